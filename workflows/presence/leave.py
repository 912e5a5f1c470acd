"""Sees to it that no open case is left with somebody who works there no more."""

from collections.abc import Sequence

from sqlalchemy import and_, exists, func, select
from sqlmodel import col

from models.case import Case
from models.person import Membership
from models.presence import Absence
from models.vocabulary import BODY_ROLES, OPEN_STATUSES, Role
from models.vocabulary_presence import AbsenceState
from workflows import notices
from workflows.cases.acts import Act, case_of
from workflows.cases.parties import colleagues, rulers_of
from workflows.presence.away import finish, offered
from workflows.presence.hands import hand_over, name_of, those_at
from workflows.presence.terms import Because
from workflows.screens import Screen, say
from workflows.transaction import Transaction

IS_OPEN = col(Case.status).in_(sorted(OPEN_STATUSES))
SEATED = exists().where(
    col(Membership.body) == col(Case.body),
    col(Membership.until).is_(None),
    col(Membership.role).in_(sorted(BODY_ROLES)),
)
LEFT = and_(
    IS_OPEN, col(Case.handler_id).is_not(None), ~SEATED.where(col(Membership.person_id) == Case.handler_id)
)
"""Open, and whoever has it holds no seat at its body."""


def rehome(act: Act, person_id: int | None = None) -> int:
    """Give what those who left had in hand to the deputy, the head, or everybody; return how many cases.

    Of one person, or of all. Where nobody is left at the body, the dispatchers hear of it.
    """
    statement = select(col(Case.id)).where(LEFT).order_by(col(Case.id))
    if person_id is not None:
        statement = statement.where(col(Case.handler_id) == person_id)
    moved: dict[tuple[str, int], list[Case]] = {}
    for case_id in act.tx.execute(statement).scalars().all():
        case = case_of(act, case_id)
        left = case.handler_id or 0
        hand_over(act, case, successor(act, case), Because.LEFT)
        moved.setdefault((case.body or "", left), []).append(case)
    end_absences(act, person_id)
    for (body, left), cases in moved.items():
        tell_of(act, body, left, cases)
    return sum(map(len, moved.values()))


def successor(act: Act, case: Case) -> int | None:
    """Who takes over: the deputy of whoever was away, else the head; nobody in particular where none is."""
    body = case.body or ""
    standing_in = select(col(Absence.deputy_id)).where(
        col(Absence.person_id) == case.handler_id,
        col(Absence.body) == body,
        col(Absence.state) == AbsenceState.RUNNING,
    )
    deputy = act.tx.execute(standing_in).scalars().first()
    heads = those_at(act.tx, body, Role.HEAD)
    return deputy if deputy in those_at(act.tx, body) else (heads[0] if heads else None)


def end_absences(act: Act, person_id: int | None) -> None:
    """End the absences of those who left; their cases have gone elsewhere."""
    kept = select(Absence).where(col(Absence.state) != AbsenceState.OVER)
    if person_id is not None:
        kept = kept.where(col(Absence.person_id) == person_id)
    for absence in act.tx.execute(kept).scalars().all():
        if absence.person_id not in those_at(act.tx, absence.body):
            finish(act, absence)


def tell_of(act: Act, body: str, left: int, cases: Sequence[Case]) -> None:
    """Tell the heads what came to them; the dispatchers, where nobody works there any more."""
    line = say("left.cases", name=name_of(act.tx, left) or say("staff.unnamed"), count=len(cases))
    heads = colleagues(act, body, Role.HEAD, cases=cases)
    people = heads or colleagues(act, body, Role.HANDLER, cases=cases)
    if not those_at(act.tx, body):
        people = rulers_of(act, cases[0], Role.DISPATCHER)
        line = say("left.nobody", body=act.reference.body_name(body), count=len(cases))
    screen = Screen((line,), offered(cases))
    notices.tell(act.tx, people, screen, act.now, act.chance, key=f"left:{body}:{left}:{act.now.isoformat()}")


def ownerless(tx: Transaction) -> int:
    """Count open cases whose body has nobody at work, or whose handler has left."""
    lost = and_(IS_OPEN, col(Case.body).is_not(None), ~SEATED)
    count = select(func.count()).select_from(Case)
    return sum(int(tx.execute(count.where(each)).scalar_one()) for each in (lost, and_(LEFT, SEATED)))
