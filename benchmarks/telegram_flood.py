"""Lets one person flood the residents' bot while others use it, and measures how long those others wait.

`python -m benchmarks.telegram_flood [MESSAGES] [SECONDS] [PEOPLE]` (10,000 in 60 s, 10 people): the house is
a process of its own, `huiying serve`, that asks a Bot API server on loopback for updates. First the others
speak alone, then during the flood; a wait is from their line to the answer on their telephone. JSON on
standard output; exit 1 when an update was lost or set aside, or somebody else was not answered in time.
"""

import asyncio
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from benchmarks.parts.house import KEYS, found
from benchmarks.parts.machine import describe
from bot.telegram.bots import RESIDENTS
from tests.botapi.api import BotApi, served_botapi
from tests.botapi.errors import NotSeen
from tests.botapi.people import Person

IN_TIME = 10.0
"""Seconds after which nobody still looks at their telephone."""

READY, REST = 60.0, 240.0
"""Seconds within which the house must answer at first, and must have dealt with everything in the end."""

FLOOD = (10_000, 60, 10)
"""Messages of one person, in so many seconds, beside so many others."""

CALM = 20.0
BREATH = (2.0, 4.0)
"""Seconds between two lines of somebody who uses the bot as people do."""

DEALT_WITH = "SELECT count(*) FROM inbox WHERE channel = 'residents' AND update_id NOT LIKE '%/%'"
ASIDE = "SELECT count(*) FROM setaside"
PARTS = "residents,courier,clock"


@dataclass
class Waits:
    """How long answers took (seconds), and how many did not come in time."""

    seconds: list[float] = field(default_factory=list)
    late: int = 0

    def figures(self) -> dict[str, Any]:
        """As they are told."""
        if len(self.seconds) < 2:
            return {"answers": len(self.seconds), "late": self.late}
        return {
            "answers": len(self.seconds),
            "late": self.late,
            "median_s": round(median(self.seconds), 3),
            "p99_s": round(quantiles(self.seconds, n=100, method="inclusive")[98], 3),
            "longest_s": round(max(self.seconds), 3),
        }


@dataclass
class Play:
    """Everybody who takes part; `said` counts the updates that they have made."""

    api: BotApi
    flooder: Person
    others: Sequence[Person]
    chance: random.Random
    said: int = 0
    over: bool = False

    async def begin(self) -> None:
        """Let everybody open the bot."""
        for person in (self.flooder, *self.others):
            await person.opens(RESIDENTS)
            self.said += 1
            await person.sees(RESIDENTS, button="帮助", timeout=READY)

    async def calm(self, seconds: float) -> Waits:
        """Let the others speak alone for so long."""
        waits, speaking = await self._speaking()
        await asyncio.sleep(seconds)
        return await self._hushed(waits, speaking)

    async def flooded(self, messages: int, seconds: float) -> tuple[Waits, float]:
        """Let them speak during a flood; return their waits, and how long the flood took."""
        waits, speaking = await self._speaking()
        begun = time.monotonic()
        for number in range(messages):
            await asyncio.sleep(max(0.0, begun + number * seconds / messages - time.monotonic()))
            await self.flooder.says(RESIDENTS, f"幸福里小区{number % 20 + 1}号楼楼道灯不亮，第{number}次说")
            self.said += 1
        took = time.monotonic() - begun
        return await self._hushed(waits, speaking), took

    async def _speaking(self) -> tuple[Waits, list[asyncio.Task[None]]]:
        self.over = False
        waits = Waits()
        return waits, [asyncio.create_task(self._speak(person, waits)) for person in self.others]

    async def _hushed(self, waits: Waits, speaking: list[asyncio.Task[None]]) -> Waits:
        self.over = True
        await asyncio.gather(*speaking)
        return waits

    async def _speak(self, person: Person, waits: Waits) -> None:
        """Report something and drop it, again and again, with a breath between."""
        while not self.over:
            for line, button in (("幸福里小区3号楼楼道灯不亮，晚上看不见", "确认"), ("取消", "帮助")):
                await asyncio.sleep(self.chance.uniform(*BREATH))
                begun = time.monotonic()
                await person.says(RESIDENTS, line)
                self.said += 1
                try:
                    await person.sees(RESIDENTS, button=button, timeout=IN_TIME)
                    waits.seconds.append(time.monotonic() - begun)
                except NotSeen:
                    waits.late += 1


@contextmanager
def served(folder: Path, api: BotApi) -> Iterator[None]:
    """Serve a house in a process of its own."""
    own = {
        "HUIYING_DATA": str(folder),
        "HUIYING_KEYS": KEYS,
        "HUIYING_TELEGRAM_API": api.url,
        "HUIYING_RESIDENTS_TOKEN": api.token(RESIDENTS),
    }
    command = [str(Path(sys.executable).with_name("huiying")), "serve", "--only", PARTS]
    process = subprocess.Popen(
        command, cwd=folder, env={**os.environ, **own}, stdout=sys.stderr, stderr=sys.stderr
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def ask(folder: Path, question: str) -> int:
    """Ask the database of the house for a number."""
    with closing(sqlite3.connect(folder / "huiying.db")) as database:
        return int(database.execute(question).fetchone()[0])


def come_to_rest(folder: Path, said: int) -> float:
    """Wait until everything that was said has been dealt with; return how long that took (seconds)."""
    begun = time.monotonic()
    while time.monotonic() < begun + REST and (ask(folder, DEALT_WITH) < said or ask(folder, ASIDE)):
        time.sleep(0.2)
    return time.monotonic() - begun


def run(messages: int, seconds: float, people: int) -> dict[str, Any]:
    """Everything, from an empty folder to the figures."""
    with tempfile.TemporaryDirectory(prefix="huiying-flood-") as name, served_botapi(check=False) as api:
        folder = Path(name)
        found(folder)
        others = [api.person(f"居民{number}") for number in range(people)]
        play = Play(api, api.person("停不下来的人"), others, random.Random(messages))
        with served(folder, api):
            api.run(play.begin())
            calm = api.run(play.calm(min(CALM, seconds)))
            waits, took = api.run(play.flooded(messages, seconds))
            rest = come_to_rest(folder, play.said)
        shown = play.flooder.chat(RESIDENTS).messages
        return {
            "machine": describe(folder),
            "messages": messages,
            "seconds": round(took, 1),
            "others_calm": calm.figures(),
            "others_flooded": waits.figures(),
            "all_dealt_with_after_s": round(rest, 1),
            "answers_to_the_flooder": sum(each.by_bot for each in shown),
            "lost": play.said - ask(folder, DEALT_WITH),
            "aside": ask(folder, ASIDE),
        }


def main() -> int:
    """Run, and say what was measured."""
    given = [int(each) for each in sys.argv[1:]]
    messages, seconds, people = [*given, *FLOOD[len(given) :]]
    figures = run(messages, seconds, people)
    json.dump(figures, sys.stdout, ensure_ascii=False, indent=2)
    late = figures["others_calm"]["late"] + figures["others_flooded"]["late"]
    return int(bool(figures["lost"] or figures["aside"] or late))


if __name__ == "__main__":
    sys.exit(main())
