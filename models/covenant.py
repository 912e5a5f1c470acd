"""Keeps residents' covenants (居民公约): versions, articles, what residents say, where they are cited."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import BIG, at, key, maybe_at, maybe_reference, reference


class Covenant(SQLModel, table=True):
    """What the residents of one roll agree on among themselves; its words stand in its versions."""

    id: int = key()
    code: str = Field(unique=True)  # the public number
    roll_id: int = reference("roll.id")
    area: str | None = Field(default=None, index=True)
    name: str
    made_at: datetime = at()


class CovenantVersion(SQLModel, table=True):
    """One wording: drafted, commented on, voted on, in force from a day; old ones are kept."""

    __table_args__ = (UniqueConstraint("covenant_id", "number"),)

    id: int = key()
    covenant_id: int = reference("covenant.id")
    number: int  # from 1
    kind: str  # VersionKind
    stage: str = Field(index=True)  # VersionStage
    why: str = ""  # of an amendment or a repeal
    drafter_id: int | None = maybe_reference("person.id")
    drafted_at: datetime = at()
    shown_at: datetime | None = maybe_at()  # from then on residents read it and comment
    comments_until: datetime | None = maybe_at()
    text_hash: str = ""  # of all articles, once they stand
    vote_id: int | None = Field(default=None, unique=True, foreign_key="vote.id", sa_type=BIG, nullable=True)
    from_at: datetime | None = maybe_at()  # in force from
    ended_at: datetime | None = maybe_at()  # voted down, withdrawn, replaced or repealed
    adopted_at: datetime | None = maybe_at()
    filing: str = ""  # the number under which the street office has it on file
    filed_at: datetime | None = maybe_at()


class CovenantArticle(SQLModel, table=True):
    """One article of one version."""

    __table_args__ = (UniqueConstraint("version_id", "number"),)

    id: int = key()
    version_id: int = reference("covenantversion.id")
    number: int  # from 1
    words: str
    origin: str = ""  # the petition or whatever else it came from


class CovenantComment(SQLModel, table=True):
    """What a resident says of a draft, masked and public without a name; answered once by the drafter."""

    id: int = key()
    version_id: int = reference("covenantversion.id")
    article: int = 0  # 0: the whole
    person_id: int | None = maybe_reference("person.id", index=True)
    words: str
    said_at: datetime = at()
    nonce: str  # with which the chain knows the words by their hash
    answer: str = ""
    answered_at: datetime | None = maybe_at()


class CovenantCitation(SQLModel, table=True):
    """An article was named in an answer: a soft basis, never a ground to refuse."""

    id: int = key()
    article_id: int = reference("covenantarticle.id")
    case_id: int | None = maybe_reference("case.id", index=True)  # None: in a mediation, which nobody sees
    cited_at: datetime = at()
