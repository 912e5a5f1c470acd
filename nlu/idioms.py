"""Put figures of speech from everyday matters into plain words, before anything listens for a danger.

The words stand in `nlu/data/idioms.csv`: what is said, as a pattern; what is meant by it; and the words with
which, anywhere in the text, it may be meant in earnest and is left as it was said.
"""

import re
from dataclasses import dataclass
from functools import cache

from nlu.tables import read_table


@dataclass(frozen=True)
class _Idiom:
    said: re.Pattern[str]
    meant: str
    unless: re.Pattern[str] | None

    def replaced(self, text: str) -> str:
        earnest = self.unless is not None and self.unless.search(self.said.sub("", text)) is not None
        return text if earnest else self.said.sub(self.meant, text)


def plainly(text: str) -> str:
    """Return a normalised text with its figures of speech said plainly; the same text where it has none."""
    if _any().search(text) is None:
        return text
    for idiom in _idioms():
        text = idiom.replaced(text)
    return text


@cache
def _idioms() -> tuple[_Idiom, ...]:
    return tuple(
        _Idiom(re.compile(row["said"]), row["meant"], re.compile(row["unless"]) if row["unless"] else None)
        for row in read_table("idioms")
    )


@cache
def _any() -> re.Pattern[str]:
    """Return one pattern that matches wherever one of them does: most texts match none."""
    return re.compile("|".join(f"(?:{idiom.said.pattern})" for idiom in _idioms()))
