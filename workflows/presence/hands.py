"""Gives a case into other hands within its body, and finds who works there."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlmodel import col

from models.case import Case
from models.core import run, table
from models.person import Membership, Person
from models.presence import Absence
from models.vocabulary import BODY_ROLES, OPEN_STATUSES, EventKind, Role
from models.vocabulary_presence import AbsenceState
from workflows.cases.acts import Act, Actor, case_of, record
from workflows.cases.reach import allows
from workflows.gate_terms import Action
from workflows.presence.terms import Because
from workflows.transaction import Transaction

RULE = "absence@1"
"""The rule by which cases change hands, with its version."""

SEAT, ABSENCE = table(Membership).c, table(Absence).c
SEATS = (
    select(SEAT.person_id, SEAT.role, SEAT.area)
    .where(
        SEAT.body == bindparam("body"),
        SEAT.until.is_(None),
        SEAT.role.in_([str(role) for role in sorted(BODY_ROLES)]),
    )
    .order_by(SEAT.id)
)
AWAY = select(ABSENCE.person_id).where(
    ABSENCE.body == bindparam("body"), ABSENCE.state == AbsenceState.RUNNING
)


def hand_over(act: Act, case: Case, to: int | None, because: Because, *, by_clock: bool = False) -> None:
    """Let another handler have a case, or nobody in particular; its chain says who, and why.

    Whoever may not see it (principle 4) does not get it: it is everybody's of the body then.
    """
    before = case.handler_id
    case.handler_id = to if to is not None and may_have(act, case, to) else None
    facts = {"from": before, "to": case.handler_id, "because": str(because)}
    record(act, case, EventKind.HANDED_OVER, facts, RULE, role=Role.SYSTEM if by_clock else None)


def may_have(act: Act, case: Case, person: int) -> bool:
    """Whether the gate lets somebody of the body see a case, in one of their seats there."""
    seats = [
        Actor(Role(role), person, case.body, area)
        for who, role, area in run(act.tx, SEATS, {"body": case.body})
        if who == person
    ]
    return any(allows(act.tx, act.reference, seat, case, Action.SEE) for seat in seats)


def those_at(tx: Transaction, body: str, *roles: Role) -> list[int]:
    """Return who works for a body, in these roles or in any, each once."""
    wanted = {str(role) for role in roles or BODY_ROLES}
    found = [int(who) for who, role, _ in run(tx, SEATS, {"body": body}) if role in wanted]
    return list(dict.fromkeys(found))


def away_from(tx: Transaction, body: str) -> frozenset[int]:
    """Return who of a body is away now."""
    return frozenset(run(tx, AWAY, {"body": body}).scalars())


def in_hand(act: Act, person: int, body: str) -> Sequence[Case]:
    """Return the open cases that somebody has at a body, locked, in order of their age."""
    statement = (
        select(col(Case.id))
        .where(
            col(Case.body) == body,
            col(Case.handler_id) == person,
            col(Case.status).in_(sorted(OPEN_STATUSES)),
        )
        .order_by(col(Case.id))
    )
    return [case_of(act, case_id) for case_id in act.tx.execute(statement).scalars().all()]


def name_of(tx: Transaction, person: int | None) -> str:
    """Return the name of a member of staff; empty where there is none."""
    found = tx.get(Person, person) if person else None
    return found.name if found else ""
