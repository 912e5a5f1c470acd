"""Publishes the index of a month once its figures are there: rows that stay, and a hash on the ledger."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.figure import Figure
from models.index import IndexRow
from models.vocabulary import TimerKind
from workflows import notices
from workflows.cases.acts import Act
from workflows.cases.parties import heads_of_body
from workflows.reference import Reference
from workflows.responsiveness.figures.months import Month, next_publishing
from workflows.responsiveness.figures.publish import missing as figures_missing
from workflows.responsiveness.figures.standing import Standing
from workflows.responsiveness.index.compute import bodies, months_before
from workflows.responsiveness.index.definitions import IndexDefinition, index_in_force
from workflows.responsiveness.index.estimate import Rows
from workflows.responsiveness.index.lists import lists_of
from workflows.responsiveness.index.places import places
from workflows.responsiveness.index.score import Evidence, Scored, score
from workflows.screens import Screen, say
from workflows.timers import DueTimer, Finish, OutsideFirst
from workflows.transaction import Transaction

KEY = CHAIN = "index"
RULE = "index@1"
AFTER = timedelta(hours=5)
"""So long after the figures of a month its index is published: heads hear of it in the morning."""

AGAIN = timedelta(minutes=2)
"""So soon one looks again where the figures are not there yet."""

COLUMNS = ("month", "by", "code", "version", "state", "value", "low", "high", "evidence", "lists")
"""What of a row follows from the figures alone."""

STANDING = Standing(IndexRow, COLUMNS, CHAIN, RULE)


class IndexState(StrEnum):
    """Whether there is an index."""

    TOLD = "told"
    NO_CASES = "no_cases"  # nothing was closed of which it could tell
    FEW = "few"  # of a place: too little of it may be told


class IndexEvent(StrEnum):
    """What can happen to the index of a month."""

    PLEADED = "pleaded"
    RULED = "ruled"
    LATE = "late"  # nobody has ruled in time


@dataclass(frozen=True)
class Indexed:
    """The index of one body or place in one month."""

    by: str
    code: str
    scored: Scored
    few: bool = False


def ensure_index(act: Act) -> None:
    """Set the timer that publishes, where there is none."""
    if post.timer_due(act.tx, KEY) is None:
        post.set_timer(act.tx, KEY, TimerKind.INDEX, act.now)


def fire(act: Act, _timer: DueTimer) -> None:
    """Publish the months whose figures stand. Raises OutsideFirst: counting takes long."""
    raise OutsideFirst(partial(outside, reference=act.reference, now=act.now))


def outside(tx: Transaction, reference: Reference, now: datetime) -> Any:
    """Compute what is missing, and return how it is kept."""
    zone = reference.calendar.zone
    found = [
        (month, definition, indexed(tx, reference, definition, month)) for month, definition in missing(tx)
    ]

    behind = bool(figures_missing(tx, reference, now))

    def finish(act: Act) -> None:
        for month, definition, rows in found:
            keep(act, month, definition, rows)
        if found and not behind:  # of the newest, when it is there
            tell_heads(act, str(found[-1][0]), found[-1][1].version)
        later = act.now + AGAIN if behind else next_publishing(now, zone) + AFTER
        post.set_timer(act.tx, KEY, TimerKind.INDEX, later)

    def work() -> Finish:
        return finish

    return work


def missing(tx: Transaction) -> list[tuple[Month, IndexDefinition]]:
    """Return the months whose figures are published and whose index is not."""
    months = tx.execute(select(col(Figure.month), col(Figure.version)).distinct().order_by(col(Figure.month)))
    wanted = []
    for name, version in months:
        month = Month.named(name)
        definition = index_in_force(month.first_day)
        if definition.figures.version == version and not STANDING.has(tx, month, definition.version):
            wanted.append((month, definition))
    return wanted


def indexed(
    tx: Transaction, reference: Reference, definition: IndexDefinition, month: Month
) -> list[Indexed]:
    """Compute the index of every body and place in a month."""
    zone = reference.calendar.zone
    window = (month.begins(zone), month.ends(zone))
    before, since = months_before(tx, definition, month), month.after(-definition.before).begins(zone)
    of_bodies = bodies(tx, reference, definition, window, before, since)
    found = [Indexed("body", code, scored) for code, scored in of_bodies.items()]
    of_places = places(tx, reference, definition, month)
    return found + [Indexed("area", code, scored, few) for code, (scored, few) in of_places.items()]


def publish(act: Act, month: Month, definition: IndexDefinition) -> int:
    """Compute and keep a month's index; return how many rows. What stands is never changed."""
    return keep(act, month, definition, indexed(act.tx, act.reference, definition, month))


