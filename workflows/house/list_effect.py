"""Decides what a change of the responsibility list would change: who leads what, where, and until when."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from workflows.cases.routing import EVERY, ListEntry, RoutingTable
from workflows.lists.check import Gap, Lists, Overlap, check


@dataclass(frozen=True)
class Duty:
    """Who has a matter and how long they may take; `body` None: nobody is listed."""

    body: str | None
    limit: str = ""
    code: str = ""


@dataclass(frozen=True)
class Shift:
    """One category that another body will have, or have for another time, in these cells."""

    category: str
    cells: tuple[str, ...]
    before: Duty
    after: Duty


@dataclass(frozen=True)
class Effect:
    """What changes on the day a change begins, and what the check finds that it did not find before."""

    shifts: tuple[Shift, ...]
    gaps: tuple[Gap, ...]
    overlaps: tuple[Overlap, ...]

    @property
    def pairs(self) -> int:
        """Category and cell pairs that change hands or limit."""
        return sum(len(shift.cells) for shift in self.shifts)


def effect(
    before: Sequence[ListEntry],
    after: Sequence[ListEntry],
    lists: Lists,
    touched: Iterable[ListEntry],
    on: date,
) -> Effect:
    """Compare two lists as they stand on a day; only what `touched` lines can reach is looked at."""
    lines = tuple(touched)
    shifts = tuple(_shifts(before, after, lists, lines, on))
    was, will = check(_with(lists, before), on), check(_with(lists, after), on)
    return Effect(
        shifts,
        gaps=tuple(gap for gap in will.gaps if gap not in set(was.gaps)),
        overlaps=tuple(each for each in will.overlaps if each not in set(was.overlaps)),
    )


def _shifts(
    before: Sequence[ListEntry],
    after: Sequence[ListEntry],
    lists: Lists,
    lines: Sequence[ListEntry],
    on: date,
) -> Iterator[Shift]:
    """Ask the routing rule itself, before and after, for every matter that a line can reach."""
    old, new = RoutingTable(before, {}, ""), RoutingTable(after, {}, "")
    categories, areas = {line.category for line in lines}, {line.area for line in lines}
    for leaf, category_path in sorted(lists.leaves.items()):
        if not _reached(categories, category_path):
            continue
        moved: dict[tuple[Duty, Duty], list[str]] = {}
        for cell, area_path in sorted(lists.cells.items()):
            if not _reached(areas, area_path):
                continue
            pair = (_duty(old, category_path, area_path, on), _duty(new, category_path, area_path, on))
            if (pair[0].body, pair[0].limit) != (pair[1].body, pair[1].limit):
                moved.setdefault(pair, []).append(cell)
        for (was, will), cells in moved.items():
            yield Shift(leaf, tuple(cells), was, will)


def _reached(codes: set[str], path: Sequence[str]) -> bool:
    return EVERY in codes or not codes.isdisjoint(path)


def _duty(table: RoutingTable, category_path: Sequence[str], area_path: Sequence[str], on: date) -> Duty:
    line = next(table.matching(category_path, area_path, on), None)
    return Duty(line.lead, line.limit, line.code) if line else Duty(None)


def _with(lists: Lists, entries: Sequence[ListEntry]) -> Lists:
    return Lists(entries, lists.leaves, lists.cells, lists.staffed, lists.fallback)
