"""Ballots at once, over two channels and across the closing instant: none late, none double, none lost."""

import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlmodel import Session, col

from models.database import Database
from models.vocabulary import Role
from models.vocabulary_votes import Secrecy
from models.vote import Ballot, DetachedBallot, Vote, VoteElector
from tests.workflows.participation.votes.polling import CLOSES, NO, OPENS, VOTERS, YES, Polling
from workflows.cases.acts import Act, Actor
from workflows.participation.votes.cast import cast
from workflows.participation.votes.electors import electors_for
from workflows.participation.votes.errors import AlreadyVoted, PaperRefused, VoteOver, VoteStageRefused
from workflows.participation.votes.paper import Ticked, read_paper, tick_paper
from workflows.participation.votes.results import result
from workflows.participation.votes.vouched import vote_faults
from workflows.reference import Reference
from workflows.verify import verify

THREADS = 8
SECRECIES: list[dict[str, Any]] = [{"may_change": False}, {"secrecy": Secrecy.DETACHED}]
NAMES = ["pseudonymous", "detached"]
OFFICERS = (VOTERS[-1], VOTERS[-2])


class Booths:
    """One vote that two processes serve, and a clock that goes on while people vote."""

    def __init__(self, processes: list[Database], reference: Reference) -> None:
        self.processes, self.reference = processes, reference

    def opened(self, rules: dict[str, Any]) -> int:
        """Open a vote among all."""

        def step(tx: Session) -> int:
            hand = Polling(tx, seed=None)
            return hand.opened(hand.roll(), **rules).id

        return self.processes[0].write_now(step)

    def cast(self, process: int, vote: int, person: int, marks: dict[int, int], at: datetime) -> str:
        """Put a ballot in by one of the processes; say what became of it."""

        def step(tx: Session) -> str:
            act = Act(tx, Actor(Role.RESIDENT, person), at, self.reference, random.SystemRandom())
            cast(act, vote, electors_for(tx, vote, person)[0].id, marks)
            return "in"

        try:
            return self.processes[process].write_now(step)
        except (AlreadyVoted, VoteOver, VoteStageRefused) as refused:
            return type(refused).__name__

    def on_paper(self, process: int, vote: int, officer: int, place: int) -> str:
        """Let an officer take the paper of a door in: read it, or tick the roll of a secret vote."""

        def step(tx: Session) -> str:
            at = OPENS + timedelta(hours=1)
            act = Act(tx, Actor(Role.ORGANIZER, officer), at, self.reference, random.SystemRandom())
            if tx.get_one(Vote, vote).secrecy == Secrecy.DETACHED:
                return "in" if tick_paper(act, vote, f"1-{place}") is Ticked.TICKED else "voted"
            return str(read_paper(act, vote, f"1-{place}", "2"))

        try:
            return self.processes[process].write_now(step)
        except PaperRefused as refused:
            return type(refused).__name__

    def close(self, until: datetime) -> None:
        """Let the clock come."""
        self.processes[0].write_now(lambda tx: Polling(tx, seed=None).tick(until))

    def voted(self, vote: int) -> int:
        """Count electors who voted, each with a ballot, or with a paper that waits in the box."""

        def step(tx: Session) -> int:
            assert list(vote_faults(tx, f"vote:{tx.get_one(Vote, vote).code}")) == []
            return int(tx.execute(select(func.count()).where(col(VoteElector.voted))).scalar_one())

        return self.processes[0].read_now(step)

    def look(self, vote: int) -> tuple[int, int, int, list[str]]:
        """Return ballots kept, electors who voted, ballots counted, and what verify finds."""

        def step(tx: Session) -> tuple[int, int, int, list[str]]:
            row = tx.get_one(Vote, vote)
            model = DetachedBallot if row.secrecy == Secrecy.DETACHED else Ballot
            kept = tx.execute(select(func.count()).select_from(model)).scalar_one()
            voted = tx.execute(select(func.count()).where(col(VoteElector.voted))).scalar_one()
            found = result(tx, vote)
            counted = found.part.heads if found else -1
            return kept, voted, counted, [each.problem for each in verify(tx, f"vote:{row.code}").faults]

        return self.processes[0].read_now(step)


@pytest.fixture
def booths(processes: list[Database], reference: Reference) -> Booths:
    return Booths(processes, reference)


@pytest.mark.parametrize("rules", SECRECIES, ids=NAMES)
def test_racing_ballots_of_one_elector_over_two_channels_are_one(
    booths: Booths, rules: dict[str, Any]
) -> None:
    vote, at = booths.opened(rules), OPENS + timedelta(hours=1)
    ready = threading.Barrier(THREADS, timeout=30)

    def press(number: int) -> list[str]:
        ready.wait()
        marks = YES if number % 2 else NO
        return [booths.cast(number % 2, vote, person, marks, at) for person in VOTERS[:5]]

    with ThreadPoolExecutor(THREADS) as several:
        answers = Counter(answer for found in several.map(press, range(THREADS)) for answer in found)

    assert answers == {"in": 5, "AlreadyVoted": 5 * (THREADS - 1)}
    booths.close(CLOSES)
    assert booths.look(vote) == (5, 5, 5, [])


@pytest.mark.parametrize("rules", SECRECIES, ids=NAMES)
def test_a_paper_and_a_press_at_once_are_one_ballot(booths: Booths, rules: dict[str, Any]) -> None:
    vote, at = booths.opened(rules), OPENS + timedelta(hours=1)
    ready = threading.Barrier(4, timeout=30)

    def take(number: int) -> list[str]:
        ready.wait()
        if number < 2:
            return [booths.cast(number, vote, person, YES, at) for person in VOTERS[:10]]
        return [booths.on_paper(number % 2, vote, OFFICERS[number - 2], place) for place in range(10, 0, -1)]

    with ThreadPoolExecutor(4) as several:
        answers = Counter(answer for found in several.map(take, range(4)) for answer in found)

    assert answers["in"] <= 10
    assert booths.voted(vote) == 10


@pytest.mark.parametrize("rules", SECRECIES, ids=NAMES)
def test_ballots_around_the_closing_instant_are_in_time_or_refused(
    booths: Booths, rules: dict[str, Any]
) -> None:
    """Each elector comes by two threads; the clock passes the end while they cast, and the count follows it.

    `huiying bench votes` does the same with a thousand ballots of each thread.
    """
    vote, presses = booths.opened(rules), 2 * len(VOTERS)
    instant = iter(range(presses))
    lock, ready = threading.Lock(), threading.Barrier(THREADS, timeout=30)
    over = threading.Event()
    late: list[str] = []

    def now() -> datetime:
        with lock:
            number = next(instant)
        if number >= presses // 2:
            over.set()
        return CLOSES + timedelta(seconds=number - presses // 2)

    def press(number: int) -> list[str]:
        ready.wait()
        answers = []
        for person in VOTERS[number % 4 :: 4]:
            at = now()
            answer = booths.cast(number % 2, vote, person, YES, at)
            answers.append(answer)
            if answer == "in" and at >= CLOSES:
                late.append(f"{person} at {at}")
        return answers

    def end() -> None:
        over.wait(30)
        booths.close(CLOSES)

    with ThreadPoolExecutor(THREADS + 1) as several:
        closing = several.submit(end)
        answers = Counter(answer for found in several.map(press, range(THREADS)) for answer in found)
        closing.result()

    kept, voted, counted, faults = booths.look(vote)
    assert late == []
    assert faults == []
    assert kept == voted == counted == answers["in"]
    assert 0 < answers["in"] <= len(VOTERS)
