"""Lives of a house with one bot, to be killed: slow to deal with what comes, and dead after so many.

A program of its own, `python -m benchmarks.parts.bot_lives`: everything is imported once, then each line of
its input, a `Life` as JSON, begins a life in a fork and is answered with the number of its process.
"""

import asyncio
import json
import os
import random
import signal
import socket
import sys
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from traceback import print_exc
from typing import Any

import uvicorn

from benchmarks.parts.house import settings_of
from bot.app import House, Start, open_house
from bot.domain_time import real_now
from bot.logs import set_up_logs
from bot.loop import run_quickly
from bot.settings import Settings
from bot.telegram.bots import bots_of
from bot.telegram.incoming.came import Came
from bot.telegram.incoming.intake import Intake
from bot.telegram.incoming.reception import Reception
from bot.telegram.incoming.webhook import Hook, Hooks, secret_of
from bot.telegram.serving import Ear, open_ear
from bot.web.app import build_small
from nlu import danger

SLOWEST = 0.2
"""Seconds that an update takes at most; enough for several to be on their way when death comes."""

AFTERWARDS = 0.05
"""Seconds that a life may still have after the last one it is given."""

UNLIMITED = {"send_per_second": 10_000, "send_per_chat": 10_000, "send_per_group": 10_000}


@dataclass(frozen=True)
class Life:
    """One life: which bot, how its updates come, and after how many of them it dies (0: it does not)."""

    folder: str
    api: str
    bot: str
    token: str
    webhook: bool
    seed: int
    dies_after: int = 0
    hasty: bool = False  # acknowledges before it commits: must lose something


@dataclass(frozen=True)
class Slow(Reception):
    """Takes its time with every update, and dies after so many."""

    chance: random.Random = field(default_factory=random.Random)
    dies_after: int = 0
    dealt: list[int] = field(default_factory=list)

    async def take(self, together: Sequence[Came]) -> None:
        await asyncio.sleep(self.chance.uniform(0, SLOWEST))
        await super().take(together)
        self.dealt.extend(each.update for each in together)
        if self.dies_after and len(self.dealt) >= self.dies_after:
            await asyncio.sleep(self.chance.uniform(0, AFTERWARDS))
            os.kill(os.getpid(), signal.SIGKILL)


class Hasty(Intake):
    """Says that it has an update before anything of it is durable, as both libraries do by themselves."""

    async def accept(self, raw: Any) -> None:
        task = asyncio.create_task(super().accept(raw))
        TASKS.add(task)
        task.add_done_callback(TASKS.discard)


TASKS: set[asyncio.Task[None]] = set()


def settings_for(life: Life, webhook: str) -> Settings:
    """The settings of a house with one bot."""
    own = {f"{life.bot}_token": life.token, "telegram_api": life.api, "webhook_url": webhook}
    base = settings_of(Path(life.folder))
    return Settings.model_validate({**base.model_dump(), **UNLIMITED, **own})


def live(life: Life) -> None:
    """Listen until killed."""
    set_up_logs()
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        public = f"http://127.0.0.1:{listener.getsockname()[1]}" if life.webhook else ""
        settings = settings_for(life, public)
        ahead = timedelta(hours=not life.dies_after)  # a later life finds every lease at its end
        start = Start(chance=random.Random(life.seed), real=lambda: real_now() + ahead, bots=True)
        house = stack.enter_context(open_house(settings, start))
        run_quickly(listen(house, life, listener))


async def listen(house: House, life: Life, listener: socket.socket) -> None:
    """Deal with updates, slowly, and speak."""
    (bot,) = bots_of(house.settings)
    ear = open_ear(house, bot, {})
    slow_down(ear, life)
    work = [house.courier.run(), ear.run()]
    if life.webhook:
        await ear.intake.recover()
        app = Hooks(build_small(house.door), {bot.channel: Hook(ear.intake, secret_of(bot).encode())})
        config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off")
        work.append(uvicorn.Server(config).serve(sockets=[listener]))
    await asyncio.gather(*work)


def slow_down(ear: Ear, life: Life) -> None:
    """Let a bot take its time, and die."""
    chance = random.Random(life.seed)
    parts = {name: getattr(ear.intake.reception, name) for name in Reception.__dataclass_fields__}
    ear.intake.reception = Slow(**parts, chance=chance, dies_after=life.dies_after)
    if life.hasty:
        ear.intake.__class__ = Hasty


def warm() -> None:
    """Load what every life needs, once: both libraries, and the rules of the reader."""
    for name in ("bot.telegram.sending.by_aiogram", "bot.telegram.sending.by_ptb", "aiogram.types"):
        import_module(name)
    danger.dangers("3号楼电梯困人")


def main() -> None:
    """Begin a life for every line."""
    warm()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while line := sys.stdin.readline():
        child = os.fork()
        if child:
            print(child, flush=True)
            continue
        try:
            live(Life(**json.loads(line)))
        except BaseException:  # the end of this process: nothing may return into its parent's program
            print_exc()
            os._exit(1)
        os._exit(0)


def as_line(life: Life) -> str:
    """Write a life down for the nursery."""
    return json.dumps(asdict(life)) + "\n"


def end(process: int) -> None:
    """Kill a life that may have ended."""
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


if __name__ == "__main__":
    main()
