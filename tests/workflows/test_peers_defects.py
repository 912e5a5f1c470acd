"""What goes wrong in the systems of peers, found by reading their code (D1 to D9): each is a test of ours.

D8, an Open311 server whose answers no client of the standard can read, waits for our own: what it will stand
on is shown here and in `tests/bot/web/test_api.py`, its answers when there are any.
"""

import csv
import json
import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.ledger import Event
from models.post import claim_timer, due_timers, timer_due
from models.vocabulary import EventKind, TimerKind
from tests.house.tree import ROOT
from tests.principles.community import COMPANY, NEIGHBOUR, REPORTER, START, Community
from tests.principles.life import DEEDS
from tests.workflows.test_time_limits import calendar, instant
from workflows.cases import due
from workflows.cases.acts import SYSTEM, Act
from workflows.cases.deadlines import Allowance, WorkCalendar, due_at
from workflows.cases.escalation import Course, EscalationPolicy, plan
from workflows.cases.timers import rung_key
from workflows.ledger import subject_of
from workflows.policy import Policy

__all__ = ["calendar"]


def let_pass(place: Community, days: float) -> datetime:
    """Let every reminder come that is due by then, portion by portion, as the clock takes them."""
    now = START + timedelta(days=days)
    act = Act(place.tx, SYSTEM, now, place.reference, place.chance)
    while claimed := [claim_timer(place.tx, key, now) for key in due_timers(place.tx, now, 50)]:
        for timer in claimed:
            if timer is not None and timer.kind is TimerKind.RUNG:
                due.fire(act, timer)
        place.tx.flush()
    return now


def rungs(place: Community, case: Case, kind: EventKind = EventKind.REMINDED) -> list[str]:
    """The rungs of a kind that a case has behind it."""
    mine = select(col(Event.data)).where(
        col(Event.subject) == subject_of(case.number), col(Event.kind) == kind
    )
    return [json.loads(each)["rung"] for each in place.tx.execute(mine.order_by(col(Event.seq))).scalars()]


def test_d1_every_open_case_is_looked_at_not_the_newest_hundred(place: Community) -> None:
    cases = [place.case() for _ in range(101)]

    let_pass(place, 3.6)

    assert [rungs(place, each) for each in cases] == [["50"]] * 101


@pytest.mark.parametrize("deed", ["add", "correct the place", "join"])
def test_d2_an_edit_does_not_restart_the_clock(place: Community, deed: str) -> None:
    case = place.case()
    before = (case.due_at, timer_due(place.tx, rung_key(case)))

    DEEDS[deed](place.act(NEIGHBOUR if deed == "join" else REPORTER, 600), case.id)
    due.climb(place.act(COMPANY, 601), case)  # a moved place may ask for a look at once

    assert rungs(place, case) == []
    assert (case.due_at, timer_due(place.tx, rung_key(case))) == before


def test_d3_what_nobody_has_is_reminded_of_and_raised_too(place: Community) -> None:
    case = place.case(category=None)

    let_pass(place, 14)

    assert case.body is None
    assert rungs(place, case)[:3] == ["50", "80", "due"]
    assert rungs(place, case, EventKind.ESCALATED) == ["head", "coordinator", "published"]


def test_d4_no_rung_waits_for_a_state_that_the_rung_before_has_left(place: Community) -> None:
    taken = place.case()
    DEEDS["accept"](place.act(COMPANY, 1), taken.id)

    for days in (8, 11, 12, 13):
        let_pass(place, days)

    assert rungs(place, taken, EventKind.ESCALATED) == ["head", "coordinator", "published"]


def test_d5_a_body_is_reminded_before_the_limit_and_never_on_a_holiday(calendar: WorkCalendar) -> None:
    start, limit = instant("2026-09-30 09:00"), Allowance.parse("2wd")  # then seven days of National Day
    course = Course(start, due_at(start, limit, calendar), limit.clock)

    ladder = plan(course, calendar, EscalationPolicy())

    assert [each.name for each in ladder if each.at < course.due_at] == ["50", "80"]
    assert all(calendar.is_working_day(each.at.astimezone(calendar.zone).date()) for each in ladder)


def test_d6_a_pause_moves_the_limit_and_the_reminders_with_it(place: Community) -> None:
    case = place.case()
    DEEDS["accept"](place.act(COMPANY, 1), case.id)
    before = case.due_at
    DEEDS["ask"](place.act(COMPANY, 60), case.id)

    DEEDS["add"](place.act(REPORTER, 60 + 2 * 1440), case.id)

    assert before is not None
    assert case.due_at == before + timedelta(days=2)
    assert timer_due(place.tx, rung_key(case)) is not None


def test_d7_the_manual_says_of_every_number_what_the_house_does() -> None:
    manual = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `(\w+)` \| (\d+)[ †%]*\|", manual, re.MULTILINE))

    wrong = {
        name: (value, getattr(Policy(), name))
        for name, value in told.items()
        if isinstance(getattr(Policy(), name, None), int) and int(value) != getattr(Policy(), name)
    }

    assert len(told) > 20
    assert wrong == {}


def test_d8_a_category_is_known_by_a_code_that_is_no_name_and_a_body_by_its_name(place: Community) -> None:
    with (ROOT / "nlu" / "data" / "categories.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    codes = [row["code"] for row in rows]
    assert len(set(codes)) == len(codes)
    assert all(code.isascii() and code.isalnum() for code in codes)
    assert place.reference.body_name("COMPANY") == "示例物业"


def test_d9_a_missed_limit_is_acted_on_not_only_written_down(place: Community) -> None:
    case = place.case()

    let_pass(place, 7.1)

    assert rungs(place, case)[-1] == "due"
    assert "resident.late" in "".join(place.told(REPORTER))
    assert "reminder.late" in place.told(COMPANY)[-1]
