"""Lets an operator say which days are worked, and moves the limits that hang on it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import col, select

from models import post
from models.body import CalendarDay
from models.case import Case
from models.vocabulary import OPEN_STATUSES, Clock, EventKind, HouseEvent, TimerKind
from workflows.cases.acts import Act, record
from workflows.cases.calendar import DayOverride, build_calendar
from workflows.cases.deadlines import WorkCalendar, advance, elapsed
from workflows.cases.parties import tell_residents, tell_staff, worker_of
from workflows.cases.timers import rung_key
from workflows.errors import WorkflowError
from workflows.house import known_days, marks
from workflows.house.record import note
from workflows.reference import Reference
from workflows.screens import Screen, say
from workflows.transaction import Transaction

KINDS = ("workday", "holiday")
LONGEST_NAME = 40


class DayRefused(WorkflowError):
    """A day or a kind of day that cannot be kept."""


@dataclass(frozen=True)
class Moved:
    """A case whose limit ends at another instant by a changed calendar."""

    number: str
    before: datetime
    after: datetime


@dataclass(frozen=True)
class DayWord:
    """What is said of one day; kind None: what the holiday library says."""

    day: date
    kind: str | None
    name: str = ""


def said_here(tx: Transaction) -> list[DayWord]:
    """Return every day that an operator has said something about, in order."""
    rows = tx.exec(select(CalendarDay).order_by(col(CalendarDay.day))).all()
    return [DayWord(row.day, row.kind, row.name) for row in rows]


def foresee(act: Act, word: DayWord) -> list[Moved]:
    """Say which limits would move if a day were worked, or were not. Raises DayRefused."""
    check(act.reference, word)
    after = calendar_with(act, word)
    return [Moved(case.number, before, later) for case, before, later in moving(act, after)]


def say_day(act: Act, word: DayWord, reason: str = "") -> list[Moved]:
    """Keep what is said of a day, and move the limits that hang on it. Raises DayRefused."""
    check(act.reference, word)
    row = act.tx.get(CalendarDay, word.day, with_for_update=True)
    before = row.kind if row else None
    if before == word.kind and (row is None or row.name == word.name):
        return []
    after = calendar_with(act, word)
    if row is not None and word.kind is None:
        act.tx.delete(row)
    elif word.kind is not None:
        act.tx.merge(CalendarDay(day=word.day, kind=word.kind, name=word.name.strip()[:LONGEST_NAME]))
    act.tx.flush()
    moved = move_all(act, after)
    facts = {"day": word.day.isoformat(), "kind": word.kind, "kind_before": before, "name": word.name}
    note(act, "calendar", HouseEvent.CHANGED, {**facts, "moved": len(moved)}, reason.strip())
    marks.mark(act.tx, marks.LISTS, act.now)
    return moved


def follow(act: Act) -> list[Moved]:
    """Move the limits that hang on days which have just been brought in, as `say_day` does for one."""
    act.tx.flush()
    return move_all(act, calendar_with(act))


def move_all(act: Act, after: WorkCalendar) -> list[Moved]:
    """Give every open case the end of its limit by another calendar, and keep that the limits follow it."""
    known_days.keep(act.tx, after, act.now)
    return [move(act, case, after, later) for case, _, later in list(moving(act, after))]


def keep_up(act: Act) -> list[Moved]:
    """Move the limits where the days are others than when the house last stood: a new holiday library.

    At every start, once, whichever process comes first; limits that hang on the same days stay.
    """
    now_known = act.reference.calendar
    before = known_days.before(act.tx, now_known)
    if before is None or before == now_known:
        known_days.keep(act.tx, now_known, act.now)
        return []
    moved = move_all(replace(act, reference=replace(act.reference, calendar=before)), now_known)
    if moved:
        note(act, "calendar", HouseEvent.CHANGED, {"moved": len(moved), "library": True})
    return moved


def check(reference: Reference, word: DayWord) -> None:
    """Refuse a kind nobody knows, and a day outside the years that are kept."""
    covered = reference.calendar.covers_from <= word.day <= reference.calendar.covers_until
    if not covered or word.kind not in (*KINDS, None):
        raise DayRefused


def calendar_with(act: Act, word: DayWord | None = None) -> WorkCalendar:
    """Build the calendar by what is said of days; as it would be with another word on one of them."""
    calendar = act.reference.calendar
    said = [each for each in said_here(act.tx) if word is None or each.day != word.day]
    if word is not None and word.kind is not None:
        said.append(word)
    overrides = [
        DayOverride(each.day, "workday" if each.kind == "workday" else "holiday", each.name) for each in said
    ]
    years = range(calendar.covers_from.year, calendar.covers_until.year + 1)
    return build_calendar(years, overrides, timezone=calendar.timezone, periods=calendar.periods)


def moving(act: Act, after: WorkCalendar) -> Iterator[tuple[Case, datetime, datetime]]:
    """Yield the open cases whose working time ends at another instant, with both instants."""
    calendar = act.reference.calendar
    statement = (
        select(Case)
        .where(
            col(Case.status).in_(OPEN_STATUSES),
            col(Case.clock) == Clock.WORKING,
            col(Case.due_at) > act.now,
            col(Case.clock_from).is_not(None),
        )
        .order_by(col(Case.id))
    )
    for case in act.tx.exec(statement).all():
        if case.due_at is None or case.clock_from is None:
            continue
        length = elapsed(case.clock_from, case.due_at, Clock.WORKING, calendar)
        later = advance(case.clock_from, length, Clock.WORKING, after)
        if later != case.due_at:
            yield case, case.due_at, later


def move(act: Act, case: Case, after: WorkCalendar, later: datetime) -> Moved:
    """Give an open case the end of its limit by the new calendar, and tell everybody in it."""
    case = act.tx.get_one(Case, case.id, with_for_update=True)
    before, case.due_at = case.due_at or later, later
    act.tx.add(case)
    by_new_days = replace(act, reference=replace(act.reference, calendar=after))
    kind = EventKind.EXTENDED if later > before else EventKind.CORRECTED
    rule = f"calendar@{act.reference.local_date(act.now)}"
    record(by_new_days, case, kind, {"due_before": before.isoformat(), "due": later.isoformat()}, rule)
    if case.paused_at is None:  # a mark that has passed by the new days comes now, and sets the next
        post.set_timer(act.tx, rung_key(case), TimerKind.RUNG, act.now, case.id)
    tell_of_it(act, case, before, later)
    return Moved(case.number, before, later)


def tell_of_it(act: Act, case: Case, before: datetime, later: datetime) -> None:
    """Let the residents and the handler know until when it is now."""
    line = say("resident.due_moved", number=case.number, before=before, due=later)
    tell_residents(act, case, "due_moved", line)
    words = say("task.due_moved", number=case.number, before=before, due=later)
    screen = Screen((words,), case_id=case.id, case_number=case.number)
    tell_staff(act, case, worker_of(act, case), "due_moved", screen)
