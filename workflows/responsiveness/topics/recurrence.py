"""Keeps what recurs by community and category, as it was counted on the first of the month."""

import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass

from models.vocabulary import AreaKind
from workflows.cases.acts import Act
from workflows.house.marks import mark, marked
from workflows.responsiveness.topics.daily import Series
from workflows.responsiveness.topics.evidence import Evidence
from workflows.responsiveness.topics.land import Land
from workflows.transaction import Transaction

RECURRENCE = "recurrence"
"""The mark that holds it."""


@dataclass(frozen=True)
class Recurring:
    """What came of a category in a community in three months."""

    area: str
    category: str
    people: int
    again: int  # cases that came after the same had been answered in the same cell
    unsolved: int


def keep(act: Act, found: Mapping[Series, Evidence], land: Land) -> None:
    """Keep what was counted, in place of what was."""
    rows = [
        Recurring(area, category, each.people, each.again, each.unsolved)
        for (area, category), each in sorted(found.items())
        if land.kinds[area] == AreaKind.COMMUNITY and each.people
    ]
    mark(act.tx, RECURRENCE, act.now, {"rows": json.dumps([astuple(each) for each in rows])})


def recurring(tx: Transaction) -> list[Recurring]:
    """Return what was counted last; none before the first month."""
    found = marked(tx, RECURRENCE)
    return [Recurring(*each) for each in json.loads(str(found.data["rows"]))] if found else []
