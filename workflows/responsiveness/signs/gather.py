"""Reads what the cases of a window leave behind, for the detectors: a few facts of each, of nobody a name."""

import json
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import col

from models.case import Case
from models.joint import Part
from models.ledger import Event
from models.sign import Pressure
from models.vocabulary import EventKind, ReturnReason, Solved, Status
from nlu.replies import Hint
from workflows.ledger import subject_of
from workflows.responsiveness.signs.detect import FULL, CaseFact, Facts, PartFact
from workflows.responsiveness.signs.terms import Limits
from workflows.transaction import Transaction

BATCH = 500
TOLD_BY = (EventKind.ACCEPTED, EventKind.REPLIED, EventKind.RETURNED, EventKind.RULED)
RAISED = frozenset({ReturnReason.NO_POWER, ReturnReason.NO_MEANS})
"""Said, not bounced (principle 9)."""

SAYS_NOTHING = frozenset({Hint.NOTHING_DONE, Hint.ONLY_PASSED_ON})
"""An answer that says neither what was done nor what was found."""

COLUMNS = (
    *(Case.id, Case.number, Case.body, Case.category, Case.status, Case.reporter_id),
    *(Case.accepted_at, Case.answered_at, Case.closed_at, Case.lacks),
    *(Case.solved, Case.satisfaction, Case.returned, Case.reopened),
)


@dataclass
class History:
    """What the chain of a case says that its row says no more."""

    accepted_at: datetime | None = None
    answered_at: datetime | None = None  # first
    lacks: frozenset[str] = frozenset()
    returns: list[tuple[str, str]] = field(default_factory=list)  # who returned it, to whom it was ruled


def facts(tx: Transaction, since: datetime, until: datetime, limits: Limits) -> Facts:
    """Read everything that is looked at of a window: cases opened in it, and calls, further back."""
    rows = cases_of(tx, since, until)
    backs = Backs(tx, since, limits)
    told = histories(tx, [row.number for row in rows if wants_history(row, limits)])
    cases = [fact for row in rows for fact in facts_of(row, told.get(row.number, History()), backs)]
    called = min(since, until - timedelta(days=limits.parts_days))
    return Facts(tuple(cases), parts_of(tx, called, until), persons(tx, since, until))


def wants_history(row: Row[Any], limits: Limits) -> bool:
    """Whether the row does not say it all: it went to and fro, or its answer lacks much and may be empty."""
    return bool(row.returned or row.reopened or (row.lacks or 0) >= limits.lacks)


def cases_of(tx: Transaction, since: datetime, until: datetime) -> Sequence[Row[Any]]:
    """Return the cases of a window; not those that count nowhere, came from elsewhere, or are sealed."""
    asked = select(*map(col, COLUMNS)).where(
        col(Case.opened_at) >= since,
        col(Case.opened_at) < until,
        col(Case.body).is_not(None),
        col(Case.object_body).is_(None),
        col(Case.excluded).is_(False),
        col(Case.imported).is_(False),
        col(Case.status) != Status.MERGED,
    )
    return tx.execute(asked.order_by(col(Case.id))).all()


class Backs:
    """Knows whether the same matter was brought again by who brought it; persons stay in here.

    What is about a body counts not: the head reads which cases a sign rests on, and must not learn of it.
    """

    def __init__(self, tx: Transaction, since: datetime, limits: Limits) -> None:
        self.span = timedelta(days=limits.back_days)
        self.opened: dict[tuple[int, str], list[datetime]] = defaultdict(list)
        asked = select(col(Case.reporter_id), col(Case.category), col(Case.opened_at)).where(
            col(Case.opened_at) >= since,
            col(Case.reporter_id).is_not(None),
            col(Case.category).is_not(None),
            col(Case.object_body).is_(None),
        )
        for person, category, at in tx.execute(asked.order_by(col(Case.opened_at))):
            self.opened[person, category].append(at)

    def after(self, person: int | None, category: str | None, end: datetime | None) -> bool:
        """Whether it came back soon after an end."""
        if person is None or category is None or end is None:
            return False
        times = self.opened.get((person, category), [])
        place = bisect_left(times, end)
        return place < len(times) and times[place] <= end + self.span


