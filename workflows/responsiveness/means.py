"""Measures whether duties come with means: what bodies lacked, what they drew, how much lies on each worker.

Bodies and seats are measured, never residents (principle 1). Source: DOMAIN S6.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import func, select
from sqlmodel import col

from models.case import Case
from models.grid import SiteCheck
from models.ledger import Event
from models.means import MeansDraw
from models.person import Membership, Person
from models.vocabulary import OPEN_STATUSES, RAISED_REASONS, DrawState, EventKind, Role
from workflows.cases.reach import Seat, visible
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
class WorkerLoad:
    """One grid worker: open cases in the own cell, cases in hand, looks on site that wait."""

    name: str
    area: str | None
    open: int
    in_hand: int
    checks: int


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


def loads(tx: Transaction, reference: Reference, seat: Seat) -> list[WorkerLoad]:
    """Return what lies on each grid worker where a seat reaches, the most first."""
    rows = tx.execute(
        select(col(Membership.person_id), col(Membership.area), col(Person.name))
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(col(Membership.role) == Role.GRID_WORKER, col(Membership.until).is_(None))
        .order_by(col(Membership.area), col(Membership.person_id))
    ).all()
    here = [row for row in rows if seat.area is None or seat.area in reference.area_path(row[1])]
    cells, hands, checks = open_by_cell(tx, reference, seat), in_hand(tx), waiting_checks(tx)
    found = [
        WorkerLoad(
            name=name,
            area=area,
            open=sum(cells[code] for code in reference.cells_under(area)) if area else 0,
            in_hand=hands[person],
            checks=checks[person],
        )
        for person, area, name in here
    ]
    return sorted(found, key=lambda each: -(each.open + each.in_hand + each.checks))


def open_by_cell(tx: Transaction, reference: Reference, seat: Seat) -> Counter[str]:
    """Count open cases by cell."""
    rows = tx.execute(
        select(col(Case.cell), func.count())
        .where(visible(tx, reference, seat), col(Case.status).in_(sorted(OPEN_STATUSES)))
        .group_by(col(Case.cell))
    )
    return Counter({str(cell): int(count) for cell, count in rows if cell})


def in_hand(tx: Transaction) -> Counter[int]:
    """Count open cases by who has taken them."""
    rows = tx.execute(
        select(col(Case.handler_id), func.count())
        .where(col(Case.handler_id).is_not(None), col(Case.status).in_(sorted(OPEN_STATUSES)))
        .group_by(col(Case.handler_id))
    )
    return Counter({int(person): int(count) for person, count in rows})


def waiting_checks(tx: Transaction) -> Counter[int]:
    """Count looks on site that wait, by who was asked."""
    rows = tx.execute(
        select(col(SiteCheck.worker_id), func.count())
        .where(col(SiteCheck.done_at).is_(None), col(SiteCheck.worker_id).is_not(None))
        .group_by(col(SiteCheck.worker_id))
    )
    return Counter({int(person): int(count) for person, count in rows})
