"""Tells people of the rungs that have come: one message for a case, one list where several are late at once.

Every case keeps events of its own; after a week's outage, or on a Monday evening, nobody gets forty messages.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from models.case import Case
from models.vocabulary import EventKind, Repeat, Role, Status
from nlu.reading import Urgency
from workflows import notices
from workflows.cases.acts import Act
from workflows.cases.cards import category_value, rows
from workflows.cases.escalation import Rung
from workflows.cases.lateness import span_of
from workflows.cases.parties import rulers_of, staff_of, worker_of
from workflows.cases.rule import ruler, staff_card
from workflows.notices import Address
from workflows.presence.acknowledge import to_be_told
from workflows.screens import Button, Screen, say

SEVERAL = 3
"""From so many late cases on, one chat gets a list; fewer come one by one, with all that can be done."""


@dataclass(frozen=True)
class Climbed:
    """A case with the rungs that have just come, and who knew of it."""

    case: Case
    due: tuple[Rung, ...]
    known: Mapping[int, datetime]

    @property
    def key(self) -> str:
        """Names the effect, so that no chat hears it twice."""
        last = self.due[-1]
        return f"rung:{self.case.id}:{last.kind}:{last.name}"


@dataclass(frozen=True)
class Word:
    """What one chat would hear of one case."""

    case: Case
    screen: Screen
    key: str
    repeat: Repeat = Repeat.ALLOWED


@dataclass
class Told:
    """What one chat hears at this moment, in words of one sort: to act, to settle, or to urge others."""

    address: Address
    sort: str
    words: list[Word] = field(default_factory=list)


def tell(act: Act, climbed: Sequence[Climbed]) -> None:
    """Tell everybody concerned of what has come, each chat in as few messages as may be."""
    found: dict[tuple[int, str], Told] = {}
    for sort, address, word in words_of(act, climbed):
        found.setdefault((address.chat_id, sort), Told(address, sort)).words.append(word)
    for told in found.values():
        say_to(act, told)


def words_of(act: Act, climbed: Iterable[Climbed]) -> Iterable[tuple[str, Address, Word]]:
    """Say who hears what of each case: who can do the next thing, and to whom it was raised."""
    for each in climbed:
        urged = whom_to_urge(act, each.case, each.due)
        screen = rung_screen(act, each.case, urged.key, each.due, urged.role)
        for address in to_be_told(act, each.case, urged.people, each.due, each.known):
            yield urged.key, address, Word(each.case, screen, each.key)
        for rung in each.due:
            if rung.kind is EventKind.ESCALATED:
                raised = rung_screen(act, each.case, "escalation", (rung,))
                word = Word(each.case, raised, f"raised:{each.case.id}:{rung.name}", Repeat.NEVER)
                yield from (("escalation", address, word) for address in raised_to(act, each.case, rung))


def say_to(act: Act, told: Told) -> None:
    """Say it one by one, or in a list; a danger never waits behind a button of a list."""
    people, words = [told.address], told.words
    calm = [each for each in words if each.case.urgency != Urgency.DANGER]
    cases = list({each.case.id: each.case for each in calm}.values())
    if len(cases) >= SEVERAL:
        screen, key = listed(act, told.sort, cases), f"{calm[0].key}:{len(cases)}"
        notices.tell(act.tx, people, screen, act.now, act.chance, key=key, repeat=calm[0].repeat)
        words = [each for each in words if each.case.urgency == Urgency.DANGER]
    for each in words:
        notices.tell(
            act.tx,
            people,
            each.screen,
            act.now,
            act.chance,
            key=each.key,
            repeat=each.repeat,
            about=each.case,
        )


def listed(act: Act, sort: str, cases: Sequence[Case]) -> Screen:
    """Several that are late, the latest first, each behind a button."""
    by_age = sorted(cases, key=lambda each: each.due_at or act.now)
    head = say(f"{sort}.many", count=len(cases))
    return Screen((head,), tuple((shown(act, each),) for each in by_age))


def shown(act: Act, case: Case) -> Button:
    """The way to one of several."""
    late = act.now - (case.due_at or act.now)
    named = {"number": case.number, "category": category_value(act.reference, case.category)}
    return Button("progress", {"case": case.id}, say("reminder.case", span=span_of(late), **named))


@dataclass(frozen=True)
class Urged:
    """Whom a reminder reaches, in which words, and as which role they would act."""

    people: Sequence[Address]
    key: str
    role: Role


def whom_to_urge(act: Act, case: Case, due: tuple[Rung, ...]) -> Urged:
    """Return who can do the next thing: settle whose it is, or work on it.

    Where nobody of a body is here the dispatchers hear it, once, when the limit has passed.
    """
    if case.body is None or case.status == Status.RETURNED:
        role = ruler(act.tx, case) if case.status == Status.RETURNED else Role.DISPATCHER
        return Urged(rulers_of(act, case, role), "unsettled", role)
    own = worker_of(act, case) or staff_of(act, case, Role.HANDLER) or staff_of(act, case)
    if own:
        return Urged(own, "reminder", Role.HANDLER)
    dispatchers = rulers_of(act, case, Role.DISPATCHER) if is_missed(due) else ()
    return Urged(dispatchers, "escalation", Role.DISPATCHER)


def is_missed(due: Iterable[Rung]) -> bool:
    """Whether one of these rungs stands at the limit itself."""
    return any(rung.name.split("@")[0] == "due" for rung in due)


def raised_to(act: Act, case: Case, rung: Rung) -> Sequence[Address]:
    """Return to whom a step raises it: the head, or the coordinators; the published list needs no message."""
    step = rung.name.split("@")[0]
    if step == "head":
        return staff_of(act, case, Role.HEAD)
    return rulers_of(act, case, Role.COORDINATOR) if step == "coordinator" else ()


def rung_screen(act: Act, case: Case, key: str, due: tuple[Rung, ...], role: Role | None = None) -> Screen:
    """The words of a reminder: which case, since when late or until when, and what `role` may press.

    Who has no role in it urges others, and only looks.
    """
    late = case.due_at is not None and case.due_at <= act.now
    line = say(
        f"{key}.{'late' if late else 'ahead'}",
        number=case.number,
        category=category_value(act.reference, case.category),
        due=case.due_at,
        body=act.reference.body_name(case.body),
        rungs=tuple(rung.name.split("@")[0] for rung in due),
    )
    buttons = rows((("progress",),), case.id)
    if role:
        known = (Button("acknowledge", {"case": case.id}),)
        buttons = (*staff_card(act.tx, act.reference, case, "", role).buttons, known)
    return Screen((line,), buttons, case_id=case.id, case_number=case.number)
