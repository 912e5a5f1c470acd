"""Three servers on one PostgreSQL, killed at random while everybody talks: nothing is lost, nothing twice."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.databases import on_postgres

ROOT = Path(__file__).parents[2]
KILLS = 10
"""A short form; `python -m benchmarks.kills` is the long one, and docs/reliability.md has its figures."""

pytestmark = [
    pytest.mark.skipif(not on_postgres(), reason="several servers need a PostgreSQL"),
    pytest.mark.timeout(900),
]


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    """Kill servers and database, in programs of their own."""
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.kills", str(KILLS)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout, ran.stderr[-6000:]
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def test_random_kills_lose_nothing_and_do_nothing_twice(figures: dict[str, Any]) -> None:
    assert figures["faults"] == []


def test_there_were_kills_and_something_to_lose(figures: dict[str, Any]) -> None:
    assert figures["kills"] >= KILLS
    assert figures["cases"] > 0
    assert figures["sent_by_messenger"] > 0
