"""Finds whose cases could be asked about again, and draws some of them by lot."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlmodel import col

from models.case import Case
from models.person import Chat
from models.recheck import Recheck
from models.subscription import Subscription
from models.vocabulary import Role, Solved, Status
from nlu.reading import Nature
from workflows.policy import Policy
from workflows.responsiveness.recheck.terms import is_drawn, share_of
from workflows.subscriptions.terms import UNASKED
from workflows.transaction import Transaction

QUARTER = timedelta(days=90)
"""In which a person is asked so often at most, and a body's cases are counted."""

HAS_CHAT = (
    select(col(Chat.id))
    .where(
        col(Chat.person_id) == col(Case.reporter_id),
        col(Chat.role) == Role.RESIDENT,
        col(Chat.revoked_at).is_(None),
        col(Chat.blocked).is_(False),
    )
    .exists()
)


@dataclass(frozen=True)
class Ended:
    """A case that its resident called solved, or took back."""

    case_id: int
    number: str
    body: str
    person_id: int
    withdrawn: bool = False  # taken back, and not told solved


def ends_well(since: datetime, until: datetime) -> ColumnElement[bool]:
    """Cases of a body that ended in a span with a word of the resident that nobody has checked."""
    rated = and_(col(Case.status) == Status.CLOSED, col(Case.solved) == Solved.SOLVED)
    return and_(
        col(Case.closed_at) >= since,
        col(Case.closed_at) < until,
        or_(rated, col(Case.status) == Status.WITHDRAWN),
        col(Case.body).is_not(None),
        col(Case.object_body).is_(None),
        col(Case.excluded).is_(False),
        col(Case.nature).not_in((Nature.PRAISE, Nature.REPORT)),
    )


def ended(tx: Transaction, since: datetime, until: datetime, *, played: bool = False) -> list[Ended]:
    """Return the cases of a span whose residents may be asked; nobody twice about one.

    Who has no chat that can be written to is not drawn; in a life that is only played nobody has one.
    """
    asked = select(col(Recheck.id)).where(col(Recheck.case_id) == col(Case.id)).exists()
    unwilling = select(col(Subscription.person_id)).where(col(Subscription.topic) == UNASKED)
    told = (col(Case.id), col(Case.number), col(Case.body), col(Case.reporter_id))
    chosen = select(*told, col(Case.status) == Status.WITHDRAWN).where(
        ends_well(since, until),
        col(Case.reporter_id).is_not(None),
        col(Case.imported).is_(False),
        col(Case.reporter_id).not_in(unwilling),
        ~asked,
        *(() if played else (HAS_CHAT,)),
    )
    return [Ended(*row) for row in tx.execute(chosen.order_by(col(Case.id)))]


def loads(tx: Transaction, until: datetime) -> dict[str, int]:
    """Count what ended so in the quarter before, by body."""
    counted = select(col(Case.body), func.count()).where(ends_well(until - QUARTER, until))
    return {row[0]: int(row[1]) for row in tx.execute(counted.group_by(col(Case.body)))}


def lately(tx: Transaction, persons: Iterable[int], now: datetime) -> Counter[int]:
    """Count how often persons were asked in the quarter before."""
    counted = (
        select(col(Case.reporter_id), func.count())
        .join(Recheck, col(Recheck.case_id) == col(Case.id))
        .where(col(Case.reporter_id).in_(set(persons)), col(Recheck.asked_at) > now - QUARTER)
    )
    return Counter({row[0]: int(row[1]) for row in tx.execute(counted.group_by(col(Case.reporter_id)))})


def drawn(
    policy: Policy, seed: str, cases: Sequence[Ended], ended_by: dict[str, int], before: Counter[int]
) -> list[Ended]:
    """Draw by lot; nobody more often than the house allows."""
    found, often = [], Counter(before)
    for each in cases:
        share = share_of(policy, ended_by.get(each.body, 0))
        if often[each.person_id] < policy.recheck_most and is_drawn(seed, each.number, share):
            often[each.person_id] += 1
            found.append(each)
    return found
