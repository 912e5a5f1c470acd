"""Brings history in as it was: cases with foreign numbers, by the hundred thousand."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import cast

from sqlalchemy import insert
from sqlmodel import col, select

from models.case import Case
from models.ledger import Event
from models.vocabulary import AreaKind, EventKind, Status
from workflows import ledger
from workflows.cases.acts import SEALED_FIELDS, state_hash
from workflows.lists import known
from workflows.lists.columns import CaseRow, Line
from workflows.lists.sheets import Reason, RowError
from workflows.responsiveness.forecast.hasten import hasten
from workflows.transaction import Transaction

BATCH = 2_000
ACTOR = "system:import"
REASON = "imported"
"""Basis of a case that no line of our list assigned, and of an exclusion decided elsewhere."""


def check_cases(session: Transaction, lines: Sequence[Line[CaseRow]]) -> Iterator[RowError]:
    """Find numbers used twice or taken, unknown codes, and instants in the wrong order."""
    yield from known.repeated(lines, "number", lambda row: row.number)
    yield from _taken(session, lines)
    cells = [code for code, kind in known.area_kinds(session).items() if kind == AreaKind.CELL]
    yield from known.unknown(lines, "cell", lambda row: known.optional(row.cell), cells)
    bodies, categories = known.body_codes(session), known.category_codes(session)
    yield from known.unknown(lines, "body", lambda row: known.optional(row.body), bodies)
    yield from known.unknown(lines, "category", lambda row: known.optional(row.category), categories)
    for line in lines:
        yield from _disorder(line)


def _taken(session: Transaction, lines: Sequence[Line[CaseRow]]) -> Iterator[RowError]:
    for start in range(0, len(lines), BATCH):
        batch = lines[start : start + BATCH]
        numbers = [line.value.number for line in batch]
        taken = set(session.exec(select(Case.number).where(col(Case.number).in_(numbers))).all())
        for line in batch:
            if line.value.number in taken:
                yield line.fault("number", line.value.number, Reason.NUMBER_TAKEN)


def _disorder(line: Line[CaseRow]) -> Iterator[RowError]:
    row = line.value
    pairs = (("due_at", "opened_at"), ("answered_at", "opened_at"), ("closed_at", "opened_at"))
    for later, earlier in (*pairs, ("closed_at", "answered_at")):
        end, start = getattr(row, later), getattr(row, earlier)
        if end is not None and start is not None and end < start:
            yield line.fault(later, end.isoformat(), Reason.WRONG_ORDER, earlier)


def keep_cases(session: Transaction, lines: Sequence[Line[CaseRow]], now: datetime) -> None:
    """Write the cases, each with one event that vouches for it; weeks that were counted are no longer so."""
    defaults = {name: field.default for name, field in Case.model_fields.items() if not field.is_required()}
    del defaults["id"]
    connection = session.connection()  # the session itself would start a new batch wherever a cell is empty
    for start in range(0, len(lines), BATCH):
        rows = [_case(line.value, defaults) for line in lines[start : start + BATCH]]
        connection.execute(insert(Case), rows)
        connection.execute(insert(Event), [_event(row, now) for row in rows])
    hasten(session, now)


def _case(row: CaseRow, defaults: dict[str, object]) -> dict[str, object]:
    excluded = bool(row.excluded)
    return {
        **defaults,
        "number": row.number,
        "status": str(_status(row)),
        "category": row.category,
        "cell": row.cell,
        "body": row.body,
        "basis": REASON,
        "opened_at": row.opened_at,
        "due_at": row.due_at,
        "answered_at": row.answered_at,
        "closed_at": row.closed_at,
        "contacted": row.contacted,
        "solved": row.solved,
        "satisfaction": row.satisfaction,
        "returned": int(row.returned or 0),
        "reopened": int(row.reopened or 0),
        "excluded": excluded,
        "excluded_reason": REASON if excluded else "",
        "imported": True,
    }


def _status(row: CaseRow) -> Status:
    if row.closed_at is not None:
        return Status.CLOSED
    if row.answered_at is not None:
        return Status.REPLIED
    return Status.REGISTERED if row.body is None else Status.ASSIGNED


def _event(row: dict[str, object], now: datetime) -> dict[str, object]:
    # A table object costs 0.3 ms; the hash only asks for attributes.
    state = state_hash(cast(Case, SimpleNamespace(**{name: row.get(name) for name in SEALED_FIELDS})))
    data = {"status": str(row["status"]), "state": state}
    subject = ledger.subject_of(str(row["number"]))
    entry = ledger.Entry(subject, EventKind.IMPORTED, now, ACTOR, REASON, data)
    return ledger.link(entry, ledger.START)[0]
