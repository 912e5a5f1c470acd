"""Gives the open cases of a body that has ended to who comes after it: each to somebody who may have it.

The limit runs on as it was, and what was answered stays with who answered it. A case about the successor, or
about a body above it, does not go there (principle 4).
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.joint import Part
from models.vocabulary import OPEN_STATUSES, BodyKind, EventKind, ReturnReason, Role, Status
from workflows import notices
from workflows.cases.acts import Act, case_of, keep_words, move, record
from workflows.cases.groups import take_away
from workflows.cases.moves import Verb
from workflows.cases.parties import colleagues, rulers_of, tell_residents, tell_staff
from workflows.cases.timers import resume_clock
from workflows.joint.ending import end, end_parts
from workflows.joint.parts import locked, parts_of, words_by_hash
from workflows.joint.told import leading, tell_called
from workflows.screens import Button, Screen, say

BASIS = "dissolved"
"""Why a case has another body: the one it had has ended."""

STAYING = (Status.AWAITING_RESIDENT, Status.SUSPENDED, Status.RETURNED)
"""Something is waited for, and goes on to be."""

LISTED = 20
"""Cases that one message shows; the rest are in the list behind it."""


def cases_of(act: Act, body: str) -> Sequence[int]:
    """The open cases of a body."""
    mine = select(col(Case.id)).where(col(Case.body) == body, col(Case.status).in_(sorted(OPEN_STATUSES)))
    return act.tx.execute(mine.order_by(col(Case.id))).scalars().all()


def give_cases(act: Act, body: str, heir: str) -> list[Case]:
    """Give every open case of a body to its heir, or to who may have it; return them."""
    cases = [case_of(act, each) for each in cases_of(act, body)]
    for case in cases:
        give(act, case, body, heir_of(act, case, body, heir))
    tell_heirs(act, body, cases)
    return cases


def give_objects(act: Act, body: str, heir: str) -> int:
    """What is open about a body is about its heir now, where its people work: the heir does not handle it."""
    about = select(col(Case.id)).where(
        col(Case.object_body) == body, col(Case.status).in_(sorted(OPEN_STATUSES)), col(Case.body) != body
    )
    found = [case_of(act, each) for each in act.tx.execute(about.order_by(col(Case.id))).scalars().all()]
    for case in found:
        case.object_body = heir
        record(act, case, EventKind.INHERITED, {"object": heir, "from": body}, rule(act))
        end_parts(act, case)
        if case.body is not None and act.reference.is_under(case.body, heir):
            give(act, case, case.body, heir_of(act, case, case.body, heir))
    return len(found)


def heir_of(act: Act, case: Case, body: str, heir: str) -> str | None:
    """Who may have a case: heir, fallback, else who supervises; None where it is about all of them."""
    reference = act.reference
    for each in (heir, reference.fallback, reference.supervisor(case.cell)):
        fact = reference.bodies.get(each or "")
        free = fact is not None and fact.code != body and fact.kind != BodyKind.ENDED
        if free and not reference.is_under(each, case.object_body):
            return each
    return None


def give(act: Act, case: Case, body: str, heir: str | None) -> None:
    """Let a case go on with its heir where it stands; with nobody, a dispatcher says whose it is."""
    case.handler_id = None
    before = Status(case.status)
    if heir is None and before == Status.RETURNED:
        case.body = None  # a dispatcher has it already
        record(act, case, EventKind.INHERITED, {"body": None, "from": body}, rule(act))
    elif heir is None:
        orphan(act, case)
    else:
        case.body, case.basis = heir, BASIS
        if before in STAYING:
            move(act, case, Verb.INHERIT, {"body": heir, "from": body}, BASIS, role=Role.SYSTEM)
        else:
            case.accepted_at = None
            facts = {"body": heir, "from": body, "ground": BASIS}
            move(act, case, Verb.ASSIGN_HEIR, facts, BASIS, role=Role.SYSTEM)
        tell_changed(act, case, body)
    take_away(act, case, body)


def orphan(act: Act, case: Case) -> None:
    """Put a case that nobody may simply inherit before the dispatchers, as if it had been returned."""
    evidence = keep_words(act, case.id, "reason", BASIS)
    facts = {"reason": ReturnReason.WRONG_BODY, "evidence": evidence, "proposal": None}
    if case.paused_at is not None:
        resume_clock(act, case)
    case.body, case.basis = None, BASIS
    move(act, case, Verb.ORPHAN, facts, BASIS, role=Role.SYSTEM)
    line = say("task.orphan", number=case.number)
    screen = Screen((line,), ((Button("rule", {"case": case.id}),),), (), case.id, case.number)
    tell_staff(act, case, rulers_of(act, case, Role.DISPATCHER), "orphan", screen)


def tell_changed(act: Act, case: Case, body: str) -> None:
    """Who reported hears who has it now, and that the limit is the same."""
    former, name = act.reference.body_name(body), act.reference.body_name(case.body)
    line = say("resident.inherited", number=case.number, former=former, body=name, due=case.due_at)
    tell_residents(act, case, "inherited", line)


def tell_heirs(act: Act, body: str, cases: Sequence[Case]) -> None:
    """Tell each body that inherits what came to it: one message, not one a case."""
    former = act.reference.body_name(body)
    for heir in dict.fromkeys(case.body for case in cases if case.body not in (None, body)):
        theirs = [case for case in cases if case.body == heir]
        line = say("task.inherited", body=former, count=len(theirs))
        shown = tuple(
            (Button("progress", {"case": case.id}, say("button.number", number=case.number)),)
            for case in theirs[:LISTED]
        )
        people = colleagues(act, heir or "", cases=theirs)
        key = f"inherited:{body}:{heir}:{act.now.isoformat()}"
        notices.tell(act.tx, people, Screen((line,), shown), act.now, act.chance, key=key)


def give_parts(act: Act, body: str, heir: str | None) -> int:
    """Give every open part of a body to its heir; one that it cannot have ends, and who leads hears it."""
    mine = select(col(Part.id)).where(col(Part.body) == body, col(Part.done_at).is_(None))
    found = act.tx.execute(mine.order_by(col(Part.id))).scalars().all()
    for part_id in found:
        kept = act.tx.get_one(Part, part_id)
        case = case_of(act, kept.case_id)
        give_part(act, case, locked(act, part_id), heir)
    return len(found)


def give_part(act: Act, case: Case, part: Part, heir: str | None) -> None:
    """Give one part."""
    before = part.body
    facts: dict[str, str | int | bool | None] = {
        "part": part.place,
        "from": before,
        "body": heir if heir else before,
        "ended": not heir,
    }
    if heir is None or not can_help(act, case, part, heir):
        end(act, part)
        facts |= {"body": before, "ended": True}
        line = say("joint.body_ended", number=case.number, body=act.reference.body_name(before))
        screen = Screen((line,), ((Button("progress", {"case": case.id}),),), (), case.id, case.number)
        tell_staff(act, case, leading(act, case), f"part_ended{part.place}", screen)
    else:
        part.body = heir
        act.tx.add(part)
        what = words_by_hash(act.tx, case, [part.what]).get(part.what, "")
        tell_called(act, case, part, what, say("joint.inherited", body=act.reference.body_name(before)))
    record(act, case, EventKind.INHERITED, facts, rule(act))


def rule(act: Act) -> str:
    """The basis with its version."""
    return f"{BASIS}@{act.reference.policy.version}"


def can_help(act: Act, case: Case, part: Part, heir: str) -> bool:
    """Whether the heir may have a part: it does not lead the case, has none of its own, is not its object."""
    others = {each.body for each in parts_of(act.tx, case.id) if each.done_at is None and each.id != part.id}
    return heir != case.body and heir not in others and not act.reference.is_under(heir, case.object_body)
