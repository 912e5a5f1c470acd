"""Keeps what was decided, and who does what until when; all words of offices or assemblies, published."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.columns import BIG, at, key, maybe_at, reference


class Decision(SQLModel, table=True):
    """The resolution of one vote that is over, of a panel's consultation, or of a motion that was carried."""

    id: int = key()
    vote_id: int | None = Field(default=None, unique=True, foreign_key="vote.id", sa_type=BIG, nullable=True)
    words: str
    for_whom: str  # S21: 为了谁
    rely_on: str  # 依靠谁
    who_gains: str  # 谁来享
    who_judges: str  # 谁来评
    resolved_at: datetime = at()
    trial_until: datetime | None = maybe_at()  # 试行
    measure: str = ""  # by what is judged whether it was worth it
    review: str = ""  # how it is looked at again when the trial ends


class DecisionTask(SQLModel, table=True):
    """What one body does of a decision, and until when; the clock reminds of it until it is done."""

    id: int = key()
    decision_id: int = reference("decision.id")
    body: str = Field(index=True)
    what: str
    due_at: datetime = at()  # as it was decided: a delay moves `expected_at` alone
    progress: str = ""  # the newest words of the body
    progress_at: datetime | None = maybe_at()
    late_why: str = ""
    expected_at: datetime | None = maybe_at()
    done_at: datetime | None = maybe_at()
    report: str = ""
