"""A word on one day moves the limits that hang on it, and everybody concerned is told."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col, select

from models import post
from models.ledger import Event
from models.post_tables import Outbox
from models.vocabulary import Clock, EventKind, Role
from tests.workflows.house.installation import HANDLER, Installation
from tests.workflows.responsiveness.rows import NOW
from workflows import verify
from workflows.cases.acts import Act, record
from workflows.house import calendar
from workflows.house.calendar import DayRefused, DayWord, foresee, keep_up, said_here, say_day
from workflows.house.imports import bring_file
from workflows.house.marks import LISTS
from workflows.lists.sheets import Row, Sheet
from workflows.screens import from_json

MONDAY = date(2026, 11, 23)
OFF = DayWord(MONDAY, "holiday", "试验放假")
START = datetime(2026, 11, 20, 2, tzinfo=UTC)
DUE = datetime(2026, 11, 24, 2, tzinfo=UTC)
"""Friday 10:00 and two working days later: Tuesday 10:00."""


def working(house: Installation, **facts: object) -> None:
    """Put in a case whose limit counts working time."""
    given = {"clock": Clock.WORKING, "clock_from": START, "due_at": DUE, **facts}
    house.case("HY-1", **given)
    house.do(lambda act: record(act, house.case_row("HY-1"), EventKind.REGISTERED))


def test_looking_tells_which_limits_would_move_and_moves_none(house: Installation) -> None:
    working(house)

    moves = house.see(lambda act: foresee(act, OFF))

    assert [(each.number, each.before, each.after) for each in moves] == [
        ("HY-1", DUE, DUE + timedelta(days=1))
    ]
    assert house.case_row("HY-1").due_at == DUE


def test_a_day_off_moves_the_limit_and_the_ledger_vouches_for_it(house: Installation) -> None:
    working(house)

    house.do(lambda act: say_day(act, OFF, "上级通知"))

    case = house.case_row("HY-1")
    assert case.due_at == DUE + timedelta(days=1)
    assert house.see(lambda act: verify.verify(act.tx, "case:HY-1")).faults == ()


def test_who_handles_the_case_is_told(house: Installation) -> None:
    handler = house.people[HANDLER]
    house.chat(HANDLER, Role.HANDLER, body="B1")
    working(house, handler_id=handler)

    house.do(lambda act: say_day(act, OFF))

    letters = house.see(lambda act: post.due_letters(act.tx, ["web"], house.now, 10))
    keys = [line.key for letter in letters for line in from_json(letter.screen).lines]
    assert keys == ["task.due_moved"]


def test_a_make_up_day_brings_the_limit_nearer(house: Installation) -> None:
    saturday = DayWord(date(2026, 11, 21), "workday", "调休")
    working(house)

    [moved] = house.do(lambda act: say_day(act, saturday))

    assert moved.after == datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    "facts",
    [
        {"clock": Clock.RUNNING},
        {"status": "closed"},
        {"due_at": NOW - timedelta(hours=1), "clock_from": NOW - timedelta(days=3)},
    ],
    ids=["runs day and night", "closed", "late already"],
)
def test_other_limits_stay(house: Installation, facts: dict[str, object]) -> None:
    working(house, **facts)

    assert house.do(lambda act: say_day(act, OFF)) == []


def test_the_word_is_kept_written_down_and_told_to_every_process(house: Installation) -> None:
    before = house.turns(LISTS)

    house.do(lambda act: say_day(act, OFF, "上级通知"))

    assert house.see(lambda act: said_here(act.tx)) == [OFF]
    [(_, facts)] = house.events("calendar")
    assert (facts["day"], facts["kind"], facts["reason"]) == ("2026-11-23", "holiday", "上级通知")
    assert house.turns(LISTS) > before


def test_a_word_taken_back_leaves_the_day_to_the_library(house: Installation) -> None:
    working(house)
    house.do(lambda act: say_day(act, OFF))
    house.reload()

    house.do(lambda act: say_day(act, DayWord(MONDAY, None)))

    assert house.see(lambda act: said_here(act.tx)) == []
    assert house.case_row("HY-1").due_at == DUE


def test_the_same_word_again_does_nothing(house: Installation) -> None:
    house.do(lambda act: say_day(act, OFF))
    house.do(lambda act: say_day(act, OFF))

    assert len(house.events("calendar")) == 1


@pytest.mark.parametrize(
    "word", [DayWord(date(1999, 1, 1), "holiday"), DayWord(MONDAY, "party")], ids=["outside", "no kind"]
)
def test_what_is_no_day_or_kind_is_refused(house: Installation, word: DayWord) -> None:
    for step in (calendar.foresee, calendar.say_day):
        with pytest.raises(DayRefused):
            house.do(lambda act, step=step: step(act, word))  # type: ignore[misc]  # both take act and word


def test_an_imported_calendar_moves_the_limits_like_a_word_on_one_day(house: Installation) -> None:
    working(house)
    sheet = Sheet("calendar", ("day", "kind", "name"), (Row(2, {"day": "2026-11-23", "kind": "holiday"}),))

    outcome = house.do(lambda act: bring_file(act, "calendar", [sheet], "2026.csv"))

    assert (outcome.rows, outcome.errors) == (1, ())
    assert house.case_row("HY-1").due_at == DUE + timedelta(days=1)


def test_a_limit_that_the_calendar_moved_rests_on_the_calendar(house: Installation) -> None:
    working(house)

    house.do(lambda act: say_day(act, OFF))

    moved = select(col(Event.basis)).where(col(Event.kind) == EventKind.EXTENDED)
    assert house.see(lambda act: act.tx.exec(moved).all()) == [f"calendar@{NOW:%Y-%m-%d}"]


def test_a_paused_limit_moves_without_a_rung(house: Installation) -> None:
    working(house, status="awaiting_resident", paused_at=NOW)

    house.do(lambda act: say_day(act, OFF))

    timers = house.see(lambda act: act.tx.exec(select(col(Outbox.id))).all())
    assert (house.case_row("HY-1").due_at, timers) == (DUE + timedelta(days=1), [])


def by_other_days(act: Act) -> Act:
    """Act as after an upgrade of the holiday library, by which Monday is off."""
    days = replace(act.reference.calendar, holidays=act.reference.calendar.holidays | {MONDAY})
    return replace(act, reference=replace(act.reference, calendar=days))


def test_a_new_holiday_library_moves_the_limits_at_the_next_start_and_once(house: Installation) -> None:
    working(house)
    assert house.do(keep_up) == []

    first = house.do(lambda act: keep_up(by_other_days(act)))
    again = house.do(lambda act: keep_up(by_other_days(act)))

    assert [(each.number, each.after) for each in first] == [("HY-1", DUE + timedelta(days=1))]
    assert again == []
    assert house.see(lambda act: verify.verify(act.tx, "case:HY-1")).faults == ()


def test_days_that_an_operator_said_are_not_moved_again_at_the_next_start(house: Installation) -> None:
    working(house)
    house.do(keep_up)

    house.do(lambda act: say_day(act, OFF))

    assert house.do(lambda act: keep_up(by_other_days(act))) == []
    assert house.case_row("HY-1").due_at == DUE + timedelta(days=1)


def test_marks_that_have_passed_by_the_new_days_come_at_once(house: Installation) -> None:
    working(house)

    house.do(lambda act: say_day(act, OFF))

    case_id = house.case_row("HY-1").id
    assert house.see(lambda act: post.timer_due(act.tx, f"rung:{case_id}")) == house.now
