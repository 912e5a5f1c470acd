"""Keeps joint meetings (联席会议): who is invited, who came, what was promised; all words of offices."""

from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from models.columns import at, key, maybe_at, reference


class Meeting(SQLModel, table=True):
    """One meeting of bodies, convened by a coordinator for an area. Its minutes are published."""

    id: int = key()
    area: str | None = None  # of the seat that convened it; None: the whole installation
    topic: str
    place: str
    called_at: datetime = at()
    minutes: str = ""
    published_at: datetime | None = maybe_at()
    at: datetime = at()


class MeetingBody(SQLModel, table=True):
    """A body that is invited, whether it says it comes, and whether it came."""

    __table_args__ = (UniqueConstraint("meeting_id", "body"),)

    id: int = key()
    meeting_id: int = reference("meeting.id", index=False)
    body: str = Field(index=True)
    comes: bool | None = None
    came: bool | None = None


class MeetingPromise(SQLModel, table=True):
    """What a body has promised at a meeting, and until when; the clock reminds of it until it is kept."""

    id: int = key()
    meeting_id: int = reference("meeting.id")
    body: str = Field(index=True)
    what: str
    due_at: datetime = at()
    report: str = ""  # what the body says it did
    kept_at: datetime | None = maybe_at()
