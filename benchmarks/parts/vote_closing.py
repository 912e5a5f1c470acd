"""Eight threads cast ballots while the time of a vote runs out, each elector by two of them: an attack."""

import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from benchmarks.parts.vote_house import NOW, House
from models.database import Database
from models.vocabulary import Role
from models.vocabulary_votes import Secrecy
from models.vote import Ballot, DetachedBallot, Vote, VoteElector
from tests.vaults import a_vault
from workflows.cases.acts import SYSTEM, Actor
from workflows.participation.votes.cast import cast
from workflows.participation.votes.close import close
from workflows.participation.votes.errors import AlreadyVoted, VoteOver, VoteStageRefused
from workflows.participation.votes.results import result
from workflows.verify import verify

THREADS, PROCESSES = 8, 2
CLOSES = NOW + timedelta(days=9)
Seats = list[tuple[int, int]]


class Rush:
    """A vote whose time goes on with every ballot: half of them come before its end."""

    def __init__(self, house: House, vote: int, ballots: int, processes: list[Database]) -> None:
        self.house, self.vote, self.ballots, self.processes = house, vote, ballots, processes
        self.passed = count(1)
        self.half = threading.Event()
        self.late: list[int] = []

    def now(self) -> datetime:
        """Say what time it is: a millisecond later at every question."""
        number = next(self.passed)
        if number >= self.ballots // 2:
            self.half.set()
        return CLOSES + timedelta(milliseconds=number - self.ballots // 2)

    def cast(self, database: Database, elector: int, person: int) -> str:
        """Cast one ballot, and say what became of it."""
        at, by = self.now(), Actor(Role.RESIDENT, person)

        def step(tx: Session) -> None:
            cast(self.house.act(tx, by, at), self.vote, elector, {1 + elector % 3: 1})

        try:
            database.write_now(step)
        except (AlreadyVoted, VoteOver, VoteStageRefused) as refused:
            return type(refused).__name__
        if at >= CLOSES:
            self.late.append(elector)
        return "in"

    def press(self, number: int, seats: Seats) -> list[str]:
        """Cast one thread's ballots, in an order of its own."""
        mine = random.Random(number).sample(seats, len(seats))
        return [self.cast(self.processes[number % len(self.processes)], *each) for each in mine]

    def end(self) -> None:
        """Close the vote as soon as its time is over."""
        self.half.wait()

        def step(tx: Session) -> None:
            close(self.house.act(tx, SYSTEM, CLOSES), tx.get_one(Vote, self.vote, with_for_update=True))

        self.processes[-1].write_now(step)


def around_the_end(house: House, each: int, secrecy: Secrecy) -> dict[str, Any]:
    """Let every thread cast so many; raise AssertionError where one was late, double or lost."""
    vote, seats = house.opened(each * THREADS // 2, secrecy)
    halves = THREADS // 2
    with ExitStack() as stack:
        processes = [house.database]
        if house.ground.shared:
            processes += [Database(house.ground.url, vault=a_vault()) for _ in range(PROCESSES - 1)]
            for other in processes[1:]:
                stack.callback(other.close)
        rush, begun = Rush(house, vote, each * THREADS, processes), time.perf_counter()
        with ThreadPoolExecutor(THREADS + 1) as several:
            closing = several.submit(rush.end)
            said = several.map(
                rush.press, range(THREADS), [seats[number % halves :: halves] for number in range(THREADS)]
            )
            answers = Counter(answer for found in said for answer in found)
            closing.result()
        taken = time.perf_counter() - begun
        kept, voted, counted, faults = house.database.read_now(lambda tx: looked_at(tx, vote))
    assert (rush.late, faults) == ([], [])
    assert kept == voted == counted == answers["in"], (kept, voted, counted, answers)
    return {"ballots": each * THREADS, "seconds": round(taken, 1), "late": 0, "double": 0, **answers}


def looked_at(tx: Session, vote: int) -> tuple[int, int, int, list[str]]:
    """Return ballots kept, electors who voted, ballots counted, and what does not hold."""
    row = tx.get_one(Vote, vote)
    model = DetachedBallot if row.secrecy == Secrecy.DETACHED else Ballot
    kept = tx.execute(select(func.count()).where(col(model.vote_id) == vote)).scalar_one()
    mine = select(func.count()).where(col(VoteElector.vote_id) == vote, col(VoteElector.voted))
    found = result(tx, vote)
    problems = [each.problem for each in verify(tx, f"vote:{row.code}").faults]
    return kept, tx.execute(mine).scalar_one(), found.part.heads if found else -1, problems
