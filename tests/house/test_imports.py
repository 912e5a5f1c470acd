"""Guards what importing costs: the core loads no messenger library and no learning library."""

import json
import subprocess
import sys
from collections.abc import Sequence

import pytest

from tests.house.tree import ROOT

ROOMS = ["models", "models.database", "workflows", "nlu.reader", "bot.cli"]
HEAVY = ["aiogram", "telegram", "sklearn", "scipy", "matplotlib", "torch", "transformers", "jieba", "rjieba"]
LOOK = """
import importlib, json, sys
before, loaded = set(), {{}}
for each in {!r}:
    importlib.import_module(each)
    loaded[each] = [m for m in {!r} if m in sys.modules and m not in before]
    before.update(loaded[each])
print(json.dumps(loaded))
"""


def loaded_by(modules: Sequence[str], looked_for: Sequence[str] = HEAVY) -> dict[str, list[str]]:
    """Import modules in a process of their own, the lightest first; return what each has added."""
    code = LOOK.format(list(modules), list(looked_for))
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def loaded() -> dict[str, list[str]]:
    """What the rooms load and, after them all, the app and a library that is heavy: one process for all."""
    return loaded_by([*ROOMS, "bot.app", "scipy"], [*HEAVY, "psycopg"])


@pytest.mark.parametrize("module", ROOMS)
def test_importing_a_room_loads_nothing_heavy(loaded: dict[str, list[str]], module: str) -> None:
    assert loaded[module] == []


def test_an_installation_on_sqlite_needs_no_driver_of_postgresql(loaded: dict[str, list[str]]) -> None:
    assert "psycopg" not in loaded["bot.app"]


def test_the_look_would_see_a_heavy_library(loaded: dict[str, list[str]]) -> None:
    assert loaded["scipy"] == ["scipy"]
