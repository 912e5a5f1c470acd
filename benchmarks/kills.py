"""Kills three servers on one PostgreSQL again and again, restarts the database, and counts what is lost.

`python -m benchmarks.kills [KILLS] [SEED]`: residents and handlers talk all the while, and say everything
again until it is answered. Each server is web, courier and clock; the database syncs to the disk and is
stopped as a crash stops it, every 5 to 20 seconds. JSON on standard output; exit 1 when anything was wrong.
"""

import asyncio
import itertools
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select
from sqlmodel import Session, col

from benchmarks.parts.house import MASTER, found, settings_of
from benchmarks.parts.machine import describe
from benchmarks.parts.measure import free_port, tell, texts_on
from benchmarks.parts.nursery import MESSENGER
from benchmarks.parts.people import NoAnswer, Person, Spoken, answer, ask, complain
from benchmarks.parts.reckoning import reckon
from bot.app import Start, open_house
from models.body import ListEntry
from models.database import Database
from models.person import Chat
from models.post_tables import Outbox
from models.vault import Vault
from models.vocabulary import Locale, OutboxState, Repeat, Role
from tests.postgres import DURABLE, Server
from workflows import access, notices
from workflows.notices import Address
from workflows.screens import Screen, say

SERVERS = 3
RESIDENTS, HANDLERS, SUBSCRIBERS = 16, 8, 12
SPEED = 600.0
"""Ten minutes of domain time pass in a second: drafts register themselves, reminders and escalations come."""

AT_START, BIRTH, LIFE = 0.25, (0.05, 3.0), (0.1, 5.0)
"""A quarter of the servers die while they start, so many seconds after; the others after they answered."""

DATABASE_LIFE = (5.0, 20.0)
ANNOUNCE = 4.0
"""Seconds between two messages to all at the messenger, which takes one a second for each."""

REST = 300.0
"""Seconds within which all must come to rest."""

LAST_WORDS = 3000
"""How much of what the servers said is told when a trial breaks off."""

LATER = 90.0
"""Seconds after the others have ended by which the last server believes to begin: a message that was on its
way would wait a minute for its lease."""


@dataclass
class Stage:
    """What is at work, and what has happened to it."""

    folder: Path
    postgres: Server
    chance: random.Random
    ports: list[int] = field(default_factory=lambda: [free_port() for _ in range(SERVERS)])
    pids: dict[int, int] = field(default_factory=dict)
    kills: int = 0
    starts: int = 0
    database_stops: int = 0
    over: bool = False

    def __post_init__(self) -> None:
        self.url = self.postgres.url()
        self.nursery = self.open_nursery(SPEED)

    def open_nursery(self, speed: float, ahead: float = 0.0) -> "subprocess.Popen[str]":
        """What starts servers."""
        told = (str(self.folder), self.url, str(speed), str(ahead))
        return subprocess.Popen(
            [sys.executable, "-m", "benchmarks.parts.nursery", *told],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=(self.folder / "servers.log").open("ab"),
            text=True,
        )

    def start(self, port: int) -> None:
        """Begin a server."""
        assert self.nursery.stdin
        assert self.nursery.stdout
        self.nursery.stdin.write(f"{port}\n")
        self.nursery.stdin.flush()
        self.pids[port] = int(self.nursery.stdout.readline())
        self.starts += 1

    async def answers(self, port: int) -> bool:
        """Wait until a server is ready; False when it ends before."""
        while self.signal(port, 0):
            with suppress(OSError, EOFError, TimeoutError, NoAnswer):
                async with asyncio.timeout(5):
                    await ask(port, "GET", "/readyz")
                return True
            await asyncio.sleep(0.05)
        return False

    async def end(self) -> None:
        """Let the servers finish what they have begun, and wait until they are gone."""
        until = time.monotonic() + REST
        for port in self.pids:
            self.signal(port, signal.SIGTERM)
        while any(self.signal(port, 0) for port in self.pids) and time.monotonic() < until:
            await asyncio.sleep(0.05)

    def signal(self, port: int, number: int) -> bool:
        """Send a signal to a server; say whether it was alive."""
        try:
            os.kill(self.pids[port], number)
        except ProcessLookupError:
            return False
        return True


