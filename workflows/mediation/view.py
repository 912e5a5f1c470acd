"""Reads mediations for who may: the mediator and the two sides, nobody else."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlmodel import col

from models.case import Case
from models.ledger import Event
from models.mediation import Mediation, MediationParty, MediationSession, MediationWords
from models.person import Person
from models.vocabulary import Role
from workflows.cases.acts import Act
from workflows.mediation.record import (
    AGREEMENT,
    CHAIN,
    MATTER,
    NOTE,
    OBJECTION,
    PLACE,
    MediationRefused,
    No,
    read,
    sides,
)
from workflows.mediation.stages import OPEN, is_objectable
from workflows.mediation.terms import MediationEvent, MediationStatus
from workflows.transaction import Transaction

LISTED = 20


@dataclass(frozen=True)
class Meeting:
    """A meeting, and what was noted of it."""

    id: int
    at: datetime
    place: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class MediationView:
    """A mediation as its reader may know it. What nobody can read any more is empty."""

    id: int
    number: str
    status: MediationStatus
    mediator: str
    body: str | None
    opened_at: datetime
    ended_at: datetime | None
    side: int  # of the reader; 0: the mediator
    joined: tuple[bool, bool]
    wording: int
    confirmed: tuple[int, int]
    asked: bool  # whether both have been asked later
    kept: tuple[str, str]
    matter: str = ""
    agreement: str = ""
    meetings: Sequence[Meeting] = field(default_factory=tuple)
    notes: tuple[str, ...] = ()  # of no meeting
    may_object: bool = False  # whether the side that reads may ask for another mediator


def look(act: Act, mediation_id: int) -> MediationView:
    """Return a mediation to its mediator or a side. Raises MediationRefused."""
    found = act.tx.get(Mediation, mediation_id)
    both = sides(act.tx, mediation_id) if found else []
    if found is None:
        raise MediationRefused(No.UNKNOWN)
    return view_of(act.tx, found, both, reader_of(act, found, both))


def case_of_mediation(act: Act, mediation_id: int) -> Case:
    """Load the case out of which a mediation came."""
    return act.tx.get_one(Case, act.tx.get_one(Mediation, mediation_id).case_id)


def reader_of(act: Act, found: Mediation, both: Sequence[MediationParty]) -> int:
    """Return which side the actor is, 0 for the mediator. Raises MediationRefused."""
    person = act.by.person_id
    if act.by.role is not Role.RESIDENT:
        if person is not None and person == found.mediator_id:
            return 0
        raise MediationRefused(No.UNKNOWN)
    mine = [each.side for each in both if person is not None and each.person_id == person]
    if not mine:
        raise MediationRefused(No.UNKNOWN)
    return mine[0]


def view_of(tx: Transaction, found: Mediation, both: Sequence[MediationParty], side: int) -> MediationView:
    """Put a view together from the reader's own copies; the mediator reads whichever is left."""
    mediator = tx.get(Person, found.mediator_id)
    own = [each.person_id for each in both if side in (0, each.side) and each.person_id is not None]
    said = copies(tx, found.id, own)
    held = {each: "\n".join(words) for each, words in placed(said, PLACE).items()}
    notes = placed(said, NOTE)
    meetings = tuple(
        Meeting(row.id, row.at, held.get(row.id, ""), tuple(notes.get(row.id, ())))
        for row in meetings_of(tx, found.id)
    )
    wordings = {row.wording: words for row, words in said if row.kind == AGREEMENT}
    return MediationView(
        id=found.id,
        number=found.number,
        status=MediationStatus(found.status),
        mediator=mediator.name if mediator else "",
        body=found.body,
        opened_at=found.opened_at,
        ended_at=found.ended_at,
        side=side,
        joined=(both[0].joined_at is not None, both[1].joined_at is not None),
        wording=found.wording,
        confirmed=(both[0].confirmed, both[1].confirmed),
        asked=asked(tx, found),
        kept=(both[0].kept, both[1].kept),
        matter=next((words for row, words in said if row.kind == MATTER), ""),
        agreement=wordings.get(found.wording, ""),
        meetings=meetings,
        notes=tuple(notes.get(None, ())),
        may_object=side > 0 and may_object(tx, found, both[side - 1]),
    )


