"""Decides which body leads a case: the most specific line of the responsibility list, and never its object.

Deepest category first, then smallest area. A body that a request is about, and every body below it,
is passed over for the superior (PRINCIPLES 4); without a line the fallback body leads.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

EVERY = "*"
"""In a list line: every category, or everywhere."""


@dataclass(frozen=True)
class ListEntry:
    """One line of the responsibility list: who leads, until when, by what right and with what means."""

    code: str
    category: str
    area: str
    lead: str
    assisting: tuple[str, ...]
    limit: str
    basis: str
    powers: str
    staff: str
    money: str
    valid_from: date
    valid_to: date | None = None  # last day it holds
    version: str = ""

    def holds_on(self, day: date) -> bool:
        """Tell whether the line is in force on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Ground(StrEnum):
    """Why a body was chosen."""

    ENTRY = "entry"  # the line says so
    NO_ENTRY = "no_entry"  # no line: the fallback body
    OBJECT = "object"  # the body that would lead is whom it is about, or below: a superior leads
    UNNAMED = "unnamed"  # a report, and nobody has said about whom: past every body to a supervisory one
    SUPERVISED = "supervised"  # a report about a body's own doings: past every body to a supervisory one
    NOBODY = "nobody"  # no body is left that may have it: tell the resident where to turn


@dataclass(frozen=True)
class Why:
    """The reason of a choice, as facts: what matched, and which bodies were passed over."""

    ground: Ground
    category: str | None = None  # category and area of the matching line
    area: str | None = None
    passed_over: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    """Who leads, who assists, by which line, and why. `body` is None only on Ground.NOBODY."""

    body: str | None
    assisting: tuple[str, ...]
    entry: ListEntry | None
    why: Why


class RoutingTable:
    """The responsibility list, prepared once for many choices."""

    def __init__(
        self, entries: Iterable[ListEntry], superiors: Mapping[str, str | None], fallback: str
    ) -> None:
        """`superiors` names the body above each; `fallback` (district level) takes what has no line."""
        self._superiors = dict(superiors)
        self._fallback = fallback
        lines: defaultdict[str, defaultdict[str, list[ListEntry]]]
        lines = defaultdict(lambda: defaultdict(list))
        for entry in sorted(entries, key=_newest_first):
            lines[entry.category][entry.area].append(entry)
        self._lines = {category: dict(areas) for category, areas in lines.items()}

    def choose(
        self,
        category_path: Sequence[str],
        area_path: Sequence[str],
        on: date,
        excluded: AbstractSet[str] = frozenset(),
    ) -> Choice:
        """Choose the body for a category and an area, given from the root down (`("city", "city.lift")`).

        An unknown category or area is an empty path. `excluded` are the bodies the request is about.
        """
        entry = next(self.matching(category_path, area_path, on), None)
        if entry is None:
            return self._allowed(self._fallback, (), None, Why(Ground.NO_ENTRY), excluded)
        why = Why(Ground.ENTRY, entry.category, entry.area)
        return self._allowed(entry.lead, entry.assisting, entry, why, excluded)

    def matching(
        self, category_path: Sequence[str], area_path: Sequence[str], on: date
    ) -> Iterator[ListEntry]:
        """Yield every line that holds there and then, the most specific first."""
        for category in (*reversed(category_path), EVERY):
            areas = self._lines.get(category)
            if areas is None:
                continue
            for area in (*reversed(area_path), EVERY):
                yield from (entry for entry in areas.get(area, ()) if entry.holds_on(on))

    def _allowed(
        self,
        lead: str,
        assisting: tuple[str, ...],
        entry: ListEntry | None,
        why: Why,
        excluded: AbstractSet[str],
    ) -> Choice:
        """Keep the choice unless a body in it is the object or below it; then climb."""
        if not excluded:
            return Choice(lead, assisting, entry, why)
        chain = [*self._upwards(lead), *self._upwards(self._fallback)]
        body = next((each for each in chain if not self._is_under(each, excluded)), None)
        helpers = tuple(each for each in assisting if each != body and not self._is_under(each, excluded))
        passed = tuple(dict.fromkeys(each for each in chain if self._is_under(each, excluded)))
        if body == lead:
            return Choice(lead, helpers, entry, why)
        ground = Ground.NOBODY if body is None else Ground.OBJECT
        return Choice(body, helpers, entry, Why(ground, why.category, why.area, passed))

    def _is_under(self, body: str, excluded: AbstractSet[str]) -> bool:
        return any(each in excluded for each in self._upwards(body))

    def _upwards(self, body: str) -> list[str]:
        """Return a body and all above it; a circle in the data ends where it closes."""
        chain: list[str] = []
        above: str | None = body
        while above is not None and above not in chain:
            chain.append(above)
            above = self._superiors.get(above)
        return chain


def _newest_first(entry: ListEntry) -> tuple[int, str]:
    """Order lines that overlap: the one in force most recently first, then by code."""
    return -entry.valid_from.toordinal(), entry.code
