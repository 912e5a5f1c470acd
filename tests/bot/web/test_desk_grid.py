"""The page of the grid: cells that need somebody and rotas, for who has a list; nothing for others."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from models.area import Area
from models.vocabulary import Role
from tests.bot.web.community import Filled, community
from tests.bot.web.desk_visits import enter
from tests.bot.web.rig import Rig
from workflows.cases.acts import Act, Actor
from workflows.grid import rounds
from workflows.grid.rota import Rota
from workflows.grid.terms import RoundKind
from workflows.transaction import Transaction


@pytest.fixture
def house(tmp_path: Path, ready: Filled) -> Iterator[Rig]:
    with community(tmp_path, ready) as rig:
        yield rig


def plan(house: Rig) -> str:
    """Let somebody plan a patrol; return the name of its cell."""

    def step(tx: Transaction) -> str:
        cell = (
            tx.execute(select(Area).where(col(Area.kind) == "cell").order_by(col(Area.code)))
            .scalars()
            .first()
        )
        assert cell is not None
        by = Actor(Role.COORDINATOR, 1)
        act = Act(tx, by, house.clock(), house.door.reference(), random.Random(1))
        rounds.plan(act, cell.code, RoundKind.PATROL, Rota((2, 5), 540, ("消防通道",)))
        return str(cell.name)

    return house.database.write_now(step)


async def test_cells_without_staff_and_rotas_are_shown(house: Rig) -> None:
    cell = plan(house)
    browser = await enter(house, Role.COORDINATOR, None)

    page = (await browser.get("/desk/grid")).text

    assert f"{cell}：没有网格员" in page
    assert "消防通道" in page
    assert "09:00" in page


async def test_who_has_no_list_of_cases_is_sent_to_the_desk(house: Rig) -> None:
    browser = await enter(house, Role.ORGANIZER, None)

    answer = await browser.get("/desk/grid")

    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
