"""Both bots, one called and one asking, killed in mid-work: nothing is lost, nothing comes twice."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.databases import ASKED, on_postgres
from tests.postgres import quick_folder

ROOT = Path(__file__).parents[3]
ROUNDS = 1
"""A short form of two modes; `python -m benchmarks.telegram_kills` has all (figures: docs/reliability.md)."""

SEED, PEOPLE = 11, 10

MODES = ("residents webhook", "staff polling")

pytestmark = [
    pytest.mark.skipif(on_postgres(), reason="benchmarks.kills kills servers on PostgreSQL"),
    pytest.mark.timeout(600),
]


@pytest.fixture(scope="module")
def modes() -> dict[str, Any]:
    """Kill the bots in processes of their own, on files in memory: what a killed process wrote stays."""
    kept = {key: value for key, value in os.environ.items() if key != ASKED}
    place = {"PYTHONPATH": str(ROOT), "TMPDIR": quick_folder() or tempfile.gettempdir()}
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.telegram_kills", *map(str, (ROUNDS, SEED, PEOPLE)), "--two"],
        cwd=ROOT,
        env=kept | place,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout, ran.stderr[-3000:]
    found: dict[str, Any] = json.loads(ran.stdout)["modes"]
    return found


@pytest.mark.parametrize("mode", MODES)
def test_a_kill_loses_nothing_and_does_nothing_twice(modes: dict[str, Any], mode: str) -> None:
    count = modes[mode]

    assert count["kills"] == ROUNDS
    assert count["updates"] == 2 * PEOPLE * ROUNDS
    assert (count["lost"], count["twice"], count["faults"]) == (0, 0, [])


@pytest.mark.parametrize("mode", MODES)
def test_whoever_acknowledges_before_committing_loses(modes: dict[str, Any], mode: str) -> None:
    assert modes[f"{mode} control"]["lost"] > 0
