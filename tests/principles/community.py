"""A street with a company below it, its people, and two residents: enough to see who learns what."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import create_engine, insert, select
from sqlmodel import Session, col

from models.area import Area
from models.body import Body, Category, ListEntry
from models.case import Case
from models.person import Chat, Membership, Person
from models.post_tables import Outbox
from models.tables import METADATA
from models.vocabulary import Role
from workflows.access import ChatView
from workflows.cases.acts import Act, Actor
from workflows.cases.open import Report, open_case
from workflows.policy import Policy
from workflows.reference import load_reference

START = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
REPORTER, NEIGHBOUR, COMPANY, STREET, DISTRICT, DISPATCHER, COORDINATOR, STREETS_OWN = range(1, 9)
"""Persons, each with the chat of the same number; the last coordinates, and belongs to the street."""

SEATS: dict[int, tuple[Role, str | None]] = {
    REPORTER: (Role.RESIDENT, None),
    NEIGHBOUR: (Role.RESIDENT, None),
    COMPANY: (Role.HANDLER, "COMPANY"),
    STREET: (Role.HANDLER, "STREET"),
    DISTRICT: (Role.HANDLER, "DISTRICT"),
    DISPATCHER: (Role.DISPATCHER, "DISTRICT"),
    COORDINATOR: (Role.COORDINATOR, "DISTRICT"),
    STREETS_OWN: (Role.COORDINATOR, "STREET"),
}
WORDS = "3号楼的电梯又停了"


class Community:
    """The database of one test, and a hand for each of its people."""

    def __init__(self, session: Session) -> None:
        self.tx = session
        self.reference = load_reference(session, Policy(), START)

    def act(self, person: int, minutes: int = 0) -> Act:
        """Let a person act, so many minutes after the start."""
        role, body = SEATS[person]
        now, chance = START + timedelta(minutes=minutes), random.Random(person + minutes)
        return Act(self.tx, Actor(role, person, body), now, self.reference, chance)

    def chat(self, person: int) -> ChatView:
        """The chat of a person."""
        role, body = SEATS[person]
        return ChatView(person, "web", person, role, body, None, "zh-CN")

    def case(self, *, about: str | None = None, anonymous: bool = False, place: str = "") -> Case:
        """Register a report of the first resident."""
        report = Report(
            words=WORDS,
            nature="help",
            urgency="ordinary",
            category="0101",
            confidence=0.9,
            place=place,
            cell="CELL",
            person_id=REPORTER,
            chat_id=REPORTER,
            anonymous=anonymous,
            object_body=about,
        )
        return open_case(self.act(REPORTER), report).case

    def told(self, person: int) -> list[str]:
        """What was put into the outbox for a person, as it is kept."""
        self.tx.flush()
        statement = select(col(Outbox.screen)).where(col(Outbox.chat_id) == person).order_by(col(Outbox.id))
        return list(self.tx.execute(statement).scalars())


@contextmanager
def community() -> Iterator[Community]:
    """Found the community in memory."""
    engine = create_engine("sqlite://")
    with Session(engine) as session:
        METADATA.create_all(session.connection())
        session.add_all(lists())
        session.flush()
        for person in SEATS:
            add_person(session, person)
        yield Community(session)
    engine.dispose()


def lists() -> list[Area | Body | Category | ListEntry]:
    """The lists: the company is below the street, the street below the district."""
    return [
        Area(code="CELL", name="第一网格", kind="cell"),
        Body(code="DISTRICT", name="示例区", kind="district", fallback=True),
        Body(code="STREET", name="示例街道", kind="street", superior="DISTRICT"),
        Body(code="COMPANY", name="示例物业", kind="property_company", superior="STREET"),
        Category(code="01", name="房屋", name_hant="房屋", name_en="Housing", limit="ordinary"),
        Category(code="0101", parent="01", name="电梯", name_hant="電梯", name_en="Lift", limit="ordinary"),
        ListEntry(
            code="L1",
            category="01",
            area="CELL",
            lead="COMPANY",
            limit="7d",
            basis="示例合同",
            valid_from=date(2026, 1, 1),
        ),
    ]


def add_person(session: Session, person: int) -> None:
    """Add a person with seat and chat."""
    role, body = SEATS[person]
    session.execute(insert(Person).values(id=person, name="", created_at=START))
    if role is not Role.RESIDENT:
        session.execute(insert(Membership).values(person_id=person, role=role, body=body, since=START))
    chat = {"id": person, "channel": "web", "address": f"w{person}", "person_id": person, "role": role}
    session.execute(insert(Chat).values(**chat, body=body, locale="zh-CN", created_at=START))
