"""Decides what the code that is brought to a door looks like: `MP-K7M3-P2XA`, easy to read aloud."""

import random
import re

from workflows.cases.masking import as_digits
from workflows.privacy.link_codes import find_code, new_code

USE = "roll"
"""What these codes are for: under this name they are hashed."""

HEAD = "MP-"
WRITTEN = re.compile(
    r"(?<![0-9A-Z])MP[\s\u2010-\u2015-]?(?=[0-9A-Z]{4}[\s\u2010-\u2015-]?[0-9A-Z]{4}(?![0-9A-Z]))"
)
"""Its beginning (门牌) tells it from the codes by which a person brings a second door."""

MISREAD = re.compile(
    r"MP[\s\u2010-\u2015-]?(?=[0-9A-Z\s\u2010-\u2015-]*[0-9\u2010-\u2015-])[0-9A-Z\s\u2010-\u2015-]{5,12}"
)
"""A text that is meant as a code: O read for another letter, a letter too few."""


def new_door_code(chance: random.Random) -> str:
    """Draw a code: 39 bits behind its beginning."""
    return HEAD + new_code(chance)


def find_door_code(text: str) -> str | None:
    """Return the code in a text as we write it; small letters, full width and no hyphen are understood."""
    plain = as_digits(text).upper()
    begins = WRITTEN.search(plain)
    code = find_code(plain[begins.end() :]) if begins else None
    return HEAD + code if code else None


def is_meant_as_code(text: str) -> bool:
    """Whether a text is nothing but the code of a door, right or misread."""
    plain = as_digits(text).upper().strip()
    return find_door_code(text) is not None or MISREAD.fullmatch(plain) is not None
