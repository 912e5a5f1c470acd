"""Find the place a text speaks of: names of the community's areas, and the numbers that follow them."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from nlu import areas
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
from nlu.areas import CELL, ESTATE, HALVES, ROAD
from nlu.areas import GazetteerEntry as GazetteerEntry
from nlu.mentions import bare_start, is_elsewhere, precedence, taken_back
from nlu.names import Names, Span, unlisted_names
from nlu.reading import Place
from nlu.slips import Slips

_BARE_ROAD = 3
_BLANK = ","
_SHORT = 3  # letters of a name that may be the end of other words
_LEAST = 2  # letters of a name that is not listed
_WIDE = ("street", "community", "district")
_RANKS = {ESTATE: 0, ROAD: 1, CELL: 2, "community": 4, "street": 5}  # the narrowest named area leads


class _Named(NamedTuple):
    """A name in a text, the area it means, the numbers behind it, and the cell that both settle."""

    span: Span
    entry: GazetteerEntry | None
    address: Address
    cell: str | None

    def is_road(self) -> bool:
        return self.entry is not None and self.entry.kind == ROAD


class Gazetteer:
    """All areas of a community, indexed once; safe to share between threads."""

    def __init__(self, entries: Iterable[GazetteerEntry]) -> None:
        """Index `entries` by name, buildings under their estate by number."""
        self._entries = {entry.code: entry for entry in entries}
        spoken = areas.spoken(self._entries.values())
        self._ends = areas.ends_of_landmarks(spoken, self._entries)
        spoken = self._ends | spoken
        self._names = Names(spoken)
        self._slips, self._codes = Slips(spoken), spoken
        self._halves = areas.halves(self._entries.values())
        self._buildings = areas.buildings(self._entries.values())
        self._counted = {estate for estate, _ in self._buildings}
        self._cells = areas.only_cells(self._entries, self._buildings)

    def locate(self, text: str) -> Place | None:
        """Return the place that a normalised text names, as narrow as its words allow, or None."""
        named = self._names.find(text)
        text, found = self._meant(text, named)
        if not found or all(self._is_wide(each) for each in found):
            rest = _blanked(text, [each.span for each in found])
            text, misspelt = self._meant(text, self._misspelt(rest))
            found = [*found, *misspelt]
        if not found:
            return self._unlisted(text)
        found.sort(key=lambda each: each.span.start)
        return self._between(text, found) or self._leading(text, found)

    def _meant(self, text: str, spans: Sequence[Span]) -> tuple[str, list[_Named]]:
        """Return `text` without the places it takes back, and the others with what follows them."""
        if not spans:
            return text, []
        meant, back = [], []
        for span, entry in self._settled(spans):
            named = self._named(text, span, entry)
            if taken_back(text, span.start, named.address.end):
                back.append(Span(span.start, named.address.end))
            elif not _goes_on(text, named) and self._begins(text, span, spans):
                meant.append(named)
        return _blanked(text, back), meant

    def _begins(self, text: str, span: Span, spans: Sequence[Span]) -> bool:
        """Say whether a name in short begins where it seems to: another place may end in the same words."""
        if text[span.start : span.end] not in self._ends:
            return True
        return _may_begin(text, span.start) or any(each.end == span.start for each in spans)

    def _leading(self, text: str, found: Sequence[_Named]) -> Place:
        """Return the place of `found` that says most about where the matter is."""
        if len(found) == 1:
            lead = found[0]
        else:
            likely = precedence(
                text,
                [Span(each.span.start, each.address.end) for each in found],
                [each.cell is not None for each in found],
            )
            lead = min(
                zip(likely, found, strict=True),
                key=lambda pair: (pair[0], *_rank(pair[1]), pair[1].span.start),
            )[1]
        corner = self._corner(text, lead, found) if lead.is_road() else None
        if corner:
            return Place(text[lead.span.start : corner])
        others = [Span(each.span.start, each.address.end) for each in found if each is not lead]
        return self._placed(text, lead, _blanked(text, others))

    def _between(self, text: str, found: Sequence[_Named]) -> Place | None:
        """Return the stretch between two estates, in a cell only if both lie in it."""
        for first, second in pairwise(found):
            if (
                patterns()["between"].fullmatch(text, first.address.end, second.span.start)
                and patterns()["between_end"].match(text, second.address.end)
                and not first.is_road()
            ):
                cell = first.cell if first.cell == second.cell else None
                return Place(text[first.span.start : second.address.end], cell=cell)
        return None

    def _is_wide(self, named: _Named) -> bool:
        """Say whether `named` is but a street, a community or a bare road: a narrower one may have slips."""
        if named.entry is None:
            return False
        return named.entry.kind in _WIDE or (named.is_road() and named.cell is None)

    def _misspelt(self, text: str) -> list[Span]:
        """Return the name that `text` has with a slip, or by the half that people use before a building."""
        building = find_building(text)
        slip = self._slips.find(text)
        if slip and _is_whole(text, slip):
            return [Span(slip[0], slip[1], tuple(sorted(self._codes[slip[2]])))]
        if building is None:
            return []
        end = before_link(text, building[0])
        wrong = self._slips.before(text, end)
        if wrong:
            codes = {code for code in self._codes[wrong[1]] if self._entries[code].kind == ESTATE}
            return [Span(wrong[0], end, tuple(sorted(codes)))] if codes else []
        return self._half(text, end)

    def _half(self, text: str, end: int) -> list[Span]:
        for length in HALVES:
            start = end - length
            code = self._halves.get(text[start:end]) if start >= 0 else None
            if code and _may_begin(text, start):
                return [Span(start, end, (code,))]
        return []

    def _corner(self, text: str, road: _Named, found: Sequence[_Named]) -> int | None:
        """Return where the name of a junction ends that begins with `road`: two roads, and perhaps a word."""
        end = road.span.end
        second = next((each for each in found if each.span.start >= end), None)
        if second is None or not patterns()["junction"].fullmatch(text, end, second.span.start):
            return None
        if not second.is_road():
            return None
        corner = patterns()["corner"].match(text, second.span.end)
        return corner.end() if corner else second.span.end

    def _settled(self, spans: Sequence[Span]) -> list[tuple[Span, GazetteerEntry | None]]:
        """Return one entry per span; a name of several areas means the one nearest to the other names."""
        if all(len(span.codes) == 1 for span in spans):
            return [(span, self._entries[span.codes[0]]) for span in spans]
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

    def _placed(self, text: str, named: _Named, rest: str) -> Place:
        """Return the place `named`; in `rest`, the text without other places, its numbers may stand apart."""
        span, entry, address = named.span, named.entry, named.address
        estate = entry is not None and entry.kind == ESTATE
        if estate and address.building is None:
            address = after_link(text, span.end) or address
        end = address.end
        if end == span.end:
            end = _with_gate(text, end, on_road=named.is_road())
        if estate and address.building is None:
            address = _elsewhere(rest, address)
        return Place(
            span=text[span.start : end],
            estate=entry.code if entry and estate else None,
            road=entry.code if entry and named.is_road() else None,
            number=address.number,
            building=address.building,
            unit=address.unit or find_unit(rest),
            floor=address.floor or find_floor(rest[: span.start] + " " + rest[end:]),
            cell=self._cell(entry, address) if entry else None,
        )

    def _cell(self, entry: GazetteerEntry, address: Address) -> str | None:
        if entry.kind == CELL:
            return entry.code
        number = address.building if entry.kind == ESTATE else address.number
        building = self._buildings.get((entry.code, number)) if number else None
        if number and building is None and entry.code in self._counted:
            return None  # no such house: whether name or number is wrong, only the writer knows
        other = self._buildings.get((entry.code, address.also)) if address.also else building
        if building and (other is None or other.cell != building.cell):
            return None
        return (building.cell if building else None) or self._cells.get(entry.code)

    def _named(self, text: str, span: Span, entry: GazetteerEntry | None) -> _Named:
        address = read_address(text, span.end, on_road=entry is not None and entry.kind == ROAD)
        return _Named(span, entry, address, self._cell(entry, address) if entry else None)

    def _unlisted(self, text: str) -> Place | None:
        """Return a place the list does not know, or knows under a slightly different name."""
        for span in unlisted_names(text):
            start = bare_start(text, span.start, span.end)
            if _BLANK in text[span.start : span.end]:
                continue
            address = read_address(text, span.end, on_road=False)
            if address.building is None and is_elsewhere(text, start, span.end):
                text = _blanked(text, [span])
            elif span.end - start >= _LEAST:
                known = self._names.nearly(text[start : span.end])
                entry = self._entries[known] if known else None
                return self._placed(text, self._named(text, Span(start, span.end), entry), text)
        found = find_building(text)
        if found is None or found[1].building is None:
            return None
        start, address = found
        return Place(
            text[start : address.end], building=address.building, unit=address.unit, floor=address.floor
        )


def _goes_on(text: str, named: _Named) -> bool:
    """Say whether the name is only the beginning of another one, of a road perhaps."""
    return not named.is_road() and patterns()["continued"].match(text, named.span.end) is not None


def _is_whole(text: str, slip: tuple[int, int, str]) -> bool:
    """Say whether a name with a slip is not the end of other words, as a short one may be."""
    start, end, name = slip
    return end - start > _SHORT or text[start] == name[0] or _may_begin(text, start)


def _rank(named: _Named) -> tuple[int, bool]:
    """Return how little `named` says: a road without a house less than any landmark."""
    if named.entry is None:
        return len(_RANKS), False
    kind = named.entry.kind
    if kind == ROAD and named.cell is None:
        return _BARE_ROAD, False
    if kind == ESTATE and named.cell is None:
        return _RANKS[ROAD], named.address.building is None
    return _RANKS.get(kind, len(_RANKS)), named.address.building is None


def _blanked(text: str, spans: Iterable[Span]) -> str:
    """Return `text` with commas in place of `spans`, so that nothing there is read again."""
    for span in spans:
        text = text[: span.start] + _BLANK * (span.end - span.start) + text[span.end :]
    return text


def _with_gate(text: str, end: int, *, on_road: bool) -> int:
    """Return where the words end that say at which gate or part of a place, or at which mouth of a road."""
    for part in ("crossing",) if on_road else ("phase", "gate"):
        found = patterns()[part].match(text, end)
        end = found.end() if found else end
    return end


def _elsewhere(text: str, address: Address) -> Address:
    """Return `address` with the building that stands apart from its estate."""
    found = find_building(text)
    if found is None:
        return address
    return found[1]._replace(unit=found[1].unit or address.unit, floor=found[1].floor or address.floor)


def _may_begin(text: str, start: int) -> bool:
    """Say whether a name may begin at `start`: nothing before it that would belong to it."""
    return start == 0 or text[start - 1] in table()["begins"] or not "\u4e00" <= text[start - 1] <= "\u9fff"
