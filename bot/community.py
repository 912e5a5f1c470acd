"""Finds the sample community that ships with the product: the import files an operator would write."""

from collections.abc import Iterator
from importlib import resources

from bot.tables import read_bytes
from workflows.lists.sheets import Sheet

FILES = {
    "areas": "areas.csv",
    "grid": "grid.geojson",
    "bodies": "bodies.csv",
    "people": "people.xlsx",
    "list": "list.xlsx",
    "calendar": "calendar.csv",
}
"""Kind of import and file, in the order in which a new installation brings them."""


def sample_sheets() -> Iterator[tuple[str, tuple[Sheet, ...]]]:
    """Yield each kind with what its file holds, in order."""
    for kind, name in FILES.items():
        yield kind, sample_file(name)


def sample_history() -> tuple[Sheet, ...]:
    """Return the few weeks that a demonstration has behind it (workflows.lists.history)."""
    return sample_file("history.csv")


def sample_file(name: str) -> tuple[Sheet, ...]:
    """Read a file of the sample."""
    return read_bytes((resources.files("bot") / "sample" / name).read_bytes(), name)
