"""Shows panels and consultations: to everybody who was asked what, what they said, and what came of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, true
from sqlmodel import col

from models.decision import Decision
from models.panel import Consultation, ConsultationVoice, Panel, PanelBody
from models.roll import Roll
from models.vocabulary import BODY_ROLES, Role
from models.vocabulary_panels import PanelKind
from workflows.cases.reach import Seat
from workflows.participation.decisions.view import DecisionView, shown
from workflows.participation.panels.told import bodies_of, voices_of
from workflows.reference import Reference
from workflows.transaction import Transaction

LISTED = 50


@dataclass(frozen=True)
class VoiceView:
    """One who was asked; residents by the number of their seat."""

    seat: int
    body: str | None
    words: str
    said_at: datetime | None
    in_time: bool
    gone: bool  # spoke, and was forgotten since
    mark: int | None


@dataclass(frozen=True)
class ConsultationView:
    """A question before a panel, and what came of it."""

    id: int
    code: str
    panel: str  # name
    panel_code: str
    caller: str | None
    question: str
    papers: str
    asked_at: datetime
    due_at: datetime
    late: bool  # no joint decision, and its day is over
    urged: int
    decided_at: datetime | None
    voices: tuple[VoiceView, ...]
    decision: DecisionView | None


@dataclass(frozen=True)
class PanelView:
    """A panel with its members."""

    id: int
    code: str
    kind: PanelKind
    name: str
    purpose: str
    area: str | None
    bodies: tuple[str, ...]
    roll: str  # name; empty: no residents sit on it
    until: datetime
    ended_at: datetime | None
    open: int
    late: int
    decided: int


def panels(tx: Transaction, now: datetime, which: ColumnElement[bool] | None = None) -> list[PanelView]:
    """Return panels, those that sit first, the newest first."""
    asked = select(Panel).where(true() if which is None else which).order_by(col(Panel.id).desc())
    rows = tx.execute(asked.limit(LISTED)).scalars().all()
    return sorted((panel_view(tx, each, now) for each in rows), key=lambda each: each.ended_at is not None)


def of_seat(reference: Reference, seat: Seat) -> ColumnElement[bool]:
    """The condition that a panel is somebody's to see to, or that their body sits on it."""
    if seat.role in BODY_ROLES:
        return col(Panel.id).in_(select(col(PanelBody.panel_id)).where(col(PanelBody.body) == seat.body))
    if seat.area is None:
        return true()
    return col(Panel.area).in_(reference.cells_under(seat.area)) | (col(Panel.area) == seat.area)


def panel(tx: Transaction, key: int | str, now: datetime) -> PanelView | None:
    """Show one panel, by id or by its public number."""
    which = col(Panel.id) == key if isinstance(key, int) else col(Panel.code) == key.strip().upper()
    row = tx.execute(select(Panel).where(which)).scalar_one_or_none()
    return panel_view(tx, row, now) if row else None


def panel_view(tx: Transaction, row: Panel, now: datetime) -> PanelView:
    """Put together what everybody may know of a panel."""
    asked = tx.execute(select(Consultation).where(col(Consultation.panel_id) == row.id)).scalars().all()
    waiting = [each for each in asked if each.decided_at is None]
    return PanelView(
        id=row.id,
        code=row.code,
        kind=PanelKind(row.kind),
        name=row.name,
        purpose=row.purpose,
        area=row.area,
        bodies=tuple(bodies_of(tx, row.id)),
        roll=tx.get_one(Roll, row.roll_id).name if row.roll_id else "",
        until=row.until,
        ended_at=row.ended_at,
        open=len(waiting),
        late=sum(now > each.due_at for each in waiting),
        decided=len(asked) - len(waiting),
    )


def consultations(tx: Transaction, panel_id: int, now: datetime) -> list[ConsultationView]:
    """Return what a panel was asked: what waits first, the newest first."""
    mine = select(Consultation).where(col(Consultation.panel_id) == panel_id)
    rows = tx.execute(mine.order_by(col(Consultation.id).desc()).limit(LISTED)).scalars().all()
    return sorted((view_of(tx, each, now) for each in rows), key=lambda each: each.decided_at is not None)


def consultation(tx: Transaction, key: int | str, now: datetime) -> ConsultationView | None:
    """Show one consultation, by id or by its public number."""
    which = (
        col(Consultation.id) == key if isinstance(key, int) else col(Consultation.code) == key.strip().upper()
    )
    row = tx.execute(select(Consultation).where(which)).scalar_one_or_none()
    return view_of(tx, row, now) if row else None


def view_of(tx: Transaction, asked: Consultation, now: datetime) -> ConsultationView:
    """Put together what everybody may know of a consultation."""
    panel = tx.get_one(Panel, asked.panel_id)
    decision = tx.get(Decision, asked.decision_id) if asked.decision_id else None
    return ConsultationView(
        id=asked.id,
        code=asked.code,
        panel=panel.name,
        panel_code=panel.code,
        caller=asked.caller,
        question=asked.question,
        papers=asked.papers,
        asked_at=asked.asked_at,
        due_at=asked.due_at,
        late=asked.decided_at is None and now > asked.due_at,
        urged=asked.urged,
        decided_at=asked.decided_at,
        voices=tuple(voice_view(asked, each) for each in voices_of(tx, asked)),
        decision=shown(tx, decision, now) if decision else None,
    )


def voice_view(asked: Consultation, each: ConsultationVoice) -> VoiceView:
    """Show one who was asked."""
    return VoiceView(
        seat=each.seat,
        body=each.body,
        words=each.words,
        said_at=each.said_at,
        in_time=each.said_at is not None and each.said_at <= asked.due_at,
        gone=each.said_at is not None and not each.words,
        mark=each.mark,
    )


def asked_of(
    tx: Transaction, seat: Seat, person_id: int | None, now: datetime, most: int
) -> list[ConsultationView]:
    """Return the consultations in which somebody may speak now, the first due first."""
    mine = col(ConsultationVoice.person_id) == person_id
    if seat.role in BODY_ROLES:
        mine = col(ConsultationVoice.body) == seat.body
    elif seat.role is not Role.RESIDENT or person_id is None:
        return []
    places = select(col(ConsultationVoice.consultation_id)).where(mine)
    asked = select(Consultation).where(
        col(Consultation.id).in_(places), col(Consultation.decided_at).is_(None)
    )
    rows = tx.execute(asked.order_by(col(Consultation.due_at)).limit(most)).scalars().all()
    return [view_of(tx, each, now) for each in rows]
