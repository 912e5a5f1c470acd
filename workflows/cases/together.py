"""Knows which cases go on in another, and lets what that one is answered be their answer too.

Whoever brought one of them reads the answer under their own number, and judges it by themselves.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import col

from models.case import Case
from models.vocabulary import Status
from workflows import notices
from workflows.cases.acts import Act, keep_words, move
from workflows.cases.cards import contact_buttons
from workflows.cases.moves import Verb
from workflows.cases.timers import set_follow_up
from workflows.screens import Screen, Sentence, say
from workflows.transaction import Transaction

DEEPEST = 8
"""How often what was merged may have been merged on."""


@dataclass(frozen=True)
class GoesOn:
    """The case that another, merged into it, goes on in."""

    id: int
    number: str
    status: Status


def goes_on(tx: Transaction, case_id: int) -> GoesOn | None:
    """Return the case that a merged one goes on in; None while one goes its own way."""
    case = tx.get_one(Case, case_id)
    into = tx.get(Case, case.merged_into) if case.status == Status.MERGED and case.merged_into else None
    return GoesOn(into.id, into.number, Status(into.status)) if into else None


def merged_in(act: Act, case: Case, deep: int = DEEPEST) -> Iterator[Case]:
    """Give the cases that go on in one, and those that go on in them."""
    for each in act.tx.execute(asked_of(case.id)).scalars().all() if deep else ():
        yield each
        yield from merged_in(act, each, deep - 1)


def asked_of(case_id: int) -> Select[Any]:
    """Ask for the cases that were merged into one, the oldest first."""
    merged = select(Case).where(col(Case.merged_into) == case_id, col(Case.status) == Status.MERGED)
    return merged.order_by(col(Case.id))


@dataclass(frozen=True)
class AnsweredToo:
    """Who has read the answer under another number, and the further cases of those who read it anyway."""

    people: frozenset[int]
    further: tuple[Case, ...]


def reply_too(
    act: Act, case: Case, text: str, lines: Sequence[Sentence], photos: Sequence[str]
) -> AnsweredToo:
    """Answer everything that goes on in an answered case; everybody reads the answer once.

    `lines` tell the answer, the first of them under the number of its reader.
    """
    told, further = {case.reporter_id}, []
    for each in merged_in(act, case):
        if each.reporter_id is None:
            continue
        answer(act, each, case, text)
        if each.reporter_id in told:
            further.append(each)
            continue
        told.add(each.reporter_id)
        first = say("resident.replied", **{**lines[0].values, "number": each.number})
        with_it = say("resident.replied_with", target=case.number)
        ask_verdict(act, each, (first, with_it, *lines[1:]), photos)
    return AnsweredToo(frozenset(person for person in told if person), tuple(further))


def tell_further(act: Act, case: Case, further: Sequence[Case]) -> None:
    """Tell those who have read an answer which other cases of theirs it answers; each has its own verdict."""
    for each in further:
        line = say("resident.replied_further", number=each.number, target=case.number)
        ask_verdict(act, each, (line, say("ask.contacted")), ())


def ask_verdict(act: Act, case: Case, lines: Sequence[Sentence], photos: Sequence[str]) -> None:
    """Show who brought a case what answers it, with the first question of the follow-up."""
    shown = Screen(tuple(lines), contact_buttons(case.id), tuple(photos), case.id, case.number)
    chats = notices.chats_of_person(act.tx, case.reporter_id)
    notices.tell(act.tx, chats, shown, act.now, act.chance, key=f"replied:{case.id}:{case.version}")


def answer(act: Act, case: Case, with_case: Case, text: str) -> None:
    """Keep the answer with a case that waited in another; whoever answered has it from now on."""
    digest = keep_words(act, case.id, "reply", text)
    case.body, case.basis, case.handler_id = with_case.body, with_case.basis, with_case.handler_id
    case.answered_at, case.closed_at = act.now, None
    case.exempt, case.lacks, case.standard = False, with_case.lacks, None
    move(act, case, Verb.REPLY_TOO, {"words": digest, "with": with_case.number})
    set_follow_up(act, case)
