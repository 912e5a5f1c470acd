"""Find the place a text speaks of: names of the community's areas, and the numbers that follow them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from nlu.address import (
    Address,
    after_link,
    before_link,
    find_building,
    find_floor,
    find_unit,
    patterns,
    read_address,
    table,
)
from nlu.names import Names, Span, unlisted_name
from nlu.reading import Place
from nlu.slips import Slips
from nlu.text import normalise

_ESTATE, _BUILDING, _ROAD, _CELL = "estate", "building", "road", "cell"
_LANDMARK = 4  # characters of a cell's name that make it the name of what lies there
_BARE_ROAD = 3
_HALF = 2  # letters by which people call an estate when a building follows
_WIDE = ("street", "community", "district")
_RANKS = {_ESTATE: 0, _ROAD: 1, _CELL: 2, "community": 4, "street": 5}  # the narrowest named area leads


@dataclass(frozen=True)
class GazetteerEntry:
    """One named area; `cell` is the grid cell it lies in, if it lies in one."""

    code: str
    name: str
    kind: str  # street | community | estate | road | building | cell
    parent: str | None = None
    cell: str | None = None
    aliases: tuple[str, ...] = ()


class Gazetteer:
    """All areas of a community, indexed once; safe to share between threads."""

    def __init__(self, entries: Iterable[GazetteerEntry]) -> None:
        """Index `entries` by name, buildings under their estate by number."""
        self._entries = {entry.code: entry for entry in entries}
        spoken = _spoken(self._entries.values())
        self._names = Names(spoken)
        self._slips, self._codes = Slips(spoken), spoken
        self._halves = _halves(self._entries.values())
        self._buildings = _buildings(self._entries.values())
        self._counted = {estate for estate, _ in self._buildings}
        self._cells = _only_cells(self._entries, self._buildings)

    def locate(self, text: str) -> Place | None:
        """Return the place that a normalised text names, as narrow as its words allow, or None."""
        spans = self._names.find(text)
        if not spans or self._all_wide(spans):
            spans = [*spans, *self._misspelt(text)]
        if not spans:
            return self._unlisted(text)
        entries = self._settled(spans)
        span, entry = min(entries, key=lambda pair: (self._rank(text, *pair), pair[0].start))
        corner = self._corner(text, span, spans) if entry and entry.kind == _ROAD else None
        return Place(text[span.start : corner]) if corner else self._placed(text, span, entry)

    def _rank(self, text: str, span: Span, entry: GazetteerEntry | None) -> tuple[int, bool]:
        """Return how little `entry` says: a road without a house less than any landmark."""
        if entry is None:
            return len(_RANKS), False
        address = read_address(text, span.end, on_road=entry.kind == _ROAD)
        if entry.kind == _ROAD and self._cell(entry, address) is None:
            return _BARE_ROAD, False
        if entry.kind == _ESTATE and self._cell(entry, address) is None:
            return _RANKS[_ROAD], address.building is None
        return _RANKS.get(entry.kind, len(_RANKS)), address.building is None

    def _all_wide(self, spans: Sequence[Span]) -> bool:
        """Say whether only a street or a community is named, so that something narrower may have a slip."""
        return all(self._entries[code].kind in _WIDE for span in spans for code in span.codes)

    def _misspelt(self, text: str) -> list[Span]:
        """Return the name that `text` has with a slip, or by the half that people use before a building."""
        slip = self._slips.find(text)
        if slip:
            return [Span(slip[0], slip[1], tuple(sorted(self._codes[slip[2]])))]
        building = find_building(text)
        if building is None:
            return []
        end = before_link(text, building[0])
        wrong = self._slips.before(text, end)
        if wrong:
            codes = {code for code in self._codes[wrong[1]] if self._entries[code].kind == _ESTATE}
            return [Span(wrong[0], end, tuple(sorted(codes)))] if codes else []
        return self._half(text, end)

    def _half(self, text: str, end: int) -> list[Span]:
        start = end - _HALF
        if start < 0 or not _may_begin(text, start):
            return []
        code = self._halves.get(text[start:end])
        return [Span(start, end, (code,))] if code else []

    def _corner(self, text: str, road: Span, spans: Sequence[Span]) -> int | None:
        """Return where the name of a junction ends that begins with `road`: two roads, and perhaps a word."""
        second = next((each for each in spans if each.start >= road.end), None)
        if second is None or not patterns()["junction"].fullmatch(text, road.end, second.start):
            return None
        if any(self._entries[code].kind != _ROAD for code in second.codes):
            return None
        corner = patterns()["corner"].match(text, second.end)
        return corner.end() if corner else second.end

    def _settled(self, spans: Sequence[Span]) -> list[tuple[Span, GazetteerEntry | None]]:
        """Return one entry per span; a name of several areas means the one nearest to the other names."""
        mentioned = {code for span in spans if len(span.codes) == 1 for code in self._above(span.codes[0])}
        return [(span, self._nearest(span.codes, mentioned)) for span in spans]

    def _nearest(self, codes: Sequence[str], mentioned: set[str]) -> GazetteerEntry | None:
        shared = [len(mentioned & set(self._above(code))) for code in codes]
        nearest = [code for code, count in zip(codes, shared, strict=True) if count == max(shared)]
        return self._entries[nearest[0]] if len(nearest) == 1 else None

    def _above(self, code: str) -> list[str]:
        chain: list[str] = []
        at: str | None = code
        while at in self._entries and at not in chain:
            chain.append(at)
            at = self._entries[at].parent
        return chain

    def _placed(self, text: str, span: Span, entry: GazetteerEntry | None) -> Place:
        address = read_address(text, span.end, on_road=entry is not None and entry.kind == _ROAD)
        if entry is not None and entry.kind == _ESTATE and address.building is None:
            address = after_link(text, span.end) or address
        end = address.end
        if entry is not None and entry.kind == _ESTATE and address.building is None:
            address = _elsewhere(text, address)
        return Place(
            span=text[span.start : end],
            estate=entry.code if entry and entry.kind == _ESTATE else None,
            road=entry.code if entry and entry.kind == _ROAD else None,
            number=address.number,
            building=address.building,
            unit=address.unit or find_unit(text),
            floor=address.floor or find_floor(text[: span.start] + " " + text[end:]),
            cell=self._cell(entry, address) if entry else None,
        )

    def _cell(self, entry: GazetteerEntry, address: Address) -> str | None:
        if entry.kind == _CELL:
            return entry.code
        number = address.building if entry.kind == _ESTATE else address.number
        building = self._buildings.get((entry.code, number)) if number else None
        if number and building is None and entry.code in self._counted:
            return None  # no such house: whether name or number is wrong, only the writer knows
        return (building.cell if building else None) or self._cells.get(entry.code)

    def _unlisted(self, text: str) -> Place | None:
        """Return a place the list does not know, or knows under a slightly different name."""
        span = unlisted_name(text)
        if span is not None:
            known = self._names.nearly(text[span.start : span.end])
            entry = self._entries[known] if known else None
            return self._placed(text, span, entry)
        found = find_building(text)
        if found is None or found[1].building is None:
            return None
        start, address = found
        return Place(
            text[start : address.end], building=address.building, unit=address.unit, floor=address.floor
        )


def _elsewhere(text: str, address: Address) -> Address:
    """Return `address` with the building that stands apart from its estate."""
    found = find_building(text)
    if found is None:
        return address
    return replace(found[1], unit=found[1].unit or address.unit, floor=found[1].floor or address.floor)


def _spoken(entries: Iterable[GazetteerEntry]) -> dict[str, set[str]]:
    """Return the codes by every name in use, buildings left out; roads win over cells named after them."""
    names: dict[str, set[str]] = defaultdict(set)
    cells: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.kind == _BUILDING:
            continue
        for name in map(normalise, (entry.name, *entry.aliases)):
            (cells if entry.kind == _CELL else names)[name].add(entry.code)
            landmark = name.removesuffix(table()["cell_suffix"])
            if entry.kind == _CELL and len(landmark) >= _LANDMARK:
                cells[landmark].add(entry.code)
    return {**cells, **names}


def _halves(entries: Iterable[GazetteerEntry]) -> dict[str, str]:
    """Return the estate that a name's first or last letters mean alone, where they mean but one."""
    meant: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.kind == _ESTATE and len(entry.name) > _HALF:
            for name in map(normalise, (entry.name, *entry.aliases)):
                meant[name[:_HALF]].add(entry.code)
                meant[name[-_HALF:]].add(entry.code)
    common = table()["no_half"].split("|")
    return {
        half: next(iter(codes)) for half, codes in meant.items() if len(codes) == 1 and half not in common
    }


