"""Gives a person a copy of everything that is kept of them, for programs to read."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlmodel import SQLModel, col

from models import post
from models.case import Attachment, Case, Joining, Words
from models.governance import MatterCandidate, MatterSign
from models.grid import RoundWalker
from models.ledger import Event
from models.means import MeansDraw
from models.mediation import Mediation, MediationParty, MediationWords
from models.owners import readable
from models.person import Chat, LinkCode, Membership, Person, WebSession
from models.post_tables import Inbox, Outbox, SetAside
from models.privacy import Consent
from models.recheck import Recheck
from models.roll import Roll, RollMember, RollObjection, RollUnit
from models.vocabulary import EventKind, PersonEvent, Role
from workflows import ledger
from workflows.cases.acts import Actor
from workflows.cases.masking import Detail, mask
from workflows.cases.pleas import GRANTED
from workflows.cases.sealed import open_words, place_of, point_of, when_of
from workflows.conversation import NOTHING, place_of_memory
from workflows.participation.budgets.my_budgets import my_budgets
from workflows.participation.conversations.my_opinions import my_opinions
from workflows.participation.covenants.my_comments import my_comments
from workflows.participation.deliberation.forget import my_assemblies
from workflows.participation.evaluations.my_evaluations import my_evaluations
from workflows.participation.panels.forget import my_voices
from workflows.participation.petitions.my_petitions import my_petitions
from workflows.participation.rolls.view import words_of as objection_words
from workflows.participation.votes.my_votes import my_votes
from workflows.privacy.chain import subject_of as chain_of
from workflows.privacy.contact import contacts_of
from workflows.privacy.my_data_columns import GIVEN
from workflows.subscriptions.choose import of_person
from workflows.transaction import Transaction

SCHEMA = "huiying.mydata/1"
"""Name and version of the form. A field that comes leaves the version; one that goes or changes raises it."""

ONCE_IN = timedelta(days=1)
"""Copies taken within this are one event."""

OF_NEIGHBOURS = ("addition", "standing", "signing")
"""Kinds of words on a case that may be another resident's."""

BETWEEN_OFFICES = ("joint", "joint_summary", "receiver")
"""Kinds of words that bodies say to each other when they work together, and who received what was drawn;
their answer is given."""

Facts = dict[str, Any]


def export(tx: Transaction, person_id: int, now: datetime) -> Facts:
    """Return everything that is kept of a person as plain JSON values, and nothing that is kept of others."""
    person = tx.get_one(Person, person_id)
    cases = held(tx, Case, col(Case.reporter_id) == person_id)
    joined = held(tx, Joining, col(Joining.person_id) == person_id)
    return {
        "schema": SCHEMA,
        "at": now.isoformat(),
        "person": facts_of(person),
        "seats": [facts_of(each) for each in held(tx, Membership, col(Membership.person_id) == person_id)],
        "consents": [facts_of(each) for each in held(tx, Consent, col(Consent.person_id) == person_id)],
        "contact": {str(kind): value for kind, value in contacts_of(tx, person_id).items()},
        "contact_reads": [read for each in cases for read in reads_of(tx, each)],
        "cases": [case_of(tx, each, person_id) for each in cases],
        "asked_again": [
            facts_of(each)
            for each in held(tx, Recheck, col(Recheck.case_id).in_([case.id for case in cases]))
        ],
        "joined": [joining_of(tx, each, person_id) for each in joined],
        "mediations": mediations_of(tx, person_id),
        "walks": [facts_of(each) for each in held(tx, RoundWalker, col(RoundWalker.person_id) == person_id)],
        "subscriptions": [facts_of(each) for each in of_person(tx, person_id)],
        "rolls": rolls_of(tx, person_id),
        "votes": my_votes(tx, person_id),
        "petitions": my_petitions(tx, person_id),
        "sessions": my_assemblies(tx, person_id),
        "consulted": my_voices(tx, person_id),
        "evaluations": my_evaluations(tx, person_id),
        "budgets": my_budgets(tx, person_id),
        "opinions": my_opinions(tx, person_id),
        "covenant_comments": my_comments(tx, person_id),
        "stood": [
            stood_of(tx, each)
            for each in held(tx, MatterCandidate, col(MatterCandidate.person_id) == person_id)
        ],
        "doors": [door_of(tx, each) for each in held(tx, Chat, col(Chat.person_id) == person_id)],
        "events": events_of(tx, chain_of(person_id)),
    }


