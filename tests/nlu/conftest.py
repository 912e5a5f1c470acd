"""The reader with the weights that ship, loaded once for all tests of this room."""

import pytest

from nlu.place import GazetteerEntry
from nlu.reader import Reader, load_reader

ENTRIES = (
    GazetteerEntry("XF", "幸福社区", "community"),
    GazetteerEntry("XFL", "幸福里小区", "estate", "XF", aliases=("幸福里",)),
    GazetteerEntry("XFL-3", "3号楼", "building", "XFL", "XF01"),
)


@pytest.fixture(scope="session")
def reader() -> Reader:
    return load_reader(ENTRIES)
