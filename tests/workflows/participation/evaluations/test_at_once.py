"""Two organizers open an evaluation of one body at once: one of them is told that there is one already."""

import random
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlmodel import Session

from models.database import Database
from tests.databases import prepared
from tests.principles.community import START
from tests.vaults import a_vault
from tests.workflows.participation.evaluations.rated import OPENED, ORGANIZER, PLAN, Served
from tests.workflows.participation.votes.polling import inhabited
from workflows.cases.acts import Act
from workflows.participation.evaluations.opening import open_evaluation
from workflows.participation.evaluations.terms import EvaluationRefused
from workflows.policy import Policy
from workflows.reference import load_reference


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[list[Database]]:
    url = prepared(tmp_path, "polling", inhabited)
    with ExitStack() as stack:
        several = [Database(url, vault=a_vault()) for _ in range(2 if url.startswith("postgres") else 1)]
        for each in several:
            stack.callback(each.close)
        several[0].write_now(Served)
        yield (several * 2)[:2]


def test_of_two_that_are_opened_at_once_one_is(processes: list[Database]) -> None:
    reference = processes[0].read_now(lambda tx: load_reference(tx, Policy(), START))
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
        found = sorted(both.map(opened, processes))

    assert found == ["open", "overlap"]
