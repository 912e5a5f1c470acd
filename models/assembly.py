"""Keeps deliberations: seats, what is moved and seconded, who speaks, ballots, the chair's rulings."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import BIG, at, key, maybe_at, maybe_reference, reference


class Assembly(SQLModel, table=True):
    """One deliberation of those who have a seat in it."""

    id: int = key()
    code: str = Field(unique=True)
    title: str
    area: str | None = None
    roll_id: int | None = maybe_reference("roll.id")
    panel_id: int | None = maybe_reference("panel.id")
    chair_id: int | None = maybe_reference("person.id", index=True)
    opened_at: datetime = at()
    closed_at: datetime | None = maybe_at()
    minutes_hash: str = ""


class AssemblySeat(SQLModel, table=True):
    """One voice: a resident's, known to others by its number alone, or a body's."""

    __table_args__ = (UniqueConstraint("assembly_id", "number"), UniqueConstraint("assembly_id", "person_id"))

    id: int = key()
    assembly_id: int = reference("assembly.id", index=False)
    number: int
    body: str | None = Field(default=None, index=True)
    person_id: int | None = maybe_reference("person.id", index=True)
    name: str = ""  # under which its resident wishes to be named; empty: by number
    left_at: datetime | None = maybe_at()


class Motion(SQLModel, table=True):
    """What somebody moves: a resolution, other words for it, or that a ruling shall not stand."""

    __table_args__ = (UniqueConstraint("assembly_id", "number"),)

    id: int = key()
    assembly_id: int = reference("assembly.id", index=False)
    number: int
    kind: str  # MotionKind
    parent_id: int | None = Field(default=None, sa_type=BIG, nullable=True)  # id of the motion it amends
    ruling_id: int | None = Field(default=None, sa_type=BIG, nullable=True)  # id of the ruling it is against
    stage: str  # MotionStage
    words: str  # as it stands now
    moved_words: str = ""  # as it was moved
    seat_id: int = reference("assemblyseat.id")
    name: str = ""  # of the member of staff who moved it for a body
    moved_at: datetime = at()
    lapses_at: datetime = at()
    second_name: str = ""
    second_id: int | None = maybe_reference("assemblyseat.id")
    seconded_at: datetime | None = maybe_at()
    debate_until: datetime | None = maybe_at()
    vote_until: datetime | None = maybe_at()
    ended_at: datetime | None = maybe_at()
    entitled: int = 0
    yes: int = 0
    no: int = 0
    abstain: int = 0
    decision_id: int | None = maybe_reference("decision.id", index=True)  # who carries it out


class Speech(SQLModel, table=True):
    """A place in the queue of a motion, and what was said when its turn came."""

    id: int = key()
    motion_id: int = reference("motion.id")
    seat_id: int = reference("assemblyseat.id")
    side: str  # Side
    state: str  # SpeechState
    name: str = ""  # of the member of staff who speaks for a body
    asked_at: datetime = at()
    until: datetime | None = maybe_at()  # until when it may be said, once it is called
    words: str = ""
    salt: str = ""
    hash: str = ""
    said_at: datetime | None = maybe_at()


class MotionBallot(SQLModel, table=True):
    """How one seat votes; only the counts are told, and those at the end."""

    __table_args__ = (UniqueConstraint("motion_id", "seat_id"),)

    id: int = key()
    motion_id: int = reference("motion.id", index=False)
    seat_id: int = reference("assemblyseat.id")
    choice: str  # Choice
    nonce: str
    mark: str  # its hash, as the chain knows it after the count


class Ruling(SQLModel, table=True):
    """What the chair rules on order, for a listed reason."""

    id: int = key()
    assembly_id: int = reference("assembly.id")
    motion_id: int = reference("motion.id", index=False)
    speech_id: int | None = maybe_reference("speech.id")
    reason: str  # RulingReason
    before: str  # the stage or state before it
    at: datetime = at()
    overturned_at: datetime | None = maybe_at()
