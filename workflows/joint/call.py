"""Asks other bodies to work on a case: the lead for parts of it, a coordinator by whistle (吹哨)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models import post
from models.case import Case
from models.joint import Part
from models.rows import add_row
from models.vocabulary import BodyKind, Status, TimerKind
from workflows.cases.acts import Act, keep_words, move
from workflows.cases.cards import rows, shown_words
from workflows.cases.masking import mask
from workflows.cases.moves import Verb
from workflows.cases.parties import case_to, tell_staff
from workflows.cases.transitions import allowed
from workflows.gate_terms import Action
from workflows.joint.limits import Clocks, choices, part_limits, whistle_limits
from workflows.joint.parts import limits_of, parts_of
from workflows.joint.rungs import ladder
from workflows.joint.stand import Candidate, check_caller, check_candidate
from workflows.joint.terms import JointKind, JointRefused, Limits, Why
from workflows.joint.told import leading, tell_called, tell_residents_of
from workflows.policy import Policy
from workflows.screens import Screen, say

OFFERED = 8
"""Bodies that are offered at once; others are found by their name."""

NEAR = (BodyKind.RESIDENTS_COMMITTEE, BodyKind.GRID_TEAM, BodyKind.SOCIAL_WORK, BodyKind.SOCIAL_SERVICE)
"""Who is offered beside the bodies of the list (三社联动): the committee, the grid, social workers."""


@dataclass(frozen=True)
class Called:
    """What became of a call."""

    case: Case
    parts: Sequence[Part]
    unreached: Sequence[str]  # bodies of which nobody has come to this system yet


def whistle(act: Act, case_id: int, kind: JointKind, bodies: Sequence[str], what: str) -> Called:
    """Call bodies together. Raises JointRefused, TransitionRefused, CaseUnknown, CalendarGap."""
    case = whistling(act, case_id)
    policy, calendar = act.reference.policy, act.reference.calendar
    limits = whistle_limits(kind, act.now, case.due_at, clocks_of(policy), calendar)
    called = ask(act, case, kind, bodies, what, limits)
    line = say("task.whistled", number=case.number, bodies=names_of(act, bodies), what=what)
    screen = Screen((line,), rows((("progress",),), case.id), (), case.id, case.number)
    tell_staff(act, case, leading(act, case), "whistled", screen)
    return called


def share_out(act: Act, case_id: int, body: str, what: str, until: datetime) -> Called:
    """Ask one body for a part. Raises JointRefused, TransitionRefused, NotTheHandler, CaseUnknown."""
    case = sharing(act, case_id)
    return ask(act, case, JointKind.PART, (body,), what, part_limits(until, act.now, case.due_at))


def whistling(act: Act, case_id: int) -> Case:
    """Load a case for which the actor may whistle. Raises JointRefused, TransitionRefused, CaseUnknown."""
    case = case_to(act, case_id, Action.WHISTLE)
    check_caller(act.by.role, act.reference.policy.whistlers)
    allowed(Status(case.status), Verb.WHISTLE, act.by.role)
    return case


def sharing(act: Act, case_id: int) -> Case:
    """Load a case of which the actor may ask others a part now. Raises TransitionRefused, CaseUnknown."""
    case = case_to(act, case_id, Action.SHARE_OUT)
    allowed(Status(case.status), Verb.SHARE_OUT, act.by.role)
    return case


def ask(act: Act, case: Case, kind: JointKind, bodies: Sequence[str], what: str, limits: Limits) -> Called:
    """Give every body its part, start its clock, and tell everybody."""
    if not bodies:
        raise JointRefused(Why.NOBODY)
    bodies, what = tuple(dict.fromkeys(bodies)), as_read(case, what)
    for body in bodies:
        check_body(act, case, body)
    digest = keep_words(act, case.id, "joint", what)
    verb = Verb.SHARE_OUT if kind is JointKind.PART else Verb.WHISTLE
    facts = {"kind": str(kind), "bodies": list(bodies), "what": digest, **dates_of(limits)}
    move(act, case, verb, facts, f"joint@{act.reference.policy.version}")
    parts = [add(act, case, kind, body, digest, limits) for body in bodies]
    unreached = [part.body for part in parts if not tell_called(act, case, part, what)]
    tell_residents_of(act, case, bodies)
    return Called(case, parts, unreached)


def as_read(case: Case, what: str) -> str:
    """What a called body reads of what it is to do: never who somebody is, nor how to reach them (S8)."""
    return mask(shown_words(case, what))


def dates_of(limits: Limits) -> dict[str, str]:
    """The limits as facts of an event."""
    dates = {"until": limits.due_at, "sign_in_by": limits.sign_in_by, "contact_by": limits.contact_by}
    return {name: at.isoformat() for name, at in dates.items() if at is not None}


def add(act: Act, case: Case, kind: JointKind, body: str, what: str, limits: Limits) -> Part:
    """Keep one body's part and set its clock."""
    part = Part(
        case_id=case.id,
        place=len(parts_of(act.tx, case.id)) + 1,
        body=body,
        kind=str(kind),
        asked_by=str(act.by.role),
        what=what,
        asked_at=act.now,
        due_at=limits.due_at,
        sign_in_by=limits.sign_in_by,
        contact_by=limits.contact_by,
        looked_at=act.now,
    )
    add_row(act.tx, part)
    rung = next(ladder(act.now, limits_of(part), act.reference.calendar))
    post.set_timer(act.tx, timer_key(part.id), TimerKind.PART, rung.at, part.id)
    return part


