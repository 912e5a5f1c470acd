"""Reads the figures of joint handling: how often somebody whistles, who came, who answered, the ratings.

Beside them stand two figures of how cases pass between bodies: stages that took too long, and returns that
named nobody. Of bodies alone, never of persons (principle 1); every share with what it is made of.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select
from sqlmodel import col

from models.case import Case
from models.joint import Part
from models.ledger import Event
from models.vocabulary import EventKind, Status
from workflows.cases.reach import Seat
from workflows.gate import has_duty
from workflows.gate_terms import Duty
from workflows.joint.figures import Cooperation, Share, of_parts
from workflows.joint.terms import WHISTLES
from workflows.policy import Policy
from workflows.transaction import Transaction

WINDOW = timedelta(days=90)
"""† The figures look back so far."""
HANDED = timedelta(days=30)
"""† Those that are read from the chains of cases look back so far."""


class Tone(StrEnum):
    """What a rate of whistles says: too few and too many alike."""

    LOW = "low"
    FITS = "fits"
    HIGH = "high"
    NONE = "none"  # there was no case


@dataclass(frozen=True)
class Figures:
    """How bodies worked together since an instant."""

    since: datetime
    whistled: Share  # cases for which somebody whistled, of those that came in
    answered: Share  # whistles answered in time, of those that were due
    tone: Tone
    bodies: Mapping[str, Cooperation]


@dataclass(frozen=True)
class Handed:
    """How cases come to one body and leave it."""

    overran: int = 0  # times nobody took one in time
    returned: int = 0
    nameless: int = 0  # of those returned, where it did not say whose it is


def figures(tx: Transaction, policy: Policy, seat: Seat, now: datetime) -> Figures | None:
    """Return the figures for who waits for other bodies; None for anybody else."""
    if not has_duty(seat.role, Duty.BOARD):
        return None
    since = now - WINDOW
    kinds = [str(each) for each in WHISTLES]
    parts = select(Part).where(col(Part.kind).in_(kinds), col(Part.asked_at) >= since)
    found = list(tx.execute(parts.order_by(col(Part.id))).scalars())
    opened = select(func.count()).select_from(Case)
    came_in = tx.execute(opened.where(col(Case.opened_at) >= since, col(Case.status) != Status.DRAFT))
    whistled = Share(len({each.case_id for each in found}), int(came_in.scalar_one()))
    over = [each for each in found if each.answered_at or each.due_at < now]
    in_time = sum(each.answered_at is not None and each.answered_at <= each.due_at for each in over)
    return Figures(since, whistled, Share(in_time, len(over)), tone_of(whistled, policy), of_parts(found))


def tone_of(whistled: Share, policy: Policy) -> Tone:
    """Say whether there are as many whistles as a house would expect."""
    if whistled.value is None:
        return Tone.NONE
    if whistled.value < policy.whistle_low:
        return Tone.LOW
    return Tone.HIGH if whistled.value > policy.whistle_high else Tone.FITS


def handed(tx: Transaction, now: datetime) -> Mapping[str, Handed]:
    """Return by body how often a case was not taken in time, and how often one was returned."""
    asked = select(col(Event.kind), col(Event.data)).where(
        col(Event.at) >= now - HANDED, col(Event.kind).in_([EventKind.OVERRAN, EventKind.RETURNED])
    )
    counts: dict[str, Counter[str]] = {}
    for kind, data in tx.execute(asked):
        facts = json.loads(data)
        body = facts.get("body")
        if body:
            of_body = counts.setdefault(str(body), Counter())
            of_body[kind] += 1
            of_body["nameless"] += bool(facts.get("names_nobody"))
    return {
        body: Handed(found[EventKind.OVERRAN], found[EventKind.RETURNED], found["nameless"])
        for body, found in sorted(counts.items())
    }


def undispatched(tx: Transaction, now: datetime) -> int:
    """Count how often nobody said in time whose a case is."""
    asked = select(func.count()).select_from(Event)
    late = asked.where(
        col(Event.at) >= now - HANDED,
        col(Event.kind) == EventKind.OVERRAN,
        col(Event.data).contains('"stage":"dispatch"', autoescape=True),
    )
    return int(tx.execute(late).scalar_one())
