"""Keeps trials (试行): where and how long something is tried, what is looked at, and what came of it."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.columns import BIG, at, key, maybe_at, maybe_reference


class Trial(SQLModel, table=True):
    """A decision that is tried out. Until when, measure and review stand with the decision itself."""

    id: int = key()
    decision_id: int = Field(unique=True, foreign_key="decision.id", sa_type=BIG)
    area: str = Field(index=True)
    from_at: datetime = at()
    until: datetime = at()
    figure: str = ""  # TrialFigure: which figure of the house is compared; empty: none
    category: str | None = None  # of which matters; none: of all
    state: str = Field(index=True)  # TrialState
    review_vote_id: int | None = maybe_reference("vote.id")
    result: str = ""  # canonical JSON: the figure before and after, as it was published
    over_at: datetime | None = maybe_at()  # its time was over, and the result was published
    words: str = ""  # why it ended, goes on, or stays
    settled_at: datetime | None = maybe_at()
