"""Reads from a case's chain how it ended, what of it was contested, and who has had a say."""

import json
from dataclasses import replace

from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.ledger import Event
from models.vocabulary import EventKind, Role, Status
from workflows.appeals.rules import HAVING_A_SAY, Story, Told, may_appeal, read
from workflows.cases.acts import Act
from workflows.cases.parties import known_also, rulers_of
from workflows.cases.reach import allows
from workflows.gate_terms import Action
from workflows.ledger import subject_of
from workflows.notices import Address
from workflows.transaction import Transaction


def story_of(tx: Transaction, number: str) -> Story:
    """Read the story of a case."""
    found = tx.execute(
        select(col(Event.kind), col(Event.actor), col(Event.at), col(Event.data), col(Event.seq))
        .where(col(Event.subject) == subject_of(number), col(Event.kind).in_(sorted(HAVING_A_SAY)))
        .order_by(col(Event.seq))
    )
    story = read(
        Told(EventKind(kind), actor, at, json.loads(data), seq) for kind, actor, at, data, seq in found
    )
    return replace(story, spoke=known_also(tx, story.spoke))


def can_appeal(act: Act, case: Case) -> bool:
    """Whether who brought a case may appeal now."""
    days, story = act.reference.policy.appeal_days, story_of(act.tx, case.number)
    return may_appeal(story, Status(case.status), case.reopened, act.now, days)


def deciders(act: Act, case: Case, story: Story) -> list[Address]:
    """Chats of those who may decide on a case: coordinators, else dispatchers, never who has had a say."""
    for role in (Role.COORDINATOR, Role.DISPATCHER):
        free = [each for each in rulers_of(act, case, role) if str(each.person_id) not in story.spoke]
        if granted := [each for each in free if allows(act.tx, act.reference, each, case, Action.DECIDE)]:
            return granted
    return []


def coordinators(act: Act, case: Case, story: Story) -> int:
    """Count the coordinators who may decide on a case."""
    return sum(each.role is Role.COORDINATOR for each in deciders(act, case, story))
