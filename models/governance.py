"""Keeps joint-governance matters (联治事项): what many are concerned by, and how it comes to a decision."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import BIG, at, key, maybe_at, maybe_reference, reference


class Matter(SQLModel, table=True):
    """One matter, made out of a case with many reporters. What stands here is office text, and published."""

    id: int = key()
    case_id: int = Field(unique=True, foreign_key="case.id", sa_type=BIG)
    code: str = Field(unique=True)  # the public number: LZ and the rest of the case's
    stage: str  # MatterStage
    version: int = 1
    title: str = ""
    lead: str | None = None  # body code
    social: str | None = None  # the social organisation that helps people to be heard
    assisting: str = ""  # body codes separated by |
    opened_at: datetime = at()
    stage_at: datetime = at()  # since when it is in its stage
    due_at: datetime | None = maybe_at()  # when a stage with a term ends
    seed: str = ""  # by which a tie between candidates was drawn
    proposal: int | None = Field(
        default=None, sa_type=BIG, nullable=True
    )  # id of the option that is before representatives and bodies
    for_whom: str = ""  # S21: 为了谁
    rely_on: str = ""  # 依靠谁
    who_gains: str = ""  # 谁来享
    who_judges: str = ""  # 谁来评
    outcome: str = ""
    closed_at: datetime | None = maybe_at()


class MatterInterest(SQLModel, table=True):
    """What one side wants, and why; sides are groups, never persons."""

    id: int = key()
    matter_id: int = reference("matter.id")
    who: str
    wants: str
    why: str


class MatterOption(SQLModel, table=True):
    """One way to go, what it costs, and who would do it."""

    id: int = key()
    matter_id: int = reference("matter.id")
    what: str
    cost: str
    doer: str  # body code


class MatterCandidate(SQLModel, table=True):
    """Somebody who joined and is ready to speak for the others. Their words are Words of the case."""

    __table_args__ = (UniqueConstraint("matter_id", "person_id"),)

    id: int = key()
    matter_id: int = reference("matter.id")
    person_id: int | None = maybe_reference("person.id", index=True)
    words: str = ""  # hash of how they introduce themselves
    at: datetime = at()
    left_at: datetime | None = maybe_at()  # stood down, or was forgotten
    approvals: int = 0  # as counted at the end
    seated: bool = False  # a representative


class MatterApproval(SQLModel, table=True):
    """Who would have whom as representative; deleted as soon as they are counted."""

    __table_args__ = (UniqueConstraint("candidate_id", "person_id"),)

    id: int = key()
    candidate_id: int = reference("mattercandidate.id")
    person_id: int = reference("person.id")


class MatterSign(SQLModel, table=True):
    """What a representative or a body says to the option that is put before them."""

    id: int = key()
    matter_id: int = reference("matter.id")
    option_id: int = reference("matteroption.id")
    candidate_id: int | None = maybe_reference("mattercandidate.id")
    body: str | None = None
    agrees: bool
    reason: str = ""  # a body's, in the open; a representative's is the hash of Words of the case
    at: datetime = at()


class MatterPromise(SQLModel, table=True):
    """Which body does what until when."""

    id: int = key()
    matter_id: int = reference("matter.id")
    body: str
    what: str
    due_at: datetime = at()
    done_at: datetime | None = maybe_at()
    kept: bool | None = None  # None: still to be done
    note: str = ""
