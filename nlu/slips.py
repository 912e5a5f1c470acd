"""Find listed names written with a slip: a letter that sounds or looks alike, a missing or a second one.

Letters that are easily taken for each other stand in `nlu/data/alike.csv`. A letter that is merely another
one makes another name: two estates may differ by no more.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from nlu.tables import read_table

_SHORTEST = 3  # letters of a name that may have a slip
_LONG = 4  # letters of a name in which one may be missing, doubled or swapped


class Slips:
    """Listed names by the ways of writing them wrong that are short to list, and by their alike letters."""

    def __init__(self, names: Iterable[str]) -> None:
        """Index the `names` that are long enough to be known again."""
        listed = set(names)
        written: dict[str, set[str]] = defaultdict(set)
        self._sounds: dict[str, set[str]] = defaultdict(set)
        for name in listed:
            if len(name) >= _SHORTEST and not name.isascii():
                self._sounds[sound(name)].add(name)
                for wrong in _miswritten(name):
                    written[wrong].add(name)
        self._by_length: dict[int, set[str]] = defaultdict(set)
        for each in listed:
            self._by_length[len(each)].add(each)
        self._wrong = {wrong: each for wrong, each in written.items() if wrong not in listed}
        self._starts = {wrong[:2] for wrong in self._wrong}
        self._lengths = sorted({len(name) for name in self._sounds}, reverse=True)
        self._openings = {name[:2] for name in self._sounds}
        self._wrong_lengths = sorted({len(wrong) for wrong in self._wrong}, reverse=True)

    def find(self, text: str) -> tuple[int, int, str] | None:
        """Return where the first listed name with a slip stands, and that name; the longest of several."""
        sounding = sound(text)
        for at in range(len(text) - 1):
            found = self._at(text, at, sounding)
            if found:
                return found
        return None

    def before(self, text: str, end: int) -> tuple[int, str] | None:
        """Return the start and the listed name of what stands right before `end`, where a building is named.

        There a name may also have one letter wrong, whichever it is.
        """
        for length in self._lengths:
            for short, like in ((0, _one_wrong), (1, _one_missing)):
                written = text[max(0, end - length + short) : end]
                if len(written) + short == length >= _LONG:
                    name = _only({each for each in self._by_length[length] if like(each, written)})
                    if name:
                        return end - len(written), name
        return None

    def _at(self, text: str, at: int, sounding: str) -> tuple[int, int, str] | None:
        if sounding[at : at + 2] in self._openings:
            for length in self._lengths:
                name = _only(self._sounds.get(sounding[at : at + length]))
                if name and len(name) == length:
                    return at, at + length, name
        if text[at : at + 2] in self._starts:
            for length in self._wrong_lengths:
                name = _only(self._wrong.get(text[at : at + length]))
                if name:
                    return at, at + length, name
        return None


def sound(text: str) -> str:
    """Return `text` with one letter for all that are easily taken for each other."""
    return text.translate(_alike())


def _one_wrong(name: str, written: str) -> bool:
    return sum(letter != other for letter, other in zip(name, written, strict=True)) == 1


def _one_missing(name: str, written: str) -> bool:
    return any(name[:at] + name[at + 1 :] == written for at in range(len(name)))


def _only(names: set[str] | None) -> str | None:
    return next(iter(names)) if names and len(names) == 1 else None


def _miswritten(name: str) -> set[str]:
    """Return `name` with a letter missing, written twice, or swapped with the next."""
    if len(name) < _LONG:
        return {name[1] + name[0] + name[2:], name[:-2] + name[-1] + name[-2]} if name else set()
    missing = {name[:at] + name[at + 1 :] for at in range(1, len(name))} if len(name) > _LONG else set()
    double = {name[:at] + name[at] + name[at:] for at in range(len(name))}
    swapped = {name[:at] + name[at + 1] + name[at] + name[at + 2 :] for at in range(len(name) - 1)}
    return missing | double | swapped - {name}


@cache
def _alike() -> Mapping[int, str]:
    return {ord(letter): row["letters"][0] for row in read_table("alike") for letter in row["letters"]}
