"""What people are shown of a case: the same facts, told differently to residents and to staff.

Nobody but the handler's side sees a task card; nothing on it names the resident (principle 5).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from models.case import Case
from models.vocabulary import BODY_ROLES, OPEN_STATUSES, Role, Status
from workflows.cases.lateness import late_line
from workflows.cases.masking import Detail, mask
from workflows.cases.reach import is_sealed
from workflows.cases.sealed import place_of, when_of
from workflows.cases.told_time import time_value
from workflows.cases.transitions import may_return
from workflows.reference import Reference
from workflows.screens import Button, Screen, Sentence, Value, say

UNKNOWN = say("unknown")


def category_value(reference: Reference, code: str | None) -> Value:
    """The category's name, or that there is none yet."""
    return reference.category_names(code) if code else say("category.none")


def place_value(reference: Reference, place: str, cell: str | None) -> Value:
    """The place in words, with its cell where that is known; a point on the map has a cell alone."""
    if cell is None:
        return place or say("place.none")
    name = reference.area_name(cell)
    if place == name:  # it was chosen by its name
        return name
    return say("place.with_cell", place=place, cell=name) if place else say("place.point", cell=name)


def due_value(case: Case) -> Value:
    """The limit, or that the clock stands still."""
    if case.status == Status.AWAITING_RESIDENT:
        return say("due.paused")
    if case.status == Status.SUSPENDED:
        return say("due.suspended")
    return case.due_at or UNKNOWN


def task_lines(
    reference: Reference, case: Case, words: str, now: datetime | None = None
) -> tuple[Sentence, ...]:
    """A case as its handler needs it; how late it is only where somebody looks at it `now`."""
    head = "task.danger" if case.urgency == "danger" else "task.head"
    lines = [
        say(
            head,
            number=case.number,
            category=category_value(reference, case.category),
            place=place_value(reference, shown_words(case, place_of(case)), case.cell),
        ),
        said_line(case, shown_words(case, words)),
        *when_line(case),
        *(late_line(case, now) if now else ()),
        say("task.due", due=due_value(case), basis=basis_value(case)),
        say(f"status.{case.status}"),
    ]
    if case.anonymous:
        lines.append(say("task.anonymous"))
    if case.on_behalf:
        lines.append(say("task.on_behalf"))
    return tuple(lines)


def said_line(case: Case, words: str) -> Sentence:
    """What was said, and whether a resident said it or a grid worker found it."""
    key = {"": "task.words", "petition": "task.petition_words"}.get(case.origin, "task.patrol_words")
    return say(key, words=words or say("words.gone"))


def when_line(case: Case) -> tuple[Sentence, ...]:
    """When it was, as its resident told it."""
    told = when_of(case)
    if told is None:
        return ()
    shown = replace(told, words=shown_words(case, told.words))
    return (say("task.when", when=time_value(shown)),)


def because_line(case: Case, words: str, because: Sequence[str]) -> tuple[Sentence, ...]:
    """The words that decided, as far as this card shows them anyway."""
    shown = tuple(word for word in because if word in shown_words(case, words))
    return (say("task.because", words=shown),) if shown else ()


def shown_words(case: Case, words: str) -> str:
    """A resident's words as staff may read them: telling details go when they asked to be anonymous."""
    return mask(words, frozenset(Detail)) if case.anonymous else words


def basis_value(case: Case) -> Value:
    """The list entry that gave the body the case."""
    if case.basis in UNLISTED:
        return say(f"basis.{case.basis}")
    return say("basis.entry", entry=case.basis) if case.basis else say("basis.none")


UNLISTED = ("fallback", "ruling", "supervision", "supervised", "dissolved")
"""Why a body has a case when no entry of the list gave it: nobody else is named, or a person ruled so."""


_LATER = (("extend", "suspend"), ("share_out",), ("progress",))
HANDLER_BUTTONS: dict[Status, tuple[tuple[str, ...], ...]] = {
    Status.ASSIGNED: (("accept", "return"), ("progress",)),
    Status.REOPENED: (("accept",), ("progress",)),
    Status.ACCEPTED: (("reply", "ask"), ("return", "undo"), *_LATER),
    Status.IN_PROGRESS: (("reply", "ask"), *_LATER),
    Status.AWAITING_RESIDENT: (("reply", "share_out"), ("progress",)),
    Status.SUSPENDED: (("resume",), ("progress",)),
}
"""What a handler may press on a task card, by status."""

IN_HAND = frozenset({Status.ACCEPTED, Status.IN_PROGRESS, Status.AWAITING_RESIDENT, Status.REPLIED})
"""Somebody has taken the case: where the resident allows it, they may see how to reach them."""

