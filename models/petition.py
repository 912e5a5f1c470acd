"""Keeps petitions: what is asked, the frozen electors, and signatures that are shown to nobody."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import BIG, at, key, maybe_at, maybe_reference, reference


class Petition(SQLModel, table=True):
    """One demand before one electorate. Once it is published, its words and its threshold stand."""

    id: int = key()
    code: str = Field(unique=True)  # the public number
    roll_id: int = reference("roll.id")
    stage: str = Field(index=True)  # PetitionStage
    title: str  # both masked of personal details
    words: str
    category: str | None = None
    cell: str | None = None
    object_body: str | None = None  # whom it is about: they never receive it (principle 4)
    body: str | None = None  # whom it would go to, as foreseen when it was published
    author_id: int | None = maybe_reference("person.id", index=True)
    published_at: datetime = at()
    ends_at: datetime = at()
    frozen: int  # electors, counted in heads
    threshold: int
    text_hash: str
    roll_hash: str
    half_told: bool = False
    ended_at: datetime | None = maybe_at()
    case_id: int | None = maybe_reference("case.id", index=True)
    answer: str = ""  # what the body has answered, masked
    answered_at: datetime | None = maybe_at()
    hearing_until: datetime | None = maybe_at()
    removal: str = ""  # Removal
    reason: str = ""  # in the coordinator's words
    removed_at: datetime | None = maybe_at()
    remover_id: int | None = maybe_reference("person.id")
    appeal: str = ""  # in its author's words, masked
    appealed_at: datetime | None = maybe_at()
    rule_by: datetime | None = maybe_at()  # until when somebody else rules on the appeal
    ruled_at: datetime | None = maybe_at()
    ruler_id: int | None = maybe_reference("person.id")
    ruling: str = ""  # why it stays removed, or is there again


class PetitionElector(SQLModel, table=True):
    """One who may sign, as frozen at the publication."""

    __table_args__ = (UniqueConstraint("petition_id", "holder"),)

    id: int = key()
    petition_id: int = reference("petition.id")
    holder: str
    units: str  # the doors, separated by |


class PetitionSigner(SQLModel, table=True):
    """A signature: one of each elector, one of each person. No time stands there."""

    __table_args__ = (UniqueConstraint("petition_id", "person_id"),)

    id: int = key()
    petition_id: int = reference("petition.id")
    elector_id: int = Field(unique=True, foreign_key="petitionelector.id", sa_type=BIG)
    person_id: int | None = maybe_reference("person.id", index=True)  # None: forgotten, and still counted
    nonce: str
    mark: str  # its hash, as the chain knows it
    verdict: str = ""  # Heard
