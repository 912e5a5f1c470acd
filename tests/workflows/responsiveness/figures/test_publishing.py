"""A month that is over is published once for each version; what stands is never changed."""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlmodel import Session, col

from models.figure import Figure as Row
from models.ledger import Event
from models.vocabulary import Role
from tests.databases import newest, session_on
from tests.workflows.responsiveness.figures.rows_of_figures import TO, drawn, keep
from tests.workflows.responsiveness.rows import add_case, fill_lists
from workflows.cases.acts import Act, Actor
from workflows.reference import Reference
from workflows.responsiveness.figures.compute import Asked, compute, everything
from workflows.responsiveness.figures.definitions import Definitions, in_force, read, versions
from workflows.responsiveness.figures.figure import Figure, State
from workflows.responsiveness.figures.months import Month, next_publishing
from workflows.responsiveness.figures.publish import columns, missing, outside, publish, published
from workflows.responsiveness.figures.standing import digest
from workflows.verify import verify

OCTOBER = Month(2026, 10)
NOW = TO + timedelta(hours=4)
NEWEST = versions()[-1]


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with session_on(newest(tmp_path)) as opened:
        yield opened


def act_of(session: Session, reference: Reference, now: datetime = NOW) -> Act:
    return Act(session, Actor(Role.SYSTEM), now, reference, random.Random(1))


def heavier(definitions: Definitions) -> Definitions:
    """The same measures under a version in which a partly satisfied verdict counts for less."""
    weights = {**{name: str(value) for name, value in definitions.weights.items()}, "basically": "1/2"}
    data = json.loads((Path(__file__).parents[4] / DEFINED).read_text(encoding="utf-8"))
    return read(
        "2027-1.json", json.dumps({**data, "version": "2027-1", "since": "2027-01-01", "weights": weights})
    )


DEFINED = "workflows/responsiveness/figures/definitions/2026-1.json"


def test_the_clock_publishes_what_is_over_once_and_recomputing_gives_the_same(session: Session) -> None:
    reference, chance = fill_lists(session), random.Random(3)
    keep(session, [drawn(chance, number) for number in range(60)])
    act = act_of(session, reference)

    behind = [missing(session, reference, NOW)]
    while behind[-1]:
        outside(session, reference, NOW)()(act)
        behind.append(missing(session, reference, NOW))

    first = published(session, NEWEST, month=OCTOBER)
    assert behind == [behind[0][done:] for done in range(3)]  # a month at a time, the oldest first
    assert publish(act, OCTOBER, NEWEST) == 0
    again = [each for each in compute(session, reference, everything(NEWEST, OCTOBER), NOW) if kept(each)]
    assert digest(map(columns, again)) == digest(map(columns, first))
    assert verify(session, "figures").whole


def kept(figure: Figure) -> bool:
    return figure.by == "whole" or bool(figure.rows or any(figure.excluded.values()))


def test_a_new_version_stands_beside_the_old(session: Session) -> None:
    reference = fill_lists(session)
    facts = {"contacted": True, "solved": "solved", "satisfaction": 3, "status": "closed"}
    add_case(session, "C-1", opened_at=TO - timedelta(days=3), closed_at=TO - timedelta(days=1), **facts)
    act, later = act_of(session, reference), heavier(NEWEST)

    publish(act, OCTOBER, NEWEST)
    publish(act, OCTOBER, later)

    values = [
        figure.value
        for definitions in (NEWEST, later)
        for figure in published(session, definitions, month=OCTOBER, by="whole", measures=["satisfaction"])
    ]
    assert [str(value) for value in values] == ["9/10", "1/2"]
    assert in_force(datetime(2026, 10, 1).date(), (NEWEST, later)) is NEWEST  # noqa: DTZ001
    assert session.execute(select(func.count()).where(col(Event.subject) == "figures")).scalar() == 2


def test_a_changed_row_is_a_fault(session: Session) -> None:
    reference = fill_lists(session)
    add_case(
        session, "C-1", opened_at=TO - timedelta(days=3), closed_at=TO - timedelta(days=1), status="closed"
    )
    publish(act_of(session, reference), OCTOBER, NEWEST)

    session.execute(update(Row).where(col(Row.measure) == "returned").values(numerator="1"))

    assert [(fault.subject, fault.problem) for fault in verify(session, "figures").faults] == [
        ("figures", "figures")
    ]


def test_what_has_no_figure_says_why_and_is_never_none_or_all_of_a_hundred(session: Session) -> None:
    reference = fill_lists(session)
    silent = {"opened_at": TO - timedelta(days=3), "closed_at": TO - timedelta(days=1), "status": "closed"}
    add_case(session, "C-1", **silent)
    add_case(session, "C-2", **silent, excluded=True, body="B2")
    response = tuple(each for each in NEWEST.measures if each.code == "response")

    def told(month: Month, by: str) -> dict[str, tuple[State, object]]:
        asked = Asked(NEWEST, month, response, (by,))  # type: ignore[arg-type]
        return {each.code: (each.state, each.value) for each in compute(session, reference, asked, NOW)}

    assert told(OCTOBER, "whole") == {"": (State.UNDEFINED, None)}
    assert told(OCTOBER, "body") == {"B1": (State.UNDEFINED, None), "B2": (State.NO_CASES, None)}
    assert told(Month(2025, 1), "whole") == {"": (State.NO_DATA, None)}
    assert told(Month(2027, 1), "whole") == {"": (State.NO_DATA, None)}


def test_a_month_that_is_not_over_says_so_and_is_not_published(session: Session) -> None:
    reference = fill_lists(session)
    add_case(session, "C-1", opened_at=NOW - timedelta(hours=1))
    november = Month(2026, 11)

    figures = compute(session, reference, everything(NEWEST, november), NOW)

    assert all(each.running for each in figures)
    assert publish(act_of(session, reference), november, NEWEST) == 0


def test_an_area_that_is_gone_keeps_its_code_and_one_that_has_moved_counts_where_it_hangs(
    session: Session,
) -> None:
    reference = fill_lists(session)
    opened = TO - timedelta(days=3)
    add_case(session, "C-1", opened_at=opened, cell="gone")
    add_case(session, "C-2", opened_at=opened, cell="C1a")
    moved = replace(reference.areas["C1a"], parent="C2")
    after = replace(reference, areas={**reference.areas, "C1a": moved})
    measures = tuple(each for each in NEWEST.measures if each.code == "came_back")

    def rows(lists: Reference) -> dict[str, int]:
        found = compute(session, lists, Asked(NEWEST, OCTOBER, measures, ("area",)), NOW)
        return {each.code: each.rows for each in found if each.rows}

    assert rows(reference) == {"gone": 1, "C1a": 1, "C1": 1, "S": 1}
    assert rows(after) == {"gone": 1, "C1a": 1, "C2": 1, "S": 1}


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime.fromisoformat("2026-10-31T17:00+00:00"), "2026-10-31T19:30:00+00:00"),
        (datetime.fromisoformat("2026-10-31T19:30+00:00"), "2026-11-30T19:30:00+00:00"),
        (datetime.fromisoformat("2026-12-15T00:00+00:00"), "2026-12-31T19:30:00+00:00"),
    ],
    ids=["on the first, before", "on the first, at the minute", "in December"],
)
def test_figures_are_published_on_the_first_of_the_month(session: Session, now: datetime, due: str) -> None:
    zone = fill_lists(session).calendar.zone

    assert next_publishing(now, zone).isoformat() == due
