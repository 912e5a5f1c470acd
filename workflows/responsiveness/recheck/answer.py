"""Takes what a resident says when asked again: the choice alone, for nobody at the body to see."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter

from sqlalchemy import Row, delete, select
from sqlmodel import col

from models.case import Case
from models.recheck import Recheck
from models.rows import add_row
from models.subscription import Subscription
from models.vocabulary import Status
from workflows.cases.acts import Act
from workflows.responsiveness.index.estimate import Rows
from workflows.responsiveness.recheck.clock import note
from workflows.responsiveness.recheck.terms import (
    COUNTED,
    No,
    RecheckEvent,
    RecheckRefused,
    Said,
    mark_of,
)
from workflows.responsiveness.suppression import LEAST
from workflows.subscriptions.terms import EVERYWHERE, UNASKED
from workflows.transaction import Transaction


@dataclass(frozen=True)
class Taken:
    """What an answer was about."""

    case_id: int
    may_reopen: bool


def asked_of(act: Act, recheck_id: int) -> tuple[Recheck, Case]:
    """Load what the actor was asked. Raises RecheckRefused."""
    chosen = (
        select(Recheck, Case)
        .join(Case, col(Case.id) == col(Recheck.case_id))
        .where(col(Recheck.id) == recheck_id, col(Case.reporter_id) == act.by.person_id)
    )
    if act.by.person_id is None or (found := act.tx.execute(chosen).first()) is None:
        raise RecheckRefused(No.UNKNOWN)
    return found[0], found[1]


def answer(act: Act, recheck_id: int, said: Said) -> Taken:
    """Keep one choice, once. Raises RecheckRefused."""
    row, case = asked_of(act, recheck_id)
    if row.answer:
        raise RecheckRefused(No.ANSWERED)
    row.answer, row.answered_at = str(said), act.now
    act.tx.add(row)
    act.tx.flush()
    note(act, RecheckEvent.ANSWERED, {"mark": mark_of(row.nonce, case.number, said)})
    return Taken(case.id, case.status == Status.CLOSED and not case.reopened)


def stop(act: Act) -> None:
    """Never ask the actor again."""
    person = act.by.person_id
    mine = select(col(Subscription.id)).where(
        col(Subscription.person_id) == person, col(Subscription.topic) == UNASKED
    )
    if person is not None and act.tx.execute(mine.limit(1)).first() is None:
        add_row(act.tx, Subscription(person_id=person, topic=UNASKED, area=EVERYWHERE, since=act.now))


def allow(act: Act) -> None:
    """Let the actor be asked again."""
    mine = (col(Subscription.person_id) == act.by.person_id, col(Subscription.topic) == UNASKED)
    act.tx.execute(delete(Subscription).where(*mine))


def confirmed(tx: Transaction, since: datetime, until: datetime, reach: timedelta) -> dict[str, Rows]:
    """Return of each body how many answers confirmed what had been told, in whole fives.

    An answer enters together with the next four, however long they take, and never alone: from one month to
    the next nobody can tell what a single person has said. Where no five were full since a moment, the last
    ones stand, as far as the reach goes.
    """
    counted = (
        select(col(Recheck.body), col(Recheck.answer), col(Recheck.answered_at))
        .where(col(Recheck.answered_at) < until, col(Recheck.answer).in_([str(each) for each in COUNTED]))
        .order_by(col(Recheck.body), col(Recheck.answered_at), col(Recheck.id))
    )
    found: dict[str, Rows] = {}
    for body, answers in groupby(tx.execute(counted), itemgetter(0)):
        fives = [(rows, at) for rows, at in in_fives(answers) if at >= until - reach]
        standing = [rows for rows, at in fives if at >= since] or [rows for rows, _ in fives[-1:]]
        if standing:
            found[body] = sum(standing, Rows())
    return found


def in_fives(answers: Iterable[Row[str, str, datetime | None]]) -> Iterator[tuple[Rows, datetime]]:
    """Return the answers of one body five by five, each with the moment of its last; the rest waits."""
    kept = list(answers)
    for first in range(0, len(kept) - LEAST + 1, LEAST):
        five = kept[first : first + LEAST]
        if (last := five[-1][2]) is not None:
            yield Rows(sum(each[1] == Said.SOLVED for each in five), LEAST), last
