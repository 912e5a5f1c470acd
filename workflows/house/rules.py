"""Lets an operator decide on the house's numbers: a version, a reason, a day from which they hold."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from models.house import HouseRule
from models.person import Person
from models.vocabulary import HouseEvent
from workflows.cases.acts import Act
from workflows.errors import WorkflowError
from workflows.house import marks
from workflows.house.in_force import with_values
from workflows.house.numbers import Number, Refusal, numbers_of, values_given
from workflows.house.record import note, reason_given
from workflows.policy import Policy
from workflows.transaction import Transaction

SUBJECT = "rules"
LONGEST_VERSION = 40


class NumbersRefused(WorkflowError):
    """Numbers that cannot be taken, with every fault."""

    def __init__(self, refused: Sequence[Refusal]) -> None:
        super().__init__(*refused)
        self.refused = tuple(refused)


class VersionTaken(WorkflowError):
    """Each set of numbers has a name of its own: it is shown beside what it has decided."""

    def __init__(self, version: str) -> None:
        super().__init__(version)
        self.version = version


class RuleBegun(WorkflowError):
    """A set of numbers that has begun is history, and is followed, not removed."""


class BeginsInPast(WorkflowError):
    """Nothing is decided for a time that has passed."""


@dataclass(frozen=True)
class Difference:
    """A number that a decision changes."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Decision:
    """One set of numbers as it was decided."""

    id: int
    version: str
    reason: str
    since: datetime
    decided_at: datetime
    who: str
    numbers: tuple[Number, ...]


def differences(policy: Policy, form: Mapping[str, str]) -> tuple[Difference, ...]:
    """Return which numbers a form would change. Raises NumbersRefused."""
    values, refused = values_given(policy, form)
    if refused:
        raise NumbersRefused(refused)
    after = {each.name: each.value for each in numbers_of(with_values(policy, policy.version, values))}
    pairs = ((each, after[each.name]) for each in numbers_of(policy))
    return tuple(Difference(was.name, was.value, will) for was, will in pairs if was.value != will)


def decide(
    act: Act, form: Mapping[str, str], version: str, since: datetime, reason: str
) -> tuple[Difference, ...]:
    """Keep a set of numbers that holds from `since`; return what it changes.

    Raises NumbersRefused, VersionTaken, ReasonMissing, BeginsInPast.
    """
    why, policy, name = reason_given(reason), act.reference.policy, version.strip()[:LONGEST_VERSION]
    found = differences(policy, form)
    if since < act.now:
        raise BeginsInPast
    taken = select(HouseRule.id).where(col(HouseRule.version) == name)
    if not name or name == policy.version or act.tx.exec(taken).first() is not None:
        raise VersionTaken(name)
    values, _ = values_given(policy, form)
    act.tx.add(
        HouseRule(
            version=name,
            values=json.dumps(values, ensure_ascii=False, sort_keys=True),
            reason=why,
            since=since,
            decided_at=act.now,
            person_id=act.by.person_id,
        )
    )
    act.tx.flush()
    facts = {"version": name, "since": since.isoformat()}
    facts |= {each.name: each.after for each in found} | {
        f"{each.name}_before": each.before for each in found
    }
    note(act, SUBJECT, HouseEvent.PLANNED if since > act.now else HouseEvent.CHANGED, facts, why)
    marks.mark(act.tx, marks.RULES, act.now)
    return found


def withdraw(act: Act, rule_id: int, reason: str) -> None:
    """Take back a set of numbers that has not begun. Raises RuleBegun, ReasonMissing."""
    why = reason_given(reason)
    row = act.tx.get(HouseRule, rule_id, with_for_update=True)
    if row is None or row.since <= act.now:
        raise RuleBegun
    note(act, SUBJECT, HouseEvent.UNDONE, {"version": row.version, "since": row.since.isoformat()}, why)
    act.tx.delete(row)
    act.tx.flush()
    marks.mark(act.tx, marks.RULES, act.now)


def decisions(tx: Transaction, policy: Policy) -> list[Decision]:
    """Return every set of numbers decided, the newest first; `policy` fills what a set leaves out."""
    names = {row.id: row.name for row in tx.exec(select(Person).where(col(Person.name) != "")).all()}
    rows = tx.exec(select(HouseRule).order_by(col(HouseRule.since).desc(), col(HouseRule.id).desc())).all()
    return [
        Decision(
            row.id,
            row.version,
            row.reason,
            row.since,
            row.decided_at,
            names.get(row.person_id or 0, ""),
            numbers_of(with_values(policy, row.version, json.loads(row.values))),
        )
        for row in rows
    ]
