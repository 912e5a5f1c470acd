"""What tests of a person's rights share: cases that end, terms that come, and what is left after them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, text
from sqlmodel import col

from models import owners as sealed
from models import post
from models.case import Case, Words
from models.ledger import Event
from models.person import Chat, Person
from models.post import DueTimer
from models.post_tables import SetAside, Timer
from models.tables import METADATA
from models.vocabulary import Solved, TimerKind
from tests.principles.community import COMPANY, REPORTER, Community, community
from workflows import verify
from workflows.cases import follow_up, handle
from workflows.cases.acts import SYSTEM
from workflows.cases.sealed import open_words, place_of, point_of
from workflows.conversation import place_of_memory
from workflows.privacy import anonymise
from workflows.privacy.contact import contacts_of


@contextmanager
def founded(folder: Path) -> Iterator[Community]:
    """Found a community."""
    with community(folder) as place:
        yield place


def closed(place: Community, case: Case, level: int = 5) -> Case:
    """Let a case be answered and rated."""
    handle.accept(place.act(COMPANY, 1), case.id)
    handle.reply(place.act(COMPANY, 2), case.id, "11月24日已修好,示例·甲负责")
    follow_up.answer_contacted(place.act(REPORTER, 3), case.id, True)
    follow_up.answer_solved(place.act(REPORTER, 4), case.id, Solved.SOLVED)
    return follow_up.answer_satisfaction(place.act(REPORTER, 5), case.id, level).case


def term_of(place: Community, case: Case) -> DueTimer | None:
    """The timer by which a case lets go of its person."""
    place.tx.flush()
    found = select(Timer).where(col(Timer.kind) == TimerKind.ANONYMISE, col(Timer.subject) == case.id)
    timer = place.tx.execute(found).scalars().first()
    return (
        DueTimer(timer.id, timer.key, TimerKind.ANONYMISE, timer.due_at, timer.subject, "{}")
        if timer
        else None
    )


def at_term(place: Community, case: Case) -> Case:
    """Let the term of a case come."""
    timer = term_of(place, case)
    assert timer is not None
    anonymise.fire(replace(place.act(REPORTER), by=SYSTEM, now=timer.due_at), timer)
    return case


def kinds(place: Community, subject: str) -> list[str]:
    """What happened to a subject, in order."""
    place.tx.flush()
    chain = select(col(Event.kind)).where(col(Event.subject) == subject).order_by(col(Event.seq))
    return list(place.tx.execute(chain).scalars())


def faults(place: Community) -> list[object]:
    """What the ledger finds wrong."""
    place.tx.flush()
    return list(verify.verify(place.tx).faults)


def dump(place: Community) -> dict[str, list[str]]:
    """Every row of every table as text."""
    place.tx.flush()
    names = [each.name for each in METADATA.sorted_tables]
    return {
        name: [str(tuple(row)) for row in place.tx.execute(text(f'SELECT * FROM "{name}"'))] for name in names
    }


def readable(place: Community) -> str:
    """Everything that the keys of the house can still open: words, places, messages, memories, contacts."""
    tx = place.tx
    tx.flush()
    tx.expire_all()
    words = [open_words(tx, row.hash, row.text) for row in tx.execute(select(Words)).scalars()]
    places = [f"{place_of(case)} {point_of(case)}" for case in tx.execute(select(Case)).scalars()]
    chats = list(tx.execute(select(Chat)).scalars())
    letters = [screen for chat in chats for screen in place.told(chat.id)]
    memories = [sealed.readable(tx, chat.memory, place_of_memory(chat.id)) for chat in chats]
    failed = [post.incoming_aside(tx, row) for row in tx.execute(select(SetAside)).scalars()]
    left = [str(contacts_of(tx, person)) for person in tx.execute(select(col(Person.id))).scalars()]
    return "\n".join(str(each) for each in (*words, *places, *letters, *memories, *failed, *left) if each)


YEAR = timedelta(days=365)
