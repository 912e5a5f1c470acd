"""Cases drawn from a seed, once as rows of the database and once as the facts that formulas speak of."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert
from sqlmodel import Session

from models.case import Case
from models.learning import Correction
from models.ledger import Event
from models.vocabulary import OPEN_STATUSES, EventKind, Noticed
from tests.workflows.responsiveness.rows import DEFAULTS
from workflows.ledger import canonical
from workflows.responsiveness.figures.rowwise import Row

FROM, TO = datetime(2026, 9, 30, 16, tzinfo=UTC), datetime(2026, 10, 31, 16, tzinfo=UTC)
"""October in Shanghai."""
CELLS = ("C1a", "C1b", "C2a", "C2b", "gone", None)
MARKS = {
    EventKind.EXTENDED: "extended",
    EventKind.SUSPENDED: "suspended",
    EventKind.ESCALATED: "escalated",
    EventKind.WHISTLED: "whistled",
    EventKind.CHECKED: "seen",
    EventKind.CONTACT_READ: "contact_read",
    EventKind.APPEALED: "appealed",
    EventKind.COMMENDED: "commended",
}


@dataclass(frozen=True)
class Drawn:
    """One case: its row, its events, and what is said of it elsewhere."""

    row: dict[str, object]
    events: tuple[EventKind, ...]
    raised: bool
    misread: bool
    misrouted: bool
    waited: bool = False  # too long for somebody to say whose it is
    left_open: bool = False
    answers: tuple[tuple[int, int], ...] = ()  # points of the standard, and how many of them were met


def drawn(chance: random.Random, number: int) -> Drawn:
    """Draw one case whose instants fall around October, to the microsecond."""

    def later(than: datetime, days: int) -> datetime | None:
        span = timedelta(microseconds=chance.randrange(days * 86_400 * 1_000_000))
        return chance.choice([None, than + span, than + span])

    opened = FROM - timedelta(days=20) + timedelta(microseconds=chance.randrange(40 * 86_400 * 1_000_000))
    answered = later(opened, 12)
    row: dict[str, object] = {
        **DEFAULTS,
        "number": f"T-{number}",
        "status": chance.choice(["closed", "closed", "closed", "assigned", "draft"]),
        "body": chance.choice([None, "B1", "B2", "B2"]),
        "cell": chance.choice(CELLS),
        "category": chance.choice([None, "01", "0101"]),
        "opened_at": opened,
        "due_at": later(opened, 9),
        "accepted_at": later(opened, 2),
        "answered_at": answered,
        "closed_at": later(answered or opened, 3),
        "contacted": chance.choice([None, True, True, False]),
        "solved": chance.choice([None, "solved", "solved", "partly", "unsolved"]),
        "satisfaction": chance.choice([None, 1, 2, 3, 3, 4, 5]),
        "returned": chance.choice([0, 0, 0, 1, 2]),
        "reopened": chance.choice([0, 0, 1]),
        "lacks": chance.choice([None, 0, 0, 3]),
        "excluded": chance.random() < 0.1,
        "exempt": chance.random() < 0.2,
        "imported": chance.random() < 0.2,
        "demo": chance.random() < 0.2,
        "basis": chance.choice(["L-1@2026-1", "fallback", "ruling", ""]),
        "reporter_id": None,
    }
    marks = tuple(kind for kind in MARKS if chance.random() < 0.2)
    said = (chance.random() < 0.1, chance.random() < 0.2, chance.random() < 0.2)
    more = (chance.random() < 0.2, chance.random() < 0.2)
    answers = tuple(chance.choice([(0, 0), (1, 1), (2, 1), (3, 3)]) for _ in range(chance.randrange(3)))
    points, met = answers[-1] if answers else (0, 0)
    row["standard"] = met == points if points else None
    return Drawn(row, marks, *said, *more, answers)


def ruling(each: Drawn) -> str | None:
    """From whom a case came by a ruling on its return; of some from the body that has it."""
    turns = {1: str(each.row["body"]), 2: "B9"} if each.row["body"] else {}
    return turns.get(int(str(each.row["number"])[2:]) % 5)


def keep(session: Session, cases: Sequence[Drawn]) -> None:
    """Write cases with their events and corrections."""
    session.execute(insert(Case), [each.row for each in cases])
    events: list[dict[str, object]] = []
    corrections: list[dict[str, object]] = []
    for place, each in enumerate(cases, 1):
        kinds = [(kind, "{}") for kind in each.events]
        kinds += [(EventKind.RETURNED, '{"body":"B1","reason":"no_means"}')] if each.raised else []
        kinds += [(EventKind.RETURNED, '{"body":"B1","reason":"overlap"}')]
        came_from = {"body": each.row["body"], "from": ruling(each), "reason": "0"}
        kinds += [(EventKind.RULED, canonical(came_from))] if ruling(each) else []
        kinds += [(EventKind.OVERRAN, '{"body":"B1","stage":"accept"}')]
        kinds += [(EventKind.OVERRAN, '{"body":null,"stage":"dispatch"}')] if each.waited else []
        fixed = {"at": FROM, "actor": "handler:1", "basis": "", "previous": "", "hash": ""}
        subject = f"case:{each.row['number']}"
        events += [
            {**fixed, "subject": subject, "seq": seq, "kind": str(kind), "data": data}
            for seq, (kind, data) in enumerate(kinds, 1)
        ]
        put_right: dict[str, object] = {"case_id": place, "at": FROM}
        none = {"read": None, "category": None, "body_before": None, "body": None}
        if each.misread:
            said = {"source": str(Noticed.RESIDENT), "read": "01", "category": "02"}
            corrections.append({**put_right, **none, **said})
        if each.left_open:
            said = {"source": str(Noticed.DISPATCHER), "category": "02"}
            corrections.append({**put_right, **none, **said})
        if each.misrouted:
            corrections.append({**put_right, **none, "source": str(Noticed.RULING), "body": "B2"})
    session.execute(insert(Event), events)
    if corrections:
        session.execute(insert(Correction), corrections)


def facts(each: Drawn) -> Row:
    """Say what formulas may speak of."""
    row = each.row
    plain = ("status", "nature", "urgency", "body", "category", "contacted", "solved", "satisfaction")
    more = ("returned", "reopened", "lacks", "excluded", "exempt", "imported", "demo")
    points, met = each.answers[-1] if each.answers else (0, 0)
    instants = ("opened", "due", "accepted", "answered", "closed")
    return {
        **{name: row[name] for name in (*plain, *more)},
        **{name: row[f"{name}_at"] for name in instants},
        **{name: kind in each.events for kind, name in MARKS.items()},
        "merged": False,
        "listed": row["basis"] == "L-1@2026-1",
        "raised": each.raised,
        "joined": False,
        "misread": each.misread,
        "misrouted": each.misrouted,
        "moved": each.misrouted or int(str(row["returned"])) > 0,
        "brought": row["reporter_id"] is not None,
        "came_back": False,
        "repeated": False,
        "sent_back": ruling(each) is not None and ruling(each) == row["body"],
        "taken_on": ruling(each) not in (None, row["body"]),
        "unowned": (row["body"] is None and row["status"] in OPEN_STATUSES) or each.waited,
        "by_hand": row["basis"] == "ruling",
        "left_open": row["category"] is None or each.left_open,
        "standard": points > 0,
        "standard_met": 0 < points == met,
    }
