"""Makes a crowd of open cases: the lines that ship, spread unevenly over the cells of many communities."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any

import numpy as np
from sqlalchemy import insert

from benchmarks.parts.places import entries
from models.case import Case, Words
from models.core import table
from models.database import Database
from models.person import Person
from models.sketch import Sketch
from models.vault import vault_of
from nlu.corpus import read_lessons
from nlu.gist import leaf_of, mark_hash, read
from nlu.reader import Reader
from nlu.text import normalise
from workflows.cases.nearby import named_in
from workflows.cases.sealed import seal_words
from workflows.cases.sketches import keep, place_of_sketch
from workflows.transaction import Transaction

NOW = datetime(2026, 11, 22, tzinfo=UTC)
EACH = 50
"""Open cases of a cell, on the average: of some 1,000 people, one matter each a year, open for two weeks."""

SPREAD = 0.8
"""Of the logarithm of how many a cell has: the fullest of 5,000 has some fifteen times the average."""

SHARE = 5_000
PLACED, NAMED = 0.95, 0.98
"""Shares of cases whose cell is known, and of those that name at least an estate."""

CROWD, SPEAKER = 1, 2
"""Who has reported the crowd, and who asks."""


@dataclass(frozen=True)
class Place:
    """Where a case of the crowd is."""

    cell: str
    estate: str
    names: tuple[str, ...]  # what its people may call it, with building


@dataclass(frozen=True)
class Crowd:
    """What a crowd is made of."""

    reader: Reader
    texts: Sequence[str]
    gists: Sequence[bytes]
    places: Sequence[Place]  # of the sample community; beyond it cells have no words


def crowd_of(reader: Reader) -> Crowd:
    """Read every line that ships once, its place taken out."""
    texts = []
    for row in read_lessons():
        text = normalise(row["text"]).replace(normalise(row["place"]), "", 1).strip(" ,.")
        if row["leaf"] and len(text) > 4:
            texts.append(text)
    texts = sorted(set(texts))
    gists = [reader.read(text).gist or b"" for text in texts]
    kept = [(text, gist) for text, gist in zip(texts, gists, strict=True) if gist]
    return Crowd(reader, [text for text, _ in kept], [gist for _, gist in kept], sample_places())


def sample_places() -> list[Place]:
    """Return the cells of the sample community with the names of what lies in them."""
    names: dict[str, list[tuple[str, str]]] = {}
    by_code = {each.code: each for each in entries()}
    for each in entries():
        if each.kind == "building" and each.cell and each.parent:
            names.setdefault(each.cell, []).append((each.parent, by_code[each.parent].name + each.name))
    return [Place(cell, found[0][0], tuple(name for _, name in found)) for cell, found in names.items()]


def fill(database: Database, crowd: Crowd, cases: int, chance: random.Random) -> int:
    """Store so many open cases; return in how many cells."""
    cells = max(len(crowd.places) + 1, cases // EACH)
    weights = np.random.default_rng(chance.randrange(2**32)).lognormal(0, SPREAD, cells)
    numbers = iter(chance.choices(range(cells), weights.tolist(), k=cases))
    database.write_now(people)
    first = 1
    while share := list(islice(numbers, SHARE)):
        database.write_now(partial(store, crowd=crowd, first=first, cells=share, chance=chance))
        first += len(share)
    return cells


def people(tx: Transaction) -> None:
    """Add who reported the crowd, and who asks."""
    rows = [{"id": each, "name": "", "created_at": NOW} for each in (CROWD, SPEAKER)]
    tx.execute(insert(table(Person)), rows)


def store(tx: Transaction, crowd: Crowd, first: int, cells: Sequence[int], chance: random.Random) -> None:
    """Insert a share of the crowd."""
    made = [tuple(one(tx, crowd, first + at, cell, chance)) for at, cell in enumerate(cells)]
    for at, model in enumerate((table(Case), table(Words), table(Sketch))):
        tx.execute(insert(model), [rows[at] for rows in made])


def one(tx: Transaction, crowd: Crowd, case_id: int, cell: int, chance: random.Random) -> Iterator[Any]:
    """Return the rows of a case, of its words and of its sketch."""
    which = chance.randrange(len(crowd.texts))
    said, gist, code, estate = crowd.texts[which], crowd.gists[which], f"C{cell:05d}", f"E{cell:05d}"
    if cell < len(crowd.places):
        place = crowd.places[cell]
        said = chance.choice(place.names) + said
        reading = crowd.reader.read(said)
        gist, code = reading.gist or gist, place.cell
        estate = (named_in(reading.place) if reading.place else None) or place.estate
    elif chance.random() < 0.6:
        gist = in_building(gist, chance.randrange(1, 17))
    known = chance.random()
    at_cell, named = code if known < PLACED else None, estate if known < NAMED else None
    leaf, words = leaf_of(gist), seal_words(tx, CROWD, said, f"{case_id:032x}")
    sealed = vault_of(tx).seal_bytes(tx, None, gist, place_of_sketch(case_id))
    return iter(
        (
            case_row(case_id, at_cell),
            {"case_id": case_id, "kind": "report", "person_id": CROWD, "at": NOW, **vars(words)},
            {"case_id": case_id, "cell": at_cell, "named": named, "leaf": leaf, "is_open": True}
            | {"sealed": sealed},
        )
    )


def case_row(case_id: int, cell: str | None) -> dict[str, Any]:
    """Return the row of an open case."""
    opened = NOW - timedelta(minutes=case_id % 100_000)
    return {
        "id": case_id,
        "number": f"HY-20261122-{case_id}",
        "status": "accepted",
        "cell": cell,
        "reporter_id": CROWD,
        "opened_at": opened,
    }


def in_building(gist: bytes, number: int) -> bytes:
    """Return a gist that names a building."""
    record = read(gist).copy()
    record["building"] = mark_hash(str(number))
    return record.tobytes()


def plant(tx: Transaction, reader: Reader, case_id: int, text: str) -> None:
    """Add one open case as it is kept when somebody reports it."""
    reading = reader.read(text)
    cell = reading.place.cell if reading.place else None
    tx.execute(insert(table(Case)), [case_row(case_id, cell)])
    words = seal_words(tx, CROWD, text, f"{case_id:032x}")
    row = {"case_id": case_id, "kind": "report", "person_id": CROWD, "at": NOW, **vars(words)}
    tx.execute(insert(table(Words)), [row])
    keep(tx, tx.get_one(Case, case_id), reading.gist, named_in(reading.place))
