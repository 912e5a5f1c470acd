"""Who said what about which statement: agree, pass, disagree, or nothing yet."""

import csv
import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workflows.participation.errors import BallotsUnreadable, Wrong

COLUMNS = ("participant", "statement", "vote")
AGREE, PASS, DISAGREE = 1.0, 0.0, -1.0
_VOTES = {"1": AGREE, "0": PASS, "-1": DISAGREE, "1.0": AGREE, "0.0": PASS, "-1.0": DISAGREE}
_OF_POLIS = {"voter-id": "participant", "comment-id": "statement"}
"""What the two columns are called in the open data of Polis, where they stand in another order."""

Table = NDArray[np.float64]


@dataclass(frozen=True)
class Opinions:
    """Votes as a table, participant × statement; NaN where nothing was said."""

    participants: tuple[str, ...]
    statements: tuple[str, ...]
    votes: Table

    @property
    def seen(self) -> NDArray[np.bool_]:
        """Return where something was said."""
        return ~np.isnan(self.votes)


def read_opinions(text: str) -> Opinions:
    """Return the opinions of a CSV `participant,statement,vote`, in any order; the last word counts.

    Rows and columns stand in the order of numbers where all names are numbers, else as they first come.
    Raises BallotsUnreadable.
    """
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""))
    rows.fieldnames = [_OF_POLIS.get(each, each) for each in map(_plain, rows.fieldnames or ())]
    if missing := [name for name in COLUMNS if name not in rows.fieldnames]:
        raise BallotsUnreadable(Wrong.COLUMNS_MISSING, value=", ".join(missing))
    said: dict[tuple[str, str], float] = {}
    for row in rows:
        person, statement, vote = ((row[name] or "").strip() for name in COLUMNS)
        if vote not in _VOTES or not person or not statement:
            raise BallotsUnreadable(Wrong.NO_VOTE, rows.line_num, vote)
        said[person, statement] = _VOTES[vote]
    return opinions_of(said)


def _plain(name: str) -> str:
    return name.strip().lower()


def opinions_of(said: dict[tuple[str, str], float]) -> Opinions:
    """Return the table of what was said, by participant and statement."""
    participants = _ordered(dict.fromkeys(person for person, _ in said))
    statements = _ordered(dict.fromkeys(statement for _, statement in said))
    rows = {person: at for at, person in enumerate(participants)}
    columns = {statement: at for at, statement in enumerate(statements)}
    votes = np.full((len(rows), len(columns)), np.nan)
    for (person, statement), vote in said.items():
        votes[rows[person], columns[statement]] = vote
    return Opinions(participants, statements, votes)


def _ordered(names: dict[str, None]) -> tuple[str, ...]:
    numbers = all(name.isascii() and name.isdigit() for name in names)
    return tuple(sorted(names, key=int) if numbers else names)
