"""Answers at once by several doors: each person counts once, and no answer is lost or counted twice."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select
from sqlmodel import Session

from models.database import Database
from models.opinion import Conversation, OpinionSeat
from models.vocabulary import Role
from models.vocabulary_opinions import Opinion
from tests.workflows.participation.conversations.room import LATER, SEEDS, Room
from tests.workflows.participation.votes.polling import FIRST
from workflows.cases.acts import Act, Actor
from workflows.participation.conversations.answer import answer
from workflows.participation.conversations.record import statements_of
from workflows.participation.conversations.vouched import opinion_faults
from workflows.reference import Reference

THREADS = 8


class Doors:
    """One conversation that two processes serve."""

    def __init__(self, processes: list[Database], reference: Reference) -> None:
        self.processes, self.reference = processes, reference
        self.conversation: int = processes[0].write_now(lambda tx: Room(tx).opened().id)

    def say(self, number: int, person: int, place: int, opinion: Opinion) -> None:
        """Answer a statement by one of the doors."""

        def step(tx: Session) -> None:
            act = Act(tx, Actor(Role.RESIDENT, person), LATER, self.reference, random.SystemRandom())
            answer(act, statements_of(tx, self.conversation)[place].id, opinion)

        self.processes[number % len(self.processes)].write_now(step)

    def look(self) -> tuple[int, list[tuple[int, int]], int, list[str]]:
        """Return how many seats there are, the counts of each statement, the changes, what does not hold."""

        def step(tx: Session) -> tuple[int, list[tuple[int, int]], int, list[str]]:
            seats = tx.execute(select(func.count()).select_from(OpinionSeat)).scalar_one()
            counts = [(each.agree, each.disagree) for each in statements_of(tx, self.conversation)]
            changes = tx.get_one(Conversation, self.conversation).changes
            return seats, counts, changes, [each.problem for each in opinion_faults(tx, None)]

        return self.processes[0].read_now(step)


@pytest.fixture
def doors(processes: list[Database], reference: Reference) -> Doors:
    return Doors(processes, reference)


def test_one_person_at_many_doors_has_one_seat_and_keeps_every_answer(doors: Doors) -> None:
    ready = threading.Barrier(THREADS, timeout=30)

    def press(number: int) -> None:
        ready.wait()
        doors.say(number, FIRST, number, Opinion.AGREE)

    with ThreadPoolExecutor(THREADS) as several:
        list(several.map(press, range(THREADS)))

    assert doors.look() == (1, [(1, 0)] * THREADS, len(SEEDS) + THREADS, [])


def test_many_people_at_one_statement_are_all_counted(doors: Doors) -> None:
    ready = threading.Barrier(THREADS, timeout=30)

    def press(number: int) -> None:
        ready.wait()
        doors.say(number, FIRST + number, 0, Opinion.AGREE if number % 2 else Opinion.DISAGREE)

    with ThreadPoolExecutor(THREADS) as several:
        list(several.map(press, range(THREADS)))

    seats, counts, changes, faults = doors.look()
    assert (seats, counts[0], changes, faults) == (THREADS, (4, 4), len(SEEDS) + THREADS, [])
