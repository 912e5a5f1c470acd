"""Brings the operator's word on working days and holidays in."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from models.body import CalendarDay
from workflows.lists import known
from workflows.lists.columns import DayRow, Line
from workflows.lists.sheets import RowError
from workflows.transaction import Transaction


def check_days(_session: Transaction, lines: Sequence[Line[DayRow]]) -> Iterator[RowError]:
    """Find days named twice."""
    yield from known.repeated(lines, "day", lambda row: row.day)


def keep_days(session: Transaction, lines: Sequence[Line[DayRow]], _now: datetime) -> None:
    """Write the days; days that are not in the file stay as they are."""
    for line in lines:
        row = line.value
        session.merge(CalendarDay(day=row.day, kind=row.kind, name=row.name))
