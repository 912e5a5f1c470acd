"""Starts the real command `huiying` on a data folder, with nothing of this run's environment."""

import base64
import logging
import os
import resource
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

from typer.testing import CliRunner, Result

from bot.cli import app
from bot.logs import take_down_logs
from tests.bot.running.house import MASTER

HUIYING = str(Path(sys.executable).parent / "huiying")
PATIENCE = 120


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The settings of the command."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HUIYING_")}
    own = {
        "HUIYING_DATA": str(folder),
        "HUIYING_KEYS": base64.b64encode(MASTER).decode(),
        "HUIYING_LOCALE": "en",
        "HUIYING_PORT": "1",
        "COLUMNS": "400",
    }
    return {**kept, **own, **more}


def started(folder: Path, *words: str) -> subprocess.Popen[str]:
    """Start the command in a process of its own, and do not wait for it."""
    return subprocess.Popen(
        [HUIYING, *words],
        env=environment(folder),
        cwd=folder.parent,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def on_full_disk(folder: Path, most_bytes: int, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command where no file may grow larger, as on a disk that is full."""
    return subprocess.run(
        [HUIYING, *words],
        env=environment(folder),
        cwd=folder.parent,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes)),
    )


def run(folder: Path, *words: str, **more: str) -> Result:
    """Run the command in this process, which is as good and much faster: what it says, and how it ended."""
    return run_with(environment(folder, **more), *words)


def run_with(environment: Mapping[str, str], *words: str) -> Result:
    """Run the command in this process, with this environment and no other."""
    before, hooks = dict(os.environ), (sys.excepthook, threading.excepthook)
    os.environ.clear()
    os.environ.update(environment)
    try:
        return CliRunner().invoke(app, words)
    finally:
        sys.excepthook, threading.excepthook = hooks
        logging.captureWarnings(False)
        take_down_logs()
        os.environ.clear()
        os.environ.update(before)
