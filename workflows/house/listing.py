"""Reads the lists of the house as an operator goes through them: bodies with their duties, lines by day."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import func
from sqlmodel import col, select

from models.area import Area
from models.person import Membership
from models.vocabulary import Role
from workflows.cases.routing import ListEntry
from workflows.lists.entries import list_entries
from workflows.reference import BodyFact, Reference
from workflows.transaction import Transaction


@dataclass(frozen=True)
class BodyRow:
    """A body with what hangs on it."""

    fact: BodyFact
    fallback: bool
    lines: int  # of the responsibility list that it leads today
    handlers: int


class When(StrEnum):
    """How a line of the list lies to today."""

    NOW = "now"
    AHEAD = "ahead"
    PAST = "past"


def bodies(tx: Transaction, reference: Reference, today: date) -> list[BodyRow]:
    """Return every body, by name."""
    lines = Counter(entry.lead for entry in list_entries(tx) if entry.holds_on(today))
    seats = (
        select(Membership.body, func.count())
        .where(col(Membership.role) == Role.HANDLER, col(Membership.until).is_(None))
        .group_by(col(Membership.body))
    )
    handlers = {str(body): int(many) for body, many in tx.exec(seats).all() if body}
    rows = [
        BodyRow(fact, fact.code == reference.fallback, lines[fact.code], handlers.get(fact.code, 0))
        for fact in reference.bodies.values()
    ]
    return sorted(rows, key=lambda row: (not row.fallback, row.fact.name))


def area_facts(tx: Transaction, code: str) -> dict[str, str] | None:
    """Return what a form shows of an area; None when nobody knows it. `polygon`: whether it has one."""
    area = tx.get(Area, code)
    if area is None:
        return None
    return {
        "code": area.code,
        "name": area.name,
        "kind": area.kind,
        "parent": area.parent or "",
        "cell": area.cell or "",
        "aliases": area.aliases,
        "staff": area.staff,
        "polygon": "1" if area.polygon else "",
    }


def when(entry: ListEntry, today: date) -> When:
    """Say how a line lies to today."""
    if entry.valid_from > today:
        return When.AHEAD
    return When.NOW if entry.holds_on(today) else When.PAST


def history(entries: Sequence[ListEntry], code: str) -> list[ListEntry]:
    """Return the lines of one code, the newest first."""
    return [entry for entry in reversed(entries) if entry.code == code]
