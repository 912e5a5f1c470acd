"""Keeps whom the house asked again, by lot, whether what they had told of an answer was true.

No body sees these rows. They lead to a person by the case alone: once a case lets go of its person, nothing
does.
"""

from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from models.columns import at, key, maybe_at, reference


class RecheckDraw(SQLModel, table=True):
    """One lot: its seed is sealed on the ledger before anybody knows what it will be drawn from."""

    id: int = key()
    seed: str  # never published: with it a body could find out who was asked
    since: datetime = at()  # cases that ended from here on
    until: datetime | None = maybe_at()  # and before; None: not drawn yet


class Recheck(SQLModel, table=True):
    """One case about which its resident was asked again."""

    __table_args__ = (UniqueConstraint("case_id"),)

    id: int = key()
    draw_id: int = reference("recheckdraw.id")
    case_id: int = reference("case.id")
    body: str = Field(index=True)  # that had it when it ended
    asked_at: datetime = at()
    nonce: str  # with it the ledger vouches for the answer without telling it
    answer: str = ""  # workflows.responsiveness.recheck.terms.Said
    answered_at: datetime | None = maybe_at()
