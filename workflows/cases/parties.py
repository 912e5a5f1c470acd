"""Who may act on a case, and who is told of it: of everybody the gate is asked."""

from collections.abc import Container, Iterable

from sqlalchemy import bindparam, func, select
from sqlmodel import col

from models.case import Case, Joining
from models.core import run
from models.person import Person
from models.vocabulary import BODY_ROLES, Role
from workflows import notices
from workflows.cases.acts import Act, CaseUnknown, case_of
from workflows.cases.cards import joiner_screen, resident_screen
from workflows.cases.reach import allows, is_about, verdict
from workflows.errors import WorkflowError
from workflows.gate_terms import Action, Because
from workflows.notices import Address
from workflows.screens import Screen, Sentence, Value, say
from workflows.transaction import Transaction


class NotTheHandler(WorkflowError):
    """Somebody else of the body has taken the case."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def case_to(act: Act, case_id: int, action: Action) -> Case:
    """Load a case for one action of the actor.

    Raises NotTheHandler where a colleague has it; else CaseUnknown, whatever the gate's reason: who may
    not act on a case does not learn that there is one.
    """
    case = case_of(act, case_id)
    answer = verdict(act.tx, act.reference, act.by, case, action)
    if answer.because is Because.TAKEN:
        raise NotTheHandler(name_of(act, case.handler_id))
    if not answer.allowed:
        raise CaseUnknown
    return case


def name_of(act: Act, person_id: int | None) -> str:
    """The name under which staff answer; the body's where none is known."""
    person = act.tx.get(Person, person_id) if person_id else None
    return person.name if person and person.name else act.reference.body_name(act.by.body)


def known_also(tx: Transaction, people: Iterable[str]) -> frozenset[str]:
    """Return the ids that a chain names, with those under which who linked two doors is known now."""
    ids = frozenset(people)
    numbers = [int(each) for each in ids if each.isdecimal()]
    linked = select(col(Person.merged_into)).where(
        col(Person.id).in_(numbers), col(Person.merged_into).is_not(None)
    )
    return ids | {str(each) for each in tx.execute(linked).scalars()}


def shown_name(act: Act, person_id: int | None) -> Value:
    """The name that residents read beside the body's; who has none there is a member of its staff."""
    person = act.tx.get(Person, person_id) if person_id else None
    return person.name if person and person.name else say("staff.unnamed")


def own_case(act: Act, case_id: int, action: Action = Action.ACCEPT) -> Case:
    """Load a case that the actor's own body has. Raises CaseUnknown, also for its object (principle 4)."""
    return case_to(act, case_id, action)


def ruled_case(act: Act, case_id: int) -> Case:
    """Load a case that the actor may rule on. Raises CaseUnknown."""
    return case_to(act, case_id, Action.DISPATCH)


def reported_case(act: Act, case_id: int, action: Action = Action.CORRECT) -> Case:
    """Load a case that the actor reported. Raises CaseUnknown."""
    return case_to(act, case_id, action)


def followed_case(act: Act, case_id: int) -> Case:
    """Load a case that the actor reported or joined. Raises CaseUnknown."""
    return case_to(act, case_id, Action.ADD)


def followers(act: Act, case: Case) -> list[int]:
    """The person who reported, and those who joined; those who were forgotten are nobody to be told."""
    joined = run(act.tx, JOINED, {"case": case.id}).scalars()
    return [*([case.reporter_id] if case.reporter_id else []), *joined]


JOINED = (
    select(col(Joining.person_id))
    .where(col(Joining.case_id) == bindparam("case"), col(Joining.person_id).is_not(None))
    .order_by(col(Joining.id))
)


def people(act: Act, case_id: int) -> int:
    """Count who has met a matter: who reported it, and who joined, also those who were forgotten since."""
    return 1 + int(run(act.tx, JOININGS, {"case": case_id}).scalar_one())


JOININGS = select(func.count()).select_from(Joining).where(col(Joining.case_id) == bindparam("case"))


def those_who_see(act: Act, case: Case, people: Iterable[Address]) -> list[Address]:
    """Leave out of recipients whoever may not see the case: its object, other areas."""
    return [each for each in people if allows(act.tx, act.reference, each, case, Action.SEE)]


def staff_of(act: Act, case: Case, *roles: Role) -> list[Address]:
    """Chats of those of the body that has a case, in some roles or in all; nobody while no body has it.

    Who is away is left out; where all are, all are told.
    """
    if case.body is None:
        return []
    away = notices.chats_of_body_now(act.tx, case.body, *(roles or sorted(BODY_ROLES)))
    people = those_who_see(act, case, away)
    return [each for each in people if not away[each]] or people  # somebody must hear it


