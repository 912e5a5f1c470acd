"""Plays past cases through the steps that real cases take, in order of time, timers in between.

So their ledger, timers and figures are as if it had happened; only the mark says that it did not.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from itertools import count

from sqlmodel import col, select

from models.case import Case
from models.person import Membership, Person
from models.vocabulary import ReturnReason, Role, Solved, Status
from nlu.categories import load_categories
from workflows import timers
from workflows.cases import due, follow_up, handle, rule
from workflows.cases.acts import SYSTEM, Act, Actor, case_of
from workflows.cases.handle import ReturnClaim
from workflows.cases.open import Report, open_case
from workflows.lists.past_draws import DrawStory, PastDraw

UTILITY = "utility"
HELP = "help"
UNSURE = 0.2
"""How sure a reader is of what it cannot place."""
FAILED = (True, Solved.UNSOLVED, 2)
"""The first verdict of a case that was reopened."""


@dataclass(frozen=True)
class PastCase:
    """What happened, told from the resident's side; `hours` None: not answered yet, nor ruled on.

    `category` None: nobody could tell what it is about.
    """

    days_ago: int
    time: time
    category: str | None
    cell: str
    place: str
    words: str
    hours: float | None
    reply: str
    failed_reply: str | None
    evidence: str | None
    reason: ReturnReason
    verdict: tuple[bool | None, str | None, int | None]
    means: str = ""  # what it drew from a source


Deed = Callable[[Act], None]
BATCH = 20


class Replay:
    """A queue of deeds in order of time; what would come after now does not happen."""

    def __init__(self, act: Act) -> None:
        self.act = act
        self._queue: list[tuple[datetime, int, Deed]] = []
        self._order = count()
        self._categories = {each.code: each for each in load_categories()}
        self._residents: list[int] = []
        self._held: list[Person | Case] = list(act.tx.exec(select(Person)).all())  # spares reading them again
        self._staff: dict[tuple[str, str | None], list[int]] = {}
        seats = select(Membership.role, Membership.body, Membership.person_id).order_by(col(Membership.id))
        for role, body, person in act.tx.exec(seats).all():
            self._staff.setdefault((role, body if role == Role.HANDLER else None), []).append(person)

    def expect(self, past: PastCase) -> None:
        """Let a past case begin at its day and time."""
        zone = self.act.reference.calendar.zone
        day = self.act.now.astimezone(zone).date() - timedelta(days=past.days_ago)
        self.at(datetime.combine(day, past.time, zone).astimezone(UTC), Story(self, past).open)

    def at(self, when: datetime, deed: Deed) -> None:
        """Queue a deed."""
        heapq.heappush(self._queue, (when, next(self._order), deed))

    def run(self) -> None:
        """Do everything up to now, and fire what was due in between."""
        while self._queue:
            when, _, deed = heapq.heappop(self._queue)
            if when <= self.act.now:
                self._fire_until(when)
                deed(replace(self.act, now=when))
        self._fire_until(self.act.now)
        self.act.tx.flush()

    def _fire_until(self, when: datetime) -> None:
        tx = self.act.tx
        while ids := timers.due_timers(tx, when, BATCH):
            for each in ids:
                timer = timers.claim_timer(tx, each, when)
                if timer is not None:
                    due.fire(replace(self.act, by=SYSTEM, now=timer.due_at), timer)

    def hours(self, least: float, most: float) -> timedelta:
        """Draw a span."""
        return timedelta(hours=self.act.chance.uniform(least, most))

    def resident(self, now: datetime) -> int:
        """Return somebody new, or, one time in three, somebody who has asked before."""
        if self._residents and self.act.chance.random() < 1 / 3:
            return self.act.chance.choice(self._residents)
        person = Person(created_at=now)
        self.act.tx.add(person)
        self.act.tx.flush()
        self._residents.append(person.id)
        self._held.append(person)
        return person.id

    def hold(self, case: Case) -> None:
        """Keep a case at hand."""
        self._held.append(case)

    def staff(self, role: Role, body: str | None = None) -> Actor | None:
        """Return somebody of a role, of a body for handlers; None when there is nobody."""
        people = self._staff.get((role, body))
        return Actor(role, self.act.chance.choice(people), body) if people else None

    def report(self, past: PastCase, now: datetime) -> Report:
        """Return what was understood at the time."""
        category = self._categories.get(past.category or "")
        return Report(
            words=past.words,
            nature=category.nature if category else HELP,
            urgency="urgent" if category and category.limit == UTILITY else "ordinary",
            category=past.category,
            confidence=round(self.act.chance.uniform(0.7, 0.99), 2) if category else UNSURE,
            place=past.place,
            cell=past.cell,
            person_id=self.resident(now),
            chat_id=None,  # nobody listens to a past that is only played
        )


class Story:
    """One past case on its way; every deed queues the next."""

    def __init__(self, replay: Replay, past: PastCase) -> None:
        self.replay = replay
        self.past = past
        self.case_id = 0
        self.reporter = SYSTEM
        self.handler = SYSTEM

    def open(self, act: Act) -> None:
        """The resident reports."""
        report = self.replay.report(self.past, act.now)
        self.reporter = Actor(Role.RESIDENT, report.person_id)
        case = open_case(replace(act, by=self.reporter), report).case
        case.demo = True
        self.replay.hold(case)
        self.case_id = case.id
        handler = self.replay.staff(Role.HANDLER, case.body) if case.body else None
        sent_back = self.past.evidence is not None
        if handler is not None and (sent_back or self.past.hours is not None or act.chance.random() < 0.7):
            self.handler = handler
            wait = min(self.replay.hours(0.2, 5), timedelta(hours=(self.past.hours or 24) * 0.3))
            self.replay.at(act.now + wait, self.accept)

    def accept(self, act: Act) -> None:
        """A handler takes it; a return, if there was one, comes first."""
        case = self._case(act)
        handle.accept(replace(act, by=self.handler), self.case_id)
        if self.past.evidence is not None and not case.returned:
            self.replay.at(act.now + self.replay.hours(0.1, 1), self.give_back)
        elif self.past.hours is not None:
            share = 0.6 if case.reopened else 1.0
            start = act.now if case.reopened else case.opened_at
            answered = start + timedelta(hours=self.past.hours * share)
            self.replay.at(max(answered, act.now), self.reply)
            if self.past.means and not case.reopened:
                drawn = PastDraw.read(self.past.means)
                DrawStory(self.replay, self.case_id, self.handler, drawn).begin(act, answered)

    def give_back(self, act: Act) -> None:
        """The body says that it is not theirs."""
        claim = ReturnClaim(self.past.reason, self.past.evidence or "", None)
        handle.give_back(replace(act, by=self.handler), self.case_id, claim)
        if self.past.hours is not None:
            self.replay.at(act.now + self.replay.hours(0.2, 2), self.rule)

    def rule(self, act: Act) -> None:
        """A dispatcher holds to the list."""
        case = self._case(act)
        dispatcher = self.replay.staff(Role.DISPATCHER)
        if dispatcher is not None and case.body is not None:
            rule.send_to(replace(act, by=dispatcher), self.case_id, case.body, case.basis)
            self.replay.at(act.now + self.replay.hours(0.2, 3), self.accept)

    def reply(self, act: Act) -> None:
        """The handler answers; most residents say what they think of it."""
        first = self.past.failed_reply is not None and not self._case(act).reopened
        words = self.past.failed_reply if first else self.past.reply
        handle.reply(replace(act, by=self.handler), self.case_id, words or "")
        if first or None not in self.past.verdict:
            self.replay.at(act.now + self.replay.hours(0.5, 20), self.judge)

    def judge(self, act: Act) -> None:
        """The resident answers the three questions; a bad verdict reopens the case."""
        first = self.past.failed_reply is not None and not self._case(act).reopened
        contacted, solved, satisfaction = FAILED if first else self.past.verdict
        own = replace(act, by=self.reporter)
        follow_up.answer_contacted(own, self.case_id, bool(contacted))
        follow_up.answer_solved(own, self.case_id, Solved(solved or Solved.UNSOLVED))
        taken = follow_up.answer_satisfaction(own, self.case_id, satisfaction or 1)
        if taken.case.status == Status.REOPENED and first:
            self.replay.at(act.now + self.replay.hours(0.5, 4), self.accept)

    def _case(self, act: Act) -> Case:
        return case_of(act, self.case_id)
