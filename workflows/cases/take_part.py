"""What a resident does with a registered case: adds, answers, joins, withdraws."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert
from sqlmodel import col

from models.case import Case, Joining
from models.vocabulary import OPEN_STATUSES, EventKind, Role, Status
from nlu.reading import Urgency
from workflows.attachments import pictures_in, recordings_in
from workflows.cases import merging, together
from workflows.cases.acts import Act, CaseUnknown, case_of, keep_words, move, record
from workflows.cases.cards import shown_words, task_card
from workflows.cases.groups import turn_over
from workflows.cases.moves import Verb
from workflows.cases.open import attach, kept_of
from workflows.cases.parties import (
    case_to,
    followed_case,
    followers,
    people,
    rulers_of,
    staff_of,
    tell_joined,
    tell_staff,
    worker_of,
)
from workflows.cases.reach import hears
from workflows.cases.timers import drop_follow_up, resume_clock, stop_clock
from workflows.cases.transitions import TransitionRefused
from workflows.gate_terms import Action
from workflows.governance.begin import look_at_heat
from workflows.joint.ending import end_parts
from workflows.participation.petitions.ended import ended
from workflows.screens import Screen, Sentence, Value, say


@dataclass(frozen=True)
class Added:
    """What became of an addition."""

    case: Case
    answered: bool  # it answered an open question


def add(act: Act, case_id: int, text: str, photos: Sequence[str] = ()) -> Added:
    """Add words or pictures to an open case; an open question counts as answered when who reported adds."""
    case = followed_case(act, case_id)
    if case.status not in OPEN_STATUSES:
        raise TransitionRefused(Status(case.status), Verb.SUPPLY, act.by.role)
    digest = keep_words(act, case.id, "addition", text) if text else None
    data = {"words": digest, "pictures": attach(act, case, photos)}
    answered = case.status == Status.AWAITING_RESIDENT and case.reporter_id == act.by.person_id
    if answered:
        resume_clock(act, case)
        move(act, case, Verb.SUPPLY, data)
    else:
        record(act, case, EventKind.SUPPLIED, data)
    shown = tuple(photos) if hears(act.by, case) else pictures_in(photos)
    line = addition(case, shown_words(case, text), shown, answered=answered)
    tell_workers(act, case, shown, line, owner=act.by.person_id)
    return Added(case, answered)


def is_reporter(act: Act, case: Case) -> bool:
    """Whether the actor brought the case, and did not join it."""
    return case.reporter_id == act.by.person_id


def add_late(act: Act, case_id: int, text: str, photos: Sequence[str]) -> Case | None:
    """Add what nobody has placed elsewhere in time; None where the case takes no more.

    A recording that is not passed on is erased.
    """
    case = case_of(act, case_id)
    if case.status not in OPEN_STATUSES:
        return None
    kept = kept_of(act, case, photos)
    if text or kept:
        add(act, case_id, text, kept)
    return case


def addition(case: Case, words: str, attached: Sequence[str], *, answered: bool) -> Sentence:
    """What was added, as the handler reads it."""
    key = "task.recording" if recordings_in(attached) else "task.photos"
    told: Value = words or say(key, photos=len(attached))
    if answered:
        return say("task.answered", number=case.number, words=told, due=case.due_at)
    return say("task.added", number=case.number, words=told)


def withdraw(act: Act, case_id: int) -> Case:
    """Take a case back: the resident's own act, and final."""
    case = case_to(act, case_id, Action.WITHDRAW)
    take_back(act, case)
    return case


def take_back(act: Act, case: Case) -> None:
    """End a case at its reporter's wish; who works on it and who joined it hears it.

    What neighbours have brought goes on by itself: nobody withdraws it but they (principle 8).
    """
    for each in list(together.merged_in(act, case, deep=1)):
        merging.go_on_alone(act, each, merging.WITHDRAWN)
    case.closed_at = act.now
    move(act, case, Verb.WITHDRAW)
    stop_clock(act, case)
    end_parts(act, case)
    drop_follow_up(act, case)
    tell_workers(act, case, (), say("task.withdrawn", number=case.number))
    turn_over(act, case)
    tell_joined(act, case, "withdrawn", say("resident.withdrawn_joined", number=case.number))
    ended(act, case)


def join(act: Act, case_id: int) -> Case:
    """Join somebody else's case (+1): counted once per person, and told everything from now on."""
    case = case_to(act, case_id, Action.JOIN)
    person = act.by.person_id
    if person is None or case.status not in OPEN_STATUSES or person in followers(act, case):
        raise TransitionRefused(Status(case.status), Verb.SUPPLY, act.by.role)
    act.tx.execute(insert(Joining).values(case_id=case.id, person_id=person, at=act.now))
    count = people(act, case.id)
    record(act, case, EventKind.JOINED, {"people": count})
    look_at_heat(act, case, count)
    tell_workers(act, case, (), say("task.joined", number=case.number, people=count))
    return case


def leave(act: Act, case_id: int) -> Case:
    """Take one's own joining back: it was another matter. Who works on the case hears the new number."""
    case = case_of(act, case_id)
    mine = (col(Joining.case_id) == case.id) & (col(Joining.person_id) == act.by.person_id)
    gone = act.tx.execute(delete(Joining).where(mine).returning(col(Joining.id))).all()
    if not gone:
        raise CaseUnknown
    count = people(act, case.id)
    record(act, case, EventKind.RECOUNTED, {"people": count, "cause": "another_matter"})
    if case.status in OPEN_STATUSES:
        tell_workers(act, case, (), say("task.parted", number=case.number, people=count))
    return case


def tell_workers(
    act: Act, case: Case, photos: Sequence[str], line: Sentence, owner: int | None = None
) -> None:
    """Tell who has the case, or the whole body; who hands it out, while nobody has a danger."""
    people, role = worker_of(act, case) or staff_of(act, case, Role.HANDLER, Role.HEAD), Role.HANDLER
    if case.body is None and case.urgency == Urgency.DANGER:
        people, role = rulers_of(act, case, Role.DISPATCHER), Role.DISPATCHER
    buttons = task_card(act.reference, case, "", role).buttons
    screen = Screen((line,), buttons, tuple(photos), case.id, case.number)
    tell_staff(act, case, people, "told", screen, owner)
