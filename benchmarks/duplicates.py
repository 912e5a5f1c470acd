"""Measures how the same matter is found again among many open cases; prints JSON.

`huiying bench duplicates [--cases N] [--quick]`: a crowd of open cases (the lines that ship, spread unevenly
over cells) is stored, and reports are looked up in it one after the other. The pairs of
benchmarks/pairs/same_matter.csv say whether what is found is right: the first report of a row is planted,
the others come in. Rows with an even number were tuned on, the odd ones were not, but have been looked at;
same_matter_2.csv was written later, before anything was measured on it. The plain baseline is the cosine of
character n-grams by TF-IDF alone, over the same texts.
"""

import argparse
import csv
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from os import getpid
from pathlib import Path
from typing import Any

from benchmarks.parts.crowd import NOW, SPEAKER, Crowd, crowd_of, fill, plant
from benchmarks.parts.machine import describe, resident_mb
from benchmarks.parts.places import entries
from benchmarks.parts.plain_pairs import Said, plain
from models.database import Database
from models.migrations.upgrade import migrate
from models.sealing import new_key
from models.vault import Vault
from models.vocabulary import Role
from nlu.reader import Reader, load_reader
from workflows.access import ChatView
from workflows.cases.nearby import Looking, Sought, seek
from workflows.cases.nearby import probe_of as sought_of
from workflows.cases.sketches import Probe
from workflows.policy import Policy
from workflows.reference import Reference, load_reference
from workflows.transaction import Transaction

PAIRS, FRESH = (Path(__file__).parent / "pairs" / f"same_matter{each}.csv" for each in ("", "_2"))
CASES, QUICK, LOOKS = 100_000, 10_000, 500
HARD = ("elsewhere", "other")


@dataclass(frozen=True)
class Bench:
    """What a look needs."""

    database: Database
    reader: Reader
    reference: Reference

    def look(self, text: str) -> tuple[Sought | None, float]:
        """Return what is found for a report, and how long the look took (milliseconds), reading left out."""
        probe = probe_of(self.reader, text)
        if probe is None:
            return None, 0.0
        chat = ChatView(1, "web", SPEAKER, Role.RESIDENT, None, None, "zh-CN")
        looking = Looking(self.reference, chat, self.reader.read, text)
        begun = time.perf_counter()
        found = self.database.read_now(lambda tx: seek(tx, probe, looking))
        return found, (time.perf_counter() - begun) * 1000


def probe_of(reader: Reader, text: str) -> Probe | None:
    """Return what is looked for when somebody reports this."""
    reading = reader.read(text)
    if reading.gist is None:
        return None
    return sought_of(reading.gist, reading.place, reading.likely)


def measured(cases: int, folder: Path) -> dict[str, Any]:
    """Store the crowd, ask, and count."""
    url, chance = f"sqlite:///{folder / 'huiying.db'}", random.Random(20261122)
    migrate(url)
    reader, rows = load_reader(entries()), pairs()
    crowd, begun = crowd_of(reader), time.perf_counter()
    with closing(Database(url, vault=Vault([new_key()]))) as database:
        cells = fill(database, crowd, cases, chance)
        anchors = {at: cases + 1 + at for at in range(len(rows))}
        for at, row in enumerate(rows):
            database.write_now(partial(plant, reader=reader, case_id=anchors[at], text=row["text"]))
        told(f"stored in {time.perf_counter() - begun:.0f} s")
        reference = database.read_now(lists)
        bench, before = Bench(database, reader, reference), resident_mb(getpid())
        speed = timed(bench, crowd, chance)
        figures = {name: worth(bench, rows, anchors, chosen) for name, chosen in parts().items()}
        grown = resident_mb(getpid()) - before
    said = Said(crowd, rows)
    return {
        "machine": describe(folder),
        "command": f"huiying bench duplicates --cases {cases}",
        "cases": cases,
        "cells": cells,
        "look_ms": speed,
        "memory_mb": round(grown, 1),
        "database_mb": round((folder / "huiying.db").stat().st_size / 1e6),
        **figures,
        **{
            f"plain_{name}": plain(said, parts()["tuned_on"], parts()[name]) for name in ("held_out", "fresh")
        },
    }


def lists(tx: Transaction) -> Reference:
    """Read the lists: there are none, and none are needed."""
    return load_reference(tx, Policy(), NOW)


def pairs() -> list[dict[str, str]]:
    """Return the rows: a report, the same again, the same words elsewhere, another matter there."""
    return [*read(PAIRS), *read(FRESH)]


def parts() -> dict[str, range]:
    """Return which rows were tuned on, which were held out then, and which were written later."""
    old, all_rows = len(read(PAIRS)), len(pairs())
    return {"tuned_on": range(0, old, 2), "held_out": range(1, old, 2), "fresh": range(old, all_rows)}


def read(path: Path) -> list[dict[str, str]]:
    """Return the rows of a file."""
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def timed(bench: Bench, crowd: Crowd, chance: random.Random) -> dict[str, float]:
    """Return how long a look takes: reports like those of the crowd, in cells as full as theirs.

    Beside the clock on the wall stands the processor's, which other programs do not stretch as much.
    """
    taken, cpu = [], []
    for _ in range(LOOKS):
        text = chance.choice(chance.choice(crowd.places).names) + chance.choice(crowd.texts)
        reading = time.process_time()
        bench.reader.read(text)
        begun = time.process_time()
        taken.append(bench.look(text)[1])
        cpu.append((time.process_time() - begun - (begun - reading)) * 1000)
    wall, work = (statistics.quantiles(each, n=100) for each in (taken, cpu))
    figures = {"p50": wall[49], "p99": wall[98], "most": max(taken), "cpu_p50": work[49], "cpu_p99": work[98]}
    return {name: round(figure, 2) for name, figure in figures.items()}


def worth(
    bench: Bench, rows: Sequence[dict[str, str]], anchors: dict[int, int], chosen: Sequence[int]
) -> dict[str, Any]:
    """Return how often the right case is found, and how often a wrong one is said to be the same."""
    found = {(at, kind): bench.look(rows[at][kind])[0] for at in chosen for kind in ("same", *HARD)}

    def share(kinds: Sequence[str], hit: Any) -> float:
        hits = [hit(found[at, kind], anchors[at]) for at in chosen for kind in kinds]
        return round(float(sum(hits)) / len(hits), 4)

    return {
        "pairs": len(chosen) * 3,
        "right_first": share(["same"], lambda got, case: ids(got)[:1] == [case]),
        "right_among_three": share(["same"], lambda got, case: case in ids(got)),
        "right_said_to_be_the_same": share(["same"], is_joined),
        "hard_negatives_joined": share(HARD, is_joined),
        **{f"{kind}_joined": share([kind], is_joined) for kind in HARD},
        "hard_negatives_among_three": share(HARD, lambda got, case: case in ids(got)),
        "another_case_said_to_be_the_same": share(
            ["same", *HARD], lambda got, case: bool(got and got.sure) and ids(got)[0] != case
        ),
    }


def ids(sought: Sought | None) -> list[int]:
    """Return the cases that were found, the likeliest first."""
    return [match.case_id for match in sought.found] if sought else []


def is_joined(sought: Sought | None, case: int) -> bool:
    """Whether a case is said to be the same matter."""
    return sought is not None and sought.sure and ids(sought)[0] == case


def told(line: str) -> None:
    """Tell how far it is."""
    print(line, file=sys.stderr, flush=True)


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="huiying-bench-") as name:
        json.dump(measured(QUICK if given.quick else given.cases, Path(name)), sys.stdout)


if __name__ == "__main__":
    main()
