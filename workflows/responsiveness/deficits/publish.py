"""Publishes the deficits of a month, once for each version: rows that stay, and their hash on the ledger."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.deficit import Deficit as Row
from models.figure import Figure
from models.vocabulary import TimerKind
from workflows import ledger
from workflows.cases.acts import Act
from workflows.reference import Reference
from workflows.responsiveness.deficits.compute import compute
from workflows.responsiveness.deficits.definitions import Formulas, in_force, versions
from workflows.responsiveness.deficits.finding import Finding, Piece, State
from workflows.responsiveness.figures import publish as figures
from workflows.responsiveness.figures.definitions import Definitions
from workflows.responsiveness.figures.months import Month, between, next_publishing
from workflows.responsiveness.figures.standing import Standing
from workflows.timers import DueTimer, Finish, OutsideFirst
from workflows.transaction import Transaction

KEY = CHAIN = "deficits"
RULE = "deficits@1"
AFTER = timedelta(minutes=15)
"""† So long after the figures that they are counted from; and again, until these are there."""

COLUMNS = ("month", "deficit", "area", "version", "figures", "state", "value", "low", "high", "parts")
"""What of a row follows from the figures alone."""

STANDING = Standing(Row, COLUMNS, CHAIN, RULE)


def ensure_publishing(act: Act, wait: timedelta = AFTER) -> None:
    """Set the timer that publishes, where there is none: what lies behind is published soon."""
    if post.timer_due(act.tx, KEY) is None:
        post.set_timer(act.tx, KEY, TimerKind.DEFICITS, act.now + wait)


def fire(act: Act, _timer: DueTimer) -> None:
    """Publish the months whose figures stand. Raises OutsideFirst: reading them takes long."""
    raise OutsideFirst(partial(outside, reference=act.reference, now=act.now))


def outside(tx: Transaction, reference: Reference, now: datetime) -> Callable[[], Finish]:
    """Compute the deficits that are missing, and return how they are kept."""
    computed = [
        (month, formulas, version, compute(tx, reference, formulas, version, month))
        for month, formulas, version in missing(tx, reference, now)
    ]
    waits = figures.missing(tx, reference, now)

    def finish(act: Act) -> None:
        for month, formulas, version, found in computed:
            keep(act, month, formulas, version, found)
        then = act.now if waits else next_publishing(act.now, act.reference.calendar.zone)
        post.set_timer(act.tx, KEY, TimerKind.DEFICITS, then + AFTER)

    return lambda: finish


def missing(
    tx: Transaction, reference: Reference, now: datetime
) -> list[tuple[Month, Formulas, Definitions]]:
    """Return the months whose figures stand, and whose deficits do not, under the versions of the month."""
    last = Month.of(now, reference.calendar.zone).after(-1)
    first = last.after(1 - figures.BACK)
    asked = select(col(Figure.month), col(Figure.version)).where(col(Figure.month) >= str(first)).distinct()
    stand = {(month, version) for month, version in tx.execute(asked)}
    wanted = [(month, version_of(month), figures.version_of(month)) for month in between(first, last)]
    return [
        each
        for each in wanted
        if (str(each[0]), each[2].version) in stand and not STANDING.has(tx, each[0], each[1].version)
    ]


def version_of(month: Month, known: Sequence[Formulas] | None = None) -> Formulas:
    """Return the formulas under which a month is published."""
    return in_force(month.first_day, known or versions())


def publish(act: Act, month: Month, formulas: Formulas, version: Definitions) -> int:
    """Compute and keep a month's deficits from its published figures; return how many rows."""
    return keep(act, month, formulas, version, compute(act.tx, act.reference, formulas, version, month))


def keep(act: Act, month: Month, formulas: Formulas, version: Definitions, found: Sequence[Finding]) -> int:
    """Keep the deficits of a month that is over, unless they stand already; return how many rows."""
    zone = act.reference.calendar.zone
    if not month.is_over(act.now, zone) or STANDING.has(act.tx, month, formulas.version):
        return 0
    rows = [columns(each, month, formulas.version, version.version) for each in found]
    return STANDING.keep(act, month, formulas.version, rows, {"figures": version.version})


def columns(found: Finding, month: Month, version: str, of: str) -> dict[str, object]:
    """The columns of a deficit that follow from the figures alone."""
    return {
        "month": str(month),
        "deficit": found.deficit,
        "area": found.area,
        "version": version,
        "figures": of,
        "state": str(found.state),
        "value": written(found.value),
        "low": written(found.low),
        "high": written(found.high),
        "parts": ledger.canonical({"parts": [piece_as_data(each) for each in found.pieces]}),
    }


def piece_as_data(piece: Piece) -> dict[str, object]:
    """A part for JSON, numbers without loss."""
    numbers = {name: written(getattr(piece, name)) for name in ("numerator", "value", "low", "high")}
    return {"code": piece.code, "state": str(piece.state), "denominator": piece.denominator, **numbers}


def written(number: Fraction | None) -> str | None:
    """A number as text, without loss."""
    return None if number is None else str(number)


def finding_of(row: Row) -> Finding:
    """Return what a row says."""
    return Finding(
        deficit=row.deficit,
        area=row.area,
        state=State(row.state),
        value=read(row.value),
        low=read(row.low),
        high=read(row.high),
        pieces=tuple(piece_in(each) for each in json.loads(row.parts)["parts"]),
    )


def piece_in(data: Mapping[str, Any]) -> Piece:
    """Return a part from JSON."""
    numbers = {name: read(data[name]) for name in ("numerator", "value", "low", "high")}
    return Piece(data["code"], State(data["state"]), denominator=data["denominator"], **numbers)


def read(number: str | None) -> Fraction | None:
    """Return a number from its text."""
    return None if number is None else Fraction(number)
