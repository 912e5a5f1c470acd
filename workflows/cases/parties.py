"""Who may act on a case, and who is told of it."""

from sqlalchemy import bindparam, select
from sqlmodel import col

from models.case import Case, Joining
from models.core import run
from models.vocabulary import Role
from workflows import notices
from workflows.cases.acts import Act, CaseUnknown, case_of
from workflows.cases.cards import joiner_screen, resident_screen
from workflows.screens import Sentence


def own_case(act: Act, case_id: int) -> Case:
    """Load a case that the actor's own body has. Raises CaseUnknown, also for its object (principle 4)."""
    case = case_of(act, case_id)
    if case.body is None or case.body != act.by.body or is_object(act, case):
        raise CaseUnknown
    return case


def is_object(act: Act, case: Case) -> bool:
    """Whether the case is about the actor's body or one above it that it belongs to."""
    return act.reference.is_under(act.by.body, case.object_body)


def chats_of_rulers(act: Act, case: Case, role: Role) -> list[notices.Address]:
    """Chats of those who hold a role where a case is; never of people of the body it is about."""
    areas, away = act.reference.area_path(case.cell), act.reference.bodies_under(case.object_body)
    return notices.chats_of_role(act.tx, role, areas, away)


def ruled_case(act: Act, case_id: int) -> Case:
    """Load a case that the actor may rule on. Raises CaseUnknown."""
    case = case_of(act, case_id)
    if act.by.role not in (Role.DISPATCHER, Role.COORDINATOR) or is_object(act, case):
        raise CaseUnknown
    return case


def reported_case(act: Act, case_id: int) -> Case:
    """Load a case that the actor reported. Raises CaseUnknown."""
    case = case_of(act, case_id)
    if case.reporter_id is None or case.reporter_id != act.by.person_id:
        raise CaseUnknown
    return case


def followed_case(act: Act, case_id: int) -> Case:
    """Load a case that the actor reported or joined. Raises CaseUnknown."""
    case = case_of(act, case_id)
    if act.by.person_id is None or act.by.person_id not in followers(act, case):
        raise CaseUnknown
    return case


def followers(act: Act, case: Case) -> list[int]:
    """The person who reported, and those who joined."""
    joined = run(act.tx, JOINED, {"case": case.id}).scalars()
    return [*([case.reporter_id] if case.reporter_id else []), *joined]


JOINED = (
    select(col(Joining.person_id)).where(col(Joining.case_id) == bindparam("case")).order_by(col(Joining.id))
)


def tell_reporter(act: Act, case: Case, key: str, *lines: Sentence) -> None:
    """Tell who reported, and nobody who joined: it may tell of them what neighbours need not know."""
    chats = notices.chats_of_person(act.tx, case.reporter_id, Role.RESIDENT)
    screen = resident_screen(case, *lines)
    notices.tell(act.tx, chats, screen, act.now, act.chance, key=f"{key}:{case.id}:{case.version}")


def tell_residents(act: Act, case: Case, key: str, *lines: Sentence) -> None:
    """Tell everybody who reported or joined; `key` names the effect."""
    for person in followers(act, case):
        screen = (resident_screen if person == case.reporter_id else joiner_screen)(case, *lines)
        chats = notices.chats_of_person(act.tx, person, Role.RESIDENT)
        notices.tell(act.tx, chats, screen, act.now, act.chance, key=f"{key}:{case.id}:{case.version}")
