"""Tell a message that names no matter: a figure of speech or a bare word, whatever it may stand near.

The words stand in `nlu/data/bare.csv`.
"""

import re
from functools import cache

from nlu.tables import read_table

_AROUND = re.compile(r"[^\u3400-\u9fff]")


def names_no_matter(plain: str) -> bool:
    """Say whether a normalised text is nothing but words that name no matter."""
    words = _AROUND.sub("", plain)
    return len(words) <= _longest() and words in _bare()


@cache
def _bare() -> frozenset[str]:
    return frozenset(row["text"] for row in read_table("bare"))


@cache
def _longest() -> int:
    return max(map(len, _bare()))
