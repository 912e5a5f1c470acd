"""Runs what serves on uvloop, which spends less on each call; where there is none, on asyncio's own loop."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any


def run_quickly(work: Coroutine[Any, Any, None]) -> None:
    """Run something until it ends, as `asyncio.run` does."""
    with asyncio.Runner(loop_factory=quickest()) as runner:
        runner.run(work)


def quickest() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Return what makes the quickest event loop to be had; None: asyncio's own."""
    try:
        from uvloop import new_event_loop
    except ImportError:  # there is none for Windows, nor for every interpreter
        return None
    return new_event_loop
