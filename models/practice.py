"""Keeps the practice library: what worked, its texts, how bodies adopt it, whether it was found useful."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import BIG, at, key, maybe_at, maybe_reference, reference


class Practice(SQLModel, table=True):
    """Something that worked. Its words stand in its versions; no page tells more of its origin."""

    id: int = key()
    code: str = Field(unique=True)  # the public number
    origin: str  # PracticeOrigin
    origin_id: int = Field(sa_type=BIG)
    body: str | None = Field(default=None, index=True)  # whose practice it is
    area: str | None = None  # the community it comes from
    category: str | None = Field(default=None, index=True)
    author_id: int | None = maybe_reference("person.id")
    since: datetime = at()  # from then on its body worked like this
    made_at: datetime = at()
    published_at: datetime | None = maybe_at()  # its first version
    withdrawn_at: datetime | None = maybe_at()
    withdrawn_why: str = ""


class PracticeVersion(SQLModel, table=True):
    """One text: written, reviewed by somebody else, published; old ones are kept."""

    __table_args__ = (UniqueConstraint("practice_id", "number"),)

    id: int = key()
    practice_id: int = reference("practice.id")
    number: int  # from 1
    stage: str = Field(index=True)  # TextStage
    title: str = ""
    problem: str = ""
    done: str = ""
    cost: str = ""
    time: str = ""
    evidence: str = ""
    for_whom: str = ""  # S21: 为了谁
    rely_on: str = ""  # 依靠谁
    who_gains: str = ""  # 谁来享
    who_judges: str = ""  # 谁来评
    why: str = ""  # there is a new version
    writer_id: int | None = maybe_reference("person.id")
    drafted_at: datetime = at()
    submitted_at: datetime | None = maybe_at()
    reviewer_id: int | None = maybe_reference("person.id")
    reviewed_at: datetime | None = maybe_at()
    sent_back: str = ""  # why the reviewer wants it changed
    text_hash: str = ""  # of all of it, once it is submitted


class PracticeAdoption(SQLModel, table=True):
    """A practice and a body that has heard of it."""

    __table_args__ = (UniqueConstraint("practice_id", "body"),)

    id: int = key()
    practice_id: int = reference("practice.id")
    body: str = Field(index=True)
    stage: str  # AdoptionStage
    steps: int = 0
    last_day: date


class PracticeStep(SQLModel, table=True):
    """One step of an adoption: who, on which day, why; nothing changes it."""

    __table_args__ = (UniqueConstraint("adoption_id", "number"),)

    id: int = key()
    adoption_id: int = reference("practiceadoption.id")
    number: int  # from 1
    stage: str  # AdoptionStage
    day: date  # on which it was so, here
    reason: str
    person_id: int | None = maybe_reference("person.id")
    at: datetime = at()


class PracticeUse(SQLModel, table=True):
    """What the body that has a case says of a practice that was shown for it; of nobody."""

    __table_args__ = (UniqueConstraint("practice_id", "case_id"),)

    id: int = key()
    practice_id: int = reference("practice.id")
    case_id: int = reference("case.id")
    body: str
    useful: bool
    at: datetime = at()


class PracticeEffect(SQLModel, table=True):
    """What was measured of a practice after a month was over: as it was told, never changed."""

    __table_args__ = (UniqueConstraint("practice_id", "month", "measure"),)

    id: int = key()
    practice_id: int = reference("practice.id")
    month: str  # "2026-10": the last one that was looked at
    measure: str
    version: str  # of the definitions
    told: str  # canonical JSON: state, estimate with its interval, what it is made of
    measured_at: datetime = at()
