"""Plays a simulated street: deeds in order of time through the real steps, timers fired in between."""

import heapq
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count

from sqlmodel import col, select

from models.person import Membership, Person
from models.rows import write_back
from models.vocabulary import Role, TimerKind
from workflows import timers
from workflows.cases.acts import SYSTEM, Act, Actor
from workflows.errors import WorkflowError
from workflows.responsiveness.simulation.bodies import Character, at_work
from workflows.responsiveness.simulation.demand import Matter, matters_on
from workflows.responsiveness.simulation.desk import Deed, Desk
from workflows.responsiveness.simulation.reasked import reask
from workflows.responsiveness.simulation.street import Street
from workflows.responsiveness.simulation.truth import CaseTruth
from workflows.timers import DueTimer, OutsideFirst
from workflows.transaction import Transaction

Effect = Callable[[Act, DueTimer], None]
Fence = Callable[[Transaction], None]
BATCH = 50
MORNING = timedelta(hours=8)


@dataclass(frozen=True)
class Rules:
    """By what a street is played: its numbers, the seed, the bodies, and what the clock does."""

    street: Street
    seed: int
    bodies: Sequence[Character]
    effects: Mapping[TimerKind, Effect]
    fences: Mapping[TimerKind, Fence]
    begin: Callable[["Play", Matter], Deed]  # how a matter is told


class Play:
    """A queue of deeds; one day of it is one transaction, each deed a savepoint of its own."""

    def __init__(self, act: Act, rules: Rules) -> None:
        self.rules = rules
        self.street, self.seed = rules.street, rules.seed
        self.calendar = act.reference.calendar
        self.truths: dict[int, CaseTruth] = {}
        self.mended: set[str] = set()
        self.refused: Counter[str] = Counter()
        self.fired: Counter[str] = Counter()
        self.deeds = 0
        self._queue: list[tuple[datetime, int, Deed]] = []
        self._order = count()
        self._people: dict[int, int] = {}
        self._staff: dict[tuple[str, str], list[int]] = {}
        seats = select(Membership.role, Membership.body, Membership.person_id).order_by(col(Membership.id))
        for role, body, person in act.tx.exec(seats).all():
            self._staff.setdefault((role, body or ""), []).append(person)
        self.desks = {each.code: self._desk(each) for each in rules.bodies}

    def _desk(self, each: Character) -> Desk:
        known: dict[date, int] = {}

        def hands(day: date) -> int:
            if day not in known:
                known[day] = at_work(self.street, self.seed, each, day)
            return known[day]

        return Desk(each, hands, self.calendar, self.at)

    def at(self, when: datetime, deed: Deed) -> None:
        """Queue a deed."""
        heapq.heappush(self._queue, (when, next(self._order), deed))

    def expect_day(self, day: date) -> None:
        """Queue what comes up on one day, and everybody's coming to work."""
        for matter in matters_on(self.street, self.seed, day):
            self.expect(matter)
        morning = datetime(day.year, day.month, day.day, tzinfo=self.calendar.zone) + MORNING
        self.at(morning, lambda act: self.come_to_work(act.now))

    def come_to_work(self, now: datetime) -> None:
        """Let everybody look what waits."""
        for desk in self.desks.values():
            desk.go(now)

    def expect(self, matter: Matter) -> None:
        """Queue one matter."""
        local = matter.at if matter.at.tzinfo else matter.at.replace(tzinfo=self.calendar.zone)
        self.at(local, self.rules.begin(self, matter))

    def run(self, act: Act, until: datetime) -> None:
        """Do everything up to an instant, and fire what is due in between."""
        while self._queue and self._queue[0][0] <= until:
            when, _, deed = heapq.heappop(self._queue)
            utc = when.astimezone(act.now.tzinfo)
            self._fire_until(act, utc)
            self._do(replace(act, now=utc), deed)
        self._fire_until(act, until)

    def _do(self, act: Act, deed: Deed) -> None:
        """Do one deed in a savepoint; what a rule refuses leaves nothing, and is counted."""
        self.deeds += 1
        savepoint = act.tx.begin_nested()
        try:
            deed(act)
            write_back(act.tx)
            savepoint.commit()
        except WorkflowError as refusal:
            savepoint.rollback()
            act.tx.expunge_all()
            self.refused[type(refusal).__name__] += 1

    def _fire_until(self, act: Act, when: datetime) -> None:
        while ids := timers.due_timers(act.tx, when, BATCH):
            for each in ids:
                timer = timers.claim_timer(act.tx, each, when)
                if timer is not None:
                    self._fire(replace(act, by=SYSTEM, now=timer.due_at), timer)

    def _fire(self, act: Act, timer: DueTimer) -> None:
        """Do what one timer was set for; a body that is reminded may hurry."""
        self.fired[str(timer.kind)] += 1
        if fence := self.rules.fences.get(timer.kind):
            fence(act.tx)

        def effect(now: Act) -> None:
            try:
                self.rules.effects[timer.kind](now, timer)
            except OutsideFirst as first:
                first.look(now.tx)()(now)

        self._do(act, effect)
        if timer.kind is TimerKind.RECHECK:
            reask(self, replace(act, now=timer.due_at))
        if timer.kind is TimerKind.RUNG and timer.subject in self.truths:
            self.remind(act, timer.subject)

    def remind(self, act: Act, case_id: int) -> None:
        """A reminder has reached a body: sometimes it brings the case to the front."""
        truth = self.truths[case_id]
        desk = self.desks.get(truth.body)
        if desk is not None and act.chance.random() < self.street.reminder_pull:
            desk.urge(case_id, act.now)

    def person(self, act: Act, resident: int) -> int:
        """Return a resident; who has never written is somebody new."""
        if resident not in self._people:
            row = Person(created_at=act.now)
            act.tx.add(row)
            act.tx.flush()
            self._people[resident] = row.id
        return self._people[resident]

    def staff(self, role: Role, body: str, turn: int = 0) -> Actor:
        """Return one of the people of a role at a body."""
        people = self._staff[(role, body)]
        shown = body if role in (Role.HANDLER, Role.HEAD) else None
        return Actor(role, people[turn % len(people)], shown)
