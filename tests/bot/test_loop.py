"""What serves runs on the quickest event loop to be had, and on asyncio's own where there is no other."""

import asyncio
import sys

import pytest

from bot.loop import quickest, run_quickly


def test_what_serves_runs_on_the_quickest_loop_there_is() -> None:
    pytest.importorskip("uvloop")
    loops: list[str] = []

    async def look() -> None:
        loops.append(type(asyncio.get_running_loop()).__module__)

    run_quickly(look())

    assert loops == ["uvloop"]


def test_without_uvloop_asyncios_own_loop_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvloop", None)  # as where it is not installed

    assert quickest() is None
