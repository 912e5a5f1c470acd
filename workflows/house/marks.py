"""Marks say when something was last done or changed, to every process: an import, a backup, a beat."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from models import marks
from workflows.transaction import Transaction

Data = Mapping[str, str | int | float | bool | None]

LISTS = "lists"
"""Set by whatever changes the lists: every process reads them again."""

DOOR = "door:"
"""What the name of a mark begins with in which a messenger's door says how it is."""

RULES = "rules"
"""Set by whatever changes the house's numbers or its texts: every process reads them again."""

TURN = "turn"
"""Counts the settings of a mark, so that two at one instant are told apart."""


@dataclass(frozen=True)
class Marked:
    """When something was last done, what came of it, and how often it was done."""

    at: datetime
    data: Data
    turn: int


def mark(tx: Transaction, name: str, at: datetime, data: Data | None = None) -> None:
    """Say that something has been done, in the transaction that did it."""
    marks.begin(tx, name, at, "{}")
    found = marked(tx, name, lock=True)
    facts = {**(data or {}), TURN: found.turn + 1 if found else 1}
    marks.write(tx, name, at, json.dumps(facts, ensure_ascii=False, sort_keys=True))


def marked(tx: Transaction, name: str, *, lock: bool = False) -> Marked | None:
    """Return when something was last done, None when it never was. `lock` keeps others from changing it."""
    row = marks.read(tx, name, lock=lock)
    if row is None:
        return None
    data = json.loads(row[1])
    return Marked(row[0], data, int(data.pop(TURN, 0)))


def below(tx: Transaction, prefix: str) -> dict[str, Marked]:
    """Return the marks whose names begin so, by what follows."""
    found = ((name, marked(tx, name)) for name in marks.names_below(tx, prefix))
    return {name.removeprefix(prefix): each for name, each in found if each is not None}


def turns(tx: Transaction, *names: str) -> tuple[int, ...]:
    """How often each of these was done: cheap to ask again and again."""
    found = (marked(tx, name) for name in names)
    return tuple(each.turn if each else 0 for each in found)