def keep(act: Act, month: Month, definition: IndexDefinition, found: Sequence[Indexed]) -> int:
    """Keep the index of a month, unless it stands already; return how many rows were kept."""
    if STANDING.has(act.tx, month, definition.version) or not found:
        return 0
    lists = lists_of(definition, {each.code: each.scored for each in found if each.by == "body"})
    rows = [columns(month, definition, each, lists) for each in found]
    named = {code: [body for body, on in sorted(lists.items()) if code in on] for code in names(definition)}
    return STANDING.keep(act, month, definition.version, rows, named)


def tell_heads(act: Act, month: str, version: str) -> None:
    """Tell each head what the index of their body came to, with the lists it is on and how to contest it."""
    where = (col(IndexRow.month) == month, col(IndexRow.version) == version, col(IndexRow.by) == "body")
    told = select(IndexRow).where(*where, col(IndexRow.value).is_not(None)).order_by(col(IndexRow.code))
    for row in act.tx.execute(told).scalars().all():
        whose = {"month": month, "body": act.reference.body_name(row.code)}
        numbers = {name: hundredths(getattr(row, name)) for name in ("value", "low", "high")}
        lines = [say("index.published", **whose, **numbers, days=act.reference.policy.index_plea_days)]
        on = filter(None, row.lists.split("|"))
        lines += [say("index.on_list", name=say(f"index.list.{each}")) for each in on]
        heads = heads_of_body(act, row.code)
        key = f"index:{month}:{row.version}:{row.code}"
        notices.tell(act.tx, heads, Screen(tuple(lines)), act.now, act.chance, key=key)


def hundredths(share: str | None) -> str:
    """A published share as it is read."""
    return f"{float(share or 0) * 100:.1f}"


def names(definition: IndexDefinition) -> list[str]:
    """The codes of the lists."""
    return [each.code for each in definition.lists]


def columns(
    month: Month, definition: IndexDefinition, each: Indexed, lists: Mapping[str, Sequence[str]]
) -> dict[str, object]:
    """The columns of one row that follow from the figures alone."""
    evidence = written(part.evidence for part in each.scored.parts)
    index = score(definition, read_evidence(evidence)).index  # from what is kept, to the last digit
    state = IndexState.FEW if each.few else IndexState.TOLD if index else IndexState.NO_CASES
    on = lists.get(each.code, ()) if each.by == "body" else ()
    return {
        "month": str(month),
        "by": each.by,
        "code": each.code,
        "version": definition.version,
        "state": str(state),
        "value": fixed(index.value) if index else None,
        "low": fixed(index.low) if index else None,
        "high": fixed(index.high) if index else None,
        "evidence": evidence,
        "lists": "|".join(on),
    }


def fixed(number: float) -> str:
    """A share as it is published."""
    return f"{number:.4f}"


def written(parts: Iterable[Evidence]) -> str:
    """Write evidence down, so that the index can be worked out from it once more."""
    return json.dumps(
        [
            {
                "code": each.code,
                "good": round(each.now.good, 6),
                "rows": each.now.rows,
                "expected": each.expected,
                "mean": each.mean,
                "strength": each.strength,
                "good_before": round(each.before.good, 6),
                "rows_before": each.before.rows,
                "taken": each.taken,
                "belied": each.belied,
                "unconfirmed": each.unconfirmed,
            }
            for each in parts
        ]
    )


def read_evidence(text: str) -> tuple[Evidence, ...]:
    """Read evidence back."""
    return tuple(
        Evidence(
            each["code"],
            Rows(each["good"], each["rows"]),
            each["expected"],
            each["mean"],
            each["strength"],
            Rows(each["good_before"], each["rows_before"]),
            each["taken"],
            each.get("belied", 0.0),
            each.get("unconfirmed", 0.0),
        )
        for each in json.loads(text)
    )
