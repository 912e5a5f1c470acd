"""Reads what everybody may see: what was asked, what became of it, how long it took. No words of anybody.

Places are communities and grid cells, never addresses. A matter that is about a body, and every report
(举报), is sealed: it counts, and nothing of it is told but how far it is (principles 4 and 5).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import dropwhile, pairwise

from sqlalchemy import and_, exists, func, literal, not_, or_, select
from sqlmodel import col

from models.case import Case, Joining, Nudge
from models.ledger import Event
from models.vocabulary import OPEN_STATUSES, AreaKind, EventKind, Status
from nlu.reading import Nature
from workflows.mediation.view import counted
from workflows.reference import Reference
from workflows.responsiveness.loop.nudge import RULE
from workflows.responsiveness.measures import Measures
from workflows.responsiveness.rates import rates
from workflows.responsiveness.rollups.days import LATER
from workflows.responsiveness.rollups.read import asked, kept, nothing, within
from workflows.responsiveness.rollups.ways import ALONE, KNOWN, OF_OPENED, Way, number
from workflows.responsiveness.suppression import LEAST
from workflows.transaction import Transaction

WINDOW = timedelta(days=90)
"""† The figures of the public page look back so far."""
WEEK = 7 * 86_400
MONDAY = 3 * 86_400
"""The first of January 1970 was a Thursday."""


@dataclass(frozen=True)
class Headline:
    """The figures that stand first."""

    asked: int
    answered: int
    median: timedelta | None
    open: int
    overdue: int
    demo: int  # of those asked, how many are demonstration
    merged: int  # of those asked, how many go on in another, each still counted as one
    declined: int = 0  # of those asked, how many were not taken in


@dataclass(frozen=True)
class Matter:
    """One case as anybody may know it; a sealed one has neither number nor category, place nor body."""

    number: str | None
    category: str | None
    community: str | None
    body: str | None
    status: Status
    opened_at: datetime
    due_at: datetime | None
    answered_at: datetime | None
    solved: str | None
    demo: bool
    people: int = 1  # who brought it or joined it, with those whose cases go on in it

    @property
    def reach(self) -> str:
        """How many people it concerns, as it may be shown; empty where it is one."""
        if self.people < 2 or self.sealed:
            return ""
        return str(self.people) if self.people >= LEAST else f"<{LEAST}"

    @property
    def sealed(self) -> bool:
        """Tell whether nothing but its progress may be shown."""
        return self.number is None

    def late(self, now: datetime) -> bool:
        """Tell whether it was answered, or still waits, after its limit."""
        return self.due_at is not None and (self.answered_at or now) > self.due_at


@dataclass(frozen=True)
class Week:
    """Cases opened in one week, and how many of them have been answered since."""

    monday: datetime
    opened: int
    answered: int


@dataclass(frozen=True)
class LoopFigures:
    """How often the rule acted: a bad outcome brought a body's next reminder forward."""

    enabled: bool
    rule: str
    moved: int
    unsolved: int
    overdue: int


@dataclass(frozen=True)
class Board:
    """The public page's figures at one instant."""

    at: datetime
    since: datetime
    headline: Headline
    answered: tuple[Matter, ...]  # newest answers first
    matters: tuple[Matter, ...]  # newest first
    bodies: tuple[Measures, ...]
    weeks: tuple[Week, ...]
    published: tuple[Matter, ...]  # overdue cases that climbed the last rung
    loop: LoopFigures
    mediations: str = ""  # how many have begun, as it may be shown; empty: none


def board(session: Transaction, reference: Reference, now: datetime, span: timedelta = WINDOW) -> Board:
    """Read all figures of the public page."""
    since = now - span
    return Board(
        at=now,
        since=since,
        headline=headline(session, since, now),
        answered=answered(session, reference),
        matters=matters(session, reference),
        bodies=rates(session, "body", since, now + timedelta(seconds=1)),
        weeks=weeks(session, reference, since, now),
        published=published(session, reference, now),
        loop=loop_figures(session, reference, since),
        mediations=mediations(session),
    )


def mediations(session: Transaction) -> str:
    """Say how many mediations have begun: the one thing of them that is public."""
    begun = counted(session).begun
    return str(begun) if begun >= LEAST else f"<{LEAST}" if begun else ""


OPEN = col(Case.status).in_(OPEN_STATUSES)
RUNS = col(Case.paused_at).is_(None)
"""A case that is put off or waits for its resident is late for nobody: its limit moves when it goes on."""
NONE = nothing(Way.OPENED)
"""What a stretch without any case comes to."""


def headline(session: Transaction, since: datetime, now: datetime) -> Headline:
    """Count the cases opened since an instant, and what still waits whenever it was opened."""
    sums = asked(session, Way.OPENED, since, LATER).get("", NONE)
    row = dict(zip(OF_OPENED, sums.counts, strict=True))
    waiting = select(func.count(), func.coalesce(number(and_(col(Case.due_at) < now, RUNS)), 0)).where(OPEN)
    open_, overdue = session.execute(waiting).one()
    return Headline(
        asked=row["asked"],
        answered=row["answered"],
        median=sums.spread(0).median,
        open=open_,
        overdue=overdue,
        demo=row["demo"],
        merged=row["merged"],
        declined=row["declined"],
    )


