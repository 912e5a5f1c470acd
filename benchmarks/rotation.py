"""Measures a change of the master key while people write: `python -m benchmarks.rotation [KEYS]`.

Prints JSON: how long all data keys took to come under the newest master, and how long a writer waited at
most meanwhile, beside the same writer alone.
"""

import json
import statistics
import sys
import tempfile
import threading
import time
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from benchmarks.parts.machine import describe
from models.core import table
from models.database import Database
from models.keyring import in_use, masters_in
from models.migrations.upgrade import migrate
from models.person import Person
from models.privacy import DataKey
from models.sealing import Masters, new_key
from models.vault import Vault, vault_of
from workflows.house.keys import BATCH, FROM_THE_START, Rotation, name_of, rotate

NOW = datetime(2026, 11, 22, tzinfo=UTC)
OLD, NEW = new_key(), new_key()
SHARE = 10_000


def fill(tx: Session, first: int, last: int) -> None:
    """Add persons with a data key each, wrapped by the old master."""
    people, old = range(first, last), Masters([OLD])
    tx.execute(insert(table(Person)), [{"id": each, "name": "", "created_at": NOW} for each in people])
    keys = [{"person_id": each, "wrapped": old.wrap(new_key())} for each in people]
    tx.execute(insert(table(DataKey)), keys)


def speak(tx: Session, person: int) -> str:
    """Seal what somebody says."""
    return vault_of(tx).seal(tx, person, "words", "p")


def write(database: Database, stop: threading.Event, waits: list[float]) -> None:
    """Let somebody say something again and again; remember how long each commit took (milliseconds)."""
    person = 1
    while not stop.is_set():
        begun = time.perf_counter()
        database.write_now(partial(speak, person=person))
        waits.append((time.perf_counter() - begun) * 1000)
        person += 1
        stop.wait(0.005)


def rotate_some(tx: Session, after: int) -> Rotation:
    """Rotate one batch."""
    return rotate(tx, name_of(NEW), after, BATCH, NOW)


def turn_over(database: Database) -> int:
    """Bring every data key under the newest master; return how many were not."""
    after, done = FROM_THE_START, 0
    while True:
        batch = database.write_now(partial(rotate_some, after=after))
        done += batch.done
        if batch.last is None:
            return done
        after = batch.last


def beside_a_writer(database: Database, work: Any) -> tuple[Any, float, list[float]]:
    """Do some work while somebody writes; return its result, its seconds and the writer's waits."""
    stop, waits = threading.Event(), list[float]()
    writer = threading.Thread(target=write, args=(database, stop, waits))
    writer.start()
    begun = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - begun
    stop.set()
    writer.join()
    return result, seconds, waits


def waited(waits: list[float]) -> dict[str, float]:
    """What a writer met with, in milliseconds."""
    return {"median_ms": round(statistics.median(waits), 1), "longest_ms": round(max(waits), 1)}


def main(count: int) -> dict[str, Any]:
    """Rotate so many data keys."""
    with tempfile.TemporaryDirectory(prefix="huiying-bench-") as name:
        url = f"sqlite:///{Path(name) / 'huiying.db'}"
        migrate(url)
        with closing(Database(url, vault=Vault([NEW, OLD]))) as database:
            for first in range(1, count + 1, SHARE):
                last = min(first + SHARE, count + 1)
                database.write_now(partial(fill, first=first, last=last))
            _, _, alone = beside_a_writer(database, lambda: time.sleep(3))
            done, seconds, waits = beside_a_writer(database, lambda: turn_over(database))
            left = database.read_now(in_use)
        return {
            "machine": describe(Path(name)),
            "keys": done,
            "seconds": round(seconds, 1),
            "keys_a_second": round(done / seconds),
            "batch": BATCH,
            "writer_alone": waited(alone),
            "writer_meanwhile": waited(waits),
            "under_the_newest": sum(left.values()),
            "masters": len(masters_in(url)),
        }


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000), indent=2))
