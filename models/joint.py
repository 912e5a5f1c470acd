"""Keeps what other bodies do for a case that one body leads; what they say are Words of the case."""

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from models.columns import at, key, maybe_at, reference

OPEN = text("done_at IS NULL")
"""What is asked for, sorted by lateness: few of all."""


class Wish(SQLModel, table=True):
    """A need that nobody is obliged to meet (微心愿), offered to bodies that may claim it (认领)."""

    id: int = key()
    case_id: int = reference("case.id")
    what: str  # hash of what is wished for, in the words of who offers it
    offered_at: datetime = at()
    body: str | None = None  # that has claimed it
    claimed_at: datetime | None = maybe_at()


class Part(SQLModel, table=True):
    """One body's part of a case: asked for by the lead, or by whistle (吹哨).

    `kind` is a workflows.joint.terms.JointKind. It is done once the body has answered, or once the case
    needs it no more. The hashes name Words.
    """

    __table_args__ = (
        UniqueConstraint("case_id", "place"),
        Index("part_of_body", "body", "done_at"),
        Index("part_open", "due_at", sqlite_where=OPEN, postgresql_where=OPEN),
    )

    id: int = key()
    case_id: int = reference("case.id", index=False)
    place: int  # 1, 2, 3 … within the case
    body: str
    kind: str
    asked_by: str  # Role of who asked
    what: str = ""  # hash of what is asked for
    asked_at: datetime = at()
    due_at: datetime = at()
    sign_in_by: datetime | None = maybe_at()  # of a whistle only
    contact_by: datetime | None = maybe_at()
    looked_at: datetime = at()  # up to here every rung has been told
    signed_in_at: datetime | None = maybe_at()
    came: str = ""  # hash of where
    contacted_at: datetime | None = maybe_at()
    answered_at: datetime | None = maybe_at()
    answer: str = ""  # hash of what was done
    done_at: datetime | None = maybe_at()
    mark: int | None = Field(default=None)  # 1 to 5, by who whistled
