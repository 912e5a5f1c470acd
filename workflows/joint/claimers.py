"""Who may claim a need that nobody is obliged to meet, and from when on: by a rule, some later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.case import Case
from models.joint import Wish
from models.vocabulary import BodyKind
from models.vocabulary_loop import Does
from workflows.cases.acts import Act
from workflows.joint.call import is_free
from workflows.ledger import Facts
from workflows.responsiveness.loop.record import acting
from workflows.responsiveness.loop.switches import rule_that

FREE = frozenset(
    {
        *(BodyKind.SOCIAL_GROUP, BodyKind.SOCIAL_SERVICE, BodyKind.SOCIAL_WORK, BodyKind.FOUNDATION),
        *(BodyKind.RESIDENT_ENTERPRISE, BodyKind.MASS_ORGANISATION, BodyKind.OWNERS_COMMITTEE),
    }
)
"""Kinds of body that may claim what nobody is obliged to."""


def able(act: Act, case: Case) -> list[str]:
    """Codes of bodies that may claim a need of a case."""
    kinds = {code for code, fact in act.reference.standing.items() if fact.kind in FREE}
    return [code for code in sorted(kinds) if is_free(act, case, code)]


@dataclass(frozen=True)
class Later:
    """The bodies that are offered a wish later than others, by which rule."""

    bodies: frozenset[str]
    hours: timedelta
    rule: str


def head_start(act: Act, codes: Sequence[str], offered_at: datetime) -> Later | None:
    """Say who is offered a wish later, because residents were seldom satisfied; None: all at once.

    Where everybody would have to wait, nobody does; nor does who was told of it before the rule began to act.
    """
    rule = rule_that(act, Does.HEAD_START)
    if rule is None:
        return None
    rows = {code: acting(act.tx, rule.code, code) for code in codes}
    waiting = frozenset(code for code, row in rows.items() if row is not None and row.acts_at <= offered_at)
    if not waiting or len(waiting) == len(codes):
        return None
    return Later(waiting, timedelta(hours=rule.settings["hours"]), rule.cited)


def offered(wish: Wish, later: Later | None) -> Facts:
    """What the chain of a case says of an offer: who hears of it later, by which rule, and when."""
    if later is None:
        return {"what": wish.what}
    opens = (wish.offered_at + later.hours).isoformat()
    return {"what": wish.what, "later": sorted(later.bodies), "opens": opens, "rule": later.rule}


def opens_at(act: Act, case: Case, wish: Wish, body: str) -> datetime | None:
    """When a wish opens to a body that is still to wait; None where it is open."""
    if not acting_now(act, body):
        return None
    later = head_start(act, able(act, case), wish.offered_at)
    if later is not None and body in later.bodies:
        opens = wish.offered_at + later.hours
        return opens if act.now < opens else None
    return None


def acting_now(act: Act, body: str) -> bool:
    """Whether the rule acts on a body at all: seldom, and quickly told."""
    rule = rule_that(act, Does.HEAD_START)
    return rule is not None and acting(act.tx, rule.code, body) is not None
