"""Reads ballots from a sheet: a column for each option, a row for each ballot, a whole number in each cell.

The number is a mark (0 or 1), a score, or, for ranked methods, the place (1 is first). An empty cell says
nothing. Columns named `voter` and `ballot` only tell rows apart; `weight` says how many gave a ballot. In the
published ballots of a vote, which begin with `heads` and `area`, `heads` says so.

Orders also come as others publish them, by the names of options: a row for each place that a ballot gives
(`ballot_id`, `rank`, `choice`), or a column for each place (`rank1`, `rank2` …).
"""

import csv
import io
import re
from collections.abc import Iterator

from workflows.participation.elections import RankedBallot, RankedElection, ScoredElection
from workflows.participation.errors import BallotsUnreadable, Wrong

BESIDE = ("voter", "ballot", "voter_id", "ballot_id")
WEIGHT = "weight"
PUBLISHED = ("heads", "area")
LONG = {"ballot_id", "rank", "choice"}
PLACE = re.compile(r"(?:rank|choice|preference)[ _-]?(\d+)", re.IGNORECASE)


def read_scored(text: str) -> ScoredElection:
    """Return the marks or scores of a sheet. Raises BallotsUnreadable."""
    options, rows = _read(text)
    return ScoredElection(options, tuple(marks for weight, marks in rows for _ in range(weight)))


def read_ranked(text: str) -> RankedElection:
    """Return the orders of a sheet, for one seat. Raises BallotsUnreadable."""
    rows = _sheet(text)
    names = rows.fieldnames or ()
    if set(names) >= LONG:
        return _named(list(_by_rows(rows)))
    if any(PLACE.fullmatch(name) for name in names):
        return _named(list(_by_columns(rows)))
    return _numbered(text)


def _numbered(text: str) -> RankedElection:
    options, rows = _read(text)
    return RankedElection(options, tuple(RankedBallot(weight, _order(places)) for weight, places in rows))


def _order(places: dict[int, int]) -> tuple[frozenset[int], ...]:
    return tuple(
        frozenset(at for at, each in places.items() if each == place)
        for place in sorted(set(places.values()))
        if place > 0
    )


def _by_rows(rows: "csv.DictReader[str]") -> Iterator[tuple[int, dict[str, int]]]:
    """Yield the ballots of a sheet that has a row for each place: the places of the options named."""
    kept: dict[str, dict[str, int]] = {}
    for row in rows:
        ballot = kept.setdefault(row["ballot_id"] or "", {})
        if choice := _new(rows.line_num, row["choice"], ballot):
            ballot[choice] = _number(rows.line_num, (row["rank"] or "").strip())
    yield from ((1, ballot) for ballot in kept.values())


def _by_columns(rows: "csv.DictReader[str]") -> Iterator[tuple[int, dict[str, int]]]:
    """Yield the ballots of a sheet that has a column for each place, and how many gave each."""
    places = {name: int(found[1]) for name in rows.fieldnames or () if (found := PLACE.fullmatch(name))}
    for row in rows:
        ballot: dict[str, int] = {}
        for name, place in places.items():
            if choice := _new(rows.line_num, row[name], ballot):
                ballot[choice] = place
        yield _number(rows.line_num, (row.get(WEIGHT) or "1").strip()), ballot


def _new(line: int, cell: str | None, ballot: dict[str, int]) -> str:
    """Return the option that a cell names, if any; a ballot names each once."""
    choice = (cell or "").strip()
    if choice in ballot:
        raise BallotsUnreadable(Wrong.CANDIDATE_TWICE, line)
    return choice


def _named(ballots: list[tuple[int, dict[str, int]]]) -> RankedElection:
    """Return the election of ballots that name options; these stand in the order of their alphabet."""
    options = tuple(sorted({name for _, ballot in ballots for name in ballot}))
    if not options:
        raise BallotsUnreadable(Wrong.OPTIONS_MISSING)
    at = {name: place for place, name in enumerate(options)}
    orders = (
        RankedBallot(weight, _order({at[name]: place for name, place in ballot.items()}))
        for weight, ballot in ballots
    )
    return RankedElection(options, tuple(orders))


def _sheet(text: str) -> "csv.DictReader[str]":
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""))
    rows.fieldnames = [name.strip() for name in rows.fieldnames or ()]
    return rows


def _read(text: str) -> tuple[tuple[str, ...], list[tuple[int, dict[int, int]]]]:
    rows = _sheet(text)
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
    whole = cell.removesuffix(".0")  # as programs write whole numbers beside empty cells
    if not whole.isascii() or not whole.isdigit():
        raise BallotsUnreadable(Wrong.NO_NUMBER, line, cell)
    return int(whole)
