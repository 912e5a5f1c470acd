"""The desk shows who is waited for, and beside a case what each body did of its part."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.vocabulary import Role
from tests.bot.web.community import Filled, community, raise_case
from tests.bot.web.desk_visits import enter, words_of
from tests.bot.web.rig import Rig
from workflows.cases.acts import Act, Actor
from workflows.cases.queries import find
from workflows.joint.call import whistle
from workflows.joint.terms import JointKind
from workflows.transaction import Transaction

WHAT = "十点在门口碰头"


@pytest.fixture
def house(tmp_path: Path, ready: Filled) -> Iterator[Rig]:
    with community(tmp_path, ready) as rig:
        yield rig


async def called(house: Rig) -> str:
    """Let a coordinator call the second body for a case of the first; return its number."""
    number = raise_case(house)

    def step(tx: Transaction) -> None:
        case = find(tx, number)
        assert case is not None
        by = Actor(Role.COORDINATOR, 1)
        act = Act(tx, by, house.clock(), house.door.reference(), house.door.chance)
        whistle(act, case.id, JointKind.PUSH, ("B2",), WHAT)

    await house.database.write(step)
    return number


async def test_a_coordinator_sees_on_one_page_who_has_not_come(house: Rig) -> None:
    number = await called(house)
    browser = await enter(house, Role.COORDINATOR, None)

    board, page = await browser.get("/desk/joint"), await browser.get(f"/desk/case/{number}")

    assert number in board.text
    assert "还没报到" in words_of(board.text)
    assert WHAT in page.text


async def test_a_called_body_sees_on_its_page_that_it_is_waited_for_and_no_way_to_the_case(
    house: Rig,
) -> None:
    number = await called(house)
    browser = await enter(house, body="B2")

    board, page = await browser.get("/desk/joint"), await browser.get(f"/desk/case/{number}")

    assert (number in board.text, f"/desk/case/{number}" in board.text, page.status_code) == (
        True,
        False,
        404,
    )


async def test_the_figures_stand_below_for_who_waits_and_not_for_who_is_waited_for(house: Rig) -> None:
    await called(house)
    coordinator, body = await enter(house, Role.COORDINATOR, None), await enter(house, body="B2")

    board, more = await coordinator.get("/desk/joint"), await coordinator.get("/desk/joint?figures=1")
    own = await body.get("/desk/joint")

    assert "吹哨率：1/" in words_of(board.text)
    assert "按时反馈 0/0 次" in words_of(board.text)
    assert "没有派单：0 次" in words_of(more.text)
    assert "吹哨率" not in words_of(own.text)
