"""Changes the responsibility list by date: a line is never rewritten, it ends, and another begins."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import func
from sqlmodel import col, select

from models.body import ListEntry as Stored
from models.case import Case
from models.ledger import Event
from models.vocabulary import OPEN_STATUSES, HouseEvent
from workflows.cases.acts import Act
from workflows.cases.routing import ListEntry
from workflows.errors import WorkflowError
from workflows.house import marks
from workflows.house.list_effect import Effect, effect
from workflows.house.one_row import RowRefused, bring_row, sheet_of
from workflows.house.record import HOUSE, note, reason_given
from workflows.lists.columns import LIST, read_lines
from workflows.lists.entries import check_entries, list_entries
from workflows.lists.queries import lists_kept
from workflows.lists.sheets import Reason, RowError
from workflows.lists.versions import revise
from workflows.transaction import Transaction


class LineUnknown(WorkflowError):
    """No line of the list has this code."""


class NothingToUndo(WorkflowError):
    """The newest line of this code has begun, and has no end ahead."""


@dataclass(frozen=True)
class Foreseen:
    """What a change would do, before anybody decides on it."""

    entry: ListEntry  # the new line, or the line with its new last day
    follows: ListEntry | None  # the line it takes the place of
    effect: Effect
    open_cases: int  # of the line before: they keep it
    is_new: bool = True  # False: the very same line stands already


def foresee(act: Act, values: Mapping[str, str]) -> Foreseen:
    """Say what a new or changed line would do. Raises RowRefused."""
    entry = proposed(act, values)
    before = list_entries(act.tx)
    revision = revise(by_code(before), [entry])
    ended = dict(revision.ended)
    after = [ended.get(line, line) for line in before] + revision.added
    earlier = [line for line in before if line.code == entry.code and line.valid_from < entry.valid_from]
    follows = earlier[-1] if earlier else None
    touched = [entry, *revision.added, *ended]
    found = effect(before, after, lists_kept(act.tx), touched, entry.valid_from)
    is_new = bool(revision.added or revision.ended)
    return Foreseen(entry, follows, found, open_under(act.tx, follows), is_new)


def proposed(act: Act, values: Mapping[str, str]) -> ListEntry:
    """Read and check a proposed line. Raises RowRefused."""
    lines, errors = read_lines(LIST, [sheet_of(values)])
    errors += check_entries(act.tx, lines)
    today = act.reference.local_date(act.now)
    if lines and lines[0].value.valid_from < today:
        begins = lines[0].value.valid_from.isoformat()
        errors.append(RowError("", 1, "valid_from", begins, Reason.IN_THE_PAST, (today.isoformat(),)))
    if errors:
        raise RowRefused(errors)
    return lines[0].value


def change_line(act: Act, values: Mapping[str, str], reason: str) -> Foreseen:
    """Let a line begin on its day, and the one before it end the day before; the same again does nothing.

    Raises RowRefused, ReasonMissing.
    """
    why, foreseen = reason_given(reason), foresee(act, values)
    entry, follows = foreseen.entry, foreseen.follows
    if not foreseen.is_new:
        return foreseen
    bring_row(act, "list", values)
    facts = {name: text_of(value) for name, value in vars(entry).items()}
    if follows is not None:
        facts["valid_to_before"] = text_of(follows.valid_to)
        facts["lead_before"] = follows.lead
    facts["pairs"] = str(foreseen.effect.pairs)
    begun = entry.valid_from <= act.reference.local_date(act.now)
    kind = HouseEvent.PLANNED if not begun else HouseEvent.CHANGED if follows else HouseEvent.ADDED
    keep_note(act, entry.code, kind, facts, why)
    return foreseen


def foresee_end(act: Act, code: str, last_day: date) -> Foreseen:
    """Say what would follow if a line ended and nothing came after it. Raises LineUnknown, RowRefused."""
    before = list_entries(act.tx)
    line = newest(before, code)
    ended = replace(line, valid_to=last_day)
    today = act.reference.local_date(act.now)
    if last_day < max(today, line.valid_from):
        error = RowError("", 1, "valid_to", last_day.isoformat(), Reason.IN_THE_PAST, (today.isoformat(),))
        raise RowRefused([error])
    after = [ended if each == line else each for each in before]
    found = effect(before, after, lists_kept(act.tx), [line], last_day + timedelta(days=1))
    return Foreseen(ended, line, found, open_under(act.tx, line))


def end_line(act: Act, code: str, last_day: date, reason: str) -> Foreseen:
    """Let a line end with nothing after it. Raises LineUnknown, RowRefused, ReasonMissing."""
    why, foreseen = reason_given(reason), foresee_end(act, code, last_day)
    row = newest_row(act.tx, code)
    before, row.valid_to = row.valid_to, last_day
    act.tx.add(row)
    facts = {"valid_to": last_day.isoformat(), "valid_to_before": text_of(before), "lead": row.lead}
    keep_note(act, code, HouseEvent.ENDED, facts, why)
    return foreseen


def undo(act: Act, code: str, reason: str) -> None:
    """Take back what has been decided about a line and has not begun.

    Raises LineUnknown, NothingToUndo, ReasonMissing.
    """
    why, today = reason_given(reason), act.reference.local_date(act.now)
    row = newest_row(act.tx, code)
    if row.valid_from > today:
        facts = undo_beginning(act.tx, row)
    elif row.valid_to is not None and row.valid_to >= today:
        facts = undo_end(act.tx, row, row.valid_to)
    else:
        raise NothingToUndo
    keep_note(act, code, HouseEvent.UNDONE, facts, why)


def undo_beginning(tx: Transaction, row: Stored) -> dict[str, str | None]:
    """Remove a line that has not begun; the one before it goes on as long as it would have."""
    facts: dict[str, str | None] = {"valid_from": row.valid_from.isoformat(), "lead": row.lead}
    until = ending_before(tx, row.code, HouseEvent.PLANNED, "valid_from", row.valid_from)
    tx.delete(row)
    tx.flush()
    for former in rows_of(tx, row.code)[-1:]:
        former.valid_to = until
        tx.add(former)
    return facts


def undo_end(tx: Transaction, row: Stored, last_day: date) -> dict[str, str | None]:
    """Let a line go on that was to end."""
    row.valid_to = ending_before(tx, row.code, HouseEvent.ENDED, "valid_to", last_day)
    tx.add(row)
    return {"valid_to": last_day.isoformat(), "lead": row.lead}


def keep_note(act: Act, code: str, kind: HouseEvent, facts: Mapping[str, str | None], reason: str) -> None:
    """Write into the chain of a line, and let every process read the list again."""
    note(act, f"list:{code}", kind, facts, reason)
    marks.mark(act.tx, marks.LISTS, act.now)


def ending_before(tx: Transaction, code: str, kind: HouseEvent, field: str, value: date) -> date | None:
    """Return the last day that a line had before the decision that set `field` to `value`."""
    statement = (
        select(Event.data)
        .where(col(Event.subject) == f"{HOUSE}list:{code}", col(Event.kind) == kind)
        .order_by(col(Event.seq).desc())
    )
    for data in tx.exec(statement).all():
        facts = json.loads(data)
        if facts.get(field) == value.isoformat():
            kept = facts.get("valid_to_before")
            return date.fromisoformat(kept) if kept else None
    return None


def open_under(tx: Transaction, line: ListEntry | None) -> int:
    """Count the open cases that were given out by a line."""
    if line is None:
        return 0
    names = [line.code, f"{line.code}@{line.version}"]
    statement = select(func.count()).select_from(Case)
    found = statement.where(col(Case.basis).in_(names), col(Case.status).in_(OPEN_STATUSES))
    return int(tx.exec(found).one())


def by_code(entries: Sequence[ListEntry]) -> dict[str, list[ListEntry]]:
    """Return the lines of each code in order of their first day."""
    standing: dict[str, list[ListEntry]] = {}
    for entry in entries:
        standing.setdefault(entry.code, []).append(entry)
    return standing


def newest(entries: Sequence[ListEntry], code: str) -> ListEntry:
    """Return the last line of a code. Raises LineUnknown."""
    found = [entry for entry in entries if entry.code == code]
    if not found:
        raise LineUnknown
    return found[-1]


def rows_of(tx: Transaction, code: str) -> Sequence[Stored]:
    """Return the stored lines of a code in order of their first day."""
    statement = select(Stored).where(col(Stored.code) == code).order_by(col(Stored.valid_from))
    return tx.exec(statement.with_for_update()).all()


def newest_row(tx: Transaction, code: str) -> Stored:
    """Return the stored last line of a code. Raises LineUnknown."""
    rows = rows_of(tx, code)
    if not rows:
        raise LineUnknown
    return rows[-1]


def text_of(value: object) -> str | None:
    """A field of a line as the ledger keeps it."""
    if value is None:
        return None
    if isinstance(value, tuple):
        return "|".join(str(part) for part in value)
    return value.isoformat() if isinstance(value, date) else str(value)
