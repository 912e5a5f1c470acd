"""A street of two communities with a coordinator, a head, a grid worker, and what came there day by day."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, select
from sqlmodel import Session, col

from models.engines import open_engine
from models.owners import readable
from models.person import Chat, Membership, Person
from models.post import place_of_screen
from models.post_tables import Outbox
from models.sessions import Opening
from models.vocabulary import Role
from tests.databases import newest
from tests.vaults import a_vault
from tests.workflows.responsiveness.rows import NOW, add_case, fill_lists
from workflows.cases.acts import SYSTEM, Act, Actor
from workflows.policy import Policy
from workflows.responsiveness.topics.land import land_of

COORDINATOR, HEAD, WALKER, OTHER = range(1, 5)
SEATS = {
    COORDINATOR: Actor(Role.COORDINATOR, COORDINATOR, None, "S"),
    HEAD: Actor(Role.HEAD, HEAD, "B1", None),
    WALKER: Actor(Role.GRID_WORKER, WALKER, None, "C1a"),
    OTHER: Actor(Role.COORDINATOR, OTHER, None, "C2"),
}


class Place:
    """The database of one test, and a hand for each of its people."""

    def __init__(self, session: Session) -> None:
        self.tx = session
        self.reference = replace(fill_lists(session), policy=Policy(topic_people=5))
        self.land = land_of(self.reference)
        self.chance = random.Random(8104)
        self.count = 0
        for person, seat in SEATS.items():
            add_person(session, person, seat)

    def act(self, person: int | None = None, at: datetime = NOW) -> Act:
        """Let a person act; without one, the clock."""
        return Act(self.tx, SEATS[person] if person else SYSTEM, at, self.reference, self.chance)

    def came(self, at: datetime, cell: str = "C1a", times: int = 1, **facts: object) -> None:
        """Add cases that came on a day."""
        for _ in range(times):
            self.count += 1
            given = {"body": "B1", "status": "closed", "due_at": at + timedelta(days=5), **facts}
            add_case(self.tx, f"T-{self.count}", cell=cell, opened_at=at, **given)

    def told(self, person: int) -> list[str]:
        """What was put into the outbox for a person."""
        self.tx.flush()
        asked = select(col(Outbox.screen), col(Outbox.secret)).where(col(Outbox.chat_id) == person)
        rows = self.tx.execute(asked.order_by(col(Outbox.id))).all()
        return [readable(self.tx, screen, place_of_screen(secret)) or "" for screen, secret in rows]


@contextmanager
def place(folder: Path) -> Iterator[Place]:
    """Found it in the database of a folder."""
    engine = open_engine(newest(folder), (), "BEGIN")
    with engine.connect() as connection, Opening(a_vault()).session(connection) as session:
        yield Place(session)
    engine.dispose()


def add_person(session: Session, person: int, seat: Actor) -> None:
    """Add a person with a seat and a chat of the same number."""
    held = {"role": seat.role, "body": seat.body, "area": seat.area}
    session.execute(insert(Person).values(id=person, name="", created_at=NOW))
    session.execute(insert(Membership).values(person_id=person, since=NOW, **held))
    chat = {
        "channel": "web",
        "address": f"w{person}",
        "person_id": person,
        "locale": "zh-CN",
        "created_at": NOW,
    }
    session.execute(insert(Chat).values(id=person, **chat, **held))
