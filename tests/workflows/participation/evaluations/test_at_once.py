"""Two organizers open an evaluation of one body at once: one of them is told that there is one already."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import Session

from models.database import Database
from tests.workflows.participation.evaluations.rated import OPENED, ORGANIZER, PLAN, Served
from workflows.cases.acts import Act
from workflows.participation.evaluations.opening import open_evaluation
from workflows.participation.evaluations.terms import EvaluationRefused
from workflows.reference import Reference


@pytest.fixture
def served(processes: list[Database]) -> list[Database]:
    processes[0].write_now(Served)
    return processes


def test_of_two_that_are_opened_at_once_one_is(served: list[Database], reference: Reference) -> None:
    ready = threading.Barrier(2, timeout=30)

    def opened(process: Database) -> str:
        def step(tx: Session) -> str:
            return open_evaluation(Act(tx, ORGANIZER, OPENED, reference, random.SystemRandom()), PLAN).stage

        ready.wait()
        try:
            return process.write_now(step)
        except EvaluationRefused as refusal:
            return str(refusal.no)

    with ThreadPoolExecutor(2) as both:
        found = sorted(both.map(opened, served))

    assert found == ["open", "overlap"]
