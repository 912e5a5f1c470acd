"""The cases of the sample get their sketches after the start, beside everything else."""

from pathlib import Path
from typing import NoReturn

from sqlmodel import func, select

from bot import demo
from bot.app import Start, open_house
from bot.settings import Settings
from bot.sketching import TRIES, Sketcher
from models.sketch import Sketch
from nlu.reading import Reading
from tests.databases import url_for
from workflows.transaction import Transaction


def sketches(tx: Transaction) -> int:
    return tx.exec(select(func.count()).select_from(Sketch)).one()


async def test_the_cases_of_the_sample_can_be_found_again(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, database_url=url_for(tmp_path))
    with open_house(settings, Start(demo=True)) as house:
        demo.fill(house, lambda *_: None)
        before = await house.database.read(sketches)
        sketcher = Sketcher(house.database, house.engine.understand, pause=0)

        kept = await sketcher.fill()
        again = await sketcher.fill()

        assert kept > 0
        assert again == 0
        assert await house.database.read(sketches) == before + kept


class Away:
    """A database that is out of reach; counts who asks."""

    def __init__(self) -> None:
        self.asked = 0

    async def read(self, query: object) -> NoReturn:
        self.asked += 1
        raise ConnectionError

    async def write(self, step: object) -> NoReturn:
        raise ConnectionError


async def test_what_fails_is_tried_again_and_then_left_for_the_next_start() -> None:
    away = Away()

    await Sketcher(away, lambda _: Reading(None, None, 0.0), pause=0, retry=0).run()

    assert away.asked == TRIES
