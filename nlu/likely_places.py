"""Find the few grid cells that a message may mean which names none of them for sure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from nlu.names import Names
from nlu.place import GazetteerEntry
from nlu.reading import Place
from nlu.tables import read_table
from nlu.text import normalise

MOST = 4
"""Cells of which one can be chosen at a glance; of more, nobody is asked."""

_HALF = 2  # letters by which people call an estate or what lies in a cell
_PIECE = 3  # letters of a piece out of the middle of such a name, at least
_HALVED = ("estate", "cell")
_ENDINGS = ("网格", "小区")  # what anybody leaves out
_BUILDING = "building"


class LikelyPlaces:
    """The cells that lie in each named area, indexed once; safe to share between threads."""

    def __init__(self, entries: Iterable[GazetteerEntry]) -> None:
        """Index `entries` by code, by names that several cells share, and by the halves of names."""
        known = {entry.code: entry for entry in entries}
        self._under = _cells_under(known)
        named = _by_name(known.values(), self._under)
        shared = {name: cells for name, cells in named.items() if 1 < len(cells) <= MOST}
        self._shared, self._halves = Names(shared), _by_half(known.values(), self._under)
        self._pieces = _by_piece(known.values(), self._under)
        self._longest = max(map(len, self._pieces), default=0)
        parts = (*shared, *self._halves, *self._pieces)
        self._keys = frozenset(part[:_HALF] for part in parts)

    def cells(self, text: str, place: Place | None) -> tuple[str, ...]:
        """Return at most MOST cells in which a normalised text may lie; none where it names its cell."""
        if place is not None and place.cell is not None:
            return ()
        within = self._under.get((place.estate or place.road or "") if place else "", frozenset())
        if within:
            return tuple(sorted(within)) if len(within) <= MOST else ()
        if self._keys.isdisjoint([text[at : at + _HALF] for at in range(len(text))]):
            return ()  # most texts, in a glance
        named = self._shared.find(text)
        if named:
            return named[0].codes
        if place is None or place.building is not None:
            return self._by_halves(text) or self._by_pieces(text, range(len(text) - _PIECE))
        return self._by_pieces(text, [text.find(place.span)])

    def _by_pieces(self, text: str, starts: Iterable[int]) -> tuple[str, ...]:
        """Return the cells of the longest piece of a name that is said as places are."""
        for start in starts:
            if text[start : start + _PIECE] in self._pieces and _before().match(text, start):
                for end in range(start + self._longest, start + _PIECE - 1, -1):
                    if text[start:end] in self._pieces and _follows().match(text, end):
                        return self._pieces[text[start:end]]
        return ()

    def _by_halves(self, text: str) -> tuple[str, ...]:
        for start in range(len(text) - _HALF):
            cells = self._halves.get(text[start : start + _HALF])
            if cells and _half().match(text, start):
                return cells
        return ()


def _cells_under(known: Mapping[str, GazetteerEntry]) -> dict[str, frozenset[str]]:
    """Return the cells of each area: its own, and those of all that lies in it."""
    found: dict[str, set[str]] = defaultdict(set)
    for entry in known.values():
        cell = entry.code if entry.kind == "cell" else entry.cell
        for code in _upwards(entry, known) if cell else ():
            found[code].add(cell or "")
    return {code: frozenset(cells) for code, cells in found.items()}


def _upwards(entry: GazetteerEntry, known: Mapping[str, GazetteerEntry]) -> list[str]:
    """Return the codes of an area and of all it lies in; a circle in the data ends where it closes."""
    chain: list[str] = []
    at: GazetteerEntry | None = entry
    while at is not None and at.code not in chain:
        chain.append(at.code)
        at = known.get(at.parent or "")
    return chain


def _by_name(entries: Iterable[GazetteerEntry], under: Mapping[str, frozenset[str]]) -> dict[str, set[str]]:
    """Return the cells by every name in use, buildings left out."""
    named: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.kind != _BUILDING:
            for name in map(normalise, (entry.name, *entry.aliases)):
                named[name] |= under.get(entry.code, frozenset())
    return named


def _by_half(
    entries: Iterable[GazetteerEntry], under: Mapping[str, frozenset[str]]
) -> dict[str, tuple[str, ...]]:
    """Return the cells by the first letters of their names and of their estates', and by the last."""
    meant: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.kind in _HALVED:
            meant[normalise(entry.name)[:_HALF]] |= under.get(entry.code, frozenset())
            for name in _bare_names(entry):
                meant[name[-_HALF:]] |= under.get(entry.code, frozenset())
    return _few(meant)


def _by_piece(
    entries: Iterable[GazetteerEntry], under: Mapping[str, frozenset[str]]
) -> dict[str, tuple[str, ...]]:
    """Return the cells by what stands behind the first letters of a name, as people say it."""
    meant: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        for name in _bare_names(entry) if entry.kind in _HALVED else ():
            for start in range(_HALF, len(name) - _PIECE + 1):
                for end in range(start + _PIECE, len(name) + 1):
                    meant[name[start:end]] |= under.get(entry.code, frozenset())
    return _few(meant)


def _bare_names(entry: GazetteerEntry) -> list[str]:
    """Return the names of an entry that are long enough to be halved, without what anybody leaves out."""
    names = [normalise(name) for name in (entry.name, *entry.aliases)]
    for ending in _ENDINGS:
        names = [name.removesuffix(ending) for name in names]
    return [name for name in names if len(name) >= 2 * _HALF]


def _few(meant: Mapping[str, set[str]]) -> dict[str, tuple[str, ...]]:
    """Return what leaves few cells, of which one can be chosen at a glance."""
    return {said: tuple(sorted(cells)) for said, cells in meant.items() if 0 < len(cells) <= MOST}


@cache
def _half() -> re.Pattern[str]:
    table = _table()
    return re.compile(f"(?:{table['before']}).{{{_HALF}}}{table['follows']}")


@cache
def _before() -> re.Pattern[str]:
    return re.compile(_table()["before"])


@cache
def _follows() -> re.Pattern[str]:
    return re.compile(_table()["follows"])


@cache
def _table() -> dict[str, str]:
    return {row["part"]: row["pattern"] for row in read_table("likely")}
