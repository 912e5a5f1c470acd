"""Keeps what the cases of a day come to, so that no page counts a million; all can be counted again.

The database itself notes which days a change touches (`models.rollup_trigger`): no statement can forget to.
"""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel, UniqueConstraint

from models.columns import key, maybe_at


class Rollup(SQLModel, table=True):
    """What one way of counting comes to on one day that is over, of every group."""

    __table_args__ = (UniqueConstraint("way", "shift", "day"),)

    id: int = key()
    way: str  # workflows.responsiveness.rollups.ways.Way
    shift: int  # seconds by which the day is east of UTC
    day: int  # since 1970, there
    counts: str  # JSON: code of the group -> its counts, and how many spans it has of each sort
    spans: bytes = Field(sa_type=LargeBinary)  # 64-bit seconds, group by group and sort by sort


class RollupStale(SQLModel, table=True):
    """A case has changed: what was counted on the days it was opened and closed is out of date."""

    id: int = key()
    opened_at: datetime | None = maybe_at()
    closed_at: datetime | None = maybe_at()
