"""One matter is shown once in public, with how many people it concerns; each request still counts as one."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlmodel import Session

from models.case import Joining
from models.vocabulary import Status
from tests.databases import newest, session_on
from tests.workflows.responsiveness.rows import NOW, add_case, fill_lists
from workflows.reference import Reference
from workflows.responsiveness.board import Board, board
from workflows.responsiveness.progress import progress

OPENED = NOW - timedelta(days=3)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with session_on(newest(tmp_path)) as opened:
        yield opened


@pytest.fixture
def reference(session: Session) -> Reference:
    return fill_lists(session)


def joined(session: Session, case_id: int, people: int) -> None:
    """Let so many nobodies join a case: whoever they were is forgotten."""
    rows = [{"case_id": case_id, "at": OPENED} for _ in range(people)]
    session.execute(insert(Joining), rows)


def two(session: Session, reference: Reference, status: Status, **facts: object) -> Board:
    """The board of a case, of another that goes on in it, and of a third."""
    add_case(session, "A", id=7, opened_at=OPENED)
    add_case(session, "B", id=8, opened_at=OPENED, status=status, merged_into=7, **facts)
    add_case(session, "C", id=9, opened_at=OPENED)
    joined(session, 7, 1)
    return board(session, reference, NOW)


@pytest.mark.parametrize(
    ("status", "facts"),
    [(Status.MERGED, {}), (Status.REPLIED, {"answered_at": NOW}), (Status.CLOSED, {"answered_at": NOW})],
    ids=["while it waits", "when it is answered", "when it is judged"],
)
def test_one_matter_stands_once_in_the_lists_and_counts_twice(
    session: Session, reference: Reference, status: Status, facts: dict[str, object]
) -> None:
    seen = two(session, reference, status, **facts)

    assert {each.number for each in (*seen.matters, *seen.answered)} == {"A", "C"}
    assert (seen.headline.asked, seen.headline.merged) == (3, 1)
    assert sum(week.opened for week in seen.weeks) == 3


@pytest.mark.parametrize(
    ("joining", "told"),
    [(0, ""), (1, "<5"), (3, "<5"), (4, "5"), (11, "12")],
    ids=["one person", "two", "four", "five", "twelve"],
)
def test_few_people_are_told_as_few(session: Session, reference: Reference, joining: int, told: str) -> None:
    add_case(session, "A", id=7, opened_at=OPENED)
    if joining:
        joined(session, 7, joining)

    (matter,) = board(session, reference, NOW).matters

    assert matter.reach == told


def test_of_a_sealed_matter_nobody_learns_how_many(session: Session, reference: Reference) -> None:
    add_case(session, "A", id=7, opened_at=OPENED, object_body="B2")
    joined(session, 7, 9)

    (matter,) = board(session, reference, NOW).matters

    assert matter.reach == ""


def test_the_page_of_a_merged_case_points_to_the_other(session: Session, reference: Reference) -> None:
    two(session, reference, Status.MERGED)

    merged, other = progress(session, reference, "B"), progress(session, reference, "A")

    assert merged is not None
    assert other is not None
    assert (merged.goes_on, other.goes_on) == ("A", None)