def copies(tx: Transaction, mediation_id: int, owners: Sequence[int]) -> list[tuple[MediationWords, str]]:
    """Return the words of a mediation in order, each once, from the copies of these persons."""
    rows = tx.execute(
        select(MediationWords)
        .where(col(MediationWords.mediation_id) == mediation_id, col(MediationWords.person_id).in_(owners))
        .order_by(col(MediationWords.id))
    ).scalars()
    found: dict[str, tuple[MediationWords, str]] = {}
    for row in rows:
        words = read(tx, row)
        if words is not None:
            found.setdefault(row.hash, (row, words))
    return list(found.values())


def placed(said: Sequence[tuple[MediationWords, str]], kind: str) -> dict[int | None, list[str]]:
    """Group words of a kind by their meeting."""
    found: dict[int | None, list[str]] = {}
    for row, words in said:
        if row.kind == kind:
            found.setdefault(row.session_id, []).append(words)
    return found


def meetings_of(tx: Transaction, mediation_id: int) -> list[MediationSession]:
    """Return the meetings of a mediation, the first one first."""
    mine = select(MediationSession).where(col(MediationSession.mediation_id) == mediation_id)
    return list(tx.execute(mine.order_by(col(MediationSession.at), col(MediationSession.id))).scalars())


def place_for(tx: Transaction, found: Mediation, side: int, meeting_id: int) -> str:
    """Where a meeting is, from the copy of a side; 0: from whichever can be read."""
    owners = [
        each.person_id
        for each in sides(tx, found.id)
        if side in (0, each.side) and each.person_id is not None
    ]
    return "\n".join(placed(copies(tx, found.id, owners), PLACE).get(meeting_id, ()))


def asked(tx: Transaction, found: Mediation) -> bool:
    """Whether both have been asked whether it is kept."""

    if found.status != MediationStatus.AGREED:
        return False
    subject = CHAIN + found.number
    told = exists().where(col(Event.subject) == subject, col(Event.kind) == MediationEvent.ASKED)
    return bool(tx.execute(select(told)).scalar_one())


def handed(tx: Transaction, found: Mediation) -> int:
    """How often it was handed over."""
    mine = select(func.count()).where(
        col(Event.subject) == CHAIN + found.number, col(Event.kind) == MediationEvent.HANDED
    )
    return int(tx.execute(mine).scalar_one())


def may_object(tx: Transaction, found: Mediation, side: MediationParty) -> bool:
    """Whether a side that has come may ask for another mediator now."""
    if found.status not in OPEN or side.joined_at is None:
        return False
    before = select(col(MediationWords.wording)).where(
        col(MediationWords.mediation_id) == found.id,
        col(MediationWords.kind) == OBJECTION,
        col(MediationWords.person_id) == side.person_id,
    )
    return is_objectable(handed(tx, found), tx.execute(before).scalars().all())


def own(act: Act) -> list[int]:
    """Return the mediations of the actor, as mediator or as a side, what is open first."""
    as_side = select(col(MediationParty.mediation_id)).where(
        col(MediationParty.person_id) == act.by.person_id, col(MediationParty.joined_at).is_not(None)
    )
    which: ColumnElement[bool] = col(Mediation.mediator_id) == act.by.person_id
    if act.by.role is Role.RESIDENT:
        which = col(Mediation.id).in_(as_side)
    ended = col(Mediation.status).not_in([str(each) for each in sorted(OPEN)])
    rows = select(col(Mediation.id)).where(which).order_by(ended, col(Mediation.id).desc()).limit(LISTED)
    return list(act.tx.execute(rows).scalars())


def running_about(tx: Transaction, case_id: int) -> bool:
    """Whether a mediation about a case is open."""
    mine = select(col(Mediation.id)).where(
        col(Mediation.case_id) == case_id, col(Mediation.status).in_([str(each) for each in sorted(OPEN)])
    )
    return tx.execute(mine.limit(1)).first() is not None


@dataclass(frozen=True)
class Count:
    """How many mediations there have been, and how many found an agreement: all that the public learns."""

    begun: int
    agreed: int


def counted(tx: Transaction) -> Count:
    """Count what has begun: where a side did not come there was none."""
    begun = (MediationStatus.TALKING, MediationStatus.AGREED, MediationStatus.NOT_AGREED)
    rows = dict(
        tx.execute(
            select(col(Mediation.status), func.count())
            .where(or_(*(col(Mediation.status) == each for each in begun)))
            .group_by(col(Mediation.status))
        ).all()
    )
    return Count(sum(rows.values()), rows.get(MediationStatus.AGREED, 0))
