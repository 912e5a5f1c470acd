"""A real server process on a folder of its own, which can be killed and started again."""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from bot.keys import FILE
from tests.bot.running.command import HUIYING, run_with

DATABASE = "huiying.db"
PATIENCE = 60.0
"""Seconds until a fresh demonstration must answer, on a busy machine."""


class Installation:
    """The command `huiying` on one data folder and one port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """Settings of this installation alone."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HUIYING_")}
        return {**kept, "HUIYING_DATA": str(self.folder), "HUIYING_PORT": str(self.port)}

    def start(self) -> None:
        """Start the demonstration and wait until chat works; the run's first fills it, for all."""
        ready = filled_in(self.folder)
        if ready.exists() and not self.folder.exists():
            shutil.copytree(ready, self.folder)
        self.serve()
        if not ready.exists():
            keep(self.folder, ready)

    def serve(self) -> None:
        """Serve what is in the folder, or fill an empty one."""
        command = [HUIYING, "serve", "--demo"]
        with (self.folder.parent / "server.log").open("ab") as log:
            self._process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        deadline = time.monotonic() + PATIENCE
        while not self.healthy():
            assert self._process.poll() is None, (self.folder.parent / "server.log").read_text("utf-8")
            assert time.monotonic() < deadline, "the demonstration did not come up"
            self._process.poll()
            pause()

    def healthy(self) -> bool:
        """Whether /healthz says that chat works."""
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def kill(self) -> None:
        """Stop the process as a power cut would: kill -9."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def command(self, *words: str) -> Any:
        """Run a command beside the server and return its JSON."""
        return json.loads(run_with(self.environment, *words).stdout)


def filled_in(folder: Path) -> Path:
    """Return where a run keeps a filled demonstration: beside the temporary folders of its workers."""
    base = folder.parents[1]  # of this process; a worker's lies in the run's
    run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    return run / "filled-demonstration"


def keep(folder: Path, ready: Path) -> None:
    """Keep a copy of a demonstration that has just been filled, unless somebody else has."""
    own = folder.with_name("copy")
    own.mkdir()
    shutil.copyfile(folder / FILE, own / FILE)
    with (
        closing(sqlite3.connect(folder / DATABASE)) as source,
        closing(sqlite3.connect(own / DATABASE)) as target,
    ):
        source.backup(target)
    with suppress(OSError):
        own.rename(ready)


def pause() -> None:
    """Let the other process work for a moment."""
    time.sleep(0.1)
