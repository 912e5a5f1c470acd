"""A community of one street, its one handler, two residents who speak through different doors."""

import random
from datetime import UTC, date, datetime, timedelta
from functools import cache

from sqlalchemy import create_engine, insert
from sqlmodel import Session, SQLModel

from models.area import Area
from models.body import Body, Category, ListEntry
from models.database import Database
from models.migrations.upgrade import migrate
from models.person import Chat, Membership, Person
from models.tables import METADATA
from nlu.reading import Place, Reading
from workflows.policy import Policy
from workflows.reference import Reference, load_reference

START = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
"""A Friday, nine in the morning in Shanghai."""

RESIDENT, NEIGHBOUR, HANDLER = 1, 2, 3
"""Persons, and the chats they speak through: a messenger, the web, the staff's messenger."""

CHANNELS = {RESIDENT: "residents", NEIGHBOUR: "web", HANDLER: "staff"}
SQUARE = '{"type":"Polygon","coordinates":[[[0,0],[0,1],[1,1],[0,0]]]}'

LIFT, NOISE = "三号楼的电梯又停了", "楼下烧烤摊半夜还在放音响"
READINGS = {LIFT: ("01", "G1"), NOISE: ("02", "G2")}


def understand(text: str) -> Reading:
    """Read the two reports of the script; anything else says nothing."""
    if text not in READINGS:
        return Reading(None, None, 0.0)
    category, cell = READINGS[text]
    return Reading(category, None, 0.99, place=Place("青禾街道", cell=cell))


def lists() -> list[SQLModel]:
    """The street, its bodies, and who answers for what."""
    return [
        Area(code="S", name="青禾街道", kind="street"),
        Area(code="G1", name="第一网格", kind="cell", parent="S", polygon=SQUARE),
        Area(code="G2", name="第二网格", kind="cell", parent="S", polygon=SQUARE),
        Body(code="B1", name="青禾物业", kind="property_company"),
        Body(code="B2", name="青禾街道办", kind="street", fallback=True),
        Category(code="01", name="房屋", name_hant="房屋", name_en="Housing", limit="ordinary"),
        Category(code="02", name="噪声", name_hant="噪聲", name_en="Noise", limit="ordinary"),
        entry("L1", "01", "24h"),
        entry("L2", "02", "7d"),
    ]


def entry(code: str, category: str, limit: str) -> ListEntry:
    """One line of the responsibility list, for the property company."""
    return ListEntry(
        code=code,
        category=category,
        area="S",
        lead="B1",
        limit=limit,
        basis="合同",
        valid_from=date(2026, 1, 1),
    )


def add_people(session: Session) -> None:
    """Add the three persons and their chats."""
    for person, channel in CHANNELS.items():
        staff = person == HANDLER
        session.execute(insert(Person).values(id=person, name="甲" if staff else "", created_at=START))
        chat = {"channel": channel, "address": f"{channel}-1", "person_id": person, "locale": "zh-CN"}
        role = "handler" if staff else "resident"
        body = "B1" if staff else None
        session.execute(insert(Chat).values(**chat, id=person, role=role, body=body, created_at=START))
    session.execute(insert(Membership).values(person_id=HANDLER, role="handler", body="B1", since=START))


def found(url: str) -> None:
    """Make the community in an empty database."""
    migrate(url)
    database = Database(url)
    database.write_now(settle)
    database.close()


def settle(session: Session) -> None:
    """Let everybody move in."""
    session.add_all(lists())
    session.flush()
    add_people(session)


@cache
def reference() -> Reference:
    """The lists of the community, as a process reads them."""
    engine = create_engine("sqlite://")
    with Session(engine) as session:
        METADATA.create_all(session.connection())
        settle(session)
        found = load_reference(session, Policy(), START)
    engine.dispose()
    return found


def chance_of(life: int) -> random.Random:
    """The chance of one life of the process."""
    return random.Random(20261120 + life)


def after(hours: float) -> datetime:
    """An instant of the script."""
    return START + timedelta(hours=hours)
