"""Keeps evaluations: what is asked of whom by which standard, and sheets that lead to nobody once it ends."""

from datetime import date, datetime

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import at, key, maybe_at, maybe_reference, reference


class Evaluation(SQLModel, table=True):
    """One evaluation. Once it is open, its terms and who was drawn stand."""

    id: int = key()
    code: str = Field(unique=True)  # the public number
    stage: str = Field(index=True)  # EvaluationStage
    kind: str  # ObjectKind
    body: str = Field(index=True)  # whose work it is
    contract_id: int | None = maybe_reference("servicecontract.id", index=True)
    task_id: int | None = maybe_reference("decisiontask.id")
    payer: str | None = None  # who pays for it: body code
    area: str | None = None  # whose organizers and coordinators see to it
    title: str
    why: str  # masked, as all words of offices here
    meaning: str
    rubric: str
    rubric_version: str
    standard: str  # JSON: criteria with weights and words, as they were when it was opened
    follows: str  # Follows, separated by |
    source: str  # Source
    roll_id: int | None = maybe_reference("roll.id")
    since: date | None = None  # first and last day of the cases whose residents are asked
    until: date | None = None
    frame: int  # from how many was drawn
    drawn: int
    seed: str
    author_id: int | None = maybe_reference("person.id", index=True)
    opened_at: datetime = at()
    closes_at: datetime = at()
    terms_hash: str
    drawn_hash: str
    pressed: int = 0  # reports that somebody was pressed for good marks
    ended_at: datetime | None = maybe_at()
    reason: str = ""  # why it was called off
    result: str = ""  # JSON: how often each mark was given, criterion by criterion
    answer_until: datetime | None = maybe_at()
    answer: str = ""
    answered_at: datetime | None = maybe_at()
    answerer_id: int | None = maybe_reference("person.id")
    published_at: datetime | None = maybe_at()
    payer_mark: int | None = None
    payer_words: str = ""
    payer_at: datetime | None = maybe_at()
    appeal: str = ""
    appealed_at: datetime | None = maybe_at()
    rule_by: datetime | None = maybe_at()
    ruling: str = ""
    ruled_at: datetime | None = maybe_at()
    ruler_id: int | None = maybe_reference("person.id")
    upheld: bool | None = None  # whether the fact was wrong: then it counts nowhere
    plan_by: datetime | None = maybe_at()  # by when somebody says what is to become better
    plan: str = ""
    planned_at: datetime | None = maybe_at()
    better_by: datetime | None = maybe_at()
    better: str = ""  # what became of it
    better_at: datetime | None = maybe_at()


class EvaluationRater(SQLModel, table=True):
    """One who was drawn. What they say stands here until the end, and is cut off from them then."""

    __table_args__ = (UniqueConstraint("evaluation_id", "person_id"),)

    id: int = key()
    evaluation_id: int = reference("evaluation.id")
    person_id: int | None = maybe_reference("person.id", index=True)  # None: forgotten
    entry: str  # random: by it the chain knows how many were drawn
    invited_at: datetime | None = maybe_at()
    reminded: bool = False
    declined: bool = False  # until it ends: then nobody knows any more
    nonce: str = ""  # empty: no sheet
    marks: str = ""  # JSON: criterion -> 1 to 5, or 0 where it does not apply
    words: bytes | None = Field(default=None, sa_type=LargeBinary, nullable=True)  # sealed


class EvaluationSheet(SQLModel, table=True):
    """What somebody said, once the evaluation is over: no time, no order, no person."""

    __table_args__ = {"sqlite_with_rowid": False}

    id: str = Field(primary_key=True)  # random
    evaluation_id: int = reference("evaluation.id")
    nonce: str
    marks: str
    words: str  # masked
