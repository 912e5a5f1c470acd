"""Runs the house: the web door, the courier and the clock in one process, until told to stop."""

import asyncio
import contextlib
import gc
import socket
from collections.abc import AsyncIterator, Collection
from contextlib import AsyncExitStack, asynccontextmanager

import uvicorn
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.app import House
from bot.clock import TICK
from bot.commands import obey
from bot.control import listening
from bot.web.app import build_web
from workflows import verify

PARTS = ("web", "courier", "clock")
SELDOM = 10_000
"""New objects between two looks for rubbish; an exchange leaves a few hundred."""

DRAIN = 5
"""Seconds that open requests get at the end."""


async def serve(house: House, port: socket.socket, parts: Collection[str] = PARTS) -> None:
    """Serve until a signal stops us; what was acknowledged is on disk at any moment."""
    spare_what_stays()
    await house.database.write(lambda tx: verify.ensure_seal_timer(house.act(tx)))
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(listening(house.settings.data, lambda order: obey(house, order)))
        if "courier" in parts:
            await stack.enter_async_context(delivering(house))
        if "clock" in parts:
            await stack.enter_async_context(ticking(house))
        if "web" in parts:
            await web(house, port)
        else:
            await asyncio.Event().wait()


def spare_what_stays() -> None:
    """Let no collection walk through lists, weights and words again: they stay as long as we do."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(SELDOM, 10, 10)


@asynccontextmanager
async def delivering(house: House) -> AsyncIterator[None]:
    """Keep the courier at work."""
    task = asyncio.create_task(house.courier.run())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@asynccontextmanager
async def ticking(house: House) -> AsyncIterator[None]:
    """Keep the clock ticking; missed ticks do not pile up."""
    await house.clock.tick()
    scheduler = AsyncIOScheduler(timezone="UTC")
    scheduler.add_job(house.clock.tick, "interval", seconds=TICK, coalesce=True, max_instances=1)
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)


async def web(house: House, port: socket.socket) -> None:
    """Serve the web door; event streams end before the drain begins."""
    config = uvicorn.Config(
        build_web(house.door),
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=DRAIN,
        server_header=False,
    )
    server = Draining(config, house)
    await server.serve(sockets=[port])


class Draining(uvicorn.Server):
    """A server that lets its event streams go when it is asked to stop."""

    def __init__(self, config: uvicorn.Config, house: House) -> None:
        super().__init__(config)
        self._house = house

    def handle_exit(self, sig: int, frame: object) -> None:
        """Close the streams, then stop as usual."""
        self._house.streams.close()
        super().handle_exit(sig, frame)  # type: ignore[arg-type]  # a frame, or None
