"""A street of six communities, each with a residents' committee, and a case that worked in the last one."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import insert
from sqlmodel import Session, col

from models.area import Area
from models.body import Body, Category
from models.case import Case
from models.database import Database
from models.migrations.upgrade import migrate
from models.person import Chat, Membership, Person
from models.practice import PracticeAdoption, PracticeVersion
from models.vocabulary import Role
from models.vocabulary_practices import PracticeOrigin
from tests.vaults import a_vault
from tests.workflows.responsiveness.rows import DEFAULTS
from workflows.cases.acts import Act, Actor
from workflows.policy import Policy
from workflows.practices.adopt import take
from workflows.practices.propose import edit, propose, submit
from workflows.practices.review import approve
from workflows.practices.terms import PracticeVerb
from workflows.reference import load_reference

NOW = datetime(2026, 6, 10, 2, tzinfo=UTC)
PLACES = range(1, 7)
LAST = 6
"""The community in which it worked first. Person N works for the committee of community N."""

COORDINATOR, AUDITOR = 7, 8
TEXT = {"cost": "每月200元", "done": "每月约定清运日"}
V = PracticeVerb


def settled(url: str) -> None:
    """Bring the street into an empty database."""
    migrate(url)
    database = Database(url, vault=a_vault())
    database.write_now(settle)
    database.close()


def settle(tx: Session) -> None:
    """Add lists, people, and the case that worked."""
    tx.add(Area(code="S", name="示例街道", kind="street"))
    for code, name in (("01", "环境"), ("02", "停车")):
        tx.add(Category(code=code, name=name, name_hant=name, name_en=name, limit="ordinary"))
    for place in PLACES:
        area, body = f"C{place}", f"J{place}"
        tx.add(Area(code=area, name=f"示例{place}社区", kind="community", parent="S"))
        tx.add(Area(code=f"{area}a", name=f"示例{place}网格", kind="cell", parent=area))
        tx.add(Body(code=body, name=f"示例{place}居委会", kind="residents_committee", area=area))
    tx.flush()
    seats = [(Role.HANDLER, f"J{place}") for place in PLACES] + [
        (Role.COORDINATOR, None),
        (Role.AUDITOR, None),
    ]
    for role, seat in seats:
        add_person(tx, role, seat)
    add_cases(tx, LAST, [True], NOW - timedelta(days=9), number="T-1")


def add_person(tx: Session, role: Role, body: str | None) -> None:
    """Add somebody with a seat and a chat."""
    person = insert(Person).values(name="", created_at=NOW).returning(col(Person.id))
    key = tx.execute(person).scalar_one()
    seat = {"person_id": key, "role": role, "body": body}
    tx.execute(insert(Membership).values(**seat, since=NOW))
    tx.execute(insert(Chat).values(**seat, channel="web", address=f"w{key}", locale="zh-CN", created_at=NOW))


def add_cases(
    tx: Session, place: int, timely: Sequence[bool], at: datetime, category: str = "01", number: str = ""
) -> None:
    """Add closed cases of a community, each answered in time or late; all are called solved."""
    rows = [
        {
            **DEFAULTS,
            "number": number or f"T-{place}-{at:%m%d}-{category}-{index}",
            "status": "closed",
            "category": category,
            "cell": f"C{place}a",
            "body": f"J{place}",
            "opened_at": at,
            "due_at": at + timedelta(days=2),
            "answered_at": at + timedelta(days=1 if kept else 3),
            "closed_at": at + timedelta(days=4),
            "contacted": True,
            "solved": "solved",
            "satisfaction": 5,
        }
        for index, kept in enumerate(timely)
    ]
    tx.execute(insert(Case), rows)


class Street:
    """The database of one test, and a hand for each of its people."""

    def __init__(self, session: Session) -> None:
        self.tx = session
        self.reference = load_reference(session, Policy(), NOW)
        self.chance = random.Random(7)

    def act(self, person: int, now: datetime = NOW) -> Act:
        """Let a person act."""
        role = {COORDINATOR: Role.COORDINATOR, AUDITOR: Role.AUDITOR}.get(person, Role.HANDLER)
        body = f"J{person}" if role is Role.HANDLER else None
        return Act(self.tx, Actor(role, person, body), now, self.reference, self.chance)

    def drafted(self) -> PracticeVersion:
        """A first text of what worked in the last community."""
        version = propose(self.act(LAST), PracticeOrigin.CASE, 1, lambda _: FILLED)
        for part, words in TEXT.items():
            edit(self.act(LAST), version.id, part, words)
        return version

    def published(self) -> int:
        """A practice that everybody may read."""
        version = self.drafted()
        submit(self.act(LAST), version.id)
        return approve(self.act(AUDITOR), version.id).practice_id

    def adopted(self, practice: int, person: int, day: date, now: datetime) -> PracticeAdoption:
        """A body that has begun, all on one day."""
        for verb in (V.LEARN, V.WEIGH, V.DECIDE):
            take(self.act(person, now), practice, verb, "合适", day)
        return take(self.act(person, now), practice, V.START, "开始了", day)


FILLED = {
    "title": "清运日",
    "problem": "楼道堆物。联系人王建国，电话13800138000",
    "time": "一天",
    "evidence": "/figures/on_time",
    "for_whom": "居民",
    "rely_on": "居委会",
    "who_gains": "居民",
    "who_judges": "居民",
}
