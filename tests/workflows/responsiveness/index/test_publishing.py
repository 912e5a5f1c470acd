"""The index of a month follows its figures, stands for good, and is worked out once more by `verify`."""

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlmodel import Session, col

from models.index import IndexRow
from models.person import Person
from models.sign import Pressure
from models.vocabulary import EventKind, Role
from tests.databases import newest, session_on
from tests.workflows.responsiveness.rows import add_case, add_event, fill_lists
from workflows.cases.acts import Act, Actor
from workflows.reference import Reference
from workflows.responsiveness.figures.months import Month
from workflows.responsiveness.figures.publish import publish as publish_figures
from workflows.responsiveness.figures.versioned import DefinitionError
from workflows.responsiveness.index.compute import bodies, months_before
from workflows.responsiveness.index.count import belied
from workflows.responsiveness.index.definitions import FOLDER, index_in_force, index_versions, read
from workflows.responsiveness.index.estimate import Rows
from workflows.responsiveness.index.expected import PartRows, taken
from workflows.responsiveness.index.publish import indexed, missing, outside, publish
from workflows.responsiveness.index.score import Scored
from workflows.verify import verify

OCTOBER = Month(2026, 10)
BEGIN, END = datetime(2026, 9, 30, 16, tzinfo=UTC), datetime(2026, 10, 31, 16, tzinfo=UTC)
NOW = END + timedelta(hours=4)
NEWEST = index_versions()[-1]
GOOD = {"status": "closed", "contacted": True, "solved": "solved", "satisfaction": 5}
BAD = {"status": "closed", "contacted": False, "solved": "unsolved", "satisfaction": 1}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with session_on(newest(tmp_path)) as opened:
        yield opened


def act_of(session: Session, reference: Reference) -> Act:
    return Act(session, Actor(Role.SYSTEM), NOW, reference, random.Random(1))


def closed(session: Session, number: str, body: str, facts: dict[str, object], **more: object) -> None:
    """A case that was closed in October."""
    opened = BEGIN + timedelta(days=3)
    dates = {"opened_at": opened, "accepted_at": opened, "answered_at": opened + timedelta(days=2)}
    add_case(session, number, body=body, closed_at=opened + timedelta(days=3), **{**dates, **facts, **more})


def october(session: Session) -> Act:
    """Two bodies with ten cases each, one good and one bad; figures and index are published."""
    reference = fill_lists(session)
    for number in range(10):
        closed(session, f"A-{number}", "B1", GOOD)
        closed(session, f"Z-{number}", "B2", GOOD if number == 0 else BAD)
    act = act_of(session, reference)
    publish_figures(act, OCTOBER, NEWEST.figures)
    return act


def rows_of(session: Session, by: str = "body") -> dict[str, IndexRow]:
    rows = session.execute(select(IndexRow).where(col(IndexRow.by) == by)).scalars()
    return {row.code: row for row in rows}


def now_of(act: Act) -> dict[str, Scored]:
    before = months_before(act.tx, NEWEST, OCTOBER)
    return bodies(act.tx, act.reference, NEWEST, (BEGIN, END), before)


def value(scored: Scored) -> float:
    assert scored.index is not None
    return scored.index.value


def test_the_clock_publishes_after_the_figures_and_only_once(session: Session) -> None:
    act = october(session)

    outside(session, act.reference, NOW)()(act)

    assert missing(session) == []
    assert publish(act, OCTOBER, index_in_force(OCTOBER.first_day)) == 0
    rows = rows_of(session)
    assert float(rows["B1"].value or 0) > float(rows["B2"].value or 0)
    assert verify(session, "index").whole


def test_without_figures_nothing_is_published(session: Session) -> None:
    reference = fill_lists(session)
    closed(session, "A-1", "B1", GOOD)

    outside(session, reference, NOW)()(act_of(session, reference))

    assert rows_of(session) == {}


@pytest.mark.parametrize("column", ["value", "lists", "evidence"])
def test_a_changed_row_is_noticed(session: Session, column: str) -> None:
    act = october(session)
    publish(act, OCTOBER, NEWEST)
    other = {"value": "0.9999", "lists": "advanced", "evidence": "[]"}[column]

    session.execute(update(IndexRow).where(col(IndexRow.code) == "B2").values({column: other}))

    assert [fault.problem for fault in verify(session, "index").faults] == ["index"]


def test_requests_that_are_not_ended_yet_change_nothing(session: Session) -> None:
    act = october(session)
    before = now_of(act)

    for number in range(30):
        add_case(session, f"N-{number}", body="B1", opened_at=END - timedelta(days=1), due_at=END)

    assert now_of(act) == before


def test_what_gaming_leaves_behind_costs(session: Session) -> None:
    act = october(session)
    honest = value(now_of(act)["B1"])

    add_event(session, "A-1", EventKind.RULED, {"body": "B1", "from": "B1"})
    add_event(session, "A-2", EventKind.RULED, {"body": "B1", "from": "B1"})
    returned = value(now_of(act)["B1"])
    tell_of_pressure(session, "B1", 5)

    assert returned < honest
    assert value(now_of(act)["B1"]) < returned


@pytest.mark.parametrize(("few", "more"), [(0, 4), (5, 9)])
def test_a_body_does_not_learn_of_one_more_who_told_of_pressure(
    session: Session, few: int, more: int
) -> None:
    act = october(session)
    tell_of_pressure(session, "B1", few)
    before = now_of(act)

    tell_of_pressure(session, "B1", more - few)

    assert now_of(act) == before


