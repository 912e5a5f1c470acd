"""Runs the house: the parts that this process is to play, until told to stop."""

import asyncio
import contextlib
import gc
import signal
import socket
from collections.abc import AsyncIterator, Collection, Coroutine, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any

import structlog
import uvicorn
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from starlette.types import ASGIApp

from bot.app import DELIVERED, WORK, House
from bot.clock import TICK
from bot.commands import obey
from bot.control import listening
from bot.nightly import Nightly, can_learn, command_of
from bot.settings import Settings
from bot.sketching import Sketcher
from bot.telegram.sending.doors import close_doors
from bot.web.app import build_small, build_web
from bot.weights import base_weights, digest_of
from workflows import verify
from workflows.cases.digest import ensure_digest_timer
from workflows.grid.look import ensure_look_timer
from workflows.house.calendar import keep_up
from workflows.limits.allowances import let_go_ahead
from workflows.privacy import anonymise
from workflows.responsiveness.deficits import publish as deficits
from workflows.responsiveness.figures.publish import ensure_publishing
from workflows.responsiveness.forecast.keep import ensure_forecasts
from workflows.responsiveness.index.publish import ensure_index
from workflows.responsiveness.loop.clock import ensure_loop_timer
from workflows.responsiveness.recheck.clock import ensure_recheck
from workflows.responsiveness.rollups.refresh import ensure_summing
from workflows.responsiveness.signs.look import ensure_looking
from workflows.responsiveness.topics.clock import ensure_topics
from workflows.responsiveness.week.clock import ensure_week

if TYPE_CHECKING:
    from bot.telegram.incoming.webhook import Hook

WEB, COURIER, CLOCK = "web", "courier", "clock"
PARTS = (WEB, COURIER, CLOCK)
DOORS = ("residents", "staff")
"""The bots of Telegram: a process listens to those whose tokens are set."""

SELDOM = 10_000
"""New objects between two looks for rubbish; an exchange leaves a few hundred."""

DRAIN = 5
"""Seconds that open requests get at the end, and likewise messages on their way."""

log = structlog.get_logger()


async def serve(house: House, port: socket.socket | None, parts: Collection[str] = PARTS) -> None:
    """Serve until a signal stops us; what was acknowledged is on disk at any moment."""
    spare_what_stays()
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await house.database.write(lambda tx: verify.ensure_seal_timer(house.act(tx)))
    await house.database.write(lambda tx: anonymise.ensure_terms(house.act(tx)))
    await house.database.write(lambda tx: keep_up(house.act(tx)))
    await house.database.write(lambda tx: ensure_digest_timer(house.act(tx)))
    await house.database.write(lambda tx: ensure_look_timer(house.act(tx)))
    await house.database.write(lambda tx: ensure_publishing(house.act(tx)))
    await house.database.write(lambda tx: ensure_week(house.act(tx)))
    await house.database.write(lambda tx: deficits.ensure_publishing(house.act(tx)))
    await house.database.write(lambda tx: ensure_index(house.act(tx)))
    await house.database.write(lambda tx: ensure_looking(house.act(tx)))
    await house.database.write(lambda tx: ensure_forecasts(house.act(tx)))
    await house.database.write(lambda tx: ensure_topics(house.act(tx)))
    await house.database.write(lambda tx: ensure_loop_timer(house.act(tx)))
    await house.database.write(lambda tx: ensure_summing(house.act(tx)))
    await house.database.write(lambda tx: ensure_recheck(house.act(tx)))
    house.bell.away = COURIER not in parts
    async with AsyncExitStack() as stack:
        for part in background(house, parts):
            await stack.enter_async_context(part)
        hooks = await stack.enter_async_context(bots(house, parts))
        await (web(house, port, parts, hooks) if port is not None else stopped.wait())
        log.info("stopping")


def background(house: House, parts: Collection[str]) -> Iterator[AbstractAsyncContextManager[None]]:
    """Everything that works beside the web door, in the order in which it begins; it ends the other way."""
    if not house.settings.shared:
        yield listening(house.settings.data, lambda order: obey(house, order))
    yield beside(house.wire.run(lambda topic, chats: hear(house, topic, chats)))
    here = [part for part in (COURIER, CLOCK, *parts_heard(house.settings, parts)) if part in parts]
    yield beside(house.watch.run(here))
    if COURIER in parts:
        yield delivering(house)
    if CLOCK in parts:
        yield ticking(house)
        yield beside(Sketcher(house.database, house.engine.understand).run())
        if can_learn():
            yield beside(nightly_of(house).run())
        yield beside(house.recogniser.run())


def nightly_of(house: House) -> Nightly:
    """What learns at night from what people put right."""
    settings = house.settings
    return Nightly(house.database, house.act, lambda: digest_of(base_weights(settings)), command_of(settings))


def hear(house: House, topic: str, chats: list[int]) -> None:
    """Another process has told us something."""
    if topic == DELIVERED:
        house.streams.wake(chats)
    elif topic == WORK:
        house.courier.wake()
        house.recogniser.wake()


def spare_what_stays() -> None:
    """Let no collection walk through lists, weights and words again: they stay as long as we do."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(SELDOM, 10, 10)


@asynccontextmanager
async def beside(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Keep something at work that may be left in the middle."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@asynccontextmanager
async def delivering(house: House) -> AsyncIterator[None]:
    """Keep the courier at work; at the end it writes down what became of what is on its way."""
    if not house.settings.shared:  # processes that share windows go by the same clock
        now = house.engine.real_clock()
        await house.database.write(lambda tx: let_go_ahead(tx, now))
    task = asyncio.create_task(house.courier.run())
    try:
        yield
    finally:
        house.courier.stop()
        with contextlib.suppress(asyncio.CancelledError, TimeoutError):
            await asyncio.wait_for(task, DRAIN)
        await close_doors(house.courier.doors)


@asynccontextmanager
async def bots(house: House, parts: Collection[str]) -> AsyncIterator[Mapping[str, "Hook"]]:
    """Listen to the bots of this process; nothing of Telegram is loaded where there are none."""
    if not parts_heard(house.settings, parts):
        yield {}
        return
    from bot.telegram.serving import listening_to_bots

    async with listening_to_bots(house, parts) as hooks:
        yield hooks


def parts_heard(settings: Settings, parts: Collection[str]) -> list[str]:
    """Return those of our parts that are bots with a token."""
    tokens = {"residents": settings.residents_token, "staff": settings.staff_token}
    return [door for door in DOORS if door in parts and tokens[door].get_secret_value()]


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
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(house.clock.stop(), DRAIN)


async def web(house: House, port: socket.socket, parts: Collection[str], hooks: Mapping[str, "Hook"]) -> None:
    """Serve the web door, or only what Telegram calls; event streams end before the drain begins."""
    app: ASGIApp = build_web(house.door) if WEB in parts else build_small(house.door)
    if hooks:
        from bot.telegram.incoming.webhook import Hooks

        app = Hooks(app, hooks)
    config = uvicorn.Config(
        app,
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
