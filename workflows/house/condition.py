"""Reads how the house is doing: for the doctor, for the figures of /metrics. Numbers only, nobody's name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlmodel import col

from models.case import Case
from models.ledger import Event, Seal
from models.person import Membership
from models.post_statements import WAITING
from models.post_tables import Outbox, SetAside, Timer
from models.server import size_of
from models.vocabulary import OPEN_STATUSES, OutboxState, Role
from workflows.house import marks
from workflows.house.care import BACKUP, REHEARSAL
from workflows.house.marks import Marked
from workflows.house.replay import FAILED
from workflows.transaction import Transaction
from workflows.verify import heads_hash

BEATS = ("courier", "clock")
NEWEST_EVENT, NEWEST_SEAL = col(Event.id).desc(), col(Seal.id).desc()
STUBBORN = 3
"""A timer that has failed so often does not mend itself."""


@dataclass(frozen=True)
class Post:
    """What waits to be sent, or to be done."""

    waiting: int  # messages that are due
    oldest: datetime | None  # since when the first of them is
    dead: int
    doubtful: int
    set_aside: int
    timers_due: int
    timer_oldest: datetime | None
    timers_failing: int


@dataclass(frozen=True)
class Condition:
    """How the house is doing at one instant."""

    post: Post
    open_cases: int
    overdue: Mapping[str, int]  # by urgency
    events: int
    last_event: datetime | None
    sealed_at: datetime | None
    backup: Marked | None
    rehearsal: Marked | None
    beats: Mapping[str, datetime | None]  # when a part of any process was last at work, real time
    staff: Mapping[str, int]  # how many have each role
    size: int  # bytes
    doors: Mapping[str, Marked] = field(default_factory=dict)  # how it stands with each messenger's channel


def condition(tx: Transaction, now: datetime) -> Condition:
    """Say how the house is doing; `now` is domain time."""
    return Condition(
        post=post_of(tx, now),
        open_cases=number(tx, select(func.count()).where(col(Case.status).in_(OPEN_STATUSES))),
        overdue=overdue(tx, now),
        events=number(tx, select(func.count()).select_from(Event)),
        last_event=tx.execute(select(col(Event.at)).order_by(NEWEST_EVENT).limit(1)).scalar_one_or_none(),
        sealed_at=tx.execute(select(col(Seal.at)).order_by(NEWEST_SEAL).limit(1)).scalar_one_or_none(),
        backup=marks.marked(tx, BACKUP),
        rehearsal=marks.marked(tx, REHEARSAL),
        beats={part: at_of(marks.marked(tx, f"beat:{part}")) for part in BEATS},
        staff=staff(tx),
        size=size_of(tx),
        doors=marks.below(tx, marks.DOOR),
    )


def post_of(tx: Transaction, now: datetime) -> Post:
    """Count what waits."""
    states = dict(
        tx.execute(select(col(Outbox.state), func.count()).where(WAITING).group_by(col(Outbox.state))).all()
    )
    due = (WAITING, col(Outbox.state) == OutboxState.DUE, col(Outbox.not_before) <= now)
    waiting, oldest = tx.execute(select(func.count(), func.min(col(Outbox.not_before))).where(*due)).one()
    late = select(func.count(), func.min(col(Timer.due_at))).where(col(Timer.due_at) <= now)
    timers, first = tx.execute(late).one()
    return Post(
        waiting=int(waiting),
        oldest=oldest,
        dead=int(states.get(OutboxState.DEAD, 0)),
        doubtful=int(states.get(OutboxState.DOUBTFUL, 0)),
        set_aside=number(tx, select(func.count()).select_from(SetAside).where(*FAILED)),
        timers_due=int(timers),
        timer_oldest=first,
        timers_failing=number(
            tx, select(func.count()).select_from(Timer).where(col(Timer.attempts) >= STUBBORN)
        ),
    )


def overdue(tx: Transaction, now: datetime) -> dict[str, int]:
    """Count open cases whose limit has passed, by urgency."""
    late = (col(Case.status).in_(OPEN_STATUSES), col(Case.due_at) < now, col(Case.paused_at).is_(None))
    rows = tx.execute(select(col(Case.urgency), func.count()).where(*late).group_by(col(Case.urgency)))
    return {str(urgency): int(count) for urgency, count in rows}


def staff(tx: Transaction) -> dict[str, int]:
    """Count who has each role now."""
    seats = select(col(Membership.role), func.count(func.distinct(col(Membership.person_id))))
    rows = tx.execute(seats.where(col(Membership.until).is_(None)).group_by(col(Membership.role)))
    found = {str(role): int(count) for role, count in rows}
    return {str(role): found.get(str(role), 0) for role in Role}


def newest_seal_holds(tx: Transaction) -> bool:
    """Whether the chains still end, at the events it covers, as the newest seal says."""
    newest = select(col(Seal.up_to), col(Seal.heads)).order_by(NEWEST_SEAL).limit(1)
    row = tx.execute(newest).first()
    return row is None or heads_hash(tx, int(row[0])) == row[1]


def number(tx: Transaction, statement: Select[int]) -> int:
    """Ask for one number."""
    return int(tx.execute(statement).scalar_one())


def at_of(mark: Marked | None) -> datetime | None:
    """When something was marked."""
    return mark.at if mark else None