SEALED = or_(col(Case.object_body).is_not(None), col(Case.nature) == Nature.REPORT)
"""What is about a body, and every report, whoever wrote it: nothing of it is told."""

MATTER = (
    col(Case.number),
    col(Case.category),
    col(Case.cell),
    col(Case.body),
    col(Case.status),
    col(Case.opened_at),
    col(Case.due_at),
    col(Case.answered_at),
    col(Case.solved),
    col(Case.demo),
    1
    + select(func.count())
    .select_from(Joining)
    .where(col(Joining.case_id) == col(Case.id))
    .correlate(Case)
    .scalar_subquery(),
    SEALED,
)


def matter_of(reference: Reference, row: tuple[object, ...]) -> Matter:
    """Build a matter from the columns of MATTER."""
    number_, category, cell, body, status, *facts, is_sealed = row
    if is_sealed:
        return Matter(None, None, None, None, Status(status), *facts)  # type: ignore[arg-type]  # columns of MATTER
    place = community_of(reference, cell)  # type: ignore[arg-type]
    return Matter(number_, category, place, body, Status(status), *facts)  # type: ignore[arg-type]


def community_of(reference: Reference, cell: str | None) -> str | None:
    """Return the community a grid cell lies in; where there is none, the cell itself."""
    if cell is None:
        return None
    path = reference.area_path(cell)
    return next((code for code in path if reference.areas[code].kind == AreaKind.COMMUNITY), cell)


def matters(session: Transaction, reference: Reference, limit: int = 12) -> tuple[Matter, ...]:
    """Return the newest cases."""
    statement = select(*MATTER).where(KNOWN, ALONE).order_by(col(Case.opened_at).desc(), col(Case.id).desc())
    return tuple(matter_of(reference, tuple(row)) for row in session.execute(statement.limit(limit)))


def answered(
    session: Transaction, reference: Reference, limit: int = 8, *, unsealed: bool = False
) -> tuple[Matter, ...]:
    """Return what was answered last, the newest answer first; `unsealed`: only what may be told."""
    statement = (
        select(*MATTER)
        .where(KNOWN, ALONE, col(Case.answered_at).is_not(None), *((not_(SEALED),) if unsealed else ()))
        .order_by(col(Case.answered_at).desc(), col(Case.id).desc())
        .limit(limit)
    )
    return tuple(matter_of(reference, tuple(row)) for row in session.execute(statement))


def matter(session: Transaction, reference: Reference, case_number: str) -> Matter | None:
    """Return the case of this number, None when there is none."""
    row = session.execute(select(*MATTER).where(col(Case.number) == case_number, KNOWN)).first()
    return None if row is None else matter_of(reference, tuple(row))


def published(
    session: Transaction, reference: Reference, now: datetime, limit: int = 50
) -> tuple[Matter, ...]:
    """Return open cases whose ledger says that the last rung, the public list, was reached; oldest first."""
    rung = exists().where(
        col(Event.subject) == literal("case:").concat(col(Case.number)),
        col(Event.kind) == EventKind.ESCALATED,
        col(Event.data).contains('"rung":"published', autoescape=True),
    )
    late = and_(OPEN, RUNS, col(Case.due_at) < now, rung)
    rows = session.execute(select(*MATTER).where(late).order_by(col(Case.due_at), col(Case.id)).limit(limit))
    return tuple(matter_of(reference, tuple(row)) for row in rows)


def weeks(session: Transaction, reference: Reference, since: datetime, now: datetime) -> tuple[Week, ...]:
    """Count by local week what was opened, and what of it has been answered.

    Weeks without any are there, but not those before the first case.
    """
    offset = now.astimezone(reference.calendar.zone).utcoffset() or timedelta()
    shift = int(offset.total_seconds()) + MONDAY
    first = (int(since.timestamp()) + shift) // WEEK + 1  # the first whole week
    last = (int(now.timestamp()) + shift) // WEEK
    mondays = [datetime.fromtimestamp(index * WEEK - shift, now.tzinfo) for index in range(first, last + 2)]
    known = kept(session, Way.OPENED, mondays[0], mondays[-1])
    found = [
        Week(start, *within(session, known, start, end).get("", NONE).counts[:2])
        for start, end in pairwise(mondays)
    ]
    return tuple(dropwhile(lambda week: not week.opened, found))


def loop_figures(session: Transaction, reference: Reference, since: datetime) -> LoopFigures:
    """Count from the ledger how often reminders were moved, and what moved them."""
    recent = select(col(Nudge.used_case_id)).where(col(Nudge.used_at) >= since, col(Nudge.held).is_not(True))
    moved = (
        select(func.count(func.distinct(col(Event.id))))
        .join(Case, col(Event.subject) == literal("case:").concat(col(Case.number)))
        .where(
            col(Case.id).in_(recent),
            col(Event.kind) == EventKind.BROUGHT_FORWARD,
            col(Event.at) >= since,
        )
    )
    causes = session.execute(
        select(col(Nudge.cause), func.count()).where(col(Nudge.at) >= since).group_by(col(Nudge.cause))
    )
    by_cause = {str(cause): int(count) for cause, count in causes}
    return LoopFigures(
        enabled=reference.policy.escalation.loop,
        rule=RULE,
        moved=int(session.execute(moved).scalar_one()),
        unsolved=by_cause.get("unsolved", 0),
        overdue=by_cause.get("overdue", 0),
    )
