"""A street with a company below it, its people, and two residents: enough to see who learns what."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, select
from sqlmodel import Session, col

from bot.catalogue.letters import spoken
from models.area import Area
from models.body import Body, Category, ListEntry
from models.case import Case
from models.database import Database
from models.engines import open_engine
from models.migrations.upgrade import migrate
from models.owners import readable
from models.person import Chat, Membership, Person
from models.post import place_of_screen
from models.post_tables import Outbox
from models.sessions import Opening
from models.vocabulary import Locale, Role
from tests.databases import prepared
from tests.vaults import a_vault
from workflows.access import ChatView
from workflows.cases.acts import Act, Actor
from workflows.cases.open import Report, open_case
from workflows.policy import Policy
from workflows.reference import load_reference
from workflows.screens import from_json
from workflows.transaction import Transaction

START = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
REPORTER, NEIGHBOUR, COMPANY, STREET, DISTRICT, DISPATCHER, COORDINATOR, STREETS_OWN = range(1, 9)
COMPANYS_HEAD, STREETS_HEAD, DISTRICTS_HEAD, AUDITOR, STREETS_AUDITOR, TWO_SEATS, SUPERVISOR = range(9, 16)
"""Persons, each with the chat of the same number. STREETS_OWN coordinates, and belongs to the street;
TWO_SEATS dispatches for the district, and works for the street beside it."""

Seat = tuple[Role, str | None]
SEATS: dict[int, Seat] = {
    REPORTER: (Role.RESIDENT, None),
    NEIGHBOUR: (Role.RESIDENT, None),
    COMPANY: (Role.HANDLER, "COMPANY"),
    STREET: (Role.HANDLER, "STREET"),
    DISTRICT: (Role.HANDLER, "DISTRICT"),
    DISPATCHER: (Role.DISPATCHER, "DISTRICT"),
    COORDINATOR: (Role.COORDINATOR, "DISTRICT"),
    STREETS_OWN: (Role.COORDINATOR, "STREET"),
    COMPANYS_HEAD: (Role.HEAD, "COMPANY"),
    STREETS_HEAD: (Role.HEAD, "STREET"),
    DISTRICTS_HEAD: (Role.HEAD, "DISTRICT"),
    AUDITOR: (Role.AUDITOR, None),
    STREETS_AUDITOR: (Role.AUDITOR, "STREET"),
    TWO_SEATS: (Role.DISPATCHER, None),
    SUPERVISOR: (Role.HANDLER, "SUPERVISION"),
}
ALSO: dict[int, Seat] = {TWO_SEATS: (Role.HANDLER, "STREET")}
NAMES = {COMPANY: "示例·甲", DISTRICT: "示例·乙"}
WORDS = "3号楼的电梯又停了"
REPORT = Report(
    words=WORDS,
    nature="help",
    urgency="ordinary",
    category="0101",
    confidence=0.9,
    place="",
    cell="CELL",
    person_id=REPORTER,
    chat_id=REPORTER,
)
"""What the reporter says, as it was read."""

OF_THE_STREET = {
    "its handler": STREET,
    "its head": STREETS_HEAD,
    "its coordinator": STREETS_OWN,
    "its auditor": STREETS_AUDITOR,
    "a handler of a body below it": COMPANY,
    "the head of a body below it": COMPANYS_HEAD,
    "one who dispatches for others and works for it": TWO_SEATS,
}
"""Whoever works for the street or for what hangs below it, in whichever seat."""


class Community:
    """The database of one test, and a hand for each of its people."""

    def __init__(self, session: Session) -> None:
        self.tx: Transaction = session
        self.reference = load_reference(session, Policy(), START)
        self.chance = random.Random(20261120)

    def act(self, person: int, minutes: int = 0) -> Act:
        """Let a person act, so many minutes after the start."""
        role, body = SEATS[person]
        now = START + timedelta(minutes=minutes)
        return Act(self.tx, Actor(role, person, body), now, self.reference, self.chance)

    def chat(self, person: int) -> ChatView:
        """The chat of a person."""
        role, body = SEATS[person]
        return ChatView(person, "web", person, role, body, None, "zh-CN")

    def case(
        self, *, about: str | None = None, anonymous: bool = False, place: str = "", **facts: object
    ) -> Case:
        """Register a report of the first resident; `facts` are further fields of the report."""
        report = replace(REPORT, place=place, anonymous=anonymous, object_body=about)
        return open_case(self.act(REPORTER), replace(report, **facts)).case  # type: ignore[arg-type]

    def told(self, person: int) -> list[str]:
        """What was put into the outbox for a person, opened; empty where nobody can read it any more."""
        self.tx.flush()
        statement = (
            select(col(Outbox.screen), col(Outbox.secret))
            .where(col(Outbox.chat_id) == person)
            .order_by(col(Outbox.id))
        )
        rows = self.tx.execute(statement).all()
        screens = [readable(self.tx, screen, place_of_screen(secret)) or "" for screen, secret in rows]
        for line in (line for each in screens if each for line in from_json(each).lines):
            spoken(line, Locale.HANS)  # a sentence that lacks a value would close the chat it comes to
        return screens


@contextmanager
def community(folder: Path) -> Iterator[Community]:
    """Found the community in the database of a folder."""
    engine = open_engine(prepared(folder, "principles", fill), (), "BEGIN")
    with engine.connect() as connection, Opening(a_vault()).session(connection) as session:
        yield Community(session)
    engine.dispose()


def fill(url: str) -> None:
    """Bring lists and people into an empty database."""
    migrate(url)
    database = Database(url, vault=a_vault())
    database.write_now(found)
    database.close()


def found(tx: Transaction) -> None:
    """Add lists and people."""
    tx.add_all(lists())
    tx.flush()
    for person in SEATS:
        add_person(tx, person)


def lists() -> list[Area | Body | Category | ListEntry]:
    """The lists: the company is below the street, the street below the district; one body supervises."""
    return [
        Area(code="CELL", name="第一网格", kind="cell"),
        Body(code="DISTRICT", name="示例区", kind="district", fallback=True),
        Body(code="SUPERVISION", name="示例监督室", kind="supervision"),
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


def add_person(tx: Transaction, person: int) -> None:
    """Add a person with seats and chat; the database counts as SEATS does."""
    role, body = SEATS[person]
    tx.execute(insert(Person).values(name=NAMES.get(person, ""), created_at=START))
    held = [] if role is Role.RESIDENT else [(role, body)]
    for each, of in [*held, *([ALSO[person]] if person in ALSO else [])]:
        tx.execute(insert(Membership).values(person_id=person, role=each, body=of, since=START))
    chat = {"channel": "web", "address": f"w{person}", "person_id": person, "role": role}
    tx.execute(insert(Chat).values(**chat, body=body, locale="zh-CN", created_at=START))
