"""Ballots on a motion at once by two doors: one of each seat, one count, and none is lost."""

import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select
from sqlmodel import Session, col

from models.assembly import Motion, MotionBallot
from models.database import Database
from models.ledger import Event
from models.vocabulary import Role
from models.vocabulary_panels import AssemblyEvent, Choice
from tests.workflows.participation.deliberation.hall import SEATS, A, Hall
from workflows.cases.acts import Act, Actor
from workflows.participation.deliberation import ballots, order
from workflows.participation.deliberation.terms import FloorRefused
from workflows.participation.deliberation.vouched import assembly_faults
from workflows.reference import Reference

THREADS = 8
Stands = tuple[int, tuple[int, int, int], int, list[str]]


def put(tx: Session) -> int:
    """Put a motion to the vote."""
    hall = Hall(tx)
    motion = hall.debated(hall.opened())
    order.put_to_vote(hall.chair(), motion.id)
    return motion.id


class Doors:
    """One motion on which two processes let people vote."""

    def __init__(self, processes: list[Database], reference: Reference) -> None:
        self.processes, self.reference = processes, reference
        self.motion = processes[0].write_now(put)

    def vote(self, number: int, person: int, choice: Choice) -> str:
        """Vote by one of the doors; say what became of it."""

        def step(tx: Session) -> str:
            at = tx.get_one(Motion, self.motion).moved_at
            act = Act(tx, Actor(Role.RESIDENT, person), at, self.reference, random.SystemRandom())
            ballots.cast(act, self.motion, choice)
            return "in"

        try:
            return self.processes[number % len(self.processes)].write_now(step)
        except FloorRefused as refused:
            return str(refused.no)

    def look(self) -> Stands:
        """Return how many ballots there are, what was counted, how often, and what does not hold."""

        def step(tx: Session) -> Stands:
            kept = tx.execute(select(func.count()).select_from(MotionBallot)).scalar_one()
            motion = tx.get_one(Motion, self.motion)
            events = select(func.count()).select_from(Event).where(col(Event.kind) == AssemblyEvent.COUNTED)
            times = tx.execute(events.where(col(Event.subject).startswith("session:"))).scalar_one()
            counts = (motion.yes, motion.no, motion.entitled)
            return kept, counts, times, [each.problem for each in assembly_faults(tx, None)]

        return self.processes[0].read_now(step)


@pytest.fixture
def doors(processes: list[Database], reference: Reference) -> Doors:
    return Doors(processes, reference)


def test_a_seat_that_presses_at_many_doors_has_one_ballot(doors: Doors) -> None:
    ready = threading.Barrier(THREADS, timeout=30)

    def press(number: int) -> str:
        ready.wait()
        return doors.vote(number, A, Choice.NO if number % 2 else Choice.YES)

    with ThreadPoolExecutor(THREADS) as several:
        answers = Counter(several.map(press, range(THREADS)))

    assert answers == {"in": THREADS}
    assert doors.look() == (1, (0, 0, 0), 0, [])


def test_the_last_ballots_at_once_are_all_counted_and_once(doors: Doors) -> None:
    ready = threading.Barrier(len(SEATS), timeout=30)

    def press(number: int) -> str:
        ready.wait()
        return doors.vote(number, A + number, Choice.YES)

    with ThreadPoolExecutor(len(SEATS)) as several:
        answers = Counter(several.map(press, range(len(SEATS))))

    assert answers == {"in": len(SEATS)}
    assert doors.look() == (len(SEATS), (len(SEATS), 0, len(SEATS)), 1, [])
