"""Reads what a window comes to: kept days where they hold, everything else counted now. Always exact."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, select
from sqlmodel import col

from models.case import Case
from models.rollup import Rollup, RollupStale
from workflows.responsiveness.figures.facts import seconds
from workflows.responsiveness.rollups.days import cut, day_of
from workflows.responsiveness.rollups.sums import Sum, Sums, added, unpacked
from workflows.responsiveness.rollups.ways import COUNTED, WAYS, Counting, Way, number
from workflows.transaction import Transaction

MOST_STALE = 5_000
"""With more changes than these since days were last summed, no day is taken as it is kept."""

NO_SPANS = np.empty(0, np.int64)


@dataclass(frozen=True)
class Kept:
    """The days of one way that hold, as they are written down."""

    way: Way
    shift: int = 0
    days: Mapping[int, tuple[str, bytes]] = field(default_factory=dict)


def asked(tx: Transaction, way: Way, start: datetime, end: datetime) -> Sums:
    """Return what each group comes to between two instants, the second without; groups by code."""
    return within(tx, kept(tx, way, start, end), start, end)


def within(tx: Transaction, known: Kept, start: datetime, end: datetime) -> Sums:
    """Return the same of a part of the window for which days were read."""
    counting = WAYS[known.way]
    pieces = cut(start, end, known.shift, known.days)
    days = (unpacked(*known.days[day], len(counting.spans)) for day in pieces.days)
    return added((*days, *(counted(tx, counting, *each) for each in pieces.stretches)))


def kept(tx: Transaction, way: Way, start: datetime, end: datetime) -> Kept:
    """Read the days of a window that are kept and hold.

    What is out of date is read first: what is noted after that is of no day that was read as kept.
    """
    shift = kept_shift(tx)
    stale = None if shift is None else stale_days(tx, WAYS[way], shift)
    if shift is None or stale is None:
        return Kept(way)
    days = kept_days(tx, way, shift, (start, end))
    return Kept(way, shift, {day: each for day, each in days.items() if day not in stale})


def kept_shift(tx: Transaction) -> int | None:
    """The clock by which days were last summed; None where none have been."""
    newest = select(col(Rollup.shift)).order_by(col(Rollup.id).desc()).limit(1)
    return tx.execute(newest).scalar_one_or_none()


def stale_days(tx: Transaction, counting: Counting, shift: int) -> frozenset[int] | None:
    """The days that a change has touched since they were summed; None: too many to look at."""
    rows = tx.execute(select(getattr(RollupStale, counting.noted)).limit(MOST_STALE + 1)).scalars().all()
    if len(rows) > MOST_STALE:
        return None
    return frozenset(day_of(each, shift) for each in rows if each is not None)


def kept_days(
    tx: Transaction, way: Way, shift: int, window: tuple[datetime, datetime]
) -> dict[int, tuple[str, bytes]]:
    """The days of a window that are kept, as they are written down."""
    first, last = (day_of(each, shift) for each in window)
    rows = tx.execute(
        select(col(Rollup.day), col(Rollup.counts), col(Rollup.spans)).where(
            col(Rollup.way) == way, col(Rollup.shift) == shift, col(Rollup.day).between(first, last)
        )
    )
    return {day: (counts, spans) for day, counts, spans in rows}


def counted(tx: Transaction, counting: Counting, start: datetime, end: datetime) -> Sums:
    """Count a stretch from the cases themselves."""
    window = (counting.at >= start, counting.at < end, counting.among)
    code = counting.code.label("code")
    columns = (number(each) for each in counting.counts.values())
    rows = tx.execute(select(code, *columns).where(*window).group_by("code")).all()
    if not rows:
        return {}
    spans = spans_of(tx, counting, window) if counting.spans else {}
    none = [NO_SPANS] * len(counting.spans)
    return {row[0]: Sum(tuple(row[1:]), tuple(spans.get(row[0], none))) for row in rows}


def spans_of(
    tx: Transaction, counting: Counting, window: Sequence[ColumnElement[bool]]
) -> dict[str, list[Any]]:
    """The spans of each group, sort by sort, of the cases that count."""
    from_ = seconds(col(Case.opened_at))
    ends = [seconds(each) - from_ for each in counting.spans.values()]
    rows = tx.execute(select(counting.code.label("code"), *ends).where(*window, COUNTED))
    found: defaultdict[str, list[list[int]]] = defaultdict(lambda: [[] for _ in ends])
    for code, *values in rows:
        for sort, value in zip(found[code], values, strict=True):
            if value is not None:
                sort.append(value)
    return {code: [np.array(sort, np.int64) for sort in sorts] for code, sorts in found.items()}


def nothing(way: Way) -> Sum:
    """What a group without any case comes to."""
    counting = WAYS[way]
    return Sum((0,) * len(counting.counts), (NO_SPANS,) * len(counting.spans))
