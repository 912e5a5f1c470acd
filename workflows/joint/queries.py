"""What may be read of joint handling: the board of who has not come, one's own parts, the parts of a case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlmodel import col

from models.case import Case
from models.joint import Part
from models.vocabulary import OPEN_STATUSES
from workflows.cases.acts import Act
from workflows.cases.reach import Seat, allows, verdict, visible
from workflows.gate import has_duty
from workflows.gate_terms import Action, Duty
from workflows.joint.cards import buttons_of, part_card, stand_line
from workflows.joint.parts import limits_of, own_part, parts_of, stand_of, words_by_hash
from workflows.joint.rungs import lateness
from workflows.reference import Reference
from workflows.screens import Screen, say
from workflows.transaction import Transaction

MOST = 200
"""Parts that a board shows at once."""


@dataclass(frozen=True)
class Awaited:
    """A body of which something is still owed; `late` seconds, negative while it is in time."""

    case_id: int
    number: str
    category: str | None
    lead: str | None
    body: str
    kind: str
    owes: str  # sign_in, contact or answer
    until: datetime
    late: float


@dataclass(frozen=True)
class PartView:
    """A body's part of a case as who leads, called or audits may see it."""

    id: int
    body: str
    kind: str
    asked_at: datetime
    due_at: datetime
    sign_in_by: datetime | None
    signed_in_at: datetime | None
    contacted_at: datetime | None
    answered_at: datetime | None
    done_at: datetime | None
    level: int | None
    what: str
    came: str
    answer: str


def board(tx: Transaction, reference: Reference, seat: Seat, now: datetime) -> list[Awaited]:
    """Return whom a coordinator waits for, the latest first; nothing for who has no such duty."""
    if not has_duty(seat.role, Duty.BOARD):
        return []
    found = tx.execute(open_parts().where(visible(tx, reference, seat)).limit(MOST))
    rows = [awaited(part, case, now) for part, case in found]
    return sorted(rows, key=lambda row: (-row.late, row.number, row.body))


def own_rows(tx: Transaction, reference: Reference, seat: Seat, now: datetime) -> list[Awaited]:
    """Return what the seat's own body still owes to others, the latest first."""
    found = [awaited(part, case, now) for part, case in own_open(tx, reference, seat)]
    return sorted(found, key=lambda row: (-row.late, row.number))


def own_open(tx: Transaction, reference: Reference, seat: Seat) -> list[tuple[Part, Case]]:
    """The open parts of the seat's own body, as far as the gate lets it help."""
    if seat.body is None:
        return []
    found = tx.execute(open_parts().where(col(Part.body) == seat.body).limit(MOST))
    return [(part, case) for part, case in found if allows(tx, reference, seat, case, Action.HELP)]


def open_parts() -> Select[Part, Case]:
    """Every part that is still owed, of cases that are open."""
    return (
        select(Part, Case)
        .join(Case, col(Case.id) == col(Part.case_id))
        .where(col(Part.done_at).is_(None), col(Case.status).in_(sorted(OPEN_STATUSES)))
        .order_by(col(Part.due_at), col(Part.id))
    )


def awaited(part: Part, case: Case, now: datetime) -> Awaited:
    """One line of the board."""
    owes, until = "answer", part.due_at
    if part.sign_in_by is not None and part.signed_in_at is None:
        owes, until = "sign_in", part.sign_in_by
    elif part.contact_by is not None and part.contacted_at is None:
        owes, until = "contact", part.contact_by
    late = max(lateness(limits_of(part), stand_of(part), now), (now - until).total_seconds())
    return Awaited(case.id, case.number, case.category, case.body, part.body, part.kind, owes, until, late)


def own_cards(tx: Transaction, reference: Reference, seat: Seat) -> list[Screen]:
    """Return the cards of the parts that the seat's own body still owes, the most urgent first."""
    return [
        part_card(reference, case, part, words_by_hash(tx, case, [part.what]).get(part.what, ""))
        for part, case in own_open(tx, reference, seat)
    ]


def own_view(act: Act, part_id: int) -> Screen:
    """Return how far one's own part is, and what comes next. Raises CaseUnknown."""
    case, part = own_part(act, part_id)
    over = say("joint.own_done", number=case.number)
    line = say("joint.own", number=case.number, due=part.due_at) if part.done_at is None else over
    return Screen((line, stand_line(part)), buttons_of(part), (), case.id, case.number)


def parts_for(tx: Transaction, reference: Reference, seat: Seat, case: Case) -> Sequence[PartView]:
    """Return the parts of a case, with as much of the words as the gate lets a seat read."""
    parts = parts_of(tx, case.id)
    if not parts:
        return ()
    grade = verdict(tx, reference, seat, case, Action.WORDS).grade
    hashes = [digest for part in parts for digest in (part.what, part.came, part.answer)]
    words = words_by_hash(tx, case, hashes, grade)
    return [view_of(part, words) for part in parts]


def parts_in(tx: Transaction, reference: Reference, seat: Seat, case_id: int) -> Sequence[PartView]:
    """The same, by the id of a case that the seat may see."""
    return parts_for(tx, reference, seat, tx.get_one(Case, case_id))


def view_of(part: Part, words: dict[str, str]) -> PartView:
    """A part with its words."""
    return PartView(
        id=part.id,
        body=part.body,
        kind=part.kind,
        asked_at=part.asked_at,
        due_at=part.due_at,
        sign_in_by=part.sign_in_by,
        signed_in_at=part.signed_in_at,
        contacted_at=part.contacted_at,
        answered_at=part.answered_at,
        done_at=part.done_at,
        level=part.mark,
        what=words.get(part.what, ""),
        came=words.get(part.came, ""),
        answer=words.get(part.answer, ""),
    )
