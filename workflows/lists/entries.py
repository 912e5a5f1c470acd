"""Brings the responsibility list in, and reads it as the values that routing decides by."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from models.body import ListEntry as Stored
from models.vocabulary import AreaKind
from workflows.cases.routing import EVERY, ListEntry
from workflows.lists import known
from workflows.lists.columns import Line
from workflows.lists.sheets import Reason, RowError
from workflows.lists.versions import Revision, revise
from workflows.transaction import Transaction

LEVELS = (AreaKind.DISTRICT, AreaKind.STREET, AreaKind.COMMUNITY, AreaKind.CELL)
"""Areas a line may name: a case has a grid cell, and these are what lies above it."""


KEPT = select_columns(*(getattr(Stored, each.name) for each in fields(ListEntry))).order_by(
    col(Stored.code), col(Stored.valid_from)
)
"""The lines without the objects that a change of them would want: a fifth of the time to read."""


def check_entries(session: Transaction, lines: Sequence[Line[ListEntry]]) -> Iterator[RowError]:
    """Find unknown codes, areas no case lies in, lines that end before they begin or come too late."""
    yield from known.repeated(lines, "code", lambda row: (row.code, row.valid_from))
    bodies, kinds = known.body_codes(session), {EVERY: AreaKind.DISTRICT, **known.area_kinds(session)}
    categories = known.category_codes(session) | {EVERY}
    yield from known.unknown(lines, "category", lambda row: (row.category,), categories)
    yield from known.unknown(lines, "area", lambda row: (row.area,), kinds)
    yield from known.unknown(lines, "lead", lambda row: (row.lead,), bodies)
    yield from known.unknown(lines, "assisting", lambda row: row.assisting, bodies)
    for line in lines:
        yield from _faults(line, kinds)
    yield from _late(session, lines)


def _faults(line: Line[ListEntry], kinds: dict[str, str]) -> Iterator[RowError]:
    row = line.value
    if (kind := kinds.get(row.area, AreaKind.CELL)) not in LEVELS:
        yield line.fault("area", row.area, Reason.WRONG_KIND, kind, *LEVELS)
    if row.lead in row.assisting:
        yield line.fault("assisting", row.lead, Reason.DUPLICATE, str(line.number))
    if row.valid_to is not None and row.valid_to < row.valid_from:
        yield line.fault("valid_to", row.valid_to.isoformat(), Reason.WRONG_ORDER, "valid_from")


def _late(session: Transaction, lines: Sequence[Line[ListEntry]]) -> Iterator[RowError]:
    where = {(line.value.code, line.value.valid_from): line for line in lines}
    for brought, stands in _revision(session, lines).late:
        line = where[brought.code, brought.valid_from]
        first = stands.valid_from.isoformat()
        yield line.fault("valid_from", brought.valid_from.isoformat(), Reason.NOT_NEWER, first)


def keep_entries(session: Transaction, lines: Sequence[Line[ListEntry]], _now: datetime) -> None:
    """Write the lines; a newer line of the same code ends the one before, which stays."""
    revision = _revision(session, lines)
    rows = {(row.code, row.valid_from): row for row in session.exec(select(Stored)).all()}
    for old, new in revision.ended:
        row = rows[old.code, old.valid_from]
        row.valid_to = new.valid_to
        session.add(row)
    session.add_all(_row(entry) for entry in revision.added)


def list_entries(session: Transaction) -> list[ListEntry]:
    """Return every line of the list, ended ones too, by code and first day."""
    return [entry_of(row) for row in session.execute(KEPT)]


def entry_of(row: Row[Any]) -> ListEntry:
    """Return a stored line as the value that rules work with."""
    kept = row._asdict()
    return ListEntry(**{**kept, "assisting": tuple(filter(None, kept["assisting"].split("|")))})


def _row(entry: ListEntry) -> Stored:
    return Stored(**{**vars(entry), "assisting": "|".join(entry.assisting)})


def _revision(session: Transaction, lines: Sequence[Line[ListEntry]]) -> Revision:
    standing: dict[str, list[ListEntry]] = {}
    for entry in list_entries(session):
        standing.setdefault(entry.code, []).append(entry)
    return revise(standing, [line.value for line in lines])
