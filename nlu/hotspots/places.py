"""Find the words that name a place, by what places end in; the names themselves nobody lists."""

import re
from functools import cache

from nlu.tables import read_table

_BEFORE = 4  # characters of a name before its ending


def spans(text: str) -> list[str]:
    """Return the stretches that end like a place and say more than the ending."""
    without = _pattern("area").sub("\n", text)
    found = set()
    for ending in _pattern("ending").finditer(without):
        stretch = without[max(0, ending.start() - _BEFORE) : ending.end()].rpartition("\n")[2]
        if len(stretch) > len(ending.group()):
            found.add(stretch)
    return sorted(stretch for stretch in found if len(stretch) > 2)


def without_places(text: str) -> str:
    """Return a text with a wall where a place stood: what is left is the matter."""
    return _named().sub("\n", _pattern("area").sub("\n", text))


@cache
def _named() -> re.Pattern[str]:
    return re.compile(rf"[\u4e00-\u9fff]{{0,{_BEFORE}}}(?:{_pattern('ending').pattern})")


@cache
def _pattern(part: str) -> re.Pattern[str]:
    """Return what matches any pattern of a part, the longest first."""
    patterns = [row["pattern"] for row in read_table("hotspots") if row["part"] == part]
    return re.compile("|".join(sorted(patterns, key=len, reverse=True)))
