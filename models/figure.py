"""Keeps published figures: one row a measure, month, group and version, as it was computed; of nobody."""

from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from models.columns import BIG, at, key


class Figure(SQLModel, table=True):
    """One published figure. A new version is another row beside it; a row is never changed."""

    __table_args__ = (UniqueConstraint("measure", "month", "by", "code", "version"),)

    id: int = key()
    month: str = Field(index=True)  # "2026-10", here
    measure: str
    by: str  # whole, body, area, category, pair
    code: str  # of the group; empty: of the whole, or without any
    version: str  # of the definitions
    state: str  # workflows.responsiveness.figures.figure.State
    numerator: str | None = None  # exact: "37/10"; of a span its seconds
    denominator: int = Field(default=0, sa_type=BIG)
    rows: int = Field(default=0, sa_type=BIG)  # that count, whatever the denominator takes of them
    excluded: str = "{}"  # JSON: how many were left out, by reason
    counts: str = "[]"  # JSON: what the formula is made of
    computed_at: datetime = at()
