"""Sees to it that no open case is left with somebody who works there no more, or with a body that is gone."""

from collections.abc import Sequence

from sqlalchemy import and_, exists, func, select
from sqlmodel import col

from models.case import Case
from models.person import Membership
from models.presence import Absence
from models.vocabulary import BODY_ROLES, OPEN_STATUSES, AbsenceState, EventKind, HouseEvent, Role
from workflows import notices
from workflows.access import BodyUnknown
from workflows.cases.acts import Act, case_of, record
from workflows.cases.open import show_task
from workflows.cases.parties import rulers_of, tell_residents
from workflows.house.record import note, reason_given
from workflows.presence.away import finish, offered
from workflows.presence.hands import RULE, hand_over, name_of, those_at
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
    line = say("left.cases", name=name_of(act.tx, left), count=len(cases))
    people = notices.chats_of_body(act.tx, body, Role.HEAD) or notices.chats_of_body(
        act.tx, body, Role.HANDLER
    )
    if not those_at(act.tx, body):
        people = rulers_of(act, cases[0], Role.DISPATCHER)
        line = say("left.nobody", body=act.reference.body_name(body), count=len(cases))
    screen = Screen((line,), offered(cases))
    notices.tell(act.tx, people, screen, act.now, act.chance, key=f"left:{body}:{left}:{act.now.isoformat()}")


def dissolve(act: Act, code: str, heir: str, reason: str) -> int:
    """Give every open case of a body that is no more to the body that takes its place; return how many.

    Times go on as they are. A case about the heir goes to the heir's superior body (principle 4).
    Raises BodyUnknown, ReasonMissing.
    """
    why = reason_given(reason)
    if heir not in act.reference.bodies or heir == code:
        raise BodyUnknown(heir)
    statement = select(col(Case.id)).where(col(Case.body) == code, IS_OPEN).order_by(col(Case.id))
    keys = act.tx.execute(statement).scalars().all()
    for case_id in keys:
        inherit(act, case_of(act, case_id), heir)
    note(act, f"body:{code}", HouseEvent.ENDED, {"heir": heir, "cases": len(keys)}, why)
    return len(keys)


def inherit(act: Act, case: Case, heir: str) -> None:
    """Let the heir have a case; its residents and the new staff are told."""
    if act.reference.is_under(heir, case.object_body):
        heir = act.reference.supervisor(case.cell) or heir
    former, case.body, case.handler_id = case.body, heir, None
    facts = {"from_body": former, "body": heir, "because": str(Because.LEFT)}
    record(act, case, EventKind.HANDED_OVER, facts, RULE)
    show_task(act, case, "")
    name = act.reference.body_name(heir)
    line = say("resident.assigned", number=case.number, body=name, due=case.due_at)
    tell_residents(act, case, "inherited", line)


def ownerless(tx: Transaction) -> int:
    """Count open cases whose body has nobody at work, or whose handler has left."""
    lost = and_(IS_OPEN, col(Case.body).is_not(None), ~SEATED)
    count = select(func.count()).select_from(Case)
    return sum(int(tx.execute(count.where(each)).scalar_one()) for each in (lost, and_(LEFT, SEATED)))
