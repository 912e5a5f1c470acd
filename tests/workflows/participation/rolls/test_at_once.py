"""Many who use one code at the same moment: no more join than may, on whichever database."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Barrier

import pytest
from sqlmodel import Session

from models.database import Database
from models.vocabulary import Role
from tests.databases import prepared
from tests.principles.community import SEATS, START, fill
from tests.vaults import a_vault
from tests.workflows.participation.rolls.estate import ESTATE, sheet
from workflows.cases.acts import Act, Actor
from workflows.lists.bring import bring
from workflows.participation.rolls import vouch
from workflows.participation.rolls.record import line_at, members_of, roll_named
from workflows.participation.rolls.terms import RollRefused
from workflows.policy import Policy
from workflows.reference import Reference, load_reference

PROCESSES = 3


def act(tx: Session, reference: Reference, person: int, role: Role = Role.RESIDENT) -> Act:
    """Let a person act."""
    return Act(tx, Actor(role, person), START, reference, random.SystemRandom())


@pytest.fixture
def processes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Database]]:
    url = prepared(tmp_path_factory.mktemp("town"), "principles", fill)
    with ExitStack() as stack:
        found = [Database(url, vault=a_vault()) for _ in range(PROCESSES)]
        for process in found:
            stack.callback(process.close)
        yield found


def test_no_more_join_by_a_code_than_may(processes: list[Database]) -> None:
    first = processes[0]
    reference = first.read_now(lambda tx: load_reference(tx, Policy(), START))
    first.write_now(lambda tx: bring(tx, "roll", sheet(ESTATE), START))

    def draw(tx: Session) -> str:
        roll = roll_named(tx, "OWNERS")
        _, codes = vouch.draw_codes(act(tx, reference, 1, Role.OPERATOR), roll.id, START)
        return codes[0].code

    code, people = first.write_now(draw), sorted(SEATS)[:12]
    ready = Barrier(len(people), timeout=30)

    def join(person: int) -> bool:
        def step(tx: Session) -> None:
            offer = vouch.shown(act(tx, reference, person), person, code, START)
            vouch.join_by_code(act(tx, reference, person), offer.digest, START)

        ready.wait()
        try:
            processes[person % PROCESSES].write_now(step)
        except RollRefused:
            return False
        return True

    with ThreadPoolExecutor(len(people)) as several:
        joined = list(several.map(join, people))

    def count(tx: Session) -> int:
        return len(members_of(tx, line_at(tx, roll_named(tx, "OWNERS"), "3-2-402").id))

    assert sum(joined) == reference.policy.roll_household
    assert first.read_now(count) == reference.policy.roll_household
