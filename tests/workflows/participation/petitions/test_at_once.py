"""Signatures at once by two doors: none double, none past the share, one case."""

import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select
from sqlmodel import Session

from models.case import Case
from models.database import Database
from models.petition import PetitionSigner
from models.vocabulary import Role
from tests.workflows.participation.petitions.square import LATER, Square
from tests.workflows.participation.votes.polling import FIRST, VOTERS
from workflows.cases.acts import Act, Actor
from workflows.participation.petitions.sign import sign
from workflows.participation.petitions.terms import PetitionRefused
from workflows.participation.petitions.vouched import petition_faults
from workflows.reference import Reference

THREADS = 8


class Doors:
    """One petition that two processes serve."""

    def __init__(self, processes: list[Database], reference: Reference) -> None:
        self.processes, self.reference = processes, reference
        self.petition = processes[0].write_now(lambda tx: Square(tx).published().id)

    def sign(self, number: int, person: int) -> str:
        """Sign by one of the doors; say what became of it."""

        def step(tx: Session) -> str:
            act = Act(tx, Actor(Role.RESIDENT, person), LATER, self.reference, random.SystemRandom())
            sign(act, self.petition)
            return "in"

        try:
            return self.processes[number % len(self.processes)].write_now(step)
        except PetitionRefused as refused:
            return str(refused.no)

    def look(self) -> tuple[int, int, list[str]]:
        """Return how many have signed, how many cases there are, and what does not hold."""

        def step(tx: Session) -> tuple[int, int, list[str]]:
            signed = tx.execute(select(func.count()).select_from(PetitionSigner)).scalar_one()
            cases = tx.execute(select(func.count()).select_from(Case)).scalar_one()
            return signed, cases, [each.problem for each in petition_faults(tx, None)]

        return self.processes[0].read_now(step)


@pytest.fixture
def doors(processes: list[Database], reference: Reference) -> Doors:
    return Doors(processes, reference)


def test_one_person_who_presses_at_many_doors_signs_once(doors: Doors) -> None:
    ready = threading.Barrier(THREADS, timeout=30)

    def press(number: int) -> str:
        ready.wait()
        return doors.sign(number, FIRST + 1)

    with ThreadPoolExecutor(THREADS) as several:
        answers = Counter(several.map(press, range(THREADS)))

    assert answers == {"in": 1, "already": THREADS - 1}
    assert doors.look() == (2, 0, [])


def test_many_who_sign_at_the_last_moment_open_one_case_and_no_more_is_counted(doors: Doors) -> None:
    ready = threading.Barrier(THREADS, timeout=30)

    def press(number: int) -> str:
        ready.wait()
        return doors.sign(number, VOTERS[number + 1])

    with ThreadPoolExecutor(THREADS) as several:
        answers = Counter(several.map(press, range(THREADS)))

    assert answers == {"in": 3, "over": THREADS - 3}
    assert doors.look() == (4, 1, [])
