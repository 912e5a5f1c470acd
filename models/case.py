"""Keeps the case, the words that belong to it, its pictures and those who joined it."""

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from models.columns import BIG, at, key, maybe_at, maybe_reference, reference

MERGED = text("merged_into IS NOT NULL")
"""What is looked up when the case it goes on in is answered: few of all."""

EXCLUDED, EXCLUDED_HERE = text("excluded"), text("excluded = 1")
"""What auditors look through: few of all. SQLite has no words for true."""

ANSWERED = text("answered_at IS NOT NULL")
"""A case enters this index when it is answered, and costs nothing there before."""

LIMITED = text("due_at IS NOT NULL")
"""Three years of cases were walked for those whose limit ended in one month."""


class Case(SQLModel, table=True):
    """One service request on its way from reported to closed. `version` counts every change.

    Indexes follow what is asked: a body's open cases and its closed ones of late, what is open at all,
    the same matter in the same cell, the newest, the newest answers, what is due in a month, one's own.
    """

    __table_args__ = (
        Index("case_of_body", "body", "status", "closed_at"),
        Index("case_closed", "status", "closed_at"),
        Index("case_of_cell", "cell", "category", "status"),
        Index("case_merged", "merged_into", sqlite_where=MERGED, postgresql_where=MERGED),
        Index("case_excluded", "opened_at", sqlite_where=EXCLUDED_HERE, postgresql_where=EXCLUDED),
        Index("case_answered", "answered_at", sqlite_where=ANSWERED, postgresql_where=ANSWERED),
        Index("case_due", "due_at", sqlite_where=LIMITED, postgresql_where=LIMITED),
    )

    id: int = key()
    number: str = Field(unique=True)
    status: str
    version: int = 1
    nature: str = "help"
    urgency: str = "ordinary"
    category: str | None = None  # leaf code where known, else first level
    confidence: float = 0.0
    place: str = ""  # sealed: place and time as they were told (workflows.cases.sealed)
    cell: str | None = None
    latitude: float | None = None  # WGS-84
    longitude: float | None = None
    body: str | None = None  # lead body
    handler_id: int | None = maybe_reference("person.id")
    object_body: str | None = None  # whom it is about: they never receive it (principle 4)
    entry_id: int | None = Field(default=None, foreign_key="listentry.id")
    basis: str = ""  # list entry code, or the reason there is none
    reporter_id: int | None = maybe_reference("person.id", index=True)
    reporter_chat_id: int | None = maybe_reference("chat.id")
    anonymous: bool = False
    on_behalf: bool = False
    may_contact: bool = False  # the resident lets the handler of this case see how to reach them
    merged_into: int | None = Field(default=None, sa_type=BIG)  # id of the case that it goes on in
    opened_at: datetime = at(index=True)
    due_at: datetime | None = maybe_at()
    accepted_at: datetime | None = maybe_at()
    answered_at: datetime | None = maybe_at()
    lacks: int | None = None  # how many things its last answer lacked; None: nobody looked
    standard: bool | None = None  # whether its last answer held every point of the standard; None: of none
    closed_at: datetime | None = maybe_at()
    contacted: bool | None = None
    solved: str | None = None
    satisfaction: int | None = None
    returned: int = 0
    reopened: int = 0
    excluded: bool = False
    excluded_reason: str = ""
    exempt: bool = False  # its lateness is not held against the body; the dates stay what they were
    paused_at: datetime | None = maybe_at()
    clock: str = "running"  # Clock of its limit
    clock_from: datetime | None = maybe_at()  # start of the running limit, moved by pauses
    forward: str = "[]"  # JSON: rungs that the loop has moved, [[instant, kind, name], …]
    earlier: int = 0  # percent by which its reminders stand sooner: its body has often been late
    climbed: str = ""  # Step: the highest rung of the round it is in; empty: none
    demo: bool = False
    imported: bool = False
    origin: str = ""  # Origin; empty: a resident brought it
    anonymised_at: datetime | None = maybe_at()  # since then nothing of it leads to a person


class Words(SQLModel, table=True):
    """Words of a person that a case holds. Erasing deletes text and salt; the ledger keeps the hash."""

    id: int = key()
    case_id: int = reference("case.id")
    kind: str  # report, addition, question, answer, reply, reason
    person_id: int | None = maybe_reference("person.id")
    text: str | None
    salt: str | None
    hash: str
    at: datetime = at()


class Attachment(SQLModel, table=True):
    """A re-encoded picture that belongs to a case; its content is a Picture of the same name."""

    id: int = key()
    case_id: int | None = maybe_reference("case.id", index=True)
    chat_id: int = reference("chat.id")
    name: str = Field(unique=True)  # random file name, also in its address
    salt: str | None = None
    hash: str  # salted, of the re-encoded picture
    by_staff: bool = False
    at: datetime = at()


class Joining(SQLModel, table=True):
    """Somebody who has met the same and joined (+1): counted, and told everything.

    Who was forgotten, or let go of with the case, still counts: as nobody.
    """

    __table_args__ = (UniqueConstraint("case_id", "person_id"),)

    id: int = key()
    case_id: int = Field(foreign_key="case.id", sa_type=BIG, index=True)
    person_id: int | None = maybe_reference("person.id", index=True)
    at: datetime = at()


class Nudge(SQLModel, table=True):
    """The loop: a bad outcome of a body that its next reminder has still to answer for."""

    id: int = key()
    body: str = Field(index=True)
    case_id: int = reference("case.id")  # the case with the bad outcome
    cause: str  # unsolved or overdue
    at: datetime = at()
    used_case_id: int | None = maybe_reference("case.id")
    used_at: datetime | None = maybe_at()
    held: bool | None = None  # by lot moves no reminder: others are held against it; None: no lot was drawn
    measured_at: datetime | None = maybe_at()
    in_time: bool | None = None  # whether that case was answered in time; None: it needed no answer
    before_kept: int | None = None  # of the limits of its body that ran out in the weeks before: kept, …
    before_due: int | None = None  # … and all
