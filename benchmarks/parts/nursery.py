"""Starts servers fast: everything is imported once, then each is a fork of this process.

A program of its own, `python -m benchmarks.parts.nursery FOLDER URL SPEED AHEAD`. A line `PORT` on its input
begins a server (web, courier and clock) on that port and is answered with the number of its process. Its
clock is AHEAD seconds before this machine's.
"""

import asyncio
import json
import os
import signal
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from traceback import print_exc

from benchmarks.parts.house import settings_of
from bot.app import Start, open_house
from bot.delivery import Sent
from bot.domain_time import real_now
from bot.logs import set_up_logs
from bot.loop import run_quickly
from bot.run import listener
from bot.server import serve
from workflows.outbox import Letter

MESSENGER = "residents"
SENDS = "sends.jsonl"
"""What reached people through the messenger: a file that only grows; no death takes anything from it."""


@dataclass(frozen=True)
class Messenger:
    """A messenger that writes down what it was given; nothing takes that back."""

    file: Path

    async def send(self, letter: Letter) -> Sent:
        """Take a message."""
        line = {"letter": letter.id, "repeat": letter.repeat, "attempts": letter.attempts}
        handle = os.open(self.file, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
        os.write(handle, (json.dumps(line) + "\n").encode())
        os.close(handle)
        await asyncio.sleep(0.02)  # a messenger is far away
        return Sent(f"m{letter.id}")

    async def strip(self, address: str, foreign: str) -> None:
        """Take buttons away: nobody looks."""

    async def reach(self) -> None:
        """Be there."""


def live(folder: Path, url: str, speed: float, ahead: timedelta, port: int) -> None:
    """Serve until killed."""
    set_up_logs()
    settings = settings_of(folder, port, url)
    doors = {MESSENGER: Messenger(folder / SENDS)}
    start = Start(speed, demo=True, real=lambda: real_now() + ahead, doors=doors)
    with open_house(settings, start) as house, listener(settings) as opened:
        run_quickly(serve(house, opened))


def main(folder: Path, url: str, speed: float, ahead: timedelta) -> None:
    """Begin a server for every line."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while line := sys.stdin.readline():
        child = os.fork()
        if child:
            print(child, flush=True)
            continue
        try:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            live(folder, url, speed, ahead, int(line))
        except BaseException:  # the end of this process: nothing may return into its parent's program
            print_exc()
            os._exit(1)
        os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]), timedelta(seconds=float(sys.argv[4])))
