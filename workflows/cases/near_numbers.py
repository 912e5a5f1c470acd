"""Decides which case numbers somebody may have meant. Numbers only: nobody is looked for by who they are.

A number that does not hold is one slip away from the one that was meant: a wrong character, two
neighbours swapped, one missing, one too many. The check character leaves a dozen of those at most.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from workflows.cases.numbers import ALPHABET, PREFIX, CaseNumber, find_numbers, is_valid

LONGEST = 80
"""Characters of what was typed that are looked at."""
SHORT_REACH = timedelta(days=400)
"""How far back an end of a number is looked for when the day was left out."""

_DASHES = re.compile(r"[\s._/\\·‐‑‒–—―−﹣-]+")
_WHOLE = re.compile(r"[A-Z]{0,3}([0-9OIL]{8})([A-Z0-9]{3,13})")
_END = re.compile(rf"[{ALPHABET}]{{4,6}}")
_DIGITS = str.maketrans("OIL", "011")


@dataclass(frozen=True)
class Sought:
    """What somebody may be looking for: what stands there, and what may have been meant."""

    exact: tuple[str, ...] = ()
    near: tuple[CaseNumber, ...] = ()

    @property
    def is_number(self) -> bool:
        """Tell whether it looks like a case number at all."""
        return bool(self.exact or self.near)


def sought(typed: str, today: date) -> Sought:
    """Return the numbers that `typed` may mean, whatever its letters, blanks and hyphens.

    A foreign number, as imported, is taken as it stands.
    """
    written = unicodedata.normalize("NFKC", typed[:LONGEST]).strip().upper()
    if found := find_numbers(written):
        return Sought(exact=found)
    plain = _DASHES.sub("", written)
    as_it_stands = (written,) if _is_foreign(written) else ()
    if whole := _WHOLE.fullmatch(plain):
        day, serial = whole[1].translate(_DIGITS), whole[2]
        number = f"{PREFIX}-{day}-{serial}"
        if is_valid(number):
            return Sought(exact=(number,))
        return Sought(as_it_stands, tuple(_slips(day, serial, today)))
    if _END.fullmatch(plain):
        return Sought(as_it_stands, tuple(_of_end(plain, today)))
    return Sought(as_it_stands)


def _is_foreign(written: str) -> bool:
    """Tell whether it may be a number of another system: letters and digits, a digit among them."""
    return bool(re.fullmatch(r"[A-Z0-9][A-Z0-9._/-]{2,39}", written)) and any(map(str.isdigit, written))


def _slips(day: str, serial: str, today: date) -> Iterator[CaseNumber]:
    """Yield every number that holds and is one slip of the hand away."""
    seen = set()
    for number in chain(_of_day(day, serial), _of_serial(day, serial)):
        if number not in seen and is_valid(number) and _has_come(number, today):
            seen.add(number)
            yield CaseNumber(number)


def _of_day(day: str, serial: str) -> Iterator[str]:
    for wrong in _one_off(day, "0123456789", keep_length=True):
        yield f"{PREFIX}-{wrong}-{serial}"


def _of_serial(day: str, serial: str) -> Iterator[str]:
    for wrong in _one_off(serial, ALPHABET, keep_length=False):
        yield f"{PREFIX}-{day}-{wrong}"


def _one_off(signs: str, alphabet: str, *, keep_length: bool) -> Iterator[str]:
    """Yield what a slip may have made of `signs`: likely ones first."""
    for place in range(len(signs) - 1):
        yield signs[:place] + signs[place + 1] + signs[place] + signs[place + 2 :]
    for place in range(len(signs)):
        yield from (signs[:place] + sign + signs[place + 1 :] for sign in alphabet)
    if not keep_length:
        for place in range(len(signs) + 1):
            yield from (signs[:place] + sign + signs[place:] for sign in alphabet)
        yield from (signs[:place] + signs[place + 1 :] for place in range(len(signs)))


def _of_end(serial: str, today: date) -> Iterator[CaseNumber]:
    """Yield the numbers of late that end so, the newest first."""
    for back in range(SHORT_REACH.days):
        number = f"{PREFIX}-{today - timedelta(days=back):%Y%m%d}-{serial}"
        if is_valid(number):
            yield CaseNumber(number)


def _has_come(number: str, today: date) -> bool:
    """Tell whether the day of a number is not after today."""
    return number[len(PREFIX) + 1 :][:8] <= f"{today:%Y%m%d}"
