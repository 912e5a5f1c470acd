"""Reads ballots from a sheet: a column for each option, a row for each ballot, a whole number in each cell.

The number is a mark (0 or 1), a score, or, for ranked methods, the place (1 is first). An empty cell says
nothing. Columns named `voter` and `ballot` only tell rows apart; `weight` says how many gave a ballot. In the
published ballots of a vote, which begin with `heads` and `area`, `heads` says so.
"""

import csv
import io

from workflows.participation.elections import RankedBallot, RankedElection, ScoredElection
from workflows.participation.errors import BallotsUnreadable, Wrong

BESIDE = ("voter", "ballot", "voter_id")
WEIGHT = "weight"
PUBLISHED = ("heads", "area")


def read_scored(text: str) -> ScoredElection:
    """Return the marks or scores of a sheet. Raises BallotsUnreadable."""
    options, rows = _read(text)
    return ScoredElection(options, tuple(marks for weight, marks in rows for _ in range(weight)))


def read_ranked(text: str) -> RankedElection:
    """Return the orders of a sheet, for one seat. Raises BallotsUnreadable."""
    options, rows = _read(text)
    return RankedElection(options, tuple(RankedBallot(weight, _order(places)) for weight, places in rows))


def _order(places: dict[int, int]) -> tuple[frozenset[int], ...]:
    return tuple(
        frozenset(at for at, each in places.items() if each == place)
        for place in sorted(set(places.values()))
        if place > 0
    )


def _read(text: str) -> tuple[tuple[str, ...], list[tuple[int, dict[int, int]]]]:
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    names = tuple(rows.fieldnames or ())
    beside, weight = ((*BESIDE, WEIGHT), WEIGHT) if names[:2] != PUBLISHED else (PUBLISHED, PUBLISHED[0])
    options = tuple(name for name in names if name and name not in beside)
    if not options:
        raise BallotsUnreadable(Wrong.OPTIONS_MISSING)
    found = []
    for row in rows:
        cells = {at: (row.get(name) or "").strip() for at, name in enumerate(options)}
        marks = {at: _number(rows.line_num, cell) for at, cell in cells.items() if cell}
        found.append((_number(rows.line_num, (row.get(weight) or "1").strip()), marks))
    return options, found


def _number(line: int, cell: str) -> int:
    if not cell.isascii() or not cell.isdigit():
        raise BallotsUnreadable(Wrong.NO_NUMBER, line, cell)
    return int(cell)
