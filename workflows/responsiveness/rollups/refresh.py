"""Sums days up again where cases have changed: by the clock, beside the lane, a portion at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlmodel import col

from models import post
from models.rollup import Rollup, RollupStale
from models.vocabulary import TimerKind
from workflows.cases.acts import Act
from workflows.reference import Reference
from workflows.responsiveness.rollups.days import begins, day_of
from workflows.responsiveness.rollups.read import counted
from workflows.responsiveness.rollups.sums import packed
from workflows.responsiveness.rollups.ways import WAYS, Counting, Way
from workflows.timers import DueTimer, Finish, OutsideFirst
from workflows.transaction import Transaction

KEY = "rollups"
PAUSE = timedelta(minutes=10)
"""Between two looks; what has changed since is counted by whoever reads."""

MUCH, PORTION = 500, 40
"""Changes that are answered for, and days of each way never summed, in one go: other timers wait for it."""

CHANGES = 20_000
"""With more, an import perhaps, everything is forgotten, and summed again day by day."""


@dataclass(frozen=True)
class Day:
    """One day of one way."""

    way: Way
    shift: int
    day: int


@dataclass(frozen=True)
class Portion:
    """What is to be summed anew, and the changes that it answers for."""

    shift: int  # of the house's clock now; days by another one no longer hold
    days: tuple[Day, ...]
    changes: tuple[int, ...] = ()
    anew: bool = False  # nothing that was summed holds

    @property
    def pause(self) -> timedelta:
        """How long until the next look: none while there is more to do."""
        more = self.anew or len(self.days) >= PORTION or len(self.changes) >= MUCH
        return timedelta() if more else PAUSE


def ensure_summing(act: Act) -> None:
    """Set the timer that sums days up, where there is none."""
    if post.timer_due(act.tx, KEY) is None:
        post.set_timer(act.tx, KEY, TimerKind.ROLLUPS, act.now)


def fire(act: Act, _timer: DueTimer) -> None:
    """Sum up what is missing or out of date. Raises OutsideFirst: counting takes long."""
    raise OutsideFirst(partial(outside, reference=act.reference, now=act.now))


def outside(tx: Transaction, reference: Reference, now: datetime) -> Callable[[], Finish]:
    """Count a portion, and return how it is kept.

    The changes are read before the cases: a change that comes in between is still there, and counts again.
    """
    shift = int((now.astimezone(reference.calendar.zone).utcoffset() or timedelta()).total_seconds())
    portion = waiting(tx, shift, now)
    rows = [row_of(tx, each) for each in portion.days]

    def finish(act: Act) -> None:
        keep(act.tx, portion, rows)
        post.set_timer(act.tx, KEY, TimerKind.ROLLUPS, act.now + portion.pause)

    return lambda: finish


def waiting(tx: Transaction, shift: int, now: datetime) -> Portion:
    """Return what is out of date, then what was never summed, the newest first; only days that are over."""
    columns = (col(RollupStale.id), col(RollupStale.opened_at), col(RollupStale.closed_at))
    noted = tx.execute(select(*columns).order_by(columns[0]).limit(CHANGES + 1)).all()
    if len(noted) > CHANGES:
        return Portion(shift, (), (noted[-1][0],), anew=True)
    today = day_of(now, shift)
    some = noted[:MUCH]
    days = [day for way in WAYS for day in days_of(tx, (way, shift), some, today)]
    return Portion(shift, tuple(days), tuple(row[0] for row in some))


def days_of(tx: Transaction, of: tuple[Way, int], noted: Sequence[Any], today: int) -> list[Day]:
    """The days of one way, by one clock."""
    way, shift = of
    counting = WAYS[way]
    touched = {day_of(at, shift) for row in noted if (at := getattr(row, counting.noted)) is not None}
    here = (col(Rollup.way) == way, col(Rollup.shift) == shift)
    known = set(tx.execute(select(col(Rollup.day)).where(*here)).scalars())
    missing = sorted({*span_of(tx, counting, shift, today)} - known, reverse=True)[:PORTION]
    return [Day(way, shift, each) for each in (*sorted(touched & known), *missing)]


def span_of(tx: Transaction, counting: Counting, shift: int, today: int) -> Sequence[int]:
    """The days from the first case until yesterday."""
    first = tx.execute(select(func.min(counting.at)).where(counting.among)).scalar()
    return () if first is None else range(day_of(first, shift), today)


def row_of(tx: Transaction, day: Day) -> dict[str, object]:
    """Count one day."""
    start, end = begins(day.day, day.shift), begins(day.day + 1, day.shift)
    counts, spans = packed(counted(tx, WAYS[day.way], start, end))
    return {"way": day.way, "shift": day.shift, "day": day.day, "counts": counts, "spans": spans}


def keep(tx: Transaction, portion: Portion, rows: Sequence[dict[str, object]]) -> None:
    """Put new sums in the place of old ones, and strike the changes that they answer for.

    Only those: one that another transaction has noted meanwhile is of a day that was counted without it.
    Days by another clock go: what is struck here was not summed in them, and winter time comes back.
    """
    if portion.anew:
        tx.execute(delete(Rollup))
        tx.execute(delete(RollupStale).where(col(RollupStale.id) <= portion.changes[0]))
        return
    tx.execute(delete(Rollup).where(col(Rollup.shift) != portion.shift))
    for way, days in groupby(portion.days, lambda each: each.way):
        here = (col(Rollup.way) == way, col(Rollup.shift) == portion.shift)
        tx.execute(delete(Rollup).where(*here, col(Rollup.day).in_([each.day for each in days])))
    if rows:
        tx.execute(insert(Rollup), list(rows))
    if portion.changes:
        tx.execute(delete(RollupStale).where(col(RollupStale.id).in_(portion.changes)))
