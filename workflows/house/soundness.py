"""Reads the little that the doctor asks of lists and calendar beyond the check of the lists."""

from datetime import date

from sqlalchemy import func, select
from sqlmodel import col

from models.body import Body, CalendarDay
from workflows.cases.calendar import DayOverride, is_published
from workflows.transaction import Transaction

ANNOUNCED = 11
"""The State Council publishes the next year's days off and make-up days by November."""


def bodies_kept(tx: Transaction) -> int:
    """Count the bodies."""
    return int(tx.execute(select(func.count()).select_from(Body)).scalar_one())


def unpublished_years(tx: Transaction, today: date) -> tuple[int, ...]:
    """Return the years whose make-up days should be known by today and are not.

    Source: the yearly notice of the General Office of the State Council on public holidays.
    """
    rows = tx.execute(select(col(CalendarDay.day), col(CalendarDay.kind), col(CalendarDay.name)))
    said = [DayOverride(day, "workday" if kind == "workday" else "holiday", name) for day, kind, name in rows]
    years = (today.year, *((today.year + 1,) if today.month >= ANNOUNCED else ()))
    return tuple(year for year in years if not is_published(year, said))