def rolls_of(tx: Transaction, person_id: int) -> Facts:
    """Where somebody may vote, and what they asked of rolls."""
    objections = held(tx, RollObjection, col(RollObjection.person_id) == person_id)
    return {
        "member": [
            {**facts_of(each), **line_of(tx, each.unit_id)}
            for each in held(tx, RollMember, col(RollMember.person_id) == person_id)
        ],
        "asked": [{**facts_of(each), "words": objection_words(tx, each)} for each in objections],
    }


def line_of(tx: Transaction, unit_id: int) -> Facts:
    """A line of a roll, with the roll's name."""
    unit = tx.get_one(RollUnit, unit_id)
    roll = tx.get_one(Roll, unit.roll_id).name
    return {"roll": roll, "unit": unit.unit, "area": unit.area, "cell": unit.cell}


def keep_exported(tx: Transaction, person_id: int, now: datetime) -> None:
    """Write down that a person took a copy; once a day is enough."""
    subject = chain_of(person_id)
    last = select(func.max(col(Event.at))).where(
        col(Event.subject) == subject, col(Event.kind) == PersonEvent.EXPORTED
    )
    taken = tx.execute(last).scalar_one()
    if taken is None or now - taken >= ONCE_IN:
        entry = ledger.Entry(subject, PersonEvent.EXPORTED, now, str(Actor(Role.RESIDENT, person_id)))
        ledger.append(tx, entry)


def held(tx: Transaction, model: type[SQLModel], which: ColumnElement[bool]) -> list[Any]:
    """Rows of a table, oldest first."""
    order = col(model.id)  # type: ignore[attr-defined]  # every table that is given here counts its rows
    return list(tx.execute(select(model).where(which).order_by(order)).scalars())


def facts_of(row: SQLModel, *leave: str) -> Facts:
    """The columns of a row that are given."""
    names = (name for name in GIVEN[str(row.__tablename__)] if name not in leave)
    return {name: plain(getattr(row, name)) for name in names}


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    return value.isoformat() if isinstance(value, datetime) else value


def case_of(tx: Transaction, case: Case, person_id: int) -> Facts:
    """A case with the words on it that are the person's or an office's, pictures, and what happened."""
    own = (col(Words.person_id) == person_id) | col(Words.kind).not_in((*OF_NEIGHBOURS, *BETWEEN_OFFICES))
    words = held(tx, Words, (col(Words.case_id) == case.id) & own)
    pictures = held(tx, Attachment, (col(Attachment.case_id) == case.id) & shown(person_id))
    events = events_of(tx, ledger.subject_of(case.number))
    return {
        **facts_of(case, "place", "latitude", "longitude"),
        **where_of(case),
        "words": [{**each, "own": mine} for each, mine in told_words(tx, words, events, person_id)],
        "pictures": [picture_of(each) for each in pictures],
        "events": events,
    }


def told_words(
    tx: Transaction, words: list[Words], events: list[Facts], person_id: int
) -> Iterable[tuple[Facts, bool]]:
    """Yield words as their person is told them, and whether they are theirs.

    Why a body pleads they are told only once it is granted, and masked; why others refused it, never.
    """
    pleas = [each for each in events if "plea" in each["data"]]
    why = {each["data"].get("reason") for each in pleas}
    granted = {each["data"].get("reason") for each in pleas if each["kind"] in GRANTED}
    for each in words:
        told = words_of(tx, each)
        if each.hash not in why:
            yield told, each.person_id == person_id
        elif each.hash in granted:
            yield {**told, "text": told["text"] and mask(told["text"], frozenset(Detail))}, False


def shown(person_id: int) -> ColumnElement[bool]:
    """Pictures that the person sent, or that staff sent them."""
    mine = select(col(Chat.id)).where(col(Chat.person_id) == person_id)
    vouchers = select(col(MeansDraw.photo))
    answered = col(Attachment.by_staff) & col(Attachment.name).not_in(vouchers)
    return answered | col(Attachment.chat_id).in_(mine)


def picture_of(picture: Attachment) -> Facts:
    """A picture by its address at the web door."""
    return {**facts_of(picture), "address": f"/pictures/{picture.name}"}


def joining_of(tx: Transaction, joining: Joining, person_id: int) -> Facts:
    """A case of somebody else that the person joined: which it is, and what they themselves added."""
    case = tx.get_one(Case, joining.case_id)
    words = held(tx, Words, (col(Words.case_id) == case.id) & (col(Words.person_id) == person_id))
    told = {name: plain(getattr(case, name)) for name in ("number", "status", "category", "cell", "body")}
    return {**told, **facts_of(joining), "words": [words_of(tx, each) for each in words]}


