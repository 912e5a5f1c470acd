"""Says where somebody sits or has the chair, and what they have to do there."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, or_, select
from sqlmodel import col

from models.assembly import Assembly, AssemblySeat
from models.vocabulary import BODY_ROLES, Role
from models.vocabulary_panels import MotionStage, SpeechState
from workflows.cases.reach import Seat
from workflows.participation.deliberation.ballots import ballots_of
from workflows.participation.deliberation.told import seat_for, speeches_of
from workflows.participation.deliberation.view import LISTED, AssemblyView, Line, lines
from workflows.transaction import Transaction


@dataclass(frozen=True)
class Part:
    """What somebody has to do with a deliberation."""

    seat: AssemblySeat | None
    chairs: bool
    voted: str  # how one's seat votes on the motion that is put
    speech: int | None  # for which one has the floor
    queued: Mapping[int, int]  # by the motion on which one waits: the speech


def part_of(tx: Transaction, seen: AssemblyView, chat: Seat, person_id: int | None) -> Part:
    """Return what somebody has to do with a deliberation."""
    seat = seat_for(tx, seen.id, chat.role, person_id, chat.body)
    chairs = chat.role is not Role.RESIDENT and seen.chair is not None and seen.chair == person_id
    if seat is None:
        return Part(None, chairs, "", None, {})
    voted = speech = None
    queued: dict[int, int] = {}
    for motion in seen.motions:
        if motion.stage is MotionStage.VOTING:
            voted = voted or next((b.choice for b in ballots_of(tx, motion.id) if b.seat_id == seat.id), None)
        for each in speeches_of(tx, motion.id):
            if each.seat_id == seat.id and each.state == SpeechState.CALLED:
                speech = each.id
            elif each.seat_id == seat.id and each.state == SpeechState.WAITING:
                queued[motion.id] = each.id
    return Part(seat, chairs, voted or "", speech, queued)


def listed_for(tx: Transaction, chat: Seat, person_id: int | None, most: int) -> list[Line]:
    """Return the newest deliberations in which somebody sits or has the chair, open ones first."""
    mine = sits_there(chat, person_id)
    sits = select(col(AssemblySeat.assembly_id)).where(mine, col(AssemblySeat.left_at).is_(None))
    chairs = (col(Assembly.chair_id) == person_id,) if chat.role is not Role.RESIDENT else ()
    asked = select(Assembly).where(or_(col(Assembly.id).in_(sits), *chairs))
    rows = tx.execute(asked.order_by(col(Assembly.id).desc()).limit(LISTED)).scalars()
    return lines(rows)[:most]


def sits_there(chat: Seat, person_id: int | None) -> ColumnElement[bool]:
    """The condition that a seat is somebody's own, or that of the body they work for."""
    if chat.role in BODY_ROLES:
        return col(AssemblySeat.body) == (chat.body or "")
    if chat.role is Role.RESIDENT and person_id is not None:
        return col(AssemblySeat.person_id) == person_id
    return false()
