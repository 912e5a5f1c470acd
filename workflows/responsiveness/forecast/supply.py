"""Reads what bodies have shown that they can do: answers in time, people, contracts, and whose what is."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from sqlalchemy import func, select
from sqlmodel import col

from models.case import Case
from models.person import Membership
from models.service import ServiceContract, ServiceDelivery
from models.vocabulary import BODY_ROLES, Status
from workflows.reference import Reference
from workflows.responsiveness.forecast.capacity import WINDOW, Bought, People, shown_capacity
from workflows.responsiveness.forecast.model import AHEAD, Pair
from workflows.responsiveness.forecast.series import begins, community, first_level
from workflows.responsiveness.forecast.shortages import Shares
from workflows.responsiveness.forecast.weeks import WEEK, Floats, monday_of
from workflows.services.contracts import terms_of
from workflows.transaction import Transaction

LATEST = 2 * WINDOW
"""Weeks back in which a case that is answered within the window was opened, nearly always."""


@dataclass(frozen=True)
class Supply:
    """What is at hand, by body."""

    shares: Shares
    capacities: Mapping[str, Floats | None]


def supply(tx: Transaction, reference: Reference, now: datetime) -> Supply:
    """Return what bodies can do in each of the weeks ahead, and which requests come to them."""
    this_week = monday_of(reference.local_date(now))
    shares = shares_of_bodies(tx, reference, this_week)
    answers = answers_of_bodies(tx, reference, this_week)
    bought = contracts_by_body(tx, reference)
    capacities: dict[str, Floats | None] = {}
    for body in shares:
        people, told = people_of(tx, reference, body, this_week), answers[body]
        shown = shown_capacity(told.in_time, told.every, people)
        capacities[body] = None if shown is None else shown + paid_for(bought[body], this_week)
    return Supply(shares, capacities)


def shares_of_bodies(tx: Transaction, reference: Reference, this_week: date) -> Shares:
    """Return which part of a category's requests in a place came to which body in the window."""
    since = begins(this_week - WINDOW * WEEK, reference.calendar.zone)
    asked = select(col(Case.body), col(Case.category), col(Case.cell), func.count()).where(
        col(Case.opened_at) >= since, col(Case.status) != Status.DRAFT
    )
    of_body: dict[str, Counter[Pair]] = defaultdict(Counter)
    every: Counter[Pair] = Counter()
    for body, category, cell, count in tx.execute(
        asked.group_by(col(Case.body), col(Case.category), col(Case.cell))
    ):
        pair = (first_level(reference, category), community(reference, cell))
        every[pair] += int(count)
        heir = reference.heir(body) if body else None
        if heir:
            of_body[heir][pair] += int(count)
    return {
        body: {pair: count / every[pair] for pair, count in pairs.items()} for body, pairs in of_body.items()
    }


@dataclass
class Answers:
    """What a body answered in the window: in time by week, the oldest first, and all in all."""

    in_time: list[int]
    every: int = 0


def answers_of_bodies(tx: Transaction, reference: Reference, this_week: date) -> Mapping[str, Answers]:
    """Count what each body answered in the window."""
    zone, first = reference.calendar.zone, this_week - WINDOW * WEEK
    asked = select(col(Case.body), col(Case.answered_at), col(Case.due_at)).where(
        col(Case.opened_at) >= begins(this_week - LATEST * WEEK, zone),
        col(Case.answered_at) >= begins(first, zone),
        col(Case.answered_at) < begins(this_week, zone),
        col(Case.body).is_not(None),
    )
    found: dict[str, Answers] = defaultdict(lambda: Answers([0] * WINDOW))
    for body, answered, due in tx.execute(asked):
        of_body = found[reference.heir(body) or body]
        of_body.every += 1
        if due is None or answered <= due:
            of_body.in_time[(monday_of(reference.local_date(answered)) - first) // WEEK] += 1
    return found


def people_of(tx: Transaction, reference: Reference, body: str, this_week: date) -> People:
    """Count who works on a body's cases: as a mean over the window, and now."""
    zone, first = reference.calendar.zone, this_week - WINDOW * WEEK
    asked = select(col(Membership.since), col(Membership.until)).where(
        col(Membership.body) == body, col(Membership.role).in_(sorted(BODY_ROLES))
    )
    spans = list(tx.execute(asked))
    marks = [begins(first + at * WEEK, zone) for at in range(WINDOW)]
    there = [sum(since <= at and (until is None or until > at) for since, until in spans) for at in marks]
    seen = [each for each in there if each]  # before the roster was brought it names nobody
    return People(float(np.mean(seen)) if seen else 0.0, sum(until is None for _, until in spans))


def contracts_by_body(tx: Transaction, reference: Reference) -> Mapping[str, list[Bought]]:
    """Return the contracts for which each body pays, with what is left and what a part has cost."""
    sums = select(
        col(ServiceDelivery.contract_id), func.count(), func.sum(col(ServiceDelivery.amount))
    ).where(col(ServiceDelivery.amount).is_not(None))
    spent = {
        key: (int(count), int(total))
        for key, count, total in tx.execute(sums.group_by(col(ServiceDelivery.contract_id)))
    }
    found: dict[str, list[Bought]] = defaultdict(list)
    for row in tx.execute(select(ServiceContract)).scalars():
        terms, (count, total) = terms_of(row), spent.get(row.id, (0, 0))
        if not terms.ended:
            price = total / count if count else None
            found[reference.heir(row.payer) or row.payer].append(
                Bought(row.amount - total, price, row.starts, row.ends)
            )
    return found


def paid_for(bought: Sequence[Bought], this_week: date) -> Floats:
    """Return how many parts contracts pay for in each of the weeks ahead."""
    weeks = [sum(each.in_week(this_week + at * WEEK, this_week) for each in bought) for at in range(AHEAD)]
    return np.asarray(weeks, dtype=np.float64)
