"""Keeps what people put right in readings, and the versions of the reader that learnt from it."""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

from models.columns import at, key, reference


class Correction(SQLModel, table=True):
    """Somebody put the category or the body of a case right. Codes only: the words stay with the case."""

    id: int = key()
    case_id: int = reference("case.id")
    at: datetime = at(index=True)
    source: str  # who noticed: Source
    read: str | None = None  # the category as it stood; None: the machine was unsure
    category: str | None = None  # the right one; None: only the body is known to be wrong
    body_before: str | None = None
    body: str | None = None  # the right body, where somebody named it


class ReaderVersion(SQLModel, table=True):
    """One set of weights that this house has learnt, and what it was worth on the frozen test."""

    id: int = key()  # its number
    made_at: datetime = at()
    origin: str  # SHA-256 of the weights it began from
    lines: int  # that came with the house
    corrections: int
    learnt_from: str = "[]"  # JSON: ids of the corrections
    figures: str = "{}"  # JSON: Trial
    went_live: bool = False  # at once; what is live now, the mark of the reader says
    digest: str  # SHA-256 of the weights
    weights: bytes | None = Field(default=None, sa_type=LargeBinary)  # None: dropped, see `dropped`
    dropped: str = ""  # why the weights are gone: old, or forgotten
