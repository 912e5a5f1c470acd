"""Guards what importing costs: the core loads no messenger library and no learning library."""

import json
import subprocess
import sys
from collections.abc import Sequence

import pytest

from tests.house.tree import ROOT

HEAVY = ["aiogram", "telegram", "sklearn", "scipy", "matplotlib", "torch", "transformers", "jieba", "rjieba"]
LOOK = "import json, sys; import {}; print(json.dumps([m for m in {!r} if m in sys.modules]))"


def loaded_by(module: str, looked_for: Sequence[str] = HEAVY) -> list[str]:
    code = LOOK.format(module, list(looked_for))
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return [str(name) for name in json.loads(done.stdout)]


@pytest.mark.parametrize("module", ["models", "models.database", "workflows", "nlu.reader", "bot.cli"])
def test_importing_a_room_loads_nothing_heavy(module: str) -> None:
    assert loaded_by(module) == []


def test_an_installation_on_sqlite_needs_no_driver_of_postgresql() -> None:
    assert loaded_by("bot.app", ["psycopg"]) == []


def test_the_look_would_see_a_heavy_library() -> None:
    assert loaded_by("sklearn") == ["sklearn", "scipy"]
