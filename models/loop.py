"""Keeps what the loop does by itself: each act with the figures that caused it, and which rules are off."""

from datetime import datetime

from sqlmodel import Field, Index, SQLModel, text

from models.columns import at, key, maybe_at

GOING_ON = text("state <> 'ended'")
"""What is looked up whenever a body is given a case: few of all."""


class LoopAct(SQLModel, table=True):
    """One act of a rule on one unit: held back for a while by lot, in force, or ended."""

    __table_args__ = (
        Index("loopact_going_on", "unit", "rule", sqlite_where=GOING_ON, postgresql_where=GOING_ON),
    )

    id: int = key()
    code: str = Field(unique=True)
    rule: str = Field(index=True)
    version: str  # of the rules under which it began
    scope: str  # Scope
    unit: str  # code of a body, area or contract, or "category|area"
    state: str  # ActState
    held: bool  # drawn to wait first, so that what the rule does can be told from what comes by itself
    numerator: str  # of the figure that caused it; a fraction, as text
    denominator: int
    bound: float  # the end of its interval that is nearest to the threshold
    began_at: datetime = at()
    acts_at: datetime = at()  # when it takes effect
    until: datetime = at()  # when it ends by itself at the latest
    measure_at: datetime = at()  # when is looked what came of it, acted on or held back alike
    after_numerator: str = ""  # of the same figure from its beginning until then
    after_denominator: int | None = None
    ended_at: datetime | None = maybe_at()
    ending: str = ""  # Ending
    contested_at: datetime | None = maybe_at()
    objection: str = ""  # of the body, without personal details
    ruled_at: datetime | None = maybe_at()
    ruling: str = ""  # of who decided on that, or closed it
    done: str = "{}"  # JSON: what came of it (rounds that were opened)


class LoopSwitch(SQLModel, table=True):
    """A rule that was switched off or on by somebody; without a row it is as the house's numbers say."""

    rule: str = Field(primary_key=True)
    on: bool
    reason: str
    at: datetime = at()
