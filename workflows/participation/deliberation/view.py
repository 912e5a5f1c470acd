"""Shows deliberations: to everybody what is moved, said and counted; to who sits there what they may do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from models.assembly import Assembly, AssemblySeat, Motion, Ruling, Speech
from models.decision import Decision
from models.panel import Panel
from models.roll import Roll
from models.vocabulary_panels import MotionKind, MotionStage, RulingReason, Side, SpeechState
from workflows.participation.decisions.view import DecisionView, shown
from workflows.participation.deliberation.agenda import first_of
from workflows.participation.deliberation.minutes import rulings_of
from workflows.participation.deliberation.told import (
    find,
    is_vacant,
    motions_of,
    seats_of,
    speeches_of,
)
from workflows.participation.deliberation.who import seat_of
from workflows.reference import Reference
from workflows.screens import Sentence
from workflows.transaction import Transaction

LISTED = 50


@dataclass(frozen=True)
class Line:
    """A deliberation in a list."""

    id: int
    code: str
    title: str
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True)
class SpeechView:
    """A place in the queue, and what was said. Of what is ruled out there are no words."""

    id: int
    who: Sentence
    side: Side
    state: SpeechState
    words: str
    until: datetime | None
    said_at: datetime | None


@dataclass(frozen=True)
class RulingView:
    """What the chair ruled, and whether the assembly has overturned it."""

    id: int
    motion: int  # its number
    who: Sentence | None  # whose speech was ruled out; None: the motion
    reason: RulingReason
    at: datetime
    overturned: bool


@dataclass(frozen=True)
class MotionView:
    """A motion as everybody reads it; counts only when it is over."""

    id: int
    number: int
    kind: MotionKind
    stage: MotionStage
    words: str
    moved_words: str
    amends: int | None  # number of the motion
    who: Sentence
    second: Sentence | None
    moved_at: datetime
    lapses_at: datetime
    debate_until: datetime | None
    vote_until: datetime | None
    ended_at: datetime | None
    yes: int
    no: int
    abstain: int
    entitled: int
    speeches: tuple[SpeechView, ...]
    decision: DecisionView | None

    @property
    def is_counted(self) -> bool:
        """Whether there was a vote, and it is over."""
        return self.entitled > 0

    @property
    def said(self) -> tuple[SpeechView, ...]:
        """What was said, and what was ruled out of it, in order."""
        heard = [each for each in self.speeches if each.said_at is not None]
        return tuple(sorted(heard, key=lambda each: (each.said_at, each.id)))

    @property
    def waiting(self) -> tuple[SpeechView, ...]:
        """Who waits for the floor."""
        return tuple(each for each in self.speeches if each.state is SpeechState.WAITING)

    @property
    def at_floor(self) -> SpeechView | None:
        """Who has the floor."""
        return next((each for each in self.speeches if each.state is SpeechState.CALLED), None)


@dataclass(frozen=True)
class AssemblyView:
    """A deliberation as everybody reads it."""

    id: int
    code: str
    title: str
    of: str  # the roll or panel
    chair: int | None
    vacant: bool  # who had the chair works here no more
    opened_at: datetime
    closed_at: datetime | None
    minutes_hash: str
    seats: int
    motions: tuple[MotionView, ...]
    rulings: tuple[RulingView, ...]
    now: MotionView | None  # that is before the assembly

    @property
    def needs_chair(self) -> bool:
        """Whether nobody has the chair, and there is something to do from it."""
        undone = any(
            each.stage is MotionStage.CARRIED and each.kind is MotionKind.MAIN and each.decision is None
            for each in self.motions
        )
        return self.vacant and (self.closed_at is None or undone)


def view(tx: Transaction, reference: Reference, key: int | str, now: datetime) -> AssemblyView | None:
    """Show one deliberation."""
    row = find(tx, key)
    return None if row is None else view_of(tx, reference, row, now)


def view_of(tx: Transaction, reference: Reference, row: Assembly, now: datetime) -> AssemblyView:
    """Put together what everybody may know."""
    seats = {each.id: each for each in seats_of(tx, row.id)}
    there = motions_of(tx, row.id)
    motions = {each.id: motion_view(tx, reference, each, seats, now) for each in there}
    first = first_of(there) if row.closed_at is None else None
    return AssemblyView(
        id=row.id,
        code=row.code,
        title=row.title,
        of=name_of(tx, row),
        chair=row.chair_id,
        vacant=is_vacant(tx, row.chair_id),
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        minutes_hash=row.minutes_hash,
        seats=sum(each.left_at is None for each in seats.values()),
        motions=tuple(motions.values()),
        rulings=tuple(ruling_view(tx, reference, each, seats) for each in rulings_of(tx, row.id)),
        now=motions[first.id] if first else None,
    )


def name_of(tx: Transaction, row: Assembly) -> str:
    """Return the name of the panel or roll that deliberates."""
    if row.panel_id is not None:
        return tx.get_one(Panel, row.panel_id).name
    return tx.get_one(Roll, row.roll_id).name if row.roll_id is not None else ""


def motion_view(
    tx: Transaction, reference: Reference, motion: Motion, seats: dict[int, AssemblySeat], now: datetime
) -> MotionView:
    """Show a motion."""
    parent = tx.get(Motion, motion.parent_id) if motion.parent_id else None
    decision = tx.get(Decision, motion.decision_id) if motion.decision_id else None
    second = seats[motion.second_id] if motion.second_id else None
    ruled_out = motion.stage == MotionStage.RULED_OUT
    return MotionView(
        id=motion.id,
        number=motion.number,
        kind=MotionKind(motion.kind),
        stage=MotionStage(motion.stage),
        words="" if ruled_out else motion.words,
        moved_words="" if ruled_out else motion.moved_words,
        amends=parent.number if parent else None,
        who=seat_of(reference, seats[motion.seat_id], motion.name),
        second=seat_of(reference, second, motion.second_name) if second else None,
        moved_at=motion.moved_at,
        lapses_at=motion.lapses_at,
        debate_until=motion.debate_until,
        vote_until=motion.vote_until,
        ended_at=motion.ended_at,
        yes=motion.yes,
        no=motion.no,
        abstain=motion.abstain,
        entitled=motion.entitled,
        speeches=tuple(speech_view(reference, each, seats) for each in speeches_of(tx, motion.id)),
        decision=shown(tx, decision, now) if decision else None,
    )


def speech_view(reference: Reference, each: Speech, seats: dict[int, AssemblySeat]) -> SpeechView:
    """Show a speech."""
    state = SpeechState(each.state)
    return SpeechView(
        id=each.id,
        who=seat_of(reference, seats[each.seat_id], each.name),
        side=Side(each.side),
        state=state,
        words=each.words if state is SpeechState.SAID else "",
        until=each.until,
        said_at=each.said_at,
    )


def ruling_view(
    tx: Transaction, reference: Reference, each: Ruling, seats: dict[int, AssemblySeat]
) -> RulingView:
    """Show a ruling."""
    speech = tx.get(Speech, each.speech_id) if each.speech_id else None
    return RulingView(
        id=each.id,
        motion=tx.get_one(Motion, each.motion_id).number,
        who=seat_of(reference, seats[speech.seat_id], speech.name) if speech else None,
        reason=RulingReason(each.reason),
        at=each.at,
        overturned=each.overturned_at is not None,
    )


def public_all(tx: Transaction) -> list[Line]:
    """Return the newest deliberations for everybody, open ones first."""
    rows = tx.execute(select(Assembly).order_by(col(Assembly.id).desc()).limit(LISTED)).scalars()
    return lines(rows)


def lines(rows: Iterable[Assembly]) -> list[Line]:
    """Deliberations for a list, open ones first."""
    found = [Line(each.id, each.code, each.title, each.opened_at, each.closed_at) for each in rows]
    return sorted(found, key=lambda each: each.closed_at is not None)