def stood_of(tx: Transaction, stood: MatterCandidate) -> Facts:
    """That the person was ready to speak for others, and what they signed; words are with the case."""
    signed = held(tx, MatterSign, col(MatterSign.candidate_id) == stood.id)
    return {**facts_of(stood), "signed": [facts_of(each) for each in signed]}


def mediations_of(tx: Transaction, person_id: int) -> list[Facts]:
    """The mediations of a person as one of the sides, with their own copies of what was said."""
    found = []
    for side in held(tx, MediationParty, col(MediationParty.person_id) == person_id):
        mediation = tx.get_one(Mediation, side.mediation_id)
        theirs = col(MediationWords.person_id) == person_id
        mine = (col(MediationWords.mediation_id) == mediation.id) & theirs
        said = [
            {**facts_of(each, "text"), "text": open_words(tx, each.hash, each.text)}
            for each in held(tx, MediationWords, mine)
        ]
        found.append({**facts_of(mediation), **facts_of(side), "words": said})
    return found


def door_of(tx: Transaction, chat: Chat) -> Facts:
    """A chat with all that was said in it; of staff's work only that the door is there."""
    if chat.role != Role.RESIDENT:
        return facts_of(chat, "memory", "state")
    here = chat.id
    return {
        **facts_of(chat, "memory"),
        "memory": json.loads(memory_of(tx, chat)),
        "sessions": [facts_of(each) for each in held(tx, WebSession, col(WebSession.chat_id) == here)],
        "codes": [facts_of(each) for each in held(tx, LinkCode, col(LinkCode.chat_id) == here)],
        "messages": [letter_of(tx, each) for each in held(tx, Outbox, col(Outbox.chat_id) == here)],
        "received": [plain(each.at) for each in held(tx, Inbox, col(Inbox.chat_id) == here)],
        "failed": [failed_of(tx, each) for each in held(tx, SetAside, col(SetAside.chat_id) == here)],
    }


def letter_of(tx: Transaction, letter: Outbox) -> Facts:
    """A message: keys of sentences with the values they hold, as it was before it had a language."""
    screen = readable(tx, letter.screen, post.place_of_screen(letter.secret))
    return {**facts_of(letter, "screen"), "screen": json.loads(screen)["lines"] if screen else None}


def failed_of(tx: Transaction, kept: SetAside) -> Facts:
    """An update of theirs that we failed to deal with."""
    return {**facts_of(kept, "incoming"), "incoming": post.incoming_aside(tx, kept)}


def memory_of(tx: Transaction, chat: Chat) -> str:
    """What a chat has in mind: a draft, a question."""
    return readable(tx, chat.memory, place_of_memory(chat.id)) or NOTHING


def words_of(tx: Transaction, words: Words) -> Facts:
    """Words, opened; null where they were erased."""
    return {**facts_of(words, "text"), "text": open_words(tx, words.hash, words.text)}


def where_of(case: Case) -> Facts:
    """The place in words, and the point: the exact one where that is kept."""
    latitude, longitude = point_of(case) or (case.latitude, case.longitude)
    when = when_of(case)
    return {
        "place": place_of(case),
        "latitude": latitude,
        "longitude": longitude,
        "when": asdict(when) if when else None,
    }


def reads_of(tx: Transaction, case: Case) -> Iterable[Facts]:
    """Every look of a handler at the person's contact data, as the chain of a case tells it."""
    for event in events_of(tx, ledger.subject_of(case.number)):
        if event["kind"] == EventKind.CONTACT_READ:
            yield {"number": case.number, "at": event["at"], **event["data"]}


def events_of(tx: Transaction, subject: str) -> list[Facts]:
    """What happened, oldest first, each with the hash that binds it; who acted as a role."""
    return [
        {**facts_of(each, "data"), "role": each.actor.partition(":")[0], "data": data_of(each)}
        for each in held(tx, Event, col(Event.subject) == subject)
    ]


def data_of(event: Event) -> Facts:
    """The facts of an event, without the hash of the case's state, and without who of a body had it."""
    left = ("state", "from", "to") if event.kind == EventKind.HANDED_OVER else ("state",)
    return {name: value for name, value in json.loads(event.data).items() if name not in left}
