"""`huiying bench` takes a name and nothing else."""

import subprocess
import sys
from pathlib import Path

from tests.bot.running.command import PATIENCE, environment, run


def test_an_unknown_benchmark_is_told_by_the_names_of_those_there_are(tmp_path: Path) -> None:
    told = run(tmp_path / "data", "bench", "nothing")

    assert told.exit_code != 0
    assert all(name in told.output for name in ("spine", "telegram", "duplicates"))


def test_a_crowd_of_nobody_is_refused(tmp_path: Path) -> None:
    assert "--cases" in run(tmp_path / "data", "bench", "duplicates", "--cases", "0").output


def test_the_module_is_the_command(tmp_path: Path) -> None:
    asked = [sys.executable, "-m", "bot.cli", "--help"]
    told = subprocess.run(
        asked, env=environment(tmp_path), capture_output=True, text=True, check=False, timeout=PATIENCE
    )

    assert (told.returncode, "verify" in told.stdout) == (0, True)
