"""Who hears the reason of a plea, and who may rule on which: the owing body, the old button."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.case import Case
from tests.principles.community import (
    COMPANY,
    COMPANYS_HEAD,
    COORDINATOR,
    NEIGHBOUR,
    REPORTER,
    Community,
    community,
)
from tests.principles.life import let
from workflows.cases import plead
from workflows.cases.pleas import Plea, Wish
from workflows.cases.queries import case_for

TIME = Wish(Plea.EXTENSION, 100)
TELLING = "5号楼502室家里没人，电话13912345678"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Community]:
    """A street, a company, two residents."""
    with community(tmp_path) as found:
        yield found


@pytest.fixture
def case(place: Community) -> Case:
    """A case that the company has taken and a neighbour has joined."""
    found = place.case()
    assert let(place, NEIGHBOUR, "join", found, 1)
    assert let(place, COMPANY, "accept", found, 1)
    return found


def read_by(place: Community, person: int, case: Case) -> str:
    """The words of a case's timeline for somebody."""
    return "".join(
        step.words or "" for step in case_for(place.tx, place.reference, place.chat(person), case.id).timeline
    )


def test_a_resident_reads_why_only_of_what_was_granted(place: Community, case: Case) -> None:
    plead.plead(place.act(COMPANY, 2), case.id, TIME, TELLING)
    assert let(place, COMPANYS_HEAD, "do not agree", case, 3)
    refused = read_by(place, REPORTER, case)
    plead.plead(place.act(COMPANY, 4), case.id, TIME, TELLING)
    asked = read_by(place, REPORTER, case)
    assert let(place, COMPANYS_HEAD, "agree", case, 5)
    assert let(place, COORDINATOR, "agree", case, 6)

    granted = read_by(place, REPORTER, case)

    assert not any(each in refused + asked for each in ("家里没人", "人手够"))
    assert "家里没人" in granted
    assert not any(each in granted for each in ("人手够", "13912345678", "502室"))
    assert "家里没人" not in read_by(place, NEIGHBOUR, case)
    assert "人手够" in read_by(place, COMPANY, case)