def histories(tx: Transaction, numbers: Sequence[str]) -> Mapping[str, History]:
    """Read the chains of some cases, as far as they tell what is looked for."""
    found: dict[str, History] = defaultdict(History)
    for first in range(0, len(numbers), BATCH):
        subjects = {subject_of(number): number for number in numbers[first : first + BATCH]}
        for each in events(tx, list(subjects)):
            hear(found[subjects[each.subject]], each.kind, each.at, json.loads(each.data))
    return found


def events(tx: Transaction, subjects: Sequence[str]) -> Iterator[Row[Any]]:
    """Yield events of chains in order."""
    columns = (col(Event.subject), col(Event.kind), col(Event.at), col(Event.data))
    asked = select(*columns).where(col(Event.subject).in_(subjects), col(Event.kind).in_(TOLD_BY))
    yield from tx.execute(asked.order_by(col(Event.subject), col(Event.seq)))


def hear(history: History, kind: str, at: datetime, data: Mapping[str, Any]) -> None:
    """Take in one event."""
    if kind == EventKind.ACCEPTED and history.answered_at is None:
        history.accepted_at = at
    elif kind == EventKind.REPLIED and history.answered_at is None:
        history.answered_at, history.lacks = at, frozenset(data.get("lacks") or ())
    elif kind == EventKind.RETURNED and data.get("reason") not in RAISED:
        history.returns.append((str(data["body"]), ""))
    elif kind == EventKind.RULED and history.returns and not history.returns[-1][1]:
        history.returns[-1] = (history.returns[-1][0], str(data.get("body", "")))


def facts_of(row: Row[Any], history: History, backs: Backs) -> Iterator[CaseFact]:
    """Yield the fact of the body that has a case, and of each other one that returned it."""
    category = row.category or ""
    accepted, answered = row.accepted_at, row.answered_at
    if row.reopened:
        accepted, answered = history.accepted_at, history.answered_at
    withdrawn = row.status == Status.WITHDRAWN
    refused = {returner for returner, ruled in history.returns if returner == ruled}
    yield CaseFact(
        case_id=row.id,
        body=row.body,
        category=category,
        took=answered - accepted if answered and accepted else None,
        empty=bool(history.lacks & SAYS_NOTHING),
        failed=row.reopened > 0 or row.solved == Solved.UNSOLVED,
        full=row.solved == Solved.SOLVED and row.satisfaction == FULL and not row.reopened,
        withdrawn=withdrawn,
        came_back=backs.after(row.reporter_id, row.category, row.closed_at if withdrawn else answered),
        refused=row.body in refused,
    )
    for other in sorted({returner for returner, _ in history.returns} - {row.body}):
        yield CaseFact(row.id, other, category, refused=other in refused)


def parts_of(tx: Transaction, since: datetime, until: datetime) -> tuple[PartFact, ...]:
    """Return the calls of other bodies to which they came."""
    asked = select(Part).where(
        col(Part.asked_at) >= since, col(Part.asked_at) < until, col(Part.signed_in_at).is_not(None)
    )
    return tuple(part_of(part) for part in tx.execute(asked.order_by(col(Part.id))).scalars())


def part_of(part: Part) -> PartFact:
    """What one call leaves behind."""
    stayed = None
    if part.contacted_at and part.answered_at:
        stayed = part.answered_at - part.contacted_at
    return PartFact(part.case_id, part.body, part.kind, stayed, part.mark, had_its_time(part))


def had_its_time(part: Part) -> bool:
    """Whether a part is over, and not only since the case needed it no more before its limit."""
    if part.answered_at is not None:
        return True
    limit = part.due_at if part.contacted_at else part.contact_by or part.due_at
    return part.done_at is not None and part.done_at > limit


def persons(tx: Transaction, since: datetime, until: datetime) -> Mapping[str, int]:
    """Count who told of pressure, by body: persons, not reports."""
    asked = select(col(Pressure.body)).where(
        col(Pressure.at) >= since, col(Pressure.at) < until, col(Pressure.again).is_(False)
    )
    return Counter(tx.execute(asked).scalars())
