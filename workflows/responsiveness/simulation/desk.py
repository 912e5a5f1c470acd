"""Lets the people of a body work on cases one by one: what is urged first, then what is due first."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from models.vocabulary import Clock
from workflows.cases.acts import Act
from workflows.cases.deadlines import WorkCalendar, advance
from workflows.responsiveness.simulation.bodies import Character

Deed = Callable[[Act], None]


@dataclass(eq=False)
class Job:
    """Work that waits for somebody's hands."""

    case_id: int
    ready_at: datetime  # nobody begins before
    due_at: datetime
    work: timedelta
    duty: bool  # done at night and on holidays too (water, power, heat)
    done: Deed  # at the instant of its end
    urged: bool = False


@dataclass(eq=False)
class Desk:
    """One body at work; `hands` says how many people are there on a day."""

    character: Character
    hands: Callable[[date], int]
    calendar: WorkCalendar
    at: Callable[[datetime, Deed], None]  # queue something
    waiting: list[Job] = field(default_factory=list)
    busy: int = 0

    def put(self, job: Job, now: datetime) -> None:
        """Take work in."""
        self.waiting.append(job)
        if job.ready_at > now:
            self.at(job.ready_at, lambda act: self.go(act.now))
        self.go(now)

    def urge(self, case_id: int, now: datetime) -> None:
        """Bring a case to the front: somebody was reminded of it."""
        for job in self.waiting:
            if job.case_id == case_id:
                job.urged, job.ready_at = True, min(job.ready_at, now)
        self.go(now)

    def drop(self, case_id: int) -> None:
        """Forget a case that needs nothing any more."""
        self.waiting = [job for job in self.waiting if job.case_id != case_id]

    def go(self, now: datetime) -> None:
        """Let everybody who is free begin something."""
        today = now.astimezone(self.calendar.zone).date()
        open_now = self.calendar.is_working_day(today)
        while self.busy < self.hands(today):
            ready = [job for job in self.waiting if job.ready_at <= now and (open_now or job.duty)]
            if not ready:
                return
            self.begin(min(ready, key=lambda job: (not job.duty, not job.urged, job.due_at)), now)

    def begin(self, job: Job, now: datetime) -> None:
        """Let somebody do one piece of work."""
        self.waiting.remove(job)
        self.busy += 1
        end = advance(now, job.work, Clock.RUNNING if job.duty else Clock.WORKING, self.calendar)

        def finish(act: Act) -> None:
            self.busy -= 1
            self.go(end)
            job.done(act)

        self.at(end, finish)
