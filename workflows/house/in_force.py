"""Reads which of the house's numbers are in force: the newest set that an operator has let begin."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import col, select

from models.house import HouseRule
from workflows.policy import Policy, changed
from workflows.transaction import Transaction


@dataclass(frozen=True)
class InForce:
    """The numbers, and when another set begins; None: no other is decided."""

    policy: Policy
    until: datetime | None = None


def in_force(tx: Transaction, default: Policy, now: datetime) -> InForce:
    """Return the numbers that hold now. Those of the policy file give way to an operator's."""
    begun = (
        select(HouseRule)
        .where(col(HouseRule.since) <= now)
        .order_by(col(HouseRule.since).desc(), col(HouseRule.id).desc())
        .limit(1)
    )
    row = tx.exec(begun).first()
    ahead = select(HouseRule.since).where(col(HouseRule.since) > now).order_by(col(HouseRule.since)).limit(1)
    policy = with_values(default, row.version, json.loads(row.values)) if row else default
    return InForce(policy, tx.exec(ahead).first())


def with_values(policy: Policy, version: str, values: Mapping[str, object]) -> Policy:
    """Return a policy with an operator's numbers, in the shape of the policy file. Raises PolicyUnknown."""
    own = dict(values)
    ladder = own.pop("escalation", {})
    found = changed(policy, {**own, "version": version})
    if not isinstance(ladder, Mapping):
        return found
    return replace(found, escalation=changed(found.escalation, {**ladder, "version": version}))