def timer_key(part_id: int) -> str:
    """The one timer that reminds a body of its part."""
    return f"part:{part_id}"


def clocks_of(policy: Policy) -> Clocks:
    """The house's numbers of a whistle."""
    return Clocks(
        policy.whistles, policy.minutes(policy.sign_in_minutes), timedelta(hours=policy.contact_hours)
    )


def check_body(act: Act, case: Case, body: str) -> None:
    """Refuse a body that may not be called for this case. Raises JointRefused."""
    fact = act.reference.standing.get(body)
    if fact is None:
        raise JointRefused(Why.UNKNOWN, body)
    open_parts = {part.body for part in parts_of(act.tx, case.id) if part.done_at is None}
    check_candidate(
        Candidate(
            name=fact.name,
            is_lead=body == case.body,
            is_object=act.reference.is_under(body, case.object_body),
            serves=serves(act, fact.area, case.cell),
            is_called=body in open_parts,
        )
    )


def serves(act: Act, area: str | None, cell: str | None) -> bool:
    """Whether a body's area holds a cell; a case without a place is anybody's."""
    return area is None or cell is None or area in act.reference.area_path(cell)


def offered(act: Act, case: Case) -> list[str]:
    """Bodies worth calling: those that the list names as assisting, then who is near."""
    day = act.reference.local_date(case.opened_at)
    choice = act.reference.choose(case.category, case.cell, day, case.object_body)
    near = [code for kind in NEAR for code, fact in act.reference.standing.items() if fact.kind == kind]
    listed = dict.fromkeys((*choice.assisting, *near))
    return [code for code in listed if is_free(act, case, code)][:OFFERED]


def untils(act: Act, case_id: int) -> Sequence[datetime]:
    """Return until when a part may be asked for. Raises TransitionRefused, NotTheHandler, CaseUnknown."""
    return choices(act.now, sharing(act, case_id).due_at)


def is_free(act: Act, case: Case, body: str) -> bool:
    """Whether a body may be called for a case now."""
    try:
        check_body(act, case, body)
    except JointRefused:
        return False
    return True


def names_of(act: Act, bodies: Sequence[str]) -> tuple[str, ...]:
    """The names of bodies."""
    return tuple(act.reference.body_name(each) for each in bodies)
