"""A small world in which every role sits everywhere, and cases lie everywhere: what the gate is tried on.

Bodies: a district above a street above a company, and another department of the district. Areas: a
district with two streets, each with one community of one cell. Cases lie in the first street.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count, product

from sqlalchemy import insert

from models.area import Area
from models.body import Body, Category, ListEntry
from models.case import Case, Joining
from models.person import Chat, Membership, Person
from models.vocabulary import STAFF_ROLES, Role, Status
from workflows.access import ChatView
from workflows.cases.acts import Act, Actor
from workflows.policy import Policy
from workflows.reference import Reference, load_reference
from workflows.transaction import Transaction

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
REPORTER, NEIGHBOUR, STRANGER, COLLEAGUE = 1, 2, 3, 4
BODIES = (None, "DISTRICT", "STREET", "COMPANY", "OFFICE")
AREAS = (None, "S1", "K1", "C1", "S2", "C2")
PLACE = "3号楼2单元1201室"
WORDS = "我是王小明，电话13900000000，住3号楼2单元1201室，电梯又停了"


@dataclass(frozen=True)
class Seat:
    """Somebody's chair; the chat and the person have the same number."""

    id: int
    role: Role
    body: str | None = None
    area: str | None = None
    also: str | None = None  # the body of a second seat of the same person

    @property
    def chat(self) -> ChatView:
        """The chat in which the person sits there."""
        return ChatView(self.id, "web", self.id, self.role, self.body, self.area, "zh-CN")

    @property
    def actor(self) -> Actor:
        """The person as one who acts."""
        return Actor(self.role, self.id, self.body, self.area)

    def act(self, tx: Transaction, reference: Reference, chance: object) -> Act:
        """Let the person act an hour after the start."""
        return Act(tx, self.actor, START, reference, chance)  # type: ignore[arg-type]  # a random.Random


def seats() -> Iterator[Seat]:
    """Every role of staff, in every body and area, and three residents; some hold two seats."""
    yield from (Seat(person, Role.RESIDENT) for person in (REPORTER, NEIGHBOUR, STRANGER))
    yield Seat(COLLEAGUE, Role.HANDLER, "COMPANY")
    ids = count(10)
    for role, body, area in product(sorted(STAFF_ROLES), BODIES, AREAS):
        yield Seat(next(ids), role, body, area)
    for role, body in product((Role.DISPATCHER, Role.AUDITOR, Role.HANDLER), ("COMPANY", "STREET")):
        yield Seat(next(ids), role, "OFFICE" if role is Role.HANDLER else None, None, also=body)


SEATS = tuple(seats())


@dataclass(frozen=True)
class Matter:
    """A case of the world, as far as it matters to the gate."""

    id: int
    body: str | None
    cell: str | None
    about: str | None
    nature: str
    anonymous: bool
    status: Status

    @property
    def number(self) -> str:
        """The number of the case."""
        return f"HY-20261123-{self.id:04}"


def matters() -> Iterator[Matter]:
    """Cases with and without a body, a place, an object; open and anonymous; ordinary and sealed."""
    ids = count(1)
    kinds = product(("C1", None), (None, "COMPANY", "STREET"), ("help", "report"), (False, True))
    for cell, about, nature, anonymous in kinds:
        yield Matter(next(ids), None, cell, about, nature, anonymous, Status.REGISTERED)
        for body in ("COMPANY", "STREET"):
            for status in (Status.ASSIGNED, Status.RETURNED):
                yield Matter(next(ids), body, cell, about, nature, anonymous, status)


MATTERS = tuple(matters())


def found(tx: Transaction) -> None:
    """Fill an empty database with the world."""
    tx.add_all(lists())
    tx.flush()
    for seat in SEATS:
        sit(tx, seat)
    for matter in MATTERS:
        tx.execute(insert(Case).values(row_of(matter)))
        tx.execute(insert(Joining).values(case_id=matter.id, person_id=NEIGHBOUR, at=START))


def lists() -> list[Area | Body | Category | ListEntry]:
    """Areas, bodies, a category, and a line of the responsibility list."""
    areas = [("D", "district", None), ("S1", "street", "D"), ("S2", "street", "D")]
    areas += [
        ("K1", "community", "S1"),
        ("C1", "cell", "K1"),
        ("K2", "community", "S2"),
        ("C2", "cell", "K2"),
    ]
    bodies = [("DISTRICT", None), ("STREET", "DISTRICT"), ("COMPANY", "STREET"), ("OFFICE", "DISTRICT")]
    rows: list[Area | Body | Category | ListEntry] = [
        *(Area(code=code, name=f"示例{code}", kind=kind, parent=parent) for code, kind, parent in areas),
        *(
            Body(code=code, name=f"示例单位{code}", kind="department", superior=above, fallback=above is None)
            for code, above in bodies
        ),
        Category(code="01", name="房屋", name_hant="房屋", name_en="Housing", limit="ordinary"),
        Category(code="0101", parent="01", name="电梯", name_hant="電梯", name_en="Lift", limit="ordinary"),
    ]
    since = date(2026, 1, 1)
    line = ListEntry(
        code="L1", category="01", area="C1", lead="COMPANY", limit="7d", basis="示例合同", valid_from=since
    )
    return [*rows, line]


def sit(tx: Transaction, seat: Seat) -> None:
    """Put a person on a seat, with a chat."""
    tx.execute(insert(Person).values(id=seat.id, name="", created_at=START))
    held = {"role": seat.role, "body": seat.body, "area": seat.area}
    if seat.role is not Role.RESIDENT:
        tx.execute(insert(Membership).values(person_id=seat.id, since=START, **held))
    if seat.also:
        second = {"role": Role.HANDLER, "body": seat.also}
        tx.execute(insert(Membership).values(person_id=seat.id, since=START, **second))
    chat = {
        "id": seat.id,
        "channel": "web",
        "address": f"w{seat.id}",
        "person_id": seat.id,
        "locale": "zh-CN",
    }
    tx.execute(insert(Chat).values(created_at=START, **chat, **held))


def row_of(matter: Matter) -> dict[str, object]:
    """The row of a case."""
    return {
        "id": matter.id,
        "number": matter.number,
        "status": matter.status,
        "nature": matter.nature,
        "category": "0101",
        "place": "",
        "cell": matter.cell,
        "body": matter.body,
        "object_body": matter.about,
        "reporter_id": REPORTER,
        "anonymous": matter.anonymous,
        "returned": int(matter.status is Status.RETURNED),
        "opened_at": START,
        "due_at": START,
        "clock_from": START,
    }


def reference_of(tx: Transaction) -> Reference:
    """The lists as rules read them."""
    return load_reference(tx, Policy(), START)
