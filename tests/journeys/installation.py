"""A real server process on a folder of its own, which can be killed and started again."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from tests.bot.running.command import HUIYING, run_with

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
        """Start the demonstration and wait until chat works."""
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


def pause() -> None:
    """Let the other process work for a moment."""
    time.sleep(0.1)
