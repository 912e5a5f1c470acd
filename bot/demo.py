"""Fills an empty data folder once with the sample community and its marked history."""

import random
from collections.abc import Callable
from dataclasses import replace
from importlib import resources

from bot.app import House
from bot.tables import read_bytes
from workflows.lists.bring import bring
from workflows.lists.history import load_history
from workflows.lists.sheets import Imported, Sheet
from workflows.transaction import Transaction

FILES = (
    ("areas", "areas.csv"),
    ("grid", "grid.geojson"),
    ("bodies", "bodies.csv"),
    ("people", "people.xlsx"),
    ("list", "list.xlsx"),
    ("calendar", "calendar.csv"),
)
HISTORY = "history.csv"
SEED = 20261122


class SampleBroken(Exception):
    """A sample file that does not import: a defect of the package."""

    def __init__(self, name: str, outcome: Imported) -> None:
        super().__init__(name, outcome.errors[:3])


def fill(house: House, advance: Callable[[str, int, int], None]) -> bool:
    """Import the sample as an operator would, then its history; nothing when there is data already."""
    if house.lists.reference.bodies:
        return False
    total = len(FILES) + 1
    for done, (kind, name) in enumerate(FILES):
        advance(name, done, total)
        bring_in(house, kind, name)
    house.lists.reload()
    advance(HISTORY, total - 1, total)
    sheets, chance = sample(HISTORY), random.Random(SEED)
    house.database.write_now(lambda tx: load_history(replace(house.act(tx), chance=chance), sheets))
    advance(HISTORY, total, total)
    return True


def sample(name: str) -> tuple[Sheet, ...]:
    """Read a sample file."""
    return read_bytes((resources.files("bot.sample") / name).read_bytes(), name)


def bring_in(house: House, kind: str, name: str) -> None:
    """Import one sample file. Raises SampleBroken."""
    sheets, now = sample(name), house.time.now()

    def step(tx: Transaction) -> Imported:
        return bring(tx, kind, sheets, now)

    outcome = house.database.write_now(step)
    if outcome.errors:
        raise SampleBroken(name, outcome)
