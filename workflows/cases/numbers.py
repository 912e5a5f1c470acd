"""Decides what a case number looks like: `HY-20261122-K7M3`, a day, a serial and a check character.

Letters and hyphens keep it from being taken for a telephone number; 0 O 1 I L cannot be mixed up,
since the serial has none of them. The check character finds every wrong character and every swap of
two neighbours: all characters, weighted by powers of a primitive root, add up to 0 modulo the prime 31.
"""

import random
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import NewType

CaseNumber = NewType("CaseNumber", str)

PREFIX = "HY"
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

_PRIME = len(ALPHABET)
_ROOT = 3
_VALUES = {str(digit): digit for digit in range(10)} | {
    sign: (place + 2) % _PRIME for place, sign in enumerate(ALPHABET)
}
_BY_VALUE = {_VALUES[sign]: sign for sign in ALPHABET}
_CANONICAL = re.compile(rf"{PREFIX}-([0-9]{{8}})-([{ALPHABET}]{{4,12}})")
_WRITTEN = re.compile(r"(?<![A-Z0-9])HY[-\s]?([0-9]{8})[-\s]?([A-Z0-9]{4,12})(?![A-Z0-9])")
_HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—―−﹣"), "-")


def make_number(day: date, serial: str) -> CaseNumber:
    """Return the number of a serial (characters of ALPHABET) on a day."""
    counted = f"{day:%Y%m%d}{serial}"
    rest = sum(_VALUES[sign] * weight for sign, weight in _weighted(counted, first=_ROOT))
    return CaseNumber(f"{PREFIX}-{day:%Y%m%d}-{serial}{_BY_VALUE[-rest % _PRIME]}")


def new_number(day: date, chance: random.Random, length: int = 3) -> CaseNumber:
    """Draw a number; 3 characters give 29,791 a day, ask for more when a day is full."""
    return make_number(day, "".join(chance.choices(ALPHABET, k=length)))


def is_valid(number: str) -> bool:
    """Tell whether `number` is written as we write it, on a day that exists, and its check holds."""
    found = _CANONICAL.fullmatch(number)
    return found is not None and _is_day(found[1]) and _check_holds(found[1] + found[2])


def find_numbers(text: str) -> tuple[CaseNumber, ...]:
    """Return the valid numbers in a text, as we write them, in order and without repeats.

    Small letters, full-width characters, other hyphens, blanks and none at all are understood.
    """
    return tuple(CaseNumber(each) for each in _written_in(text) if is_valid(each))


def find_mistyped(text: str) -> tuple[str, ...]:
    """Return what looks like one of our numbers but cannot be one."""
    return tuple(each for each in _written_in(text) if not is_valid(each))


def _written_in(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKC", text).translate(_HYPHENS).upper()
    return tuple(dict.fromkeys(f"{PREFIX}-{each[1]}-{each[2]}" for each in _WRITTEN.finditer(plain)))


def _weighted(signs: str, first: int) -> Iterator[tuple[str, int]]:
    """Pair characters from the right with their weights; neighbours never weigh the same."""
    weight = first
    for sign in reversed(signs):
        yield sign, weight
        weight = weight * _ROOT % _PRIME


def _check_holds(counted: str) -> bool:
    return sum(_VALUES[sign] * weight for sign, weight in _weighted(counted, first=1)) % _PRIME == 0


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True