def _may_begin(text: str, start: int) -> bool:
    """Say whether a name may begin at `start`: nothing before it that would belong to it."""
    return start == 0 or text[start - 1] in table()["begins"] or not "\u4e00" <= text[start - 1] <= "\u9fff"


def _buildings(entries: Iterable[GazetteerEntry]) -> dict[tuple[str, str], GazetteerEntry]:
    found: dict[tuple[str, str], GazetteerEntry] = {}
    for entry in entries:
        if entry.kind != _BUILDING or entry.parent is None:
            continue
        for name in (entry.name, *entry.aliases):
            written = normalise(name)
            address = read_address(written, 0, on_road=False)
            number = address.building or read_address(written, 0, on_road=True).number
            if number:
                found.setdefault((entry.parent, number), entry)
    return found


def _only_cells(
    entries: Mapping[str, GazetteerEntry], buildings: Mapping[tuple[str, str], GazetteerEntry]
) -> dict[str, str]:
    """Return the cell of every area that lies in one alone: its own, or that of all below it."""
    below: dict[str, set[str]] = defaultdict(set)
    for entry in [*entries.values(), *buildings.values()]:
        cell = entry.code if entry.kind == _CELL else entry.cell
        parent = entries.get(entry.parent or "")
        if cell and parent and parent.kind != _ROAD:  # of a road, only some numbers may be listed
            below[parent.code].add(cell)
    single = {code: next(iter(cells)) for code, cells in below.items() if len(cells) == 1}
    return single | {code: entry.cell for code, entry in entries.items() if entry.cell}
