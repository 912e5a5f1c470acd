"""A case opened before the lunar new year of 2026, by the clock: lunar_new_year.csv tells what comes when.

The State Council's notice: off from Sunday 15 to Monday 23 February, at work on Saturdays 14 and 28.
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.ledger import Event
from models.post import claim_timer, due_timers, timer_due
from models.vocabulary import TimerKind
from tests.principles.community import Community
from tests.workflows.test_time_limits import SHANGHAI, calendar, instant
from workflows.cases import due
from workflows.cases.acts import SYSTEM, Act
from workflows.cases.climbing import told
from workflows.cases.deadlines import WorkCalendar
from workflows.cases.timers import rung_key, start_clock
from workflows.ledger import subject_of

__all__ = ["calendar"]

TABLE = Path(__file__).with_name("lunar_new_year.csv")
SAID = {
    "reminded": {"50": "提醒：用去一半", "80": "提醒：用去八成", "due": "提醒：到时限"},
    "escalated": {"head": "报单位负责人", "coordinator": "报统筹协调员", "published": "列入公开超时名单"},
}


def written(at: datetime, what: str) -> tuple[str, str]:
    """A line as it stands in the table."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}", what


def came(place: Community, case: Case) -> Iterator[tuple[str, str]]:
    """What the ledger tells of reminders and steps, in the words of the table."""
    mine = (col(Event.subject) == subject_of(case.number), col(Event.kind).in_(SAID))
    rows = place.tx.execute(
        select(col(Event.kind), col(Event.data), col(Event.at)).where(*mine).order_by(col(Event.seq))
    )
    for kind, data, at in rows:
        name = json.loads(data)["rung"]
        count = name.removeprefix("due+")
        yield written(at, SAID[kind].get(name) or f"催办：超时第 {count} 个工作日")


def test_a_limit_over_the_new_year_is_reminded_of_on_working_days(
    place: Community, calendar: WorkCalendar
) -> None:
    reference = replace(place.reference, calendar=calendar)
    case = place.case()

    def act_at(now: datetime) -> Act:
        return Act(place.tx, SYSTEM, now, reference, place.chance)

    opened = act_at(instant("2026-02-13 15:00"))
    case.opened_at = opened.now
    start_clock(opened, case, "3wd")
    lines = [written(opened.now, "登记，时限三个工作日")]
    while (now := timer_due(place.tx, rung_key(case))) is not None and now < instant("2026-03-05 00:00"):
        for key in due_timers(place.tx, now, 50):
            timer = claim_timer(place.tx, key, now)
            if timer is not None and timer.kind is TimerKind.RUNG:
                due.fire(act_at(now), timer)
        place.tx.flush()

    assert case.climbed == told(place.tx, case) == "published"
    with TABLE.open(encoding="utf-8", newline="") as table:
        lines_told = [(each["时刻"], each["发生什么"]) for each in csv.DictReader(table)]
    assert [*lines, *came(place, case)] == lines_told
