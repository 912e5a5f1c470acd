"""Time limits as a civil servant reads them: time_limits.csv, by the real calendar of 2026."""

import csv
import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from workflows.cases.calendar import build_calendar
from workflows.cases.deadlines import Allowance, CalendarGap, WorkCalendar, after_pause, due_at
from workflows.cases.pleas import extended

TABLE = Path(__file__).with_name("time_limits.csv")
UNITS = {"分钟": "min", "小时": "h", "天": "d", "工作时": "wh", "工作日": "wd"}
SHANGHAI = ZoneInfo("Asia/Shanghai")
Row = dict[str, str]


def rows() -> list[Row]:
    """The lines of the table."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def calendar() -> WorkCalendar:
    """What the holiday library knows of the years of the table."""
    return build_calendar([2025, 2026, 2027])


def instant(text: str) -> datetime:
    """An instant as it is written in the table."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def limit_of(text: str) -> Allowance:
    """A limit as it is written in the table."""
    found = re.fullmatch(r"(\d+)(\D+)", text)
    assert found is not None, text
    return Allowance(int(found[1]), UNITS[found[2]])


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["说明"])
def test_a_limit_ends_when_the_table_says(row: Row, calendar: WorkCalendar) -> None:
    limit = limit_of(row["时限"])

    due = due_at(instant(row["开始"]), limit, calendar)
    if row["暂停"]:
        due = after_pause(due, instant(row["暂停"]), instant(row["恢复"]), limit.clock, calendar)
    for share in row["延期"].split():
        due = extended(due, limit, int(share), calendar)

    assert due == instant(row["到期"])


def test_an_extension_beyond_the_calendar_is_a_gap_and_no_guess(calendar: WorkCalendar) -> None:
    with pytest.raises(CalendarGap) as gap:
        extended(instant("2027-12-30 10:00"), Allowance(10, "wd"), 100, calendar)

    assert gap.value.covers_until.year == 2027
