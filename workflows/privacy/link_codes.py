"""Decides what a code looks like by which a person brings a second door: `K7M3-P2XA`, easy to read aloud."""

import random
import re

from workflows.cases.masking import as_digits
from workflows.cases.numbers import ALPHABET

HALF = 4
WRITTEN = re.compile(
    rf"(?<![0-9A-Z])([{ALPHABET}]{{{HALF}}})[\s\u2010-\u2015-]?([{ALPHABET}]{{{HALF}}})(?![0-9A-Z])"
)


def new_code(chance: random.Random) -> str:
    """Draw a code: 8 of 31 characters, 39 bits, none of them easily taken for another."""
    signs = "".join(chance.choices(ALPHABET, k=2 * HALF))
    return f"{signs[:HALF]}-{signs[HALF:]}"


def without_code(text: str) -> str | None:
    """Return what else stands in a text with a code, None where there is none to be sure of.

    Two plain words of four letters alone are no code: one written by hand has its hyphen, or a digit.
    """
    found = WRITTEN.search(plain := as_digits(text).upper())
    if found is None:
        return None
    rest = (text[: found.start()] + text[found.end() :]).strip()
    return rest if rest or re.search("[0-9\u2010-\u2015-]", plain[found.start() : found.end()]) else None


def find_code(text: str) -> str | None:
    """Return the code in a text as we write it; small letters, full width and no hyphen are understood."""
    found = WRITTEN.search(as_digits(text).upper())
    return f"{found[1]}-{found[2]}" if found else None