DISPATCHER_BUTTONS: dict[Status, tuple[tuple[str, ...], ...]] = {
    Status.REGISTERED: (("assign", "decline"), ("progress",)),
    Status.RETURNED: (("rule", "decline"), ("progress",)),
    Status.REOPENED: (("assign",), ("progress",)),
}
COORDINATOR_BUTTONS: dict[Status, tuple[tuple[str, ...], ...]] = {
    **DISPATCHER_BUTTONS,
    Status.SUSPENDED: (("resume",), ("progress",)),
    Status.MERGED: (("reinstate",), ("progress",)),
    Status.DECLINED: (("reinstate",), ("progress",)),
}
"""What those press who settle whose a case is; only a coordinator ends a rest or undoes an end."""

RESIDENT_BUTTONS: dict[Status, tuple[tuple[str, ...], ...]] = {
    Status.AWAITING_RESIDENT: (("answer",), ("progress", "withdraw")),
    Status.REPLIED: (("progress",),),
}
RESIDENT_DEFAULT = (("progress", "add"), ("withdraw",))

BUTTONS: dict[Role, dict[Status, tuple[tuple[str, ...], ...]]] = {
    **dict.fromkeys(BODY_ROLES, HANDLER_BUTTONS),
    Role.DISPATCHER: DISPATCHER_BUTTONS,
    Role.COORDINATOR: COORDINATOR_BUTTONS,
}
"""What each role may press on a card; who is not here only looks."""


def rows(names: Iterable[Iterable[str]], case_id: int) -> tuple[tuple[Button, ...], ...]:
    """Buttons of these names, all about one case."""
    return tuple(tuple(Button(name, {"case": case_id}) for name in row) for row in names)


def task_card(
    reference: Reference,
    case: Case,
    words: str,
    role: Role = Role.HANDLER,
    now: datetime | None = None,
    because: Sequence[str] = (),
) -> Screen:
    """The card on which staff work; `because` are the words by which the machine gave it its category."""
    names = BUTTONS.get(role, {}).get(Status(case.status), (("progress",),))
    if not may_return(case.returned):
        names = tuple(tuple(name for name in row if name != "return") for row in names)
    if role in BODY_ROLES and answered_late(case):
        names = (("exempt",), *names)
    if role is Role.HANDLER and case.may_contact and case.status in IN_HAND:
        names = (*names, ("contact",))
    if is_sealed(case):  # nobody else learns of it
        names = tuple(tuple(each for each in row if each != "share_out") for row in names)
    return Screen(
        lines=(*task_lines(reference, case, words, now), *because_line(case, words, because)),
        buttons=rows((row for row in names if row), case.id),
        case_id=case.id,
        case_number=case.number,
    )


def answered_late(case: Case) -> bool:
    """Whether a case was answered after its limit: the body may say why that is not to be held against it."""
    if case.status not in (Status.REPLIED, Status.CLOSED) or case.due_at is None:
        return False
    return case.answered_at is not None and case.answered_at > case.due_at


def resident_screen(case: Case, *lines: Sentence) -> Screen:
    """Something told to the resident about their case, with what they can do now."""
    names = resident_buttons(Status(case.status), case.reopened)
    return Screen(lines=lines, buttons=rows(names, case.id), case_id=case.id, case_number=case.number)


def joiner_screen(case: Case, *lines: Sentence) -> Screen:
    """The same for somebody who joined: they follow and add; whose case it is decides about it."""
    names = joiner_buttons(Status(case.status))
    return Screen(lines=lines, buttons=rows(names, case.id), case_id=case.id, case_number=case.number)


def resident_buttons(status: Status, reopened: int) -> tuple[tuple[str, ...], ...]:
    """What whoever reported a case may do now."""
    if status is Status.CLOSED and not reopened:
        return (("progress", "reopen"),)
    if status is Status.MERGED:
        return (("progress", "separate"),)
    if status in (Status.CLOSED, Status.WITHDRAWN, Status.DECLINED):
        return (("progress",),)
    return RESIDENT_BUTTONS.get(status, RESIDENT_DEFAULT)


def joiner_buttons(status: Status) -> tuple[tuple[str, ...], ...]:
    """What somebody who joined may do now."""
    return (("progress", "add"),) if status in OPEN_STATUSES else (("progress",),)


def contact_buttons(case_id: int) -> tuple[tuple[Button, ...], ...]:
    """The first question of the follow-up."""
    given = {"case": case_id}
    return ((Button("contacted", given), Button("not_contacted", given)), (Button("skip", given),))
