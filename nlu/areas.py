"""Index a community's areas by the names people use for them, and by the cells they lie in."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nlu.address import arabic, read_address, table
from nlu.text import normalise

ESTATE, BUILDING, ROAD, CELL = "estate", "building", "road", "cell"
HALVES = (4, 3, 2)
"""Letters at either end of its name by which people call an estate before a building."""

_LANDMARK = 4  # characters of a cell's name that make it the name of what lies there
_END = 5  # letters at the end of such a name that do for it


@dataclass(frozen=True)
class GazetteerEntry:
    """One named area; `cell` is the grid cell it lies in, if it lies in one."""

    code: str
    name: str
    kind: str  # street | community | estate | road | building | cell
    parent: str | None = None
    cell: str | None = None
    aliases: tuple[str, ...] = ()


def spoken(entries: Iterable[GazetteerEntry]) -> dict[str, set[str]]:
    """Return the codes by every name in use, buildings left out; roads win over cells named after them."""
    names: dict[str, set[str]] = defaultdict(set)
    cells: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.kind == BUILDING:
            continue
        for name in map(normalise, (entry.name, *entry.aliases)):
            (cells if entry.kind == CELL else names)[name].add(entry.code)
            for short in _in_short(name) if entry.kind == CELL else ():
                cells[short].add(entry.code)
    return {**cells, **names}


def _in_short(name: str) -> set[str]:
    """Return what lies in a cell of that `name` as people call it: without common words, parts in digits."""
    words = table()
    whole = name.removesuffix(words["cell_suffix"])
    shorter = {whole.replace(word, "") for word in words["droppable"].split("|")}
    counted = re.search(words["counted_part"], whole)
    if counted:
        before, (number, part) = whole[: counted.start()], counted.groups()
        shorter |= {f"{before}{arabic(number)}{part}", f"{before}\u7b2c{number}{part}"}
    return {each for each in (whole, *shorter) if len(each) >= _LANDMARK}


def ends_of_landmarks(
    names: Mapping[str, set[str]], entries: Mapping[str, GazetteerEntry]
) -> dict[str, set[str]]:
    """Return the last letters by which people call what lies in one cell, where nothing else is called so."""
    ends: dict[str, set[str]] = defaultdict(set)
    for name, codes in names.items():
        if all(entries[code].kind == CELL for code in codes):
            for end in (name[-length:] for length in range(_END, len(name) - 1)):
                ends[end] |= codes
    barred = table()["no_begin"]
    return {end: codes for end, codes in ends.items() if len(codes) == 1 and end[0] not in barred}


def halves(entries: Iterable[GazetteerEntry]) -> dict[str, str]:
    """Return the estate that a name's first or last letters mean alone, where they mean but one."""
    meant: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.kind == ESTATE:
            for name in map(normalise, (entry.name, *entry.aliases)):
                for length in (each for each in HALVES if each < len(name)):
                    meant[name[:length]].add(entry.code)
                    meant[name[-length:]].add(entry.code)
    common = table()["no_half"].split("|")
    return {
        half: next(iter(codes)) for half, codes in meant.items() if len(codes) == 1 and half not in common
    }


def buildings(entries: Iterable[GazetteerEntry]) -> dict[tuple[str, str], GazetteerEntry]:
    """Return the listed buildings by their estate or road and their number."""
    found: dict[tuple[str, str], GazetteerEntry] = {}
    for entry in entries:
        if entry.kind != BUILDING or entry.parent is None:
            continue
        for name in (entry.name, *entry.aliases):
            written = normalise(name)
            address = read_address(written, 0, on_road=False)
            number = address.building or read_address(written, 0, on_road=True).number
            if number:
                found.setdefault((entry.parent, number), entry)
    return found


def only_cells(
    entries: Mapping[str, GazetteerEntry], houses: Mapping[tuple[str, str], GazetteerEntry]
) -> dict[str, str]:
    """Return the cell of every area that lies in one alone: its own, or that of all below it."""
    below: dict[str, set[str]] = defaultdict(set)
    for entry in [*entries.values(), *houses.values()]:
        cell = entry.code if entry.kind == CELL else entry.cell
        parent = entries.get(entry.parent or "")
        if cell and parent and parent.kind != ROAD:  # of a road, only some numbers may be listed
            below[parent.code].add(cell)
    single = {code: next(iter(cells)) for code, cells in below.items() if len(cells) == 1}
    return single | {code: entry.cell for code, entry in entries.items() if entry.cell}
