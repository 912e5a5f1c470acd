"""A version is kept while somebody is forgotten: one of them comes first, and no weights stay behind."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from sqlmodel import select

from models.case import Case
from models.database import Database
from models.learning import Correction
from tests.databases import newest, on_postgres
from tests.principles.community import START
from tests.vaults import a_vault
from tests.workflows.learning.test_versions import LEARNT
from tests.workflows.responsiveness.rows import add_case, fill_lists
from workflows import access
from workflows.cases.acts import SYSTEM, Act
from workflows.learning import known, versions
from workflows.learning.judge import Outcome
from workflows.learning.unlearn import unlearn
from workflows.reference import Reference
from workflows.transaction import Transaction

pytestmark = pytest.mark.skipif(not on_postgres(), reason="a file lets one write at a time")
PATIENCE = 30
"""Seconds after which a test that hangs fails."""


class House:
    """Two processes at one database, in which somebody has put one case right."""

    def __init__(self, url: str) -> None:
        self.trainer, self.server = (Database(url, vault=a_vault()) for _ in range(2))
        self.reference: Reference = self.server.write_now(fill_lists)
        self.case_id, self.correction = self.server.write_now(put_right)
        self.began, self.erased = Event(), Event()
        self.runs = 0

    def act(self, tx: Transaction) -> Act:
        return Act(tx, SYSTEM, START, self.reference, random.Random(1))

    def keep(self) -> Outcome:
        """Keep a version that has learnt the words; it begins before they are erased."""

        def step(tx: Transaction) -> Outcome:
            self.runs += 1
            versions.live(tx)  # from here on it sees nothing that others do
            self.began.set()
            assert self.erased.wait(PATIENCE)
            return versions.keep(self.act(tx), replace(LEARNT, corrections=(self.correction,))).outcome

        return self.trainer.write_now(step)

    def erase(self) -> None:
        """Cut the case off from its person, as forgetting does, once the other has begun."""
        assert self.began.wait(PATIENCE)

        def step(tx: Transaction) -> None:
            case = tx.get(Case, self.case_id)
            assert case is not None
            case.reporter_id = None
            tx.flush()
            unlearn(self.act(tx), [self.case_id])

        self.server.write_now(step)
        self.erased.set()


def put_right(tx: Transaction) -> tuple[int, int]:
    """Let one case be corrected; return its number and that of the correction."""
    opened = access.open_resident(tx, "zh-CN", START, START, random.Random(1))
    add_case(tx, "HY-20261120-ABCD", category="0102", reporter_id=opened.chat.person_id)
    case = tx.exec(select(Case)).one()
    made = Correction(case_id=case.id, at=START, source="draft", category="0102")
    tx.add(made)
    tx.flush()
    return case.id, made.id


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(newest(tmp_path))
    with closing(house.trainer), closing(house.server):
        yield house


def test_a_version_that_is_kept_while_its_words_are_erased_leaves_nothing(house: House) -> None:
    with ThreadPoolExecutor(1) as beside:
        erasing = beside.submit(house.erase)
        before = house.server.read_now(known.of_nobody)
        outcome = house.keep()
        erasing.result()

    assert before == set()
    assert (outcome, house.runs) == (Outcome.FORGOTTEN, 2)
    assert house.server.read_now(versions.live).number == versions.SHIPPED
    assert [each.dropped for each in house.server.read_now(versions.versions)] == ["forgotten"]
