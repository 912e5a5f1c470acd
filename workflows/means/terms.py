"""The words of means: what may be wrong with an act, what money is never for, and the rules of a source.

A source gives people, goods or money for cases; every unit of it is entered in its chain, once, for good.
Source: DOMAIN S6 (资源下移).
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from models.vocabulary import BODY_ROLES, Role, Status
from models.vocabulary_means import DrawState, MeansKind
from workflows.errors import WorkflowError


class Why(StrEnum):
    """Why something about a source or a draw is refused."""

    UNKNOWN = "unknown"  # no such source or draw, or none that this person may touch
    NOT_HERE = "not_here"  # the source does not serve this case
    ENDED = "ended"
    NOTHING = "nothing"  # an amount of nothing
    SHORT = "short"  # there is not so much
    STATE = "state"  # it stands otherwise by now
    SAME_HAND = "same_hand"  # who asks does not release
    NOT_NOW = "not_now"  # nobody has taken the case, or it is over
    MOVED = "moved"  # the balance changed while it was counted
    WAITING = "waiting"  # draws on it wait for an answer
    PICTURE = "picture"  # no picture of this chat


class MeansRefused(WorkflowError):
    """Something about a source or a draw that cannot be done; `left` is what the source still has."""

    def __init__(self, why: Why, left: int = 0) -> None:
        super().__init__(why)
        self.why = why
        self.left = left


class MustNot(StrEnum):
    """What community money is not for (负面清单). Source: the practice of 社区保障资金 in Chengdu."""

    PRIVATE_COST = "private_cost"  # what a resident pays for themselves
    OTHERS_DUTY = "others_duty"  # what somebody owes by law or contract
    GOVERNMENT_DUTY = "government_duty"  # what government pays from its own budget
    STAFF_PAY = "staff_pay"  # 办事不养人: nobody is employed from it
    HOSPITALITY = "hospitality"  # meals, gifts and travel of offices


WORKED_ON = frozenset({Status.ACCEPTED, Status.IN_PROGRESS, Status.AWAITING_RESIDENT, Status.SUSPENDED})
"""Somebody has taken the case: they may draw for it."""

LED = WORKED_ON | {Status.ASSIGNED, Status.REOPENED}
"""A body has it: who coordinates may draw for it."""

RECEIVER = "receiver"
"""Under which the words that say who received something stand with the case."""

OWED = frozenset({DrawState.ASKED, DrawState.RELEASED})
"""Somebody still has to do something about the draw."""


def may_begin(role: Role, status: Status) -> bool:
    """Tell whether somebody may draw for a case as it stands."""
    return status in (WORKED_ON if role in BODY_ROLES else LED)


def side_of(role: Role, body: str | None) -> str:
    """Return the body for which somebody draws; who coordinates draws for themselves, whatever their body."""
    return (body or "") if role in BODY_ROLES else ""


def left_after(balance: int, change: int) -> int:
    """Return the balance after an entry. Raises MeansRefused: a source never gives what it does not have."""
    after = balance + change
    if after < 0:
        raise MeansRefused(Why.SHORT, balance)
    return after


def sound(changes: Iterable[int]) -> bool:
    """Tell whether a source had at every moment what it gave."""
    balance = 0
    for change in changes:
        balance += change
        if balance < 0:
            return False
    return True


def kept_by(draw_amount: int, back: int) -> int:
    """Return how much of a draw the case keeps."""
    return draw_amount - back


def amount_in(kind: MeansKind, numbers: Sequence[int]) -> int:
    """Return an amount in the units of a source: people times hours, pieces, fen. Raises MeansRefused."""
    amount = numbers[0] * numbers[1] if kind is MeansKind.PEOPLE else numbers[0]
    if amount <= 0:
        raise MeansRefused(Why.NOTHING)
    return amount


def forbidden(codes: Iterable[str]) -> tuple[MustNot, ...]:
    """Return what money must not be used for, of the codes the house has named."""
    return tuple(MustNot(code) for code in codes if code in set(MustNot))
