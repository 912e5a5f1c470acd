"""Reads the label of a door: 3栋2单元402, 3-2-402 and 三栋二单元四零二 are one door."""

import re
from functools import cache

from nlu.address import arabic, find_building, patterns, read_address, table
from nlu.text import normalise

ROOMS = ("series", "inner", "room", "flat")
"""Parts of the grammar of addresses that hold the number of a flat."""


def door(label: str) -> str:
    """Return a label in the one way in which doors are kept: name, building, unit, flat.

    What is no door (the number of a deputy, a place in a list) is kept as it is.
    """
    plain = normalise(label).replace("|", " ").strip()
    begins = beginning(plain)
    if begins is None:
        return " ".join(plain.upper().split())
    address = read_address(plain, begins, on_road=False)
    stretch = plain[begins : address.end]
    parts = (address.building, address.unit, flat_in(stretch, plain[address.end :]))
    numbers = "-".join(each.upper() for each in parts if each)
    name = plain[:begins].strip(" ,，").upper()
    return f"{name} {numbers}".strip()


def beginning(plain: str) -> int | None:
    """Return where the building stands; None where none is named."""
    found = find_building(plain)
    if found is not None and found[1].building is not None:
        return found[0]
    return 0 if read_address(plain, 0, on_road=False).building else None


def flat_in(stretch: str, rest: str) -> str | None:
    """Return the number of the flat in the words of an address, or right behind them."""
    for part in ROOMS:
        found = next((each for each in patterns()[part].finditer(stretch) if each["room"]), None)
        if found:
            return arabic(found["room"])
    behind = number().match(rest)
    return arabic(behind[1]) if behind else None


@cache
def number() -> re.Pattern[str]:
    """Return the pattern of a bare number, in whatever numerals."""
    return re.compile(rf"\s*[-\u2010-\u2015]?\s*({table()['digits']})")


MOST_PARTS, MOST_DIGITS = 4, 5
"""Building, unit, floor, flat; no building has more flats than five digits tell."""


def possible(label: str) -> bool:
    """Whether a label can be a door: some number, none of them zero, none longer than doors have."""
    parts = numbers_of(door(label)).split("-")
    digits = re.findall(r"[0-9]+", f"{normalise(label)} {' '.join(parts)}")
    fits = all(int(each) > 0 and len(each) <= MOST_DIGITS for each in digits)
    return bool(digits) and fits and len(parts) <= MOST_PARTS and all(parts)


def numbers_of(kept: str) -> str:
    """Return a kept label without the name before its numbers."""
    return kept.rsplit(" ", 1)[-1]
