"""Keeps signs that a body may be gaming: put up for review, never a verdict, never about a resident."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import at, key, maybe_at, reference


class Pressure(SQLModel, table=True):
    """Somebody has told that a body pressed them: the sealed case holds who and how, this only counts."""

    id: int = key()
    body: str = Field(index=True)
    about: str  # workflows.responsiveness.signs.terms.About
    again: bool = False  # the same person has told it of this body shortly before
    case_id: int = reference("case.id")  # the sealed one; nothing leads to the case that was pressed about
    at: datetime = at()


class Sign(SQLModel, table=True):
    """One sign of one body in one window. What stands here is office text; it is named once it is founded."""

    id: int = key()
    code: str = Field(unique=True)  # public number: HC, the month, a running number
    body: str = Field(index=True)
    kind: str  # workflows.responsiveness.signs.terms.Kind
    since: datetime = at()
    until: datetime = at()
    figures: str  # JSON: what caused it
    rule: str  # by which rule and numbers it was found
    stage: str  # SignStage
    put_at: datetime = at()
    answer_by: datetime = at()  # until when the body is heard
    answer: str = ""
    answered_at: datetime | None = maybe_at()
    reason: str = ""
    reviewed_at: datetime | None = maybe_at()


class SignCase(SQLModel, table=True):
    """A case that a reviewer should look at, and why."""

    __table_args__ = (UniqueConstraint("sign_id", "case_id"),)

    id: int = key()
    sign_id: int = reference("sign.id")
    case_id: int = reference("case.id")
