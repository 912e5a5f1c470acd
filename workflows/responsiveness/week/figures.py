"""Counts what came in the last whole week, of the house or of one body, and how much of it is answered."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement, and_, func, select
from sqlmodel import col

from models.case import Case
from models.vocabulary import OPEN_STATUSES, Locale, Status
from workflows.reference import Reference
from workflows.transaction import Transaction

WEEKS = 8
"""† So many weeks the picture shows."""
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class OneWeek:
    """What came in a week, and how much of that has been answered since."""

    monday: datetime
    came: int
    answered: int


@dataclass(frozen=True)
class WeekFigures:
    """The newest whole week, with those before it, and what is open now."""

    weeks: tuple[OneWeek, ...]  # oldest first
    open: int
    late: int

    @property
    def last(self) -> OneWeek:
        """The week that is told."""
        return self.weeks[-1]

    @property
    def sunday(self) -> datetime:
        """An instant of the last day of the week that is told."""
        return self.last.monday + WEEK - timedelta(hours=1)


def monday_before(now: datetime, reference: Reference) -> datetime:
    """Return when the newest whole week began here."""
    local = now.astimezone(reference.calendar.zone)
    today = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return (today - timedelta(days=today.weekday()) - WEEK).astimezone(now.tzinfo)


def week_figures(
    tx: Transaction, reference: Reference, now: datetime, body: str | None = None
) -> WeekFigures:
    """Count the newest whole week and those before it, of one body where it is named.

    Weeks are looked up by when cases came: by body the database would read all that it ever had.
    """
    known: list[ColumnElement[bool]] = [col(Case.status) != Status.DRAFT]
    within = list(known)
    if body is not None:
        within.append(func.coalesce(col(Case.body), "") == body)
        known.append(col(Case.body) == body)
    newest = monday_before(now, reference)
    weeks = [one_week(tx, newest - WEEK * back, within) for back in reversed(range(WEEKS))]
    runs = and_(col(Case.due_at) < now, col(Case.paused_at).is_(None))
    waiting = select(func.count(), func.count().filter(runs)).where(
        col(Case.status).in_(sorted(OPEN_STATUSES)), *known
    )
    open_, late = tx.execute(waiting).one()
    return WeekFigures(tuple(weeks), open_, late)


def one_week(tx: Transaction, monday: datetime, known: list[ColumnElement[bool]]) -> OneWeek:
    """Count what came in one week."""
    answered = func.count().filter(col(Case.answered_at).is_not(None))
    within = (col(Case.opened_at) >= monday, col(Case.opened_at) < monday + WEEK)
    came, done = tx.execute(select(func.count(), answered).where(*within, *known)).one()
    return OneWeek(monday, came, done)


def picture_name(monday: datetime, locale: Locale) -> str:
    """Name the picture of a week: always the same, and of a form with all others."""
    return sha256(f"week:{monday.isoformat()}:{locale}".encode()).hexdigest()[:32] + ".jpg"


def recent_names(now: datetime, reference: Reference) -> frozenset[str]:
    """The names of the pictures that may still be looked at."""
    newest = monday_before(now, reference)
    return frozenset(picture_name(newest - WEEK * back, locale) for back in range(WEEKS) for locale in Locale)
