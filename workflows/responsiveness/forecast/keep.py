"""Makes the forecast of the next weeks every Monday before work, outside the lane, and keeps it.

What was foreseen before stays for half a year, so that it can be held against what came.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import partial

import numpy as np
from sqlalchemy import delete, insert, select
from sqlmodel import col

from models import post
from models.forecast import Foreseen
from models.vocabulary import TimerKind
from models.vocabulary_forecast import ForecastEvent
from workflows import ledger
from workflows.cases.acts import Act
from workflows.reference import Reference
from workflows.responsiveness.forecast import named
from workflows.responsiveness.forecast.capacity import WINDOW
from workflows.responsiveness.forecast.hasten import KEY
from workflows.responsiveness.forecast.model import PAIR, Expected, Forecast, History, Level, Pair, forecast
from workflows.responsiveness.forecast.series import (
    Counted,
    communities_of,
    counted,
    first_week,
    history_of,
    keep_weeks,
)
from workflows.responsiveness.forecast.shortages import Load, Short, loads_of, shortages
from workflows.responsiveness.forecast.supply import Supply, supply
from workflows.responsiveness.forecast.weeks import WEEK, days_off, monday_of
from workflows.timers import DueTimer, Finish, OutsideFirst
from workflows.transaction import Transaction

CHAIN = "forecast"
RULE = "forecast@1"
BODY = "body"
AT = time(4, 30)
"""† Local time on Monday at which the next weeks are foreseen."""
KEPT = 26
"""Weeks for which forecasts are kept."""
SLIGHT = 0.05
"""Requests a week under which a category in a place is not written down."""

COLUMNS = ("first", "scope", "category", "area", "body", "recent", "capacity", "weeks")


@dataclass(frozen=True)
class Made:
    """A forecast with what follows from it; `forecast` is None where there is too little history."""

    first: date
    counted: Counted | None
    recent: Mapping[tuple[Level, Pair], int]
    forecast: Forecast | None
    loads: tuple[Load, ...] = ()
    short: tuple[Short, ...] = ()


def next_monday(now: datetime, zone: tzinfo) -> datetime:
    """Return the next instant at which the weeks ahead are foreseen."""
    here = now.astimezone(zone)
    monday = monday_of(here.date())
    planned = datetime.combine(monday, AT, zone)
    planned = planned if planned > here else datetime.combine(monday + timedelta(days=7), AT, zone)
    return planned.astimezone(now.tzinfo)


def ensure_forecasts(act: Act) -> None:
    """Set the timer that foresees, where there is none: the first time soon."""
    if post.timer_due(act.tx, KEY) is None:
        post.set_timer(act.tx, KEY, TimerKind.FORECAST, act.now)


def fire(act: Act, timer: DueTimer) -> None:
    """Tell what is short in the morning, or foresee. Raises OutsideFirst: that takes long."""
    if timer.key == named.TELL:
        named.tell(act)
        return
    raise OutsideFirst(partial(outside, reference=act.reference, now=act.now))


def outside(tx: Transaction, reference: Reference, now: datetime) -> Callable[[], Finish]:
    """Read what came and what is at hand; the work foresees, and returns how it is kept."""
    first, at_hand = first_week(tx, reference, now), supply(tx, reference, now)
    found = None if first is None else counted(tx, reference, first, now)

    def work() -> Finish:
        made = make(reference, first, found, at_hand, now)
        return partial(finish, made=made)

    return work


def make(
    reference: Reference, first: date | None, found: Counted | None, at_hand: Supply, now: datetime
) -> Made:
    """Foresee the next weeks from what was read."""
    this_week = monday_of(reference.local_date(now))
    if first is None or found is None:
        return Made(this_week, None, {}, None)
    history = history_of(found.counts, first, (this_week - first) // WEEK, communities_of(reference))
    made = forecast(history, days_off(reference.calendar)) if history.pairs else None
    if made is None:
        return Made(this_week, found, {}, None)
    loads = loads_of(made, at_hand.shares, at_hand.capacities)
    short = tuple(shortages(made, loads, at_hand.shares))
    return Made(this_week, found, recent_of(history), made, tuple(loads), short)


def recent_of(history: History) -> Mapping[tuple[Level, Pair], int]:
    """Count what came in the window, in every way in which it is added up."""
    came = np.nan_to_num(history.counts)[:, -WINDOW:].sum(axis=1)
    return {
        (level, name): round(float(count))
        for level, sums in history.sums.items()
        for name, count in zip(sums.names, sums.matrix @ came, strict=True)
    }


def finish(act: Act, made: Made) -> None:
    """Keep what was foreseen, and what is short by it."""
    if made.counted is not None:
        keep_weeks(act.tx, made.counted)
    if made.forecast is not None:
        keep(act, made)
        named.follow(act, made.first, made.short)
    post.set_timer(act.tx, KEY, TimerKind.FORECAST, next_monday(act.now, act.reference.calendar.zone))


def keep(act: Act, made: Made) -> None:
    """Write a forecast down, in the place of one that was made for the same weeks; old ones go."""
    rows = list(rows_of(made))
    old = (col(Foreseen.first) == made.first) | (col(Foreseen.first) < made.first - KEPT * WEEK)
    act.tx.execute(delete(Foreseen).where(old))
    act.tx.execute(insert(Foreseen), [{**row, "made_at": act.now} for row in rows])
    facts: ledger.Facts = {"first": made.first.isoformat(), "rows": len(rows), "hash": digest(rows)}
    entry = ledger.Entry(CHAIN, ForecastEvent.MADE, act.now, f"{act.by.role}:clock", RULE, facts)
    ledger.append(act.tx, entry)


def rows_of(made: Made) -> Iterator[dict[str, object]]:
    """One row for each group; a pair of which hardly anything is foreseen has none."""
    assert made.forecast is not None
    for level, groups in made.forecast.groups.items():
        for (category, area), expected in groups.items():
            if level != PAIR or expected.means.max() >= SLIGHT:
                yield row_of(made, level, (category, area, ""), expected, None)
    for load in made.loads:
        capacity = None if load.capacity is None else round(float(load.capacity.mean()), 2)
        yield row_of(made, None, ("", "", load.body), Expected(load.means, load.ranges), capacity)


def row_of(
    made: Made, level: Level | None, names: tuple[str, str, str], expected: Expected, capacity: float | None
) -> dict[str, object]:
    """The columns of one group."""
    category, area, body = names
    ranges = expected.ranges
    columns = (expected.means, ranges.low80, ranges.high80, ranges.low95, ranges.high95)
    weeks = [[round(float(each[at]), 2) for each in columns] for at in range(len(expected.means))]
    return {
        "first": made.first,
        "scope": level or BODY,
        "category": category,
        "area": area,
        "body": body,
        "recent": made.recent[level, (category, area)] if level else 0,
        "capacity": capacity,
        "weeks": json.dumps(weeks),
    }


def digest(rows: Iterable[Mapping[str, object]]) -> str:
    """Hash the columns of a forecast, so that a changed row is noticed."""
    lines = sorted(json.dumps([str(row[name]) for name in COLUMNS]) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def digest_of_rows(tx: Transaction, first: date) -> str:
    """Hash the rows that stand."""
    rows = tx.execute(select(Foreseen).where(col(Foreseen.first) == first)).scalars()
    return digest({name: getattr(row, name) for name in COLUMNS} for row in rows)
