"""Keeps what comes in by week, what is foreseen of it, and where that is more than is at hand; of nobody."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from models.columns import at, key, maybe_at


class DemandWeek(SQLModel, table=True):
    """How many requests of a first-level category came in a community in one week; none has no row."""

    __table_args__ = (UniqueConstraint("week", "category", "area"),)

    id: int = key()
    week: date  # its Monday, here
    category: str  # first level; empty: nobody has read it yet
    area: str  # community; empty: nobody knows where
    cases: int


class Foreseen(SQLModel, table=True):
    """What one forecast says of a group: of the whole, a category, an area, both, or what a body will get."""

    __table_args__ = (UniqueConstraint("first", "scope", "category", "area", "body"),)

    id: int = key()
    first: date = Field(index=True)  # Monday of the first week ahead
    scope: str  # whole, category, area, pair, body
    category: str = ""
    area: str = ""
    body: str = ""
    recent: int = 0  # requests of the last half year: by it the veil is drawn
    capacity: float | None = None  # of a body, a week; None: nobody can tell
    weeks: str  # JSON: of each week mean, low80, high80, low95, high95
    made_at: datetime = at()


class Shortage(SQLModel, table=True):
    """More is foreseen for a body in a category and place than it answers in time."""

    id: int = key()
    code: str = Field(unique=True)
    first: date = Field(index=True)  # of the newest forecast that says so
    body: str = Field(index=True)
    category: str
    area: str
    begins: date  # Monday of the first week that is short
    ends: date  # Monday of the last one
    expected: float  # requests in the weeks that are short
    capacity: float  # what the body answers of these in time
    state: str  # ShortageState
    since: datetime = at()
    asked_at: datetime | None = maybe_at()
    answer: str = ""  # of who decides about means, masked
    answered_at: datetime | None = maybe_at()
