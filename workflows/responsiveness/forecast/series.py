"""Reads how many requests came in each week: weeks that are over are counted once and kept."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from statistics import median

import numpy as np
from sqlalchemy import delete, func, insert, select
from sqlmodel import col

from models.case import Case
from models.core import table as table_of
from models.forecast import DemandWeek
from models.vocabulary import AreaKind, Status
from workflows.reference import Reference
from workflows.responsiveness.forecast.model import History, Pair
from workflows.responsiveness.forecast.weeks import WEEK, monday_of
from workflows.transaction import Transaction

BACK = 156
"""Weeks of history that are looked at: three years."""
UNSETTLED = 4
"""Weeks that are counted anew: their cases may still move to another category or place."""
WHOLE_HOUSE = 5
"""Requests a week from which one without any is a week of which nobody knows: the house was not reached."""
RECENT = 52
"""Weeks in which a category must have come to be foreseen in a place."""

Counts = Mapping[tuple[date, str, str], int]
"""By Monday, category and community."""


@dataclass(frozen=True)
class Counted:
    """The weeks that lie behind, and those of them that were counted just now."""

    counts: Counts
    fresh: Sequence[date]


def begins(monday: date, zone: tzinfo) -> datetime:
    """The instant (UTC) at which a week begins here."""
    return datetime.combine(monday, time(), zone).astimezone(UTC)


def first_week(tx: Transaction, reference: Reference, now: datetime) -> date | None:
    """Return the Monday of the first whole week of the house that is looked at; None before there is one."""
    opened = select(func.min(col(Case.opened_at))).where(col(Case.status) != Status.DRAFT)
    first = tx.execute(opened).scalar()
    if first is None:
        return None
    this_week = monday_of(reference.local_date(now))
    begun = monday_of(reference.local_date(first)) + WEEK  # of the first one only a part was seen
    return max(begun, this_week - BACK * WEEK) if begun < this_week else None


def counted(tx: Transaction, reference: Reference, first: date, now: datetime) -> Counted:
    """Return the counts of all weeks from one on; those kept are taken as they stand.

    A week to which more has been brought since, by an import of history, is counted anew.
    """
    last = monday_of(reference.local_date(now)) - WEEK
    mondays = [first + at * WEEK for at in range((last - first) // WEEK + 1)]
    kept, zone = kept_weeks(tx, first), reference.calendar.zone
    known: Counter[date] = Counter()
    for (week, _, _), count in kept.items():
        known[week] += count
    stand = {each for each in known if each <= last - UNSETTLED * WEEK}
    stand = {each for each in stand if came(tx, each, zone) <= known[each]}
    fresh = [each for each in mondays if each not in stand]
    counts = {each: count for each, count in kept.items() if each[0] in stand}
    for monday in fresh:
        counts |= count_week(tx, reference, monday)
    return Counted(counts, fresh)


def came(tx: Transaction, monday: date, zone: tzinfo) -> int:
    """Count the cases of a week, drafts too: an index answers that alone."""
    ends = (begins(monday, zone), begins(monday + WEEK, zone))
    asked = select(func.count()).where(col(Case.opened_at) >= ends[0], col(Case.opened_at) < ends[1])
    return int(tx.execute(asked.select_from(table_of(Case))).scalar_one())


def kept_weeks(tx: Transaction, first: date) -> dict[tuple[date, str, str], int]:
    """Return what was counted before."""
    asked = select(
        col(DemandWeek.week), col(DemandWeek.category), col(DemandWeek.area), col(DemandWeek.cases)
    )
    rows = tx.execute(asked.where(col(DemandWeek.week) >= first))
    return {(week, category, area): cases for week, category, area, cases in rows}


def count_week(tx: Transaction, reference: Reference, monday: date) -> Counts:
    """Count one week; an empty one has a row of nothing, so that it is known as counted."""
    zone = reference.calendar.zone
    asked = select(col(Case.category), col(Case.cell), func.count()).where(
        col(Case.opened_at) >= begins(monday, zone),
        col(Case.opened_at) < begins(monday + WEEK, zone),
        col(Case.status) != Status.DRAFT,
    )
    found: Counter[tuple[date, str, str]] = Counter()
    for category, cell, count in tx.execute(asked.group_by(col(Case.category), col(Case.cell))):
        found[monday, first_level(reference, category), community(reference, cell)] += int(count)
    return found or {(monday, "", ""): 0}


def keep_weeks(tx: Transaction, found: Counted) -> None:
    """Write down the weeks that were counted just now."""
    if not found.fresh:
        return
    tx.execute(delete(DemandWeek).where(col(DemandWeek.week).in_(found.fresh)))
    rows = [
        {"week": week, "category": category, "area": area, "cases": cases}
        for (week, category, area), cases in found.counts.items()
        if week in found.fresh
    ]
    tx.execute(insert(DemandWeek), rows)


def is_unreached(counts: Sequence[float]) -> list[bool]:
    """Say of each week whether nobody knows what came: it has nothing, where something is usual."""
    usual = bool(counts) and median(counts) >= WHOLE_HOUSE
    return [usual and not each for each in counts]


def history_of(counts: Counts, first: date, weeks: int, communities: Iterable[str]) -> History:
    """Put counts into a table: every category that has come with every community that there is."""
    since = first + max(weeks - RECENT, 0) * WEEK
    seen = {(category, area) for (week, category, area), count in counts.items() if count and week >= since}
    areas = {*communities, *(area for _, area in seen)}
    pairs: list[Pair] = [(each, area) for each in sorted({one for one, _ in seen}) for area in sorted(areas)]
    at = {pair: row for row, pair in enumerate(pairs)}
    table = np.zeros((len(pairs), weeks))
    for (week, category, area), count in counts.items():
        row = at.get((category, area))
        if row is not None:
            table[row, (week - first) // WEEK] += count
    table[:, is_unreached(table.sum(axis=0).tolist())] = np.nan
    return History(first, pairs, table)


def first_level(reference: Reference, category: str | None) -> str:
    """The first level of a category; empty where nobody has read it."""
    return next(iter(reference.category_path(category)), category or "")


def community(reference: Reference, cell: str | None) -> str:
    """The community a cell lies in, else the place itself; empty where nobody knows it."""
    path = reference.area_path(cell) if cell else ()
    found = (each for each in path if reference.areas[each].kind == AreaKind.COMMUNITY)
    return next(found, cell or "")


def communities_of(reference: Reference) -> list[str]:
    """Every community of the house."""
    return [code for code, fact in reference.areas.items() if fact.kind == AreaKind.COMMUNITY]