def colleagues(act: Act, body: str, *roles: Role, cases: Iterable[Case] = ()) -> list[Address]:
    """Chats of those of a body, in some roles or in all, who may see every one of these cases."""
    people = notices.chats_of_body(act.tx, body, *(roles or sorted(BODY_ROLES)))
    for case in cases:
        people = those_who_see(act, case, people)
    return people


def colleague(act: Act, body: str, person: int | None, cases: Iterable[Case] = ()) -> list[Address]:
    """Chats of one person at a body who may see every one of these cases."""
    people = notices.chats_of_worker(act.tx, person, body)
    for case in cases:
        people = those_who_see(act, case, people)
    return people


def worker_of(act: Act, case: Case) -> list[Address]:
    """Chats of the one who has taken a case; nobody while nobody has, or once they work there no more."""
    return those_who_see(act, case, notices.chats_of_worker(act.tx, case.handler_id, case.body))


def rulers_of(act: Act, case: Case, role: Role) -> list[Address]:
    """Chats of those who hold a role where a case is; of a whole street or district where nobody knows."""
    reference = act.reference
    areas = reference.area_path(case.cell) if case.cell else reference.whole_areas
    return those_who_see(act, case, notices.chats_of_role(act.tx, role, areas))


def grid_workers(act: Act, case: Case | None = None) -> list[Address]:
    """Chats of all grid workers, without whom a case is about."""
    found = notices.chats_of_role(act.tx, Role.GRID_WORKER, act.reference.areas)
    return found if case is None else not_of_object(act, case, found)


def former_staff(act: Act, case: Case, body: str | None) -> list[Address]:
    """Chats of the body that had a case before, to hear that it is gone; never of its object."""
    if body in (None, case.body):
        return []
    return not_of_object(act, case, notices.chats_of_body(act.tx, str(body), Role.HANDLER, Role.HEAD))


def people_of_body(act: Act, body: str) -> list[Address]:
    """Chats of those of a body, for what is no case: a joint meeting, a promise made there."""
    return notices.chats_of_body(act.tx, body, Role.HANDLER, Role.HEAD)


def heads_or_people(act: Act, body: str | None) -> list[Address]:
    """Chats of the heads of a body, for what is no case; of its other people where it has none."""
    if body is None:
        return []
    return notices.chats_of_body(act.tx, body, Role.HEAD) or people_of_body(act, body)


def coordinators_of(act: Act, area: str | None) -> list[Address]:
    """Chats of those who coordinate an area, or one that holds it."""
    return notices.chats_of_role(act.tx, Role.COORDINATOR, act.reference.area_path(area))


def holders_in(act: Act, roles: Iterable[Role], area: str | None) -> list[Address]:
    """Chats of those who hold one of some roles in an area, or one that holds it, for what is no case."""
    areas = act.reference.area_path(area) if area else ()
    return [each for role in sorted(roles) for each in notices.chats_of_role(act.tx, role, areas)]


def worker_at(act: Act, body: str, person_id: int | None) -> list[Address]:
    """Chats of one person while they work for a body, for what is no case."""
    return notices.chats_of_worker(act.tx, person_id, body)


def all_operators(act: Act) -> list[Address]:
    """Chats of those who run the house: they name whoever is missing."""
    return notices.chats_of_role(act.tx, Role.OPERATOR)


def all_coordinators(act: Act) -> list[Address]:
    """Chats of whoever coordinates anywhere."""
    return notices.chats_of_role(act.tx, Role.COORDINATOR, sorted(act.reference.areas))


def auditors_beside(act: Act, body: str) -> list[Address]:
    """Chats of auditors who belong neither to a body nor to one below it: they review what is said of it."""
    found = notices.chats_of_role(act.tx, Role.AUDITOR, sorted(act.reference.areas))
    return [each for each in found if not act.reference.is_under(each.body, body)]


def heads_of_body(act: Act, body: str) -> list[Address]:
    """Chats of the heads of a body, where it is no case that they are told of."""
    return notices.chats_of_body(act.tx, body, Role.HEAD)


def officers_for(act: Act, area: str | None, body: str | None) -> list[Address]:
    """Chats of who coordinates or organizes in an area, or heads a body: they see to its rolls."""
    areas = act.reference.area_path(area) if area else ()
    found = [each for role in OFFICERS for each in notices.chats_of_role(act.tx, role, areas)]
    found += notices.chats_of_body(act.tx, body, Role.HEAD) if body else []
    return list({each.chat_id: each for each in found}.values())


OFFICERS = (Role.COORDINATOR, Role.ORGANIZER)


