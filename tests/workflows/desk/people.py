"""A database with the lists of a small community, and people who sit at its desk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.database import Database
from models.person import Person
from models.vocabulary import EventKind, Role
from tests.vaults import a_vault
from tests.workflows.responsiveness.rows import NOW, add_case, add_event, fill_lists
from workflows.access import ChatView
from workflows.cases.climbing import begin_round
from workflows.cases.queue_parts import Asked, Part
from workflows.cases.queues import queue
from workflows.reference import Reference
from workflows.transaction import Transaction

DAY = timedelta(days=1)


def seat(role: Role, body: str | None = None, area: str | None = None, person: int = 1) -> ChatView:
    """Somebody at the desk."""
    return ChatView(1, "web", person, role, body, area, "zh-CN")


@dataclass(frozen=True)
class Room:
    """A database and its lists."""

    database: Database
    reference: Reference

    @classmethod
    def opened(cls, url: str) -> "Room":
        """Open a migrated database and fill the lists in."""
        database = Database(url, vault=a_vault())
        return cls(database, database.write_now(fill_lists))

    def case(self, number: str, **facts: object) -> None:
        """Put a case in."""
        self.database.write_now(lambda tx: add_case(tx, number, **facts))

    def person(self, key: int, name: str) -> None:
        """Put a person in."""
        self.database.write_now(lambda tx: tx.add(Person(id=key, name=name, created_at=NOW)))

    def event(self, number: str, kind: EventKind, data: Mapping[str, str] | None = None) -> None:
        """Put an event into a case's chain."""
        self.database.write_now(lambda tx: add_event(tx, number, kind, data))

    def count_rungs(self, number: str) -> None:
        """Keep beside a case how far its chain tells that it was raised."""

        def count(tx: Transaction) -> None:
            begin_round(tx, tx.execute(select(Case).where(col(Case.number) == number)).scalar_one())

        self.database.write_now(count)

    def shown(self, chat: ChatView, part: Part, now: datetime = NOW) -> list[str]:
        """Return the numbers on the first page of a part, in order."""
        return self.database.read_now(
            lambda tx: [each.number for each in queue(Asked(tx, self.reference, chat, now), part).cases]
        )

    def sizes(self, chat: ChatView, now: datetime = NOW) -> dict[Part, int]:
        """Return the sizes of all parts."""
        return self.database.read_now(lambda tx: dict(queue(Asked(tx, self.reference, chat, now)).sizes))

    def numbers(self) -> list[str]:
        """Return all numbers there are."""
        return self.database.read_now(
            lambda tx: list(tx.execute(select(col(Case.number)).order_by(col(Case.id))).scalars())
        )