async def keep_killing(stage: Stage, port: int) -> None:
    """Begin a server, kill it after a while, and again; one that ends by itself is begun again."""
    while not stage.over:
        stage.start(port)
        if stage.chance.random() < AT_START:
            await sleep_while(stage, port, stage.chance.uniform(*BIRTH))
        elif await stage.answers(port):
            await sleep_while(stage, port, stage.chance.uniform(*LIFE))
        if not stage.over:
            stage.kills += stage.signal(port, signal.SIGKILL)


async def sleep_while(stage: Stage, port: int, seconds: float) -> None:
    """Wait so long, or until a server has ended by itself."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and stage.signal(port, 0):
        await asyncio.sleep(0.02)


async def keep_crashing(stage: Stage) -> None:
    """Stop the database as a crash would, and start it again."""
    while not stage.over:
        await asyncio.sleep(stage.chance.uniform(*DATABASE_LIFE))
        if not stage.over:
            await asyncio.to_thread(stage.postgres.stop, "immediate")
            await asyncio.to_thread(stage.postgres.start)
            stage.database_stops += 1


async def keep_announcing(stage: Stage, database: Database, people: list[Address]) -> None:
    """Tell everybody at the messenger something, now with leave to repeat it and now without."""
    for count in itertools.count():
        if stage.over:
            return
        await database.write(partial(announce, people=people, count=count, chance=stage.chance))
        await asyncio.sleep(ANNOUNCE)


def announce(tx: Session, people: list[Address], count: int, chance: random.Random) -> None:
    """Say something once to each, whoever asks for it how often."""
    screen = Screen((say("announcement", words=f"{count}"),))
    repeat = (Repeat.ALLOWED, Repeat.NEVER)[count % 2]
    notices.tell(tx, people, screen, datetime.now(UTC), chance, key=f"news:{count}", repeat=repeat)


@dataclass(frozen=True)
class Opened:
    """Everybody's chats."""

    residents: list[tuple[str, int]]
    handlers: list[tuple[str, int]]
    subscribers: list[Address]


def open_chats(folder: Path, url: str) -> Opened:
    """Let residents begin, handlers join, and others subscribe at the messenger."""
    with open_house(settings_of(folder, url=url), Start()) as house:

        def step(tx: Session) -> Opened:
            now, real, chance = house.time.now(), house.door.real_clock(), house.chance
            residents = [access.open_resident(tx, Locale.HANS, now, real, chance) for _ in range(RESIDENTS)]
            bodies = tx.execute(select(col(ListEntry.lead)).distinct().order_by(col(ListEntry.lead)))
            secrets = [
                access.invite(tx, Role.HANDLER, body, None, real, chance).secret
                for body in bodies.scalars().all()[:HANDLERS]
            ]
            handlers = [access.join(tx, secret, Locale.HANS, now, real, chance) for secret in secrets]
            subscribers = [subscribe(tx, access.add_person(tx, "", now), now) for _ in range(SUBSCRIBERS)]
            return Opened(
                [(each.token, each.chat.id) for each in residents],
                [(each.token, each.chat.id) for each in handlers],
                subscribers,
            )

        return house.database.write_now(step)


def subscribe(tx: Session, person: int, now: datetime) -> Address:
    """Open a person's chat at the messenger."""
    row = {"channel": MESSENGER, "role": Role.RESIDENT, "locale": Locale.HANS, "created_at": now}
    made = insert(Chat).values(**row, address=f"s{person}", person_id=person).returning(col(Chat.id))
    return Address(int(tx.execute(made).scalar_one()), MESSENGER, person)