def staff_called(act: Act, case: Case, body: str) -> list[Address]:
    """Chats of those of a body that was asked for a part of a case; none of its object (principle 4)."""
    people = notices.chats_of_body(act.tx, body, *sorted(BODY_ROLES))
    return [each for each in people if allows(act.tx, act.reference, each, case, Action.HELP)]


def heads_of(act: Act, case: Case, body: str) -> list[Address]:
    """Chats of the heads of a body that takes part in what many decide; none of whom a case is about."""
    return not_of_object(act, case, notices.chats_of_body(act.tx, body, Role.HEAD))


def staff_of_provider(act: Act, case: Case, body: str) -> list[Address]:
    """Chats of those who do what is bought from their body for a case; none of whom it is about."""
    people = notices.chats_of_body(act.tx, body, Role.HANDLER, Role.HEAD)
    return not_of_object(act, case, people)


def keepers_of(act: Act, case: Case, body: str, areas: Iterable[str], but: int | None) -> list[Address]:
    """Chats of those who release from a source for a case: heads of a body, else who coordinates there.

    Neither whom the case is about (principle 4) nor `but`, who asked.
    """
    heads = notices.chats_of_body(act.tx, body, Role.HEAD) if body else []
    reached = {code for area in areas for code in act.reference.area_path(area)}
    for people in (heads, notices.chats_of_role(act.tx, Role.COORDINATOR, sorted(reached))):
        free = [each for each in people if each.person_id != but]
        if found := [each for each in free if may_grant(act, case, each)]:
            return found
    return []


def keepers_of_fund(act: Act, body: str, areas: Iterable[str], but: int | None) -> list[Address]:
    """Chats of who releases from a fund for no case: heads of a body, else who coordinates there.

    Without `but`, who asked.
    """
    heads = notices.chats_of_body(act.tx, body, Role.HEAD) if body else []
    reached = {code for area in areas for code in act.reference.area_path(area)}
    for people in (heads, notices.chats_of_role(act.tx, Role.COORDINATOR, sorted(reached))):
        if free := [each for each in people if each.person_id != but]:
            return free
    return []


def may_grant(act: Act, case: Case, seat: Address) -> bool:
    """Whether somebody who keeps a source may release from it for a case."""
    return allows(act.tx, act.reference, seat, case, Action.GRANT_MEANS)


def who_asked(act: Act, case: Case, person: int, body: str) -> list[Address]:
    """Chats of one who asked for something for a case; of their body where they left, none of its object."""
    mine = notices.chats_of_worker(act.tx, person, body)
    if not body:
        mine = notices.chats_of_staff(act.tx, person, Role.COORDINATOR)
    others = notices.chats_of_body(act.tx, body, Role.HANDLER, Role.HEAD) if body else []
    return not_of_object(act, case, mine or others)


def not_of_object(act: Act, case: Case, people: Iterable[Address]) -> list[Address]:
    """Leave out whoever a case is about: they do not hear its number either."""
    return [each for each in people if not is_about(act.tx, act.reference, each, case.object_body)]


def tell_staff(
    act: Act, case: Case, people: Iterable[Address], key: str, screen: Screen, owner: int | None = None
) -> None:
    """Tell staff something about a case, once for this state of it; in the words of `owner`, if given."""
    effect = f"{key}:{case.id}:{case.version}"
    notices.tell(act.tx, people, screen, act.now, act.chance, key=effect, owner=owner)


def tell_former(act: Act, case: Case, body: str | None) -> None:
    """The body that had a case learns that it is gone."""
    screen = Screen((say("task.gone", number=case.number),))
    tell_staff(act, case, former_staff(act, case, body), "gone", screen)


def tell_reporter(act: Act, case: Case, key: str, *lines: Sentence) -> None:
    """Tell who reported, and nobody who joined: it may tell of them what neighbours need not know."""
    chats = notices.chats_of_person(act.tx, case.reporter_id)
    screen = resident_screen(case, *lines)
    notices.tell(act.tx, chats, screen, act.now, act.chance, key=f"{key}:{case.id}:{case.version}")


def tell_joined(act: Act, case: Case, key: str, *lines: Sentence, but: Container[int] = ()) -> None:
    """Tell everybody who joined, but those who hear it otherwise."""
    screen = joiner_screen(case, *lines)
    for person in followers(act, case):
        if person != case.reporter_id and person not in but:
            chats = notices.chats_of_person(act.tx, person)
            notices.tell(act.tx, chats, screen, act.now, act.chance, key=f"{key}:{case.id}:{case.version}")


def tell_residents(act: Act, case: Case, key: str, *lines: Sentence) -> None:
    """Tell everybody who reported or joined; `key` names the effect."""
    tell_reporter(act, case, key, *lines)
    tell_joined(act, case, key, *lines)
