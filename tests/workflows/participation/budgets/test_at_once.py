"""Money and words at once by several doors: nothing is paid twice, and no household has two words."""

import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest

from models.budget import BudgetProject
from models.database import Database
from models.vocabulary import Role
from models.vocabulary_budgets import Verdict
from tests.workflows.participation.budgets.purse import DOER, Purse
from tests.workflows.participation.votes.polling import FIRST
from workflows.cases.acts import Act, Actor
from workflows.participation.budgets import accept, pay
from workflows.participation.budgets.record import counts_of, under_way
from workflows.participation.budgets.terms import BudgetRefused
from workflows.participation.budgets.vouched import budget_faults
from workflows.reference import Reference
from workflows.transaction import Transaction

THREADS = 8
Step = Callable[[Act, int], object]


class Doors:
    """A project that residents look at, before two processes."""

    def __init__(self, processes: list[Database], reference: Reference) -> None:
        self.processes, self.reference = processes, reference
        self.now, self.project, self.reserved = processes[0].write_now(delivered)

    def at_once(self, step: Step, actor: Callable[[int], Actor]) -> int:
        """Let eight do the same at once; return how often it was done."""
        ready = threading.Barrier(THREADS, timeout=60)

        def press(number: int) -> bool:
            ready.wait()

            def write(tx: Transaction) -> None:
                step(Act(tx, actor(number), self.now, self.reference, random.SystemRandom()), self.project)

            try:
                self.processes[number % len(self.processes)].write_now(write)
            except BudgetRefused:
                return False
            return True

        with ThreadPoolExecutor(THREADS) as several:
            return sum(several.map(press, range(THREADS)))

    def look(self) -> tuple[int, dict[str, int], int]:
        """Return what was asked for, what residents say, and how much does not hold."""

        def read(tx: Transaction) -> tuple[int, dict[str, int], int]:
            project = tx.get_one(BudgetProject, self.project)
            return under_way(tx, project.id), counts_of(tx, project), len(budget_faults(tx, None))

        return self.processes[0].read_now(read)


def delivered(tx: Transaction) -> tuple[datetime, int, int]:
    """A project that is done, for a roll whose first household has eight people."""
    purse = Purse(tx)
    _, (bench, _) = purse.settled()
    purse.given_out(bench)
    purse.delivered(bench)
    purse.one_household(*range(FIRST, FIRST + THREADS))
    return purse.now, bench.id, bench.reserved


@pytest.fixture
def doors(processes: list[Database], reference: Reference) -> Doors:
    return Doors(processes, reference)


def test_a_reservation_is_asked_for_once_and_a_household_speaks_once(doors: Doors) -> None:
    asked = doors.at_once(lambda act, key: pay.ask(act, key, doors.reserved, "材料"), lambda _: DOER)
    said = doors.at_once(
        lambda act, key: accept.judge(act, key, Verdict.ACCEPTED),
        lambda number: Actor(Role.RESIDENT, FIRST + number),
    )

    assert (asked, said) == (1, THREADS)
    assert doors.look() == (doors.reserved, {"accepted": 1}, 0)
