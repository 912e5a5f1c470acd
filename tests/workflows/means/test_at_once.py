"""Draws that are released at once never take more than a source has, on whichever database."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from models.database import Database
from models.means import MeansDraw, MeansSource
from models.vocabulary_means import DrawState
from tests.databases import prepared
from tests.principles.community import (
    COMPANY,
    COORDINATOR,
    REPORT,
    REPORTER,
    SEATS,
    START,
    STREETS_HEAD,
    fill,
)
from tests.vaults import a_vault
from workflows.cases import handle
from workflows.cases.acts import Act, Actor
from workflows.cases.open import open_case
from workflows.means.asked import DRAW_MONEY, ENTER_FUND, GIVE_BACK_MONEY, PUT_IN_MONEY, RELEASE, perform
from workflows.means.terms import MeansRefused
from workflows.policy import Policy
from workflows.reference import Reference, load_reference
from workflows.verify import verify

PROCESSES, REQUESTS = 3, 10
TERMS = {"name": "示例资金", "areas": "CELL", "purpose": "急修", "basis": "办法", "version": "2026"}


class Town:
    """One installation that several processes serve."""

    def __init__(self, processes: list[Database], reference: Reference) -> None:
        self.processes = processes
        self.reference = reference

    def act(self, tx: Session, person: int) -> Act:
        """Let a person act."""
        role, body = SEATS[person]
        return Act(tx, Actor(role, person, body), START, self.reference, random.SystemRandom())

    def at_once(self, verb: str, draws: list[int], given: dict[str, str]) -> list[str]:
        """Do the same with every draw at the same moment; return what became of each."""
        ready = Barrier(len(draws), timeout=30)

        def run(number: int) -> str:
            ready.wait()
            person = COMPANY if verb == GIVE_BACK_MONEY else (STREETS_HEAD, COORDINATOR)[number % 2]
            about = {"draw": draws[number]}
            try:
                self.processes[number % PROCESSES].write_now(
                    lambda tx: bool(perform(self.act(tx, person), verb, about, given))
                )
            except MeansRefused as refused:
                return str(refused.why)
            return "done"

        with ThreadPoolExecutor(len(draws)) as several:
            return list(several.map(run, range(len(draws))))


@pytest.fixture
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    url = prepared(tmp_path_factory.mktemp("town"), "principles", fill)
    with ExitStack() as stack:
        processes = [Database(url, vault=a_vault()) for _ in range(PROCESSES)]
        for process in processes:
            stack.callback(process.close)
        yield Town(processes, processes[0].read_now(lambda tx: load_reference(tx, Policy(), START)))


def requests(town: Town, yuan: str) -> list[int]:
    """A fund of so much, and ten requests to it for a hundred each."""

    def step(tx: Session) -> list[int]:
        head, company = town.act(tx, STREETS_HEAD), town.act(tx, COMPANY)
        fund = perform(head, ENTER_FUND, {}, TERMS)
        assert isinstance(fund, MeansSource)
        perform(head, PUT_IN_MONEY, {"source": fund.id}, {"amount": yuan, "why": "拨款"})
        case = open_case(town.act(tx, REPORTER), REPORT).case
        handle.accept(company, case.id)
        about, given = {"case": case.id, "source": fund.id}, {"amount": "100", "what": "材料"}
        drawn = [perform(company, DRAW_MONEY, about, given) for _ in range(REQUESTS)]
        return [each.id for each in drawn if isinstance(each, MeansDraw)]

    return town.processes[0].write_now(step)


def test_releases_at_once_never_overdraw_a_fund(town: Town) -> None:
    draws = requests(town, "550")

    answers = town.at_once(RELEASE, draws, {})

    def look(tx: Session) -> tuple[int, int, bool]:
        released = tx.execute(select(MeansDraw).where(col(MeansDraw.state) == DrawState.RELEASED)).scalars()
        balance = tx.execute(select(col(MeansSource.balance))).scalar_one()
        return len(released.all()), balance, verify(tx).whole

    assert sorted(answers) == ["done"] * 5 + ["short"] * 5
    assert town.processes[1].read_now(look) == (5, 5_000, True)


def test_one_request_is_released_once_however_many_press(town: Town) -> None:
    draws = requests(town, "10000")

    answers = town.at_once(RELEASE, draws[:1] * 6, {})

    assert sorted(answers) == ["done"] + ["state"] * 5
    balance = town.processes[2].read_now(lambda tx: tx.execute(select(col(MeansSource.balance))).scalar_one())
    assert balance == 990_000


def test_no_more_is_given_back_at_once_than_was_drawn(town: Town) -> None:
    draws = requests(town, "1000")
    town.at_once(RELEASE, draws, {})

    answers = town.at_once(GIVE_BACK_MONEY, draws[:1] * 6, {"amount": "40", "why": "没用完"})

    assert sorted(answers) == ["done"] * 2 + ["short"] * 4
    assert town.processes[0].read_now(lambda tx: verify(tx).whole)
