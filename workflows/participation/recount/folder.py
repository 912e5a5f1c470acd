"""Reads the published files of a vote as anybody gets them: five files, no database.

vote.json     what was asked and how it is counted, with the hashes that its chain holds
roll.csv      entry, heads, area, voted: those who may vote, by hashes alone
ballots.csv   heads, area, and a column for each option: ballots without names or order; of owners,
              those that say the same added up, without the area where few do
board.jsonl   the vote's chain, an event a line
result.json   what came of it
option-1.jpg  the picture of the first option, where it has one
"""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

FORMAT = "huiying-vote/1"
VOTE, ROLL, BALLOTS, BOARD, RESULT = "vote.json", "roll.csv", "ballots.csv", "board.jsonl", "result.json"
FILES = (VOTE, ROLL, BALLOTS, BOARD, RESULT)
ROLL_COLUMNS = ("entry", "heads", "area", "voted")
BALLOT_COLUMNS = ("heads", "area")
PICTURE = "option-{}.jpg"
LARGEST, LARGEST_PICTURE = 512 * 1024 * 1024, 16 * 1024 * 1024
"""Bytes of one file, and of a picture; nobody publishes more."""


class FolderUnfit(Exception):
    """A published file is missing or not of its form."""

    def __init__(self, file: str, line: int = 0) -> None:
        super().__init__(file, line)
        self.file = file
        self.line = line  # 0: the file as a whole


@dataclass(frozen=True)
class Elector:
    """A line of the roll."""

    entry: str
    heads: int
    area: int  # in 0.01 m²
    voted: bool


@dataclass(frozen=True)
class Paper:
    """A ballot as published, or several that say the same: marks by the places of options."""

    line: int  # of its file
    heads: int
    area: int | None  # None: not published, since few say the same
    marks: Mapping[int, int]


@dataclass(frozen=True)
class Published:
    """The five files, and the hashes of the pictures beside them by the places of options."""

    vote: Mapping[str, Any]
    roll: tuple[Elector, ...]
    ballots: tuple[Paper, ...]
    board: tuple[Mapping[str, Any], ...]
    result: Mapping[str, Any]
    pictures: Mapping[int, str] = field(default_factory=dict)


def read(folder: Path) -> Published:
    """Read a folder. Raises FolderUnfit."""
    texts = {name: text_of(folder, name) for name in FILES}
    vote = whole(VOTE, texts[VOTE])
    if vote.get("format") != FORMAT or not isinstance(vote.get("options"), list):
        raise FolderUnfit(VOTE)
    places = [int(each["place"]) for each in vote["options"]]
    return Published(
        vote=vote,
        roll=tuple(electors(texts[ROLL])),
        ballots=tuple(papers(texts[BALLOTS], places)),
        board=tuple(whole(BOARD, line, no) for no, line in enumerate(texts[BOARD].splitlines(), 1)),
        result=whole(RESULT, texts[RESULT]),
        pictures={place: found for place in places if (found := hash_of(folder / PICTURE.format(place)))},
    )


def hash_of(file: Path) -> str:
    """Return the SHA-256 of a file; empty where there is none that can be read."""
    try:
        return sha256(file.read_bytes()).hexdigest() if file.stat().st_size <= LARGEST_PICTURE else ""
    except OSError:
        return ""


def text_of(folder: Path, name: str) -> str:
    """Read one file."""
    try:
        if (folder / name).stat().st_size > LARGEST:
            raise FolderUnfit(name)
        return (folder / name).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FolderUnfit(name) from error


def whole(name: str, text: str, line: int = 0) -> Mapping[str, Any]:
    """Read a JSON object."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FolderUnfit(name, line) from error
    if not isinstance(found, dict):
        raise FolderUnfit(name, line)
    return found


def electors(text: str) -> list[Elector]:
    """Read the roll."""
    found = []
    for line, row in rows(ROLL, text, ROLL_COLUMNS):
        heads, area, voted = (number(ROLL, line, row[name]) for name in ROLL_COLUMNS[1:])
        found.append(Elector(row["entry"], heads, area, bool(voted)))
    return found


def papers(text: str, places: list[int]) -> list[Paper]:
    """Read the ballots."""
    found = []
    for line, row in rows(BALLOTS, text, (*BALLOT_COLUMNS, *map(str, places))):
        marks = {place: number(BALLOTS, line, row[str(place)]) for place in places if row[str(place)]}
        heads = number(BALLOTS, line, row["heads"])
        area = number(BALLOTS, line, row["area"]) if row["area"] else None
        found.append(Paper(line, heads, area, marks))
    return found


def rows(name: str, text: str, columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """Read a sheet with exactly these columns."""
    reader = csv.DictReader(StringIO(text), restkey="more", restval=None)
    if tuple(reader.fieldnames or ()) != columns:
        raise FolderUnfit(name, 1)
    found = []
    for line, row in enumerate(reader, 2):
        if None in row.values() or "more" in row:
            raise FolderUnfit(name, line)
        found.append((line, row))
    return found


def number(name: str, line: int, written: str) -> int:
    """Read a whole number that is not negative."""
    if not (written.isascii() and written.isdecimal() and len(written) <= 18):
        raise FolderUnfit(name, line)
    return int(written)
