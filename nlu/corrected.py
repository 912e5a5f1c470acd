"""Find in a short message what it puts right: "not building 3, building 5".

The ways of saying so stand in `nlu/data/corrected.csv`; each names what is wrong and what is right.
"""

import re
from collections.abc import Iterator
from functools import cache

from nlu.reading import Correction
from nlu.rules import plainly_punctuated
from nlu.tables import read_table

LONGEST = 50  # characters; whoever writes more tells something new
_ENDS = " ,.!?;:\u3002~"
_LAST = re.compile("(?:才对|才是|吧|啊|呀|哦|了)+$")
_TO_DIGITS = str.maketrans("一二三四五六七八九", "123456789")
_TO_WORDS = str.maketrans("123456789", "一二三四五六七八九")


def correction_in(said: str) -> Correction | None:
    """Return what `said` puts right, None where it only adds."""
    plain = plainly_punctuated(said).strip(_ENDS)
    if len(plain) > LONGEST:
        return None
    for pattern in _patterns():
        found = pattern.match(plain)
        if found:
            wrong, right = found["wrong"].strip(_ENDS), _LAST.sub("", found["right"].strip(_ENDS))
            if wrong and right and wrong != right:
                return Correction(tuple(_spellings(wrong)), right)
    return None


def _spellings(wrong: str) -> Iterator[str]:
    """Yield words as they were said, and with their numbers written the other way."""
    yield wrong
    yield wrong.translate(_TO_DIGITS)
    yield wrong.translate(_TO_WORDS)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(row["pattern"]) for row in read_table("corrected"))
