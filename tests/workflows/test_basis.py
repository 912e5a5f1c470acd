"""S11: no limit, ruling, decline, extension or exclusion without a basis, and none without its version."""

import json

import pytest
from sqlalchemy import select
from sqlmodel import col

from models.ledger import Event
from models.vocabulary import EventKind
from tests.principles.community import COMPANY, COORDINATOR, DISPATCHER, REPORTER, Community
from tests.principles.life import let, pass_time
from workflows.cases.life import MOVES
from workflows.cases.moves import Move, Need, Verb
from workflows.cases.needs import KEPT_AS, NeedMissing, demand, has_version
from workflows.ledger import subject_of

DECIDING = {Verb.ASSIGN, Verb.RULE, Verb.DECLINE, Verb.SUSPEND}
"""By these somebody is given a duty, or loses a claim."""

RESTING = [row for row in MOVES if Need.BASIS in row.needs]
LIMITS = {EventKind.REGISTERED, EventKind.REOPENED}
"""With these a limit begins."""


@pytest.mark.parametrize("row", [each for each in MOVES if each.verb in DECIDING], ids=lambda row: row.verb)
def test_whoever_decides_names_a_basis(row: Move) -> None:
    assert Need.BASIS in row.needs


@pytest.mark.parametrize(
    "row", [each for each in MOVES if Need.BASIS in each.needs], ids=lambda row: row.verb
)
@pytest.mark.parametrize("basis", ["", "L1", "L1@", "@2026-11"], ids=["none", "bare", "cut off", "nameless"])
def test_a_basis_without_its_version_is_none(row: Move, basis: str) -> None:
    given = {name: "x" for need in row.needs for name in KEPT_AS[need]}

    with pytest.raises(NeedMissing) as missing:
        demand(row, given, basis)

    assert missing.value.need is Need.BASIS


def lived(place: Community) -> list[tuple[EventKind, str, dict[str, object]]]:
    """Lead two cases through assignment, correction, return, ruling, lateness and reopening."""
    whole, unsure = place.case(), place.case(category=None)
    assert let(place, DISPATCHER, "categorise", unsure, 1)
    assert let(place, REPORTER, "correct the category", unsure, 2)
    assert let(place, COMPANY, "return", whole, 3)
    assert let(place, COORDINATOR, "send to the company", whole, 4)
    for minute, (person, deed) in enumerate(
        [(COMPANY, "accept"), (COMPANY, "reply"), (REPORTER, "a bad verdict")], start=5
    ):
        assert let(place, person, deed, whole, minute)
    pass_time(place, whole, 12)
    rows = place.tx.execute(
        select(col(Event.kind), col(Event.basis), col(Event.data)).where(
            col(Event.subject).in_([subject_of(case.number) for case in (whole, unsure)])
        )
    )
    return [(EventKind(kind), basis, json.loads(data)) for kind, basis, data in rows]


def test_every_limit_ruling_and_reminder_of_a_life_rests_on_a_version(place: Community) -> None:
    events = lived(place)

    deciding = {move.event for move in MOVES if Need.BASIS in move.needs}
    deciding |= {EventKind.REMINDED, EventKind.ESCALATED, *LIMITS}
    found = [(kind, basis) for kind, basis, _ in events if kind in deciding]
    assert {kind for kind, _ in found} >= {
        *(EventKind.ASSIGNED, EventKind.RULED, EventKind.REMINDED, EventKind.ESCALATED),
        *LIMITS,
    }
    assert [each for each in found if not has_version(each[1])] == []


def test_a_limit_stands_in_the_chain_with_the_line_that_sets_it(place: Community) -> None:
    events = lived(place)

    limits = {(kind, basis, str(facts["limit"])) for kind, basis, facts in events if "limit" in facts}
    assert (EventKind.REGISTERED, "L1@2026-01-01", "7d") in limits
    assert (EventKind.REOPENED, "L1@2026-01-01", "7d") in limits
