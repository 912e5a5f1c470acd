"""A small installation that an operator keeps: lists, a line of the responsibility list, two operators."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import insert
from sqlmodel import col, select

from models.body import Category, ListEntry
from models.case import Case
from models.database import Database
from models.ledger import Event
from models.migrations.upgrade import migrate
from models.person import Chat, Membership, Person
from models.vocabulary import HouseEvent, Role
from tests.databases import prepared
from tests.vaults import a_vault
from tests.workflows.responsiveness.rows import NOW, add_case, fill_lists
from workflows.access import add_person
from workflows.cases.acts import Act, Actor
from workflows.house.in_force import in_force
from workflows.house.marks import turns
from workflows.policy import Policy
from workflows.reference import Reference, load_reference
from workflows.transaction import Transaction

Result = TypeVar("Result")
OPERATOR, DEPUTY, HANDLER = "测试操作员", "测试副操作员", "测试甲"
SEATS = ((OPERATOR, Role.OPERATOR, None), (DEPUTY, Role.OPERATOR, None), (HANDLER, Role.HANDLER, "B1"))
REASON = "试验中改一改"
LINE: dict[str, object] = {
    "code": "L-1",
    "category": "01",
    "area": "C1",
    "lead": "B1",
    "limit": "7d",
    "basis": "物业服务合同",
    "valid_from": date(2026, 1, 1),
    "version": "2026-1",
}


def found(url: str) -> None:
    """Fill a new database."""
    migrate(url)
    database = Database(url, vault=a_vault())
    database.write_now(fill)
    database.close()


def fill(tx: Transaction) -> None:
    """Lists with two leaves, one line, three people."""
    fill_lists(tx)
    for code, name in (("01.a", "电梯"), ("01.b", "垃圾")):
        tx.add(Category(code=code, parent="01", name=name, name_hant=name, name_en=code, limit="ordinary"))
    tx.execute(insert(ListEntry).values(LINE))
    for name, role, body in SEATS:
        person = add_person(tx, name, NOW)
        tx.add(Membership(person_id=person, role=role, body=body, since=NOW))
    tx.flush()


@cache
def lists_at_first() -> list[Reference]:
    """Keep the first reference that was read: the calendar takes longer to read than most tests to run."""
    return []


@dataclass
class Installation:
    """What a test does to an installation, and sees of it."""

    database: Database
    reference: Reference
    people: dict[str, int]
    now: datetime = NOW
    chance: random.Random = field(default_factory=lambda: random.Random(11))

    def act(self, tx: Transaction) -> Act:
        """The first operator acts."""
        by = Actor(Role.OPERATOR, self.people[OPERATOR])
        return Act(tx, by, self.now, self.reference, self.chance)

    def do(self, step: Callable[[Act], Result]) -> Result:
        """Run a step as the operator."""
        return self.database.write_now(lambda tx: step(self.act(tx)))

    def see(self, query: Callable[[Act], Result]) -> Result:
        """Ask something as the operator."""
        return self.database.read_now(lambda tx: query(self.act(tx)))

    def reload(self) -> None:
        """Read the lists again, as every process does when they were marked."""
        self.reference = self.database.read_now(
            lambda tx: load_reference(tx, in_force(tx, Policy(), self.now).policy, self.now)
        )

    def events(self, subject: str) -> list[tuple[HouseEvent, dict[str, Any]]]:
        """Return what was written into a chain of the house."""
        statement = select(Event).where(col(Event.subject) == f"house:{subject}").order_by(col(Event.seq))
        rows = self.database.read_now(lambda tx: tx.exec(statement).all())
        return [(HouseEvent(row.kind), json.loads(row.data)) for row in rows]

    def turns(self, name: str) -> int:
        """How often a mark was set."""
        return self.database.read_now(lambda tx: turns(tx, name))[0]

    def case(self, number: str, **facts: object) -> None:
        """Put a case in."""
        self.database.write_now(lambda tx: add_case(tx, number, **facts))

    def case_row(self, number: str) -> Case:
        """Return a case."""
        return self.database.read_now(
            lambda tx: tx.exec(select(Case).where(col(Case.number) == number)).one()
        )

    def chat(self, person: str, role: Role, channel: str = "web", body: str | None = None) -> int:
        """Open a chat of somebody."""

        def step(tx: Transaction) -> int:
            chat = Chat(
                channel=channel,
                address=f"{person}-{role}-{channel}",
                person_id=self.people[person],
                role=role,
                body=body,
                locale="zh-CN",
                created_at=self.now,
            )
            tx.add(chat)
            tx.flush()
            return chat.id

        return self.database.write_now(step)


def installation(folder: Path) -> Installation:
    """Open a copy of the filled database."""
    database = Database(prepared(folder, "operated", found), vault=a_vault())
    names = select(Person.name, Person.id).where(col(Person.name) != "")
    people = dict(database.read_now(lambda tx: tx.exec(names).all()))
    first = lists_at_first()
    if not first:
        first.append(database.read_now(lambda tx: load_reference(tx, Policy(), NOW)))
    return Installation(database, first[0], {name: int(key) for name, key in people.items()})
