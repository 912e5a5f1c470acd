"""Find listed names written with a slip: a letter that sounds or looks alike, a missing or a second one.

Letters that are easily taken for each other stand in `nlu/data/alike.csv`: those that sound alike (by their
commonest reading without tone; curled tongue, l and n, final n and ng count as one) and those that look
alike. A letter that is merely another one makes another name: two estates may differ by no more.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from nlu.tables import read_table

_SHORTEST = 3  # letters of a name that may have a slip
_LONG = 4  # letters of a name in which one may be missing, doubled or swapped
_PARTICLE = "的"  # of: it may stand between the parts of a long name
_LONGER = 3  # letters above which a particle may part a name
_KEY = 2  # first letters by which ways of writing are looked up


class Slips:
    """Listed names by the ways of writing them wrong, each brought to how it sounds."""

    def __init__(self, names: Iterable[str]) -> None:
        """Index the `names` that are long enough to be known again."""
        listed = frozenset(names)
        heard: dict[str, set[str]] = defaultdict(set)
        written: dict[str, set[str]] = defaultdict(set)
        self._by_length: dict[int, set[str]] = defaultdict(set)
        for name in listed:
            self._by_length[len(name)].add(name)
            if len(name) >= _SHORTEST and not name.isascii():
                heard[sound(name)].add(name)
                for wrong in _miswritten(name) - listed:
                    written[wrong].add(name)
        self._heard, self._written = _single(heard), _single(written)
        self._openings = {sound(each[:_KEY]) for each in (*self._heard, *self._written)}
        self._firsts = frozenset(each[0] for each in self._openings)
        self._lengths = sorted({len(each) for each in (*self._heard, *self._written)}, reverse=True)
        self._name_lengths = sorted(self._by_length, reverse=True)

    def find(self, text: str) -> tuple[int, int, str] | None:
        """Return where the first listed name with a slip stands, and that name; the longest of several.

        Half of its letters must be the right ones: words may sound like a name and mean something else.
        """
        sounding, openings, firsts = sound(text), self._openings, self._firsts
        likely = [at for at, heard in enumerate(sounding) if heard in firsts]
        for at in [at for at in likely if sounding[at : at + _KEY] in openings]:
            for length in self._lengths:
                written = text[at : at + length]
                name = self._heard.get(sounding[at : at + length]) or self._written.get(written)
                if name and _is_slip(name, written):
                    return at, at + len(written), name
        return None

    def before(self, text: str, end: int) -> tuple[int, str] | None:
        """Return the start and the listed name of what stands right before `end`, where a building is named.

        There a name may sound like it altogether, or have one letter wrong, whichever it is.
        """
        sounding = sound(text[:end])
        for length in self._lengths:
            start = max(0, end - length)
            name = self._heard.get(sounding[start:]) or self._written.get(text[start:end])
            if name and end >= length:
                return end - length, name
        for length in self._name_lengths:
            for short, like in ((0, _one_wrong), (1, _one_missing), (-1, _one_more)):
                written = text[max(0, end - length + short) : end]
                if len(written) + short == length >= (_LONG if short >= 0 else _LONG + 1):
                    found = {each for each in self._by_length[length] if like(each, written)}
                    if len(found) == 1:
                        return end - len(written), found.pop()
        return None


def sound(text: str) -> str:
    """Return `text` with one letter for all that sound alike."""
    return text.translate(_sounds())


def _single(ways: Mapping[str, set[str]]) -> dict[str, str]:
    """Return the name that each way of writing means, where it means but one."""
    return {way: next(iter(names)) for way, names in ways.items() if len(names) == 1}


def _is_slip(name: str, written: str) -> bool:
    return 2 * len(set(name) & set(written)) >= len(set(name))


def _one_wrong(name: str, written: str) -> bool:
    return sum(letter != other for letter, other in zip(name, written, strict=True)) == 1


def _one_missing(name: str, written: str) -> bool:
    return any(name[:at] + name[at + 1 :] == written for at in range(len(name)))


def _one_more(name: str, written: str) -> bool:
    return _one_missing(written, name)


def _miswritten(name: str) -> set[str]:
    """Return `name` with a letter that looks alike, missing, written twice, or swapped with the next."""
    alike = {
        name[:at] + like + name[at + 1 :]
        for at, letter in enumerate(name)
        for like in _shapes().get(letter, ())
    }
    if len(name) < _LONG:
        return alike | {name[1] + name[0] + name[2:], name[:-2] + name[-1] + name[-2]}
    missing = {name[:at] + name[at + 1 :] for at in range(1, len(name))} if len(name) > _LONG else set()
    double = {name[:at] + name[at] + name[at:] for at in range(len(name))}
    swapped = {name[:at] + name[at + 1] + name[at] + name[at + 2 :] for at in range(len(name) - 1)}
    parted = (
        {name[:at] + _PARTICLE + name[at:] for at in range(2, len(name) - 1)}
        if len(name) > _LONGER
        else set()
    )
    return alike | missing | double | parted | swapped - {name}


@cache
def _sounds() -> Mapping[int, str]:
    rows = [row["letters"] for row in read_table("alike") if row["kind"] == "sound"]
    return {ord(letter): letters[0] for letters in rows for letter in letters}


@cache
def _shapes() -> Mapping[str, str]:
    """Return for each letter those that look like it."""
    alike: dict[str, str] = defaultdict(str)
    for row in read_table("alike"):
        if row["kind"] == "shape":
            for letter in row["letters"]:
                alike[letter] += row["letters"].replace(letter, "")
    return alike
