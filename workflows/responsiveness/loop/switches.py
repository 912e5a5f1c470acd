"""Says which rules of the loop are on, and lets who may switch them off and on, with a reason."""

from sqlalchemy import select
from sqlmodel import col

from models.loop import GOING_ON, LoopAct, LoopSwitch
from models.vocabulary_loop import Does, LoopEvent
from workflows import ledger
from workflows.cases.acts import Act
from workflows.cases.masking import Detail, mask
from workflows.errors import WorkflowError
from workflows.house.record import reason_given
from workflows.ledger import Entry
from workflows.policy import Policy
from workflows.responsiveness.loop.definitions import LoopRule, Rules, in_force
from workflows.transaction import Transaction

CHAIN = "loop_rule:"


class LoopRefused(WorkflowError):
    """Something about the loop that cannot be done; `why` names it."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


UNKNOWN, NOT_YOURS, STATE, OWN = "unknown", "not_yours", "state", "own"
REASONS = (UNKNOWN, NOT_YOURS, STATE, OWN)
"""Why something is refused."""


def rules_of(act: Act) -> Rules:
    """The rules that hold today."""
    return in_force(act.reference.policy, act.reference.local_date(act.now))


def switched(tx: Transaction) -> dict[str, LoopSwitch]:
    """The rules that somebody has switched, whichever way."""
    return {each.rule: each for each in tx.execute(select(LoopSwitch)).scalars()}


def is_on(policy: Policy, code: str, found: LoopSwitch | None) -> bool:
    """Tell whether a rule is on: the house's numbers let it, and nobody has switched it off."""
    allowed = policy.escalation.loop and code not in policy.loop_off
    return allowed and (found is None or found.on)


def on(act: Act, code: str) -> bool:
    """Tell whether a rule is on now."""
    return is_on(act.reference.policy, code, act.tx.get(LoopSwitch, code))


def rules_on(act: Act) -> tuple[LoopRule, ...]:
    """The rules that are on now."""
    found = switched(act.tx)
    return tuple(
        each for each in rules_of(act).rules if is_on(act.reference.policy, each.code, found.get(each.code))
    )


def rule_that(act: Act, does: Does) -> LoopRule | None:
    """The rule that is on and does something; None where none is."""
    rule = next((each for each in rules_of(act).rules if each.does is does), None)
    return rule if rule is not None and on(act, rule.code) else None


def may_switch(act: Act, rule: LoopRule) -> bool:
    """Tell whether the actor may switch a rule."""
    return act.by.role in rule.switches


def touches_own(act: Act, code: str) -> bool:
    """Tell whether a rule goes on about the body for which the actor works: then others switch it."""
    if act.by.body is None:
        return False
    asked = select(col(LoopAct.id)).where(
        GOING_ON, col(LoopAct.rule) == code, col(LoopAct.unit) == act.by.body
    )
    return act.tx.execute(asked.limit(1)).first() is not None


def switch(act: Act, code: str, words: str, *, to: bool) -> LoopRule:
    """Switch a rule off or on, for a reason that everybody reads. Raises LoopRefused, ReasonMissing."""
    rule, reason = rules_of(act).rule(code), mask(reason_given(words), frozenset(Detail))
    if rule is None:
        raise LoopRefused(UNKNOWN)
    if not may_switch(act, rule):
        raise LoopRefused(NOT_YOURS)
    if touches_own(act, code):
        raise LoopRefused(OWN)
    if on(act, code) is to or not is_on(act.reference.policy, code, None):
        raise LoopRefused(STATE)
    row = act.tx.get(LoopSwitch, code, with_for_update=True) or LoopSwitch(
        rule=code, on=to, reason=reason, at=act.now
    )
    row.on, row.reason, row.at = to, reason, act.now
    act.tx.add(row)
    kind = LoopEvent.SWITCHED_ON if to else LoopEvent.SWITCHED_OFF
    facts: ledger.Facts = {"rule": code, "reason": reason}
    ledger.append(act.tx, Entry(CHAIN + code, kind, act.now, str(act.by), rule.cited, facts))
    act.tx.flush()
    return rule
