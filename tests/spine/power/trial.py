"""A community under power cuts: the real lane writes, the power goes at any moment, the rest is judged."""

import json
import random
import sqlite3
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, insert, select
from sqlmodel import Session

from models import post
from models.database import Database, open_engine
from models.ledger import Event
from models.migrations.upgrade import migrate
from models.person import Chat, Person
from models.vocabulary import EventKind, TimerKind
from tests.spine.power.disk import Disk, Watched, left_after
from workflows import ledger
from workflows.ledger import Entry, check_chain

FILE = "huiying.db"
BEGIN = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
SUBJECTS = 3
CHECKPOINT = "PRAGMA wal_autocheckpoint=16"
"""Pages between two checkpoints: few, so that cuts fall into them too."""

MOST_AT_ONCE = 8


@dataclass(frozen=True)
class Verdict:
    """What one power cut left: acknowledged updates that are gone, and everything that is not whole."""

    lost: frozenset[str]
    broken: tuple[str, ...]


class Recorded:
    """A life of the lane on a watched disk: everything it asked of the disk, and when it said 'kept'."""

    def __init__(self, updates: int, synchronous: str, seed: int) -> None:
        self.disk = Disk()
        self._synchronous = synchronous
        with TemporaryDirectory() as folder, Watched(f"watched-{seed}-{synchronous}", self.disk) as watched:
            file = Path(folder) / FILE
            self._found(file)
            self.disk.begin = {each.name: each.read_bytes() for each in Path(folder).iterdir()}
            self._live(f"sqlite:///file:{file}?vfs={watched.name}&uri=true", updates, random.Random(seed))

    def cut(self, seed: int) -> Verdict:
        """Let the power go at a moment drawn by `seed`, and judge what the disk still has."""
        chance = random.Random(seed)
        with TemporaryDirectory() as folder:
            told = left_after(self.disk, chance.randint(1, len(self.disk.log)), Path(folder), chance)
            return judge(Path(folder) / FILE, told)

    def _found(self, file: Path) -> None:
        """Make the database, with the one chat that speaks."""
        url = f"sqlite:///{file}"
        migrate(url)
        database = Database(url)
        database.write_now(add_speaker)
        database.close()

    def _live(self, url: str, updates: int, chance: random.Random) -> None:
        """Hand updates to the lane, several at once as chance will have it; remember who was told when."""
        database = Database(url, engine=self._engine)
        number = 0
        while number < updates:
            waiting = []
            for _ in range(chance.randint(1, MOST_AT_ONCE)):
                waiting.append(self._say(database, number))
                number += 1
            for future in waiting:
                future.result()
        database.close()

    def _say(self, database: Database, number: int) -> "Future[None]":
        future = database.submit(lambda session: exchange(session, number))
        future.add_done_callback(lambda _done: self.disk.tell(f"u{number}"))
        return future

    def _engine(self, url: str, pragmas: tuple[str, ...], begin: str) -> Engine:
        """Open as the house does, but for what is on trial."""
        asked = tuple(
            each.replace("synchronous=FULL", f"synchronous={self._synchronous}") for each in pragmas
        )
        return open_engine(url, (*asked, CHECKPOINT), begin)


def add_speaker(session: Session) -> None:
    """Add the chat through which all updates come."""
    session.execute(insert(Person).values(id=1, name="", created_at=BEGIN))
    row = {"channel": "web", "address": "w1", "person_id": 1, "role": "resident", "locale": "zh-CN"}
    session.execute(insert(Chat).values(id=1, **row, created_at=BEGIN))


def exchange(session: Session, number: int) -> None:
    """Do what an update does: an inbox row, an event in one of the chains, a timer."""
    name, at = f"u{number}", BEGIN + timedelta(seconds=number)
    facts = {"update": name}
    subject = f"case:POWER-{number % SUBJECTS}"
    ledger.append(session, Entry(subject, EventKind.SUPPLIED, at, "resident:1", "", facts))
    post.set_timer(session, name, TimerKind.FOLLOW_UP, at, data=json.dumps(facts))
    post.record(session, "web", name, 1, at, [])


def judge(file: Path, told: set[str]) -> Verdict:
    """Open what is left as a restarted server would, and compare it with what was promised."""
    try:
        with closing(sqlite3.connect(file)) as connection:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
            kept = {row[0] for row in connection.execute("SELECT update_id FROM inbox")}
            timers = {row[0] for row in connection.execute("SELECT key FROM timer")}
    except sqlite3.DatabaseError as error:
        return Verdict(frozenset(told), (str(error),))
    return Verdict(frozenset(told - kept), tuple(faults(file, found, kept, timers)))


def faults(file: Path, found: list[str], kept: set[str], timers: set[str]) -> Iterator[str]:
    """Name what is not whole: the file, a chain, an update of which only a part was kept."""
    if found != ["ok"]:
        yield f"integrity: {found[:3]}"
    events = events_in(file)
    if problems := check_chain(events):
        yield f"ledger: {problems[:3]}"
    said = {str(json.loads(event.data)["update"]) for event in events}
    if not kept == timers == said:
        yield f"half an update: {sorted(kept ^ timers | kept ^ said)[:3]}"


def events_in(file: Path) -> list[Event]:
    """Read the chains."""
    engine = open_engine(f"sqlite:///{file}", (), "BEGIN")
    with Session(engine) as session:
        found = session.execute(select(Event).order_by(Event.subject, Event.seq))  # type: ignore[arg-type]
        events = list(found.scalars())
        session.expunge_all()
    engine.dispose()
    return events
