"""Find names in a text: the longest listed one from each position, a nearly listed one, an unlisted one."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from nlu.address import patterns, table
from nlu.rules import plainly_punctuated

_KEY = 2  # first characters by which names are looked up
_NEARLY = 74.0  # percent alike, below which a name is another name
_LEAST_FOR_NEARLY = 4  # characters
_ESTATE = "小区"


class Span(NamedTuple):
    """A stretch of text and the codes its name may stand for."""

    start: int
    end: int
    codes: tuple[str, ...] = ()


class Names:
    """Listed names by their first characters, longest first."""

    def __init__(self, codes: Mapping[str, set[str]]) -> None:
        """Index the names that are long enough to be told from other words."""
        self._codes = {name: tuple(sorted(held)) for name, held in codes.items() if len(name) >= _KEY}
        by_key: dict[str, list[str]] = defaultdict(list)
        for name in sorted(self._codes, key=len, reverse=True):
            by_key[name[:_KEY]].append(name)
        self._by_key = dict(by_key)
        self._firsts = frozenset(key[0] for key in self._by_key)

    def find(self, text: str) -> list[Span]:
        """Return the listed names of `text` from left to right, longest match first, none overlapping."""
        spans: list[Span] = []
        keys, firsts, end = self._by_key, self._firsts, 0
        for at in [at for at, letter in enumerate(text) if letter in firsts and text[at : at + _KEY] in keys]:
            if at < end:
                continue
            for name in keys[text[at : at + _KEY]]:
                if text.startswith(name, at):
                    end = at + len(name)
                    spans.append(Span(at, end, self._codes[name]))
                    break
        return spans

    def nearly(self, name: str) -> str | None:
        """Return the code of the one listed name that `name` may be a slip of, or None."""
        if len(name) < _LEAST_FOR_NEARLY or not self._codes:
            return None
        from rapidfuzz import fuzz, process

        same_length = [each for each in self._codes if len(each) == len(name)]
        best = process.extract(name, same_length, scorer=fuzz.ratio, score_cutoff=_NEARLY, limit=2)
        if not best or (len(best) > 1 and best[1][1] == best[0][1]):
            return None
        held = self._codes[best[0][0]]
        return held[0] if len(held) == 1 else None


def unlisted_names(text: str) -> Iterator[Span]:
    """Yield from left to right what looks like the name of an estate, a road, a village, or a group."""
    if patterns()["suffix"].search(text) is None:
        return
    plain = plainly_punctuated(text)
    both = [*patterns()["name"].finditer(plain), *patterns()["village"].finditer(plain)]
    for found in sorted(both, key=lambda each: each.start()):
        if not _common(found.group()):
            yield Span(found.start(), found.end())


def _common(name: str) -> bool:
    """Say whether `name` is a word for any estate or road, perhaps with one character before it.

    Or a word that names nothing ("besides", "nearby") before such a word.
    """
    whole, ends, nameless = _common_words()
    if name.endswith(ends) or name.removesuffix(_ESTATE) in nameless:
        return True
    return any(name.endswith(word) and len(name) <= len(word) + 1 for word in whole)


@cache
def _common_words() -> tuple[tuple[str, ...], tuple[str, ...], frozenset[str]]:
    words = table()
    return (
        tuple(words["no_name"].split("|")),
        tuple(words["no_end"].split("|")),
        frozenset(words["no_estate"].split("|")),
    )
