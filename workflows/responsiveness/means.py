"""Measures whether duties come with means: what bodies lacked, what they drew, how long they waited.

Bodies are measured, never residents (principle 1). Source: DOMAIN S6.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.ledger import Event
from models.means import MeansDraw
from models.vocabulary import RAISED_REASONS, EventKind
from models.vocabulary_means import DrawState
from workflows.cases.reach import Seat, visible
from workflows.grid.load import WorkerLoad, loads
from workflows.ledger import subject_of
from workflows.reference import Reference
from workflows.transaction import Transaction

WINDOW = timedelta(days=90)
"""† How far back requests and returns are counted."""


@dataclass(frozen=True)
class BodyMeans:
    """One body: cases for which it said that it lacks power or means, and what came of what it asked for."""

    body: str
    no_power: int
    no_means: int
    asked: int
    released: int
    refused: int
    waiting: int
    median_wait: timedelta | None  # from the request to the answer


@dataclass(frozen=True)
class Burden:
    """How duties and means lie where somebody looks."""

    bodies: Sequence[BodyMeans]
    workers: Sequence[WorkerLoad]
    days: int


def burden(tx: Transaction, reference: Reference, seat: Seat, now: datetime) -> Burden:
    """Return how duties and means lie where a seat reaches, the most burdened first."""
    since = now - WINDOW
    lacked, drawn = raised(tx, reference, seat, since), asked_for(tx, reference, seat, since)
    codes = sorted({code for code, _ in lacked} | set(drawn))
    bodies = [body_means(code, lacked, drawn.get(code, [])) for code in codes]
    order = sorted(bodies, key=lambda each: (-(each.no_power + each.no_means), -each.asked, each.body))
    return Burden(order, loads(tx, reference, seat), WINDOW.days)


def raised(tx: Transaction, reference: Reference, seat: Seat, since: datetime) -> Counter[tuple[str, str]]:
    """Count by body and reason the cases of which a body said that it lacks power or means (principle 9).

    The body is the one that had the case then, as the event before it in the chain of the case has it.
    """
    returned = select(col(Case.number)).where(visible(tx, reference, seat), col(Case.returned) > 0)
    chains = sorted(subject_of(number) for number in tx.execute(returned).scalars())
    rows = tx.execute(
        select(col(Event.subject), col(Event.kind), col(Event.at), col(Event.data))
        .where(col(Event.subject).in_(chains), col(Event.kind).in_(GIVEN))
        .order_by(col(Event.subject), col(Event.seq))
    )
    holders: dict[str, str] = {}
    found: Counter[tuple[str, str]] = Counter()
    for subject, kind, at, data in rows:
        facts = json.loads(data)
        if kind != EventKind.RETURNED:
            holders[subject] = str(facts.get("body") or "")
        elif facts.get("reason") in RAISED_REASONS and at >= since:
            found[holders.get(subject, ""), str(facts["reason"])] += 1
    return found


GIVEN = (EventKind.ASSIGNED, EventKind.RULED, EventKind.RETURNED)
"""The events by which a case comes to a body, and by which it says that it cannot."""


def asked_for(
    tx: Transaction, reference: Reference, seat: Seat, since: datetime
) -> dict[str, list[MeansDraw]]:
    """Return the draws of late by the body that asked."""
    rows = tx.execute(
        select(MeansDraw)
        .join(Case, col(Case.id) == col(MeansDraw.case_id))
        .where(col(MeansDraw.asked_at) >= since, visible(tx, reference, seat))
        .order_by(col(MeansDraw.id))
    ).scalars()
    found: dict[str, list[MeansDraw]] = {}
    for draw in rows:
        found.setdefault(draw.body, []).append(draw)
    return found


def body_means(code: str, lacked: Counter[tuple[str, str]], drawn: Sequence[MeansDraw]) -> BodyMeans:
    """Put the figures of one body together."""
    states = Counter(each.state for each in drawn)
    waits = [each.answered_at - each.asked_at for each in drawn if each.answered_at is not None]
    answered = (DrawState.RELEASED, DrawState.USED, DrawState.GIVEN_BACK)
    return BodyMeans(
        body=code,
        no_power=lacked[code, "no_power"],
        no_means=lacked[code, "no_means"],
        asked=len(drawn),
        released=sum(states[each] for each in answered),
        refused=states[DrawState.REFUSED],
        waiting=states[DrawState.ASKED],
        median_wait=median_of(waits),
    )


def median_of(spans: Sequence[timedelta]) -> timedelta | None:
    """The median of spans; None of none."""
    return timedelta(seconds=median(each.total_seconds() for each in spans)) if spans else None
