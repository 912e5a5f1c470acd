"""Holds a conversation in a sample community: some dozens have answered, and whoever comes may go on."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from models.opinion import Conversation, Statement
from models.person import Person
from models.rows import add_row
from models.vocabulary import Role
from models.vocabulary_opinions import Opinion
from workflows.cases.acts import Act, Actor
from workflows.participation.conversations.add import add
from workflows.participation.conversations.begin import Draft, begin, evening
from workflows.participation.conversations.record import statements_of
from workflows.participation.conversations.redraw import map_now
from workflows.participation.conversations.seats import count, keep, said_in, take_seat

BEGAN, GOES_ON = timedelta(days=4), timedelta(days=10)
SIGNS = {"+": Opinion.AGREE, "-": Opinion.DISAGREE, "0": Opinion.PASS}
KEEPS_TO, SEEN = 0.88, 0.9
"""How often somebody says what those say who think alike, and which part of the statements they see."""


@dataclass(frozen=True)
class Camp:
    """Some who think alike: how many they are, and what most of them say, statement by statement."""

    people: int
    says: str


@dataclass(frozen=True)
class Asked:
    """What the sample asks, and who answers."""

    title: str
    question: str
    area: str
    statements: Sequence[str]
    added: Sequence[str]
    camps: Sequence[Camp]


def hold(act: Act, asked: Asked) -> Conversation:
    """Hold it by the steps of organizers, residents and the clock; what one answers is kept at once."""
    began = replace(act, now=act.now - BEGAN, chance=random.Random("sample opinions"))
    closes = evening(act, act.reference.local_date(act.now + GOES_ON))
    draft = Draft(asked.title, asked.question, closes, None, asked.area, tuple(asked.statements))
    conversation = begin(replace(began, by=Actor(Role.ORGANIZER)), draft)
    people = [(somebody(began), camp.says) for camp in asked.camps for _ in range(camp.people)]
    for words, (person, _) in zip(asked.added, people[:: len(people) // 2], strict=False):
        add(replace(began, by=person), conversation.id, words)
    statements = statements_of(act.tx, conversation.id)
    for person, says in people:
        speak(replace(began, by=person), conversation, statements, says)
    map_now(replace(act, now=act.now - BEGAN / 2), conversation)
    return conversation


def somebody(act: Act) -> Actor:
    """An invented person without a chat."""
    person = Person(name="", created_at=act.now)
    add_row(act.tx, person)
    return Actor(Role.RESIDENT, person.id)


def speak(act: Act, conversation: Conversation, statements: Sequence[Statement], says: str) -> None:
    """Let somebody have answered most statements, mostly as those do who think alike; kept at once."""
    seat = take_seat(act, conversation)
    said = said_in(act.tx, seat)
    for statement, sign in zip(statements, says, strict=True):
        if statement.number not in said and act.chance.random() < SEEN:
            own = SIGNS[sign] if act.chance.random() < KEEPS_TO else act.chance.choice(list(Opinion))
            count(statement, own, +1)
            said[statement.number] = own
    keep(act, conversation, seat, said)