async def disturb(stage: Stage, opened: Opened, texts: list[str], kills: int) -> tuple[Spoken, list[Person]]:
    """Let everybody talk while servers and database die; return what was said."""
    spoken = Spoken()
    people = [
        Person(token, chat, stage.ports, spoken, random.Random(stage.chance.random()))
        for token, chat in (*opened.residents, *opened.handlers)
    ]
    talk = [complain(each, texts, lambda: stage.over) for each in people[: len(opened.residents)]]
    talk += [answer(each, lambda: stage.over) for each in people[len(opened.residents) :]]
    database = Database(stage.url, vault=Vault([MASTER]))
    async with asyncio.TaskGroup() as group:
        for port in stage.ports:
            group.create_task(keep_killing(stage, port))
        group.create_task(keep_crashing(stage))
        group.create_task(keep_announcing(stage, database, opened.subscribers))
        for each in talk:
            group.create_task(each)
        group.create_task(watch(stage, spoken, kills))
    database.close()
    return spoken, people


async def watch(stage: Stage, spoken: Spoken, kills: int) -> None:
    """Say how far it is, and when it is enough."""
    while stage.kills < kills:
        await asyncio.sleep(5)
        stops = stage.database_stops
        tell(f"{stage.kills} kills, {stops} stops of the database, {len(spoken.answered)} answers")
    stage.over = True


async def come_to_rest(stage: Stage, people: list[Person]) -> dict[int, list[int]]:
    """Let one server end what is left, at the pace of real time; return what every chat was shown."""
    await stage.end()
    stage.nursery.terminate()
    stage.nursery = stage.open_nursery(1.0, LATER)
    stage.start(stage.ports[0])
    until = time.monotonic() + REST
    database = Database(stage.url)
    while await database.read(unsent) and time.monotonic() < until:
        await asyncio.sleep(1)
    database.close()
    for person in people:
        person.ports = stage.ports[:1]
    shown = {}
    for person in people:
        seen: list[int] = []
        while more := [message["id"] for message in await person.heard_after(max(seen, default=0))]:
            seen += more
        shown[person.chat] = seen
    await stage.end()
    return shown


def unsent(tx: Session) -> int:
    """How many messages are still to go."""
    open_ = [OutboxState.DUE, OutboxState.SENDING]
    return int(tx.execute(select(func.count()).where(col(Outbox.state).in_(open_))).scalar_one())


async def run(kills: int, seed: int) -> dict[str, Any]:
    """Everything, from an empty database to the reckoning."""
    postgres = Server(DURABLE, tempfile.gettempdir())  # on a disk
    try:
        with tempfile.TemporaryDirectory(prefix="huiying-kills-") as name:
            folder = Path(name)
            found(folder, postgres.url())
            opened = open_chats(folder, postgres.url())
            stage = Stage(folder, postgres, random.Random(seed))
            begun = time.monotonic()
            try:
                spoken, people = await disturb(stage, opened, texts_on(stage.url), kills)
                lasted = time.monotonic() - begun
                shown = await come_to_rest(stage, people)
            except BaseException:
                tell((folder / "servers.log").read_text("utf-8", "replace")[-LAST_WORDS:])
                raise
            finally:
                stage.over = True
                stage.nursery.terminate()
                for port in stage.pids:
                    with suppress(ProcessLookupError):
                        os.kill(stage.pids[port], signal.SIGKILL)
            return {
                "machine": describe(folder),
                "seconds": round(lasted),
                "kills": stage.kills,
                "starts": stage.starts,
                "database_stops": stage.database_stops,
                "answered": len(spoken.answered),
                "said_again": spoken.repeats,
                "longest_wait_s": round(max(spoken.waits, default=0.0), 1),
                "not_200": spoken.refused,
                "logged": logged(folder),
                **reckon(stage.url, folder, spoken, shown),
            }
    finally:
        postgres.delete()


def logged(folder: Path) -> dict[str, int]:
    """What the servers had to complain of, and how often."""
    found: Counter[str] = Counter()
    for line in (folder / "servers.log").read_text("utf-8", "replace").splitlines():
        with suppress(ValueError, KeyError, TypeError):
            told = json.loads(line)
            found.update([f"{told['event']}: {told['error']}"] if told["level"] == "error" else [])
    return dict(found)


def main() -> int:
    """Run, and say what was counted."""
    kills, seed = (*map(int, sys.argv[1:]), *(200, 20261122)[len(sys.argv) - 1 :])
    figures = asyncio.run(run(kills, seed))
    json.dump(figures, sys.stdout, ensure_ascii=False, indent=2)
    return 1 if figures["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
