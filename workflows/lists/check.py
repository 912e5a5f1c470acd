"""Decides whether the responsibility list is sound: one lead for every matter in every cell, with means."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields
from datetime import date

from workflows.cases.routing import ListEntry, RoutingTable

Path = Sequence[str]
"""A category or an area from the root down."""


@dataclass(frozen=True)
class Lists:
    """What is checked: the list, and what it must cover."""

    entries: Sequence[ListEntry]
    leaves: Mapping[str, Path]  # every leaf category
    cells: Mapping[str, Path]  # every grid cell
    staffed: AbstractSet[str]  # bodies with at least one handler
    fallback: str | None = None  # takes what has no line, so it needs a handler too


@dataclass(frozen=True)
class Gap:
    """A matter that nobody is listed for in a cell."""

    category: str
    cell: str


@dataclass(frozen=True)
class Overlap:
    """Several lines in force for the same category in the same area."""

    category: str
    area: str
    codes: tuple[str, ...]
    leads: tuple[str, ...]


@dataclass(frozen=True)
class Expired:
    """A line that has ended and that no newer line of its code follows."""

    code: str
    category: str
    area: str
    lead: str
    valid_to: date


@dataclass(frozen=True)
class WithoutHandler:
    """A body that leads, or takes what has no line, and has nobody who works on it."""

    body: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class WithoutMeans:
    """A duty without the powers, the staff or the money that go with it (principle 9)."""

    code: str
    lead: str
    missing: tuple[str, ...]


@dataclass(frozen=True)
class ListCheck:
    """Everything found, each in order of its codes."""

    gaps: tuple[Gap, ...]
    overlaps: tuple[Overlap, ...]
    expired: tuple[Expired, ...]
    without_handler: tuple[WithoutHandler, ...]
    without_means: tuple[WithoutMeans, ...]

    @property
    def is_sound(self) -> bool:
        """Tell whether nothing was found."""
        return not any(getattr(self, each.name) for each in fields(self))


def check(lists: Lists, on: date) -> ListCheck:
    """Check the list as it stands on a day."""
    in_force = sorted((each for each in lists.entries if each.holds_on(on)), key=lambda each: each.code)
    return ListCheck(
        gaps=tuple(_gaps(lists, in_force, on)),
        overlaps=tuple(_overlaps(in_force)),
        expired=tuple(_expired(lists.entries, on)),
        without_handler=tuple(_without_handler(lists, in_force)),
        without_means=tuple(_without_means(in_force)),
    )


def _gaps(lists: Lists, in_force: Sequence[ListEntry], on: date) -> Iterator[Gap]:
    """Ask the routing rule itself, cell by cell."""
    table = RoutingTable(in_force, {}, lists.fallback or "")
    for leaf, category_path in sorted(lists.leaves.items()):
        for cell, area_path in sorted(lists.cells.items()):
            if next(table.matching(category_path, area_path, on), None) is None:
                yield Gap(leaf, cell)


def _overlaps(in_force: Sequence[ListEntry]) -> Iterator[Overlap]:
    """Look where the routing rule would have to choose between equals."""
    lines: dict[tuple[str, str], list[ListEntry]] = {}
    for entry in in_force:
        lines.setdefault((entry.category, entry.area), []).append(entry)
    for (category, area), entries in sorted(lines.items()):
        if len(entries) > 1:
            codes, leads = (tuple(each.code for each in entries), tuple(each.lead for each in entries))
            yield Overlap(category, area, codes, leads)


def _expired(entries: Sequence[ListEntry], on: date) -> Iterator[Expired]:
    newest: dict[str, ListEntry] = {}
    for entry in sorted(entries, key=lambda each: each.valid_from):
        newest[entry.code] = entry
    for code, entry in sorted(newest.items()):
        if entry.valid_to is not None and entry.valid_to < on:
            yield Expired(code, entry.category, entry.area, entry.lead, entry.valid_to)


def _without_handler(lists: Lists, in_force: Sequence[ListEntry]) -> Iterator[WithoutHandler]:
    duties: dict[str, list[str]] = {lists.fallback: []} if lists.fallback else {}
    for entry in in_force:
        duties.setdefault(entry.lead, []).append(entry.code)
    for body, codes in sorted(duties.items()):
        if body not in lists.staffed:
            yield WithoutHandler(body, tuple(codes))


def _without_means(in_force: Sequence[ListEntry]) -> Iterator[WithoutMeans]:
    for entry in in_force:
        means = {"powers": entry.powers, "staff": entry.staff, "money": entry.money}
        missing = tuple(name for name, text in means.items() if not text.strip())
        if missing:
            yield WithoutMeans(entry.code, entry.lead, missing)
