"""A new responsibility list comes in while cases are open: they keep their line, none is left with nobody."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from models.body import ListEntry
from models.case import Case
from models.vocabulary import Role, Status
from tests.principles.community import COMPANY, REPORTER, START, Community, community
from tests.principles.life import let
from workflows.cases.acts import Act, Actor
from workflows.house.dissolve import dissolve
from workflows.house.imports import bring_file
from workflows.lists.sheets import Imported, Reason, Row, Sheet
from workflows.presence.leave import ownerless
from workflows.reference import load_reference
from workflows.verify import verify

COLUMNS = ("code", "category", "area", "lead", "assisting", "limit", "basis", "valid_from", "version")
NEXT_DAY = START + timedelta(days=1)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Community]:
    """The community: line L1 gives lifts to the company, within seven days."""
    with community(tmp_path) as found:
        yield found


def sheet(*rows: dict[str, str]) -> Sheet:
    """A list of lines, as a file holds them."""
    usual = {"category": "01", "area": "CELL", "lead": "STREET", "limit": "3d", "basis": "新规定"}
    lines = [{**dict.fromkeys(COLUMNS, ""), **usual, "valid_from": "2026-11-21", **row} for row in rows]
    return Sheet("责任清单", COLUMNS, tuple(Row(n, line) for n, line in enumerate(lines, start=2)))


def bring(place: Community, *rows: dict[str, str]) -> Imported:
    """Let an operator bring a list the next day, and the house read it."""
    act = Act(place.tx, Actor(Role.OPERATOR), NEXT_DAY, place.reference, place.chance)
    outcome = bring_file(act, "list", [sheet(*rows)], "清单.xlsx")
    place.reference = load_reference(place.tx, place.reference.policy, NEXT_DAY)
    return outcome


def test_open_cases_keep_the_line_the_body_and_the_limit_they_had(place: Community) -> None:
    waiting, taken = place.case(), place.case()
    let(place, COMPANY, "accept", taken, 5)
    before = [(each.body, each.basis, each.due_at, each.status) for each in (waiting, taken)]

    outcome = bring(place, {"code": "L1", "version": "2"})
    later = place.case()

    assert outcome.errors == ()
    assert [(each.body, each.basis, each.due_at, each.status) for each in (waiting, taken)] == before
    assert later.body == "COMPANY"  # it came in on the day on which the line before still held
    new = place.reference.choose("0101", "CELL", place.reference.local_date(NEXT_DAY), None)
    assert (new.body, new.entry and new.entry.version) == ("STREET", "2")
    assert verify(place.tx).whole


def test_what_is_reopened_under_the_new_list_stays_with_who_answered_and_by_its_own_line(
    place: Community,
) -> None:
    case = place.case()
    for minute, deed in enumerate(("accept", "reply"), start=1):
        let(place, COMPANY, deed, case, minute)
    bring(place, {"code": "L1", "version": "2"})

    assert let(place, REPORTER, "a bad verdict", case, 2000)
    assert (case.status, case.body) == (Status.REOPENED, "COMPANY")
    assert (case.due_at - case.clock_from).days == 7 if case.due_at and case.clock_from else False


def test_every_fault_names_sheet_row_and_column_and_nothing_of_the_file_is_kept(place: Community) -> None:
    case = place.case()
    outcome = bring(
        place,
        {"code": "L1", "version": "2"},
        {"code": "L2", "lead": "NOWHERE"},
        {"code": "L3", "assisting": "STREET|GONE", "lead": "COMPANY"},
        {"code": "L4", "category": "99"},
    )

    found = [(each.sheet, each.row, each.column, each.value, each.reason) for each in outcome.errors]
    assert found == [
        ("责任清单", 3, "lead", "NOWHERE", Reason.UNKNOWN_CODE),
        ("责任清单", 4, "assisting", "GONE", Reason.UNKNOWN_CODE),
        ("责任清单", 5, "category", "99", Reason.UNKNOWN_CODE),
    ]
    assert [each.code for each in place.tx.execute(select(ListEntry)).scalars()] == ["L1"]
    assert case.body == "COMPANY"


def test_a_body_that_has_ended_is_no_longer_taken_from_a_list(place: Community) -> None:
    act = Act(place.tx, Actor(Role.OPERATOR), START, place.reference, place.chance)
    dissolve(act, "COMPANY", "STREET", "机构改革，职能并入")

    outcome = bring(place, {"code": "L9", "lead": "COMPANY"})

    assert [(each.row, each.column, each.value) for each in outcome.errors] == [(2, "lead", "COMPANY")]


def test_a_list_that_names_a_body_no_more_leaves_none_of_its_cases_with_nobody(place: Community) -> None:
    for minute in range(3):
        let(place, COMPANY, "accept", place.case(), minute)
    before = ownerless(place.tx)
    bring(place, {"code": "L1", "version": "2"})

    bodies = place.tx.execute(select(col(Case.body))).scalars().all()
    assert (list(bodies), ownerless(place.tx)) == (["COMPANY"] * 3, before)
