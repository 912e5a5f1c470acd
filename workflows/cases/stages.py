"""Decides by when a stage of a case should be over: until somebody has said whose it is, until it is taken.

Working minutes are counted, so that nobody is woken for what came in at night; a danger's run on. Whoever
a stage lies with is reminded once (workflows.cases.stage_watch); the limit's ladder is beside it.
Source: DOMAIN §4, stage clocks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.vocabulary import Clock, Status
from workflows.cases.clocks import RUNNING, CaseClock
from workflows.cases.deadlines import CalendarGap, WorkCalendar, advance, elapsed

STAGES = (CaseClock.DISPATCH, CaseClock.ACCEPT)
DANGER = "danger"


def stage_of(status: Status) -> CaseClock | None:
    """Return the stage clock that runs in a status; None where none does."""
    return next((clock for clock in STAGES if clock in RUNNING[status]), None)


@dataclass(frozen=True)
class Stages:
    """How many minutes each stage may last. Defaults are those of DOMAIN §4."""

    dispatch: int = 15
    accept: int = 15

    def of(self, status: Status) -> timedelta | None:
        """Return how long a case should stand in a status; None where no stage clock runs."""
        minutes: Mapping[CaseClock, int] = {
            CaseClock.DISPATCH: self.dispatch,
            CaseClock.ACCEPT: self.accept,
        }
        stage = stage_of(status)
        return None if stage is None else timedelta(minutes=minutes[stage])


def clock_of(urgency: str) -> Clock:
    """Return on which clock the stages of a case are measured: a danger's at night too."""
    return Clock.RUNNING if urgency == DANGER else Clock.WORKING


def ends(since: datetime, length: timedelta, clock: Clock, calendar: WorkCalendar) -> datetime:
    """Return when a stage that began at `since` should be over; where the calendar ends, by the wall."""
    try:
        return advance(since, length, clock, calendar)
    except CalendarGap:
        return since + length


def stood(since: datetime, until: datetime, clock: Clock, calendar: WorkCalendar) -> timedelta:
    """Return how long a stage has lasted on its clock; where the calendar ends, by the wall."""
    try:
        return elapsed(since, until, clock, calendar)
    except CalendarGap:
        return until - since


def overrun(status: Status, stood: timedelta, stages: Stages) -> timedelta | None:
    """Return by how much a case stood too long in a status; None where it did not."""
    length = stages.of(status)
    return None if length is None or stood <= length else stood - length
