"""Brings an import file in: every row is checked, every fault reported, and all rows are kept or none."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from workflows.house.marks import LISTS, mark
from workflows.lists import areas, bodies, bought, columns, days, entries, means, past_cases, people
from workflows.lists.columns import Layout, Line, read_lines
from workflows.lists.sheets import Imported, Reason, RowError, Sheet
from workflows.participation.rolls import brought
from workflows.transaction import Transaction

R = TypeVar("R")


@dataclass(frozen=True)
class Kind(Generic[R]):
    """A kind of import file: how its rows read, what must hold between them, how they are kept."""

    layout: Layout[R]
    check: Callable[[Transaction, Sequence[Line[R]]], Iterator[RowError]]
    keep: Callable[[Transaction, Sequence[Line[R]], datetime], None]


KINDS: Mapping[str, Kind[Any]] = {
    "areas": Kind(columns.AREAS, areas.check_areas, areas.keep_areas),
    "grid": Kind(columns.GRID, areas.check_grid, areas.keep_grid),
    "bodies": Kind(columns.BODIES, bodies.check_bodies, bodies.keep_bodies),
    "people": Kind(columns.PEOPLE, people.check_people, people.keep_people),
    "list": Kind(columns.LIST, entries.check_entries, entries.keep_entries),
    "calendar": Kind(columns.CALENDAR, days.check_days, days.keep_days),
    "means": Kind(columns.MEANS, means.check_means, means.keep_means),
    "contracts": Kind(columns.CONTRACTS, bought.check_contracts, bought.keep_contracts),
    "cases": Kind(columns.CASES, past_cases.check_cases, past_cases.keep_cases),
    "roll": Kind(columns.ROLL, brought.check_rolls, brought.keep_rolls),
}
"""In the order a new installation brings them."""


def bring(
    session: Transaction, kind: str, sheets: Sequence[Sheet], now: datetime, *, dry_run: bool = False
) -> Imported:
    """Check all rows, then keep all of them or, on any fault or a dry run, none."""
    if (chosen := KINDS.get(kind)) is None:
        return Imported(0, (RowError("", 0, "kind", kind, Reason.UNKNOWN_KIND, tuple(KINDS)),))
    lines, errors = read_lines(chosen.layout, sheets)
    errors += chosen.check(session, lines)
    if errors:
        return Imported(0, tuple(sorted(errors, key=lambda error: (error.sheet, error.row))))
    if not dry_run:
        chosen.keep(session, lines, now)
        session.flush()
        mark(session, LISTS, now)
    return Imported(len(lines))
