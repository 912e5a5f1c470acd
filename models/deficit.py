"""Keeps published deficits: one row a deficit, month, community and version; of nobody.

A row holds nothing that everybody may not read: what of a place is not told does not stand in it either.
"""

from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from models.columns import at, key


class Deficit(SQLModel, table=True):
    """One published deficit. A new version is another row beside it; a row is never changed."""

    __table_args__ = (UniqueConstraint("deficit", "month", "area", "version"),)

    id: int = key()
    month: str = Field(index=True)  # "2026-10", here
    deficit: str
    area: str  # a community; empty: the whole
    version: str  # of the formulas
    figures: str  # version of the figures that it was counted from
    state: str  # workflows.responsiveness.deficits.finding.State
    value: str | None = None  # exact: "37/100"
    low: str | None = None  # of its interval, with 95 % confidence
    high: str | None = None
    parts: str = "[]"  # JSON: what it is made of
    computed_at: datetime = at()
