"""Brings in what a demonstration's community had before the house: cases told by days before this week.

Their instants are set, and then they come in through the same door as anybody's history (`cases`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta, tzinfo

from sqlalchemy import update
from sqlmodel import col

from models.case import Case
from workflows.lists.bring import bring
from workflows.lists.sheets import Imported, Row, Sheet
from workflows.transaction import Transaction

HOURS = {"hours_due": "due_at", "hours_to_answer": "answered_at", "hours_to_close": "closed_at"}
"""Columns that tell an instant by hours from the opening of the case, and what an import calls them."""

WHEN = ("days_ago", "time")


@dataclass(frozen=True)
class Today:
    """Where the present lies: `days` ago what the house itself remembers begins."""

    now: datetime
    zone: tzinfo
    days: int


def bring_earlier(tx: Transaction, sheets: Sequence[Sheet], today: Today) -> Imported:
    """Import the cases of before the house's own history, marked as demonstration."""
    brought = bring(tx, "cases", [told(sheet, today) for sheet in sheets], today.now)
    tx.execute(update(Case).where(col(Case.imported).is_(True)).values(demo=True))
    return brought


def told(sheet: Sheet, today: Today) -> Sheet:
    """Write a sheet in the columns of an import: days are counted from the Monday of this week.

    So a Sunday stays a Sunday, on whatever day somebody looks.
    """
    local = today.now.astimezone(today.zone).date()
    monday, begins = local - timedelta(days=local.weekday()), local - timedelta(days=today.days)
    kept = tuple(each for each in sheet.columns if each not in (*WHEN, *HOURS))
    rows = []
    for row in sheet.rows:
        day = monday - timedelta(days=int(row.cells["days_ago"]))
        if day < begins:
            opened = datetime.combine(day, time.fromisoformat(row.cells["time"]), today.zone).astimezone(UTC)
            rows.append(
                replace(row, cells={**{name: row.cells[name] for name in kept}, **instants(row, opened)})
            )
    return Sheet(sheet.name, (*kept, "opened_at", *HOURS.values()), tuple(rows))


def instants(row: Row, opened: datetime) -> Mapping[str, str]:
    """The instants of a row."""
    spans = {
        name: timedelta(hours=float(row.cells[hours])) for hours, name in HOURS.items() if row.cells[hours]
    }
    later = {name: (opened + span).isoformat() for name, span in spans.items()}
    return {**dict.fromkeys(HOURS.values(), ""), "opened_at": opened.isoformat(), **later}
