"""What may be read of joint meetings: by who convenes, by who is invited, by everybody once published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, true
from sqlmodel import col

from models.meeting import Meeting, MeetingBody, MeetingPromise
from workflows.cases.reach import Seat
from workflows.gate import has_duty
from workflows.gate_terms import Duty
from workflows.reference import Reference
from workflows.transaction import Transaction

MOST = 20


@dataclass(frozen=True)
class PromiseView:
    """What a body has promised."""

    id: int
    body: str
    what: str
    due_at: datetime
    kept_at: datetime | None
    report: str


@dataclass(frozen=True)
class MeetingView:
    """A meeting as its reader may see it."""

    id: int
    agenda: str
    place: str
    at: datetime
    minutes: str
    published_at: datetime | None
    bodies: Sequence[tuple[str, bool | None, bool | None]]  # code, says it comes, came
    promises: Sequence[PromiseView]

    @property
    def came(self) -> tuple[str, ...]:
        """Codes of the bodies that came."""
        return tuple(body for body, _, came in self.bodies if came)

    @property
    def absent(self) -> tuple[str, ...]:
        """Codes of the bodies that were invited and did not come."""
        return tuple(body for body, _, came in self.bodies if came is False)


def meetings(tx: Transaction, reference: Reference, seat: Seat) -> list[MeetingView]:
    """Return the newest meetings that a seat convenes or is invited to."""
    if has_duty(seat.role, Duty.CONVENE):
        which = within(reference, seat.area)
    elif has_duty(seat.role, Duty.MEET) and seat.body is not None:
        mine = select(col(MeetingBody.meeting_id)).where(col(MeetingBody.body) == seat.body)
        which = col(Meeting.id).in_(mine)
    else:
        return []
    return found(tx, which)


def within(reference: Reference, area: str | None) -> ColumnElement[bool]:
    """The condition that a meeting is of an area or of one below it."""
    return true() if area is None else col(Meeting.area).in_(reference.cells_under(area))


def published(tx: Transaction) -> list[MeetingView]:
    """Return the newest meetings whose minutes are published, for everybody."""
    return found(tx, col(Meeting.published_at).is_not(None))


def found(tx: Transaction, which: ColumnElement[bool]) -> list[MeetingView]:
    """Return meetings, the newest first."""
    rows = tx.execute(select(Meeting).where(which).order_by(col(Meeting.at).desc()).limit(MOST)).scalars()
    return [view_of(tx, meeting) for meeting in rows]


def view_of(tx: Transaction, meeting: Meeting) -> MeetingView:
    """A meeting with its bodies and promises."""
    bodies = tx.execute(
        select(col(MeetingBody.body), col(MeetingBody.comes), col(MeetingBody.came))
        .where(col(MeetingBody.meeting_id) == meeting.id)
        .order_by(col(MeetingBody.id))
    )
    promises = tx.execute(
        select(MeetingPromise)
        .where(col(MeetingPromise.meeting_id) == meeting.id)
        .order_by(col(MeetingPromise.due_at), col(MeetingPromise.id))
    ).scalars()
    return MeetingView(
        id=meeting.id,
        agenda=meeting.topic,
        place=meeting.place,
        at=meeting.at,
        minutes=meeting.minutes,
        published_at=meeting.published_at,
        bodies=[(row[0], row[1], row[2]) for row in bodies],
        promises=[PromiseView(p.id, p.body, p.what, p.due_at, p.kept_at, p.report) for p in promises],
    )
