"""What a person has going on with us: what words without a button may be about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlmodel import col

from models.case import Case, Joining
from models.core import run
from models.vocabulary import OPEN_STATUSES, Status
from workflows.transaction import Transaction

MOST = 20
"""Cases of one person that are looked through; who has more names the one that is meant."""

GOING_ON = sorted({*OPEN_STATUSES, Status.REPLIED})


@dataclass(frozen=True)
class Own:
    """A case that somebody reported and that is not settled yet."""

    id: int
    number: str
    status: str
    category: str | None
    cell: str | None
    urgency: str
    opened_at: datetime
    paused_at: datetime | None = None  # since when it waits for an answer

    def is_fresh(self, now: datetime, span: timedelta) -> bool:
        """Whether it was registered no longer than `span` ago."""
        return self.is_open and now - self.opened_at <= span

    @property
    def is_open(self) -> bool:
        """Whether something may still be added to it."""
        return self.status in OPEN_STATUSES


COLUMNS = (
    *(Case.id, Case.number, Case.status, Case.category, Case.cell, Case.urgency),
    *(Case.opened_at, Case.paused_at),
)
STATEMENT = (
    select(*(col(each) for each in COLUMNS))
    .where(
        col(Case.reporter_id) == bindparam("person"),
        col(Case.status).in_(bindparam("going", expanding=True)),
    )
    .order_by(col(Case.id).desc())
    .limit(MOST)
)
OF_JOINING = (*COLUMNS[:6], Joining.at)
JOINED = (
    select(*(col(each) for each in OF_JOINING))
    .join(Joining, col(Joining.case_id) == col(Case.id))
    .where(
        col(Joining.person_id) == bindparam("person"),
        col(Case.status).in_(bindparam("going", expanding=True)),
    )
    .order_by(col(Joining.at).desc())
    .limit(MOST)
)


def going_on(session: Transaction, person_id: int) -> Sequence[Own]:
    """Return what a person has reported and is not settled yet, the newest first."""
    given = {"person": person_id, "going": GOING_ON}
    return [Own(*row) for row in run(session, STATEMENT, given)]


def joined_lately(session: Transaction, person_id: int) -> Sequence[Own]:
    """Return the open cases of others that a person has joined, the last first; it began when they joined."""
    given = {"person": person_id, "going": sorted(OPEN_STATUSES)}
    return [Own(*row) for row in run(session, JOINED, given)]


def only_asked(cases: Iterable[Own]) -> Own | None:
    """The one case in which something was asked; None when there is none, or several."""
    asked = [each for each in cases if each.status == Status.AWAITING_RESIDENT]
    return asked[0] if len(asked) == 1 else None


def to_judge(cases: Iterable[Own]) -> list[Own]:
    """Those that are answered and wait for a verdict."""
    return [each for each in cases if each.status == Status.REPLIED]
