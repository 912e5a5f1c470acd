"""Keeps when something of the house was last done or changed, so that every process can see it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from models.house import Mark
from workflows.transaction import Transaction

Data = Mapping[str, str | int | float | bool | None]


@dataclass(frozen=True)
class Marked:
    """When, and what came of it."""

    at: datetime
    data: Data


def mark(tx: Transaction, name: str, at: datetime, data: Data | None = None) -> None:
    """Keep that something was done now; what was kept of the time before is gone."""
    row = tx.get(Mark, name, with_for_update=True)
    if row is None:
        row = Mark(name=name, at=at)
    row.at, row.data = at, json.dumps(data or {}, ensure_ascii=False, sort_keys=True)
    tx.add(row)
    tx.flush()


def marked(tx: Transaction, name: str) -> Marked | None:
    """Return when something was last done, None when it never was."""
    row = tx.get(Mark, name)
    return None if row is None else Marked(row.at, json.loads(row.data))
