"""The cases of the sample get their sketches after the start, beside everything else."""

from pathlib import Path

from sqlmodel import func, select

from bot import demo
from bot.app import Start, open_house
from bot.settings import Settings
from bot.sketching import Sketcher
from models.sketch import Sketch
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