def test_told_pressure_is_spread_over_the_cases_of_its_months() -> None:
    part = NEWEST.part("solution")
    assert part is not None
    now = {"B1": {"": Rows(10, 10)}}

    alone = taken(5 * part.pressure, PartRows(now, {}, {}), "B1")
    spread = taken(5 * part.pressure, PartRows(now, {"B1": Rows(80, 90)}, {}), "B1")

    assert (alone, spread) == (20, 2)


@pytest.mark.parametrize(
    ("first", "later", "counts"),
    [
        ({}, {}, True),
        (BAD, {}, False),
        ({}, {"reporter_id": 2}, False),
        ({}, {"category": "02"}, False),
        ({}, {"body": "B2"}, False),
        ({}, {"opened_at": BEGIN - timedelta(days=1)}, False),
        ({}, {"status": "merged"}, False),
        ({}, {"object_body": "B1"}, False),
    ],
    ids=[
        *("comes back", "was told unsolved", "somebody else", "something else", "to another body"),
        *("before", "merged", "about the body"),
    ],
)
def test_what_comes_back_though_it_was_told_solved_is_counted(
    session: Session, first: dict[str, object], later: dict[str, object], counts: bool
) -> None:
    fill_lists(session)
    come_back(session, first, later)

    assert belied(session, BEGIN, END) == ({"B1": 1} if counts else {})


def test_and_takes_good_marks_back(session: Session) -> None:
    act = october(session)
    before = value(now_of(act)["B1"])
    come_back(session, {}, {})

    after = now_of(act)["B1"]

    assert {part.evidence.code for part in after.parts if part.evidence.belied} == {
        "solution",
        "satisfaction",
    }
    assert value(after) < before


def come_back(session: Session, first: dict[str, object], later: dict[str, object]) -> None:
    """Somebody told of one matter in September that it was solved, and brings it again in October."""
    session.add_all(Person(id=number, created_at=BEGIN) for number in (1, 2))
    session.flush()
    ended = BEGIN - timedelta(days=9)
    dates = {"opened_at": BEGIN - timedelta(days=12), "answered_at": ended, "closed_at": ended}
    add_case(session, "S-1", **{**GOOD, **dates, "reporter_id": 1, **first})
    add_case(session, "S-2", **{"reporter_id": 1, "opened_at": BEGIN + timedelta(days=9), **later})


def tell_of_pressure(session: Session, body: str, persons: int) -> None:
    """So many tell of it before the end of October."""
    at = END - timedelta(days=1)
    session.add_all(Pressure(body=body, about="rating", case_id=1, at=at) for _ in range(persons))
    session.flush()


def test_what_another_body_returned_and_one_took_on_counts_for_it(session: Session) -> None:
    act = october(session)
    before = value(now_of(act)["B1"])

    add_event(session, "A-1", EventKind.RULED, {"body": "B1", "from": "B2"})

    assert value(now_of(act)["B1"]) > before


def test_places_of_which_little_may_be_told_have_no_index(session: Session) -> None:
    act = october(session)
    closed(session, "C-1", "B1", BAD, cell="C2a")
    found = {
        each.code: each for each in indexed(session, act.reference, NEWEST, OCTOBER) if each.by == "area"
    }

    publish(act, OCTOBER, NEWEST)

    rows = rows_of(session, "area")
    assert rows["C2a"].state == rows["C2b"].state == "few"  # one case, and none: nobody can tell which
    assert all(json.loads(row.evidence) == [] for row in rows.values() if row.state == "few")
    assert found.keys() == rows.keys()


@pytest.mark.parametrize(
    ("find", "put", "place"),
    [
        ('"22/100"', '"23/100"', "weights"),
        ('"measure": "repeated"', '"measure": "first_contact"', "first_contact"),
        ('"measure": "repeated"', '"measure": "solution"', "weights"),
        ('"of": "improvement"', '"of": "praise"', "lists"),
        ('"figures": "2026-1"', '"figures": "1999-1"', "version"),
    ],
)
def test_a_definition_that_does_not_hold_is_refused(find: str, put: str, place: str) -> None:
    text = (FOLDER / "2026-1.json").read_text(encoding="utf-8").replace(find, put)

    with pytest.raises(DefinitionError) as refused:
        read("broken.json", text)

    assert refused.value.place == place


def test_the_newest_version_counts_lateness_and_not_what_was_exempt(session: Session) -> None:
    def due(number: str, body: str, days: int, *, exempt: bool = False) -> None:
        at = {"due_at": BEGIN + timedelta(days=9), "answered_at": BEGIN + timedelta(days=days)}
        add_case(session, number, status="closed", body=body, opened_at=BEGIN, exempt=exempt, **at)

    reference = fill_lists(session)
    for place in range(8):
        due(f"A-{place}", "B1", 8)
        due(f"B-{place}", "B2", 11)
        due(f"C-{place}", "B2", 11, exempt=True)

    found = bodies(session, reference, NEWEST, (BEGIN, END), {})
    in_time = {
        body: each.evidence.now
        for body in found
        for each in found[body].parts
        if each.evidence.code == "in_time"
    }

    assert (in_time["B1"], in_time["B2"]) == (Rows(8.0, 8), Rows(0.0, 8))
    assert value(found["B1"]) > value(found["B2"])
