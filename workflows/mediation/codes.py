"""Decides what the code of an invitation to a mediation looks like: `TJ-K7M3-P2XA`, easy to read aloud."""

import random
import re

from workflows.cases.masking import as_digits
from workflows.privacy.link_codes import find_code, new_code

HEAD = "TJ-"
WRITTEN = re.compile(
    r"(?<![0-9A-Z])TJ[\s\u2010-\u2015-]?(?=[0-9A-Z]{4}[\s\u2010-\u2015-]?[0-9A-Z]{4}(?![0-9A-Z]))"
)
"""Its beginning tells it from the codes by which a person brings a second door."""


def new_invitation(chance: random.Random) -> str:
    """Draw a code: 39 bits behind its beginning."""
    return HEAD + new_code(chance)


def find_invitation(text: str) -> str | None:
    """Return the code in a text as we write it; small letters, full width and no hyphen are understood."""
    plain = as_digits(text).upper()
    begins = WRITTEN.search(plain)
    code = find_code(plain[begins.end() :]) if begins else None
    return HEAD + code if code else None
