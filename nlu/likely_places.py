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
_HALVED = ("estate", "cell")
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
        self._keys = frozenset((*(name[:_HALF] for name in shared), *self._halves))

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
        return () if place is not None and place.building is None else self._by_halves(text)

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
    """Return the cells by the first letters of their names and of their estates', where they are few."""
    meant: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.kind in _HALVED:
            meant[normalise(entry.name)[:_HALF]] |= under.get(entry.code, frozenset())
    return {half: tuple(sorted(cells)) for half, cells in meant.items() if len(cells) <= MOST}


@cache
def _half() -> re.Pattern[str]:
    table = {row["part"]: row["pattern"] for row in read_table("likely")}
    return re.compile(f"(?:{table['before']}).{{{_HALF}}}{table['follows']}")
