"""Keeps what the index of a body or place came to in a month, and what bodies say against it; of nobody."""

from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from models.columns import at, key, maybe_at


class IndexRow(SQLModel, table=True):
    """One published index with its evidence. A row is never changed: what was granted stands beside it."""

    __table_args__ = (UniqueConstraint("month", "by", "code", "version"),)

    id: int = key()
    month: str = Field(index=True)  # "2026-10", here
    by: str  # body, area
    code: str
    version: str  # of the definition
    state: str  # workflows.responsiveness.index.publish.IndexState
    value: str | None = None  # share with four decimals, as are the ends of its interval
    low: str | None = None
    high: str | None = None
    evidence: str = "[]"  # JSON: of each part what it came to and what was expected
    lists: str = ""  # codes of the lists it is on, separated by |
    computed_at: datetime = at()


class IndexPlea(SQLModel, table=True):
    """A body's word against its index of a month: a wrong fact, or an appeal; and what was ruled on it.

    It is the word of an office: who wrote it, and who ruled, stands on the ledger alone.
    """

    id: int = key()
    month: str
    version: str
    body: str = Field(index=True)
    kind: str  # workflows.responsiveness.index.pleas.PleaKind
    words: str  # of the body, as an office
    made_at: datetime = at()
    rule_by: datetime = at()
    granted: bool | None = None  # None: nobody has ruled yet
    ruling: str = ""  # why
    ruled_at: datetime | None = maybe_at()
