"""A stop at any point loses nothing and does nothing twice; with two transactions it would."""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.databases import on_postgres
from tests.postgres import quick_folder

ROOT = Path(__file__).parents[2]
STRIDE = 5 if on_postgres() else 1
"""A life costs ten times as much on a server, where every step has points of its own: there a sample is
stopped at; docs/reliability.md has the figures of all."""

pytestmark = pytest.mark.timeout(600)  # 20 s on two idle cores; a busy machine needs longer


@pytest.fixture(scope="module")
def reports() -> dict[str, dict[str, Any]]:
    """Stop every kind of engine everywhere, in a program that may fork.

    In memory where there is room: what a killed process has written stays, whatever lies beneath.
    """
    with TemporaryDirectory(dir=quick_folder()) as folder:
        ran = subprocess.run(
            [sys.executable, "-m", "tests.spine.kill_points", folder, str(STRIDE)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert ran.returncode == 0, ran.stderr[-2000:]
    found: dict[str, dict[str, Any]] = json.loads(ran.stdout)
    return found


def test_a_stop_at_any_point_loses_nothing_and_does_nothing_twice(reports: dict[str, dict[str, Any]]) -> None:
    assert reports["whole"]["faults"] == []


def test_the_stops_have_hit_what_they_must(reports: dict[str, dict[str, Any]]) -> None:
    """Without stops in mid-send the test above would say nothing about messages."""
    whole = reports["whole"]

    assert whole["stops"] > 100 / STRIDE
    assert whole["repeated"] > 0
    assert whole["doubtful"] > 0


@pytest.mark.parametrize("kind", ["inbox-first", "effects-first"])
def test_two_transactions_instead_of_one_do_not_pass(reports: dict[str, dict[str, Any]], kind: str) -> None:
    assert reports[kind]["faults"]
