"""Says whether the house works: for a supervisor that restarts it, and for a balancer that sends it work."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog
from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from bot.web.api_schema import HEALTH
from bot.web.door import WebDoor
from workflows.conversation import messages_after
from workflows.house.readiness import try_out
from workflows.transaction import Transaction

PATIENCE_SECONDS = 5.0
REMEMBERED = timedelta(seconds=5)
"""How long an answer about readiness holds: whoever asks again and again makes nobody write more."""

log = structlog.get_logger()


def routes(door: WebDoor) -> APIRouter:
    """Return /livez (we hear), /readyz (we can keep what we hear), /healthz (chat works from end to end)."""
    router = APIRouter()
    ready = Remembered(lambda: database_takes(door), door.real_clock)

    @router.get("/livez", **HEALTH)
    async def life() -> Response:
        return verdict(True)

    @router.get("/readyz", **HEALTH)
    async def readiness() -> Response:
        return verdict(await ready())

    @router.get("/healthz", **HEALTH)
    async def health() -> Response:
        return verdict(await database_answers(door) and await door.healthy())

    return router


class Remembered:
    """Asks once, however many want to know at the same time, and remembers the answer for a moment."""

    def __init__(self, ask: Callable[[], Awaitable[bool]], clock: Callable[[], datetime]) -> None:
        self._ask = ask
        self._clock = clock
        self._asking = asyncio.Lock()
        self._asked: datetime | None = None
        self._answer = False

    async def __call__(self) -> bool:
        """Return the answer."""
        async with self._asking:
            if self._asked is None or not timedelta() <= self._clock() - self._asked < REMEMBERED:
                self._answer = await self._ask()
                self._asked = self._clock()
            return self._answer


async def database_answers(door: WebDoor) -> bool:
    """Ask the database what every chat asks it."""
    return await well("the database does not answer", door.database.read(answers))


async def database_takes(door: WebDoor) -> bool:
    """Let the database keep something, and look whether it is of the form that we know."""
    now = door.real_clock()
    return await well("the database takes nothing", door.database.write(lambda tx: try_out(tx, now)))


def answers(tx: Transaction) -> bool:
    """Read what every chat reads."""
    messages_after(tx, 0, 0)
    return True


async def well(event: str, trial: Awaitable[bool]) -> bool:
    """Return what came of a trial; whatever goes wrong with it is a no."""
    try:
        return await asyncio.wait_for(trial, PATIENCE_SECONDS)
    except Exception as error:  # whatever is wrong with it, it does not work
        log.error("no answer in time", name=event, error=type(error).__name__)
        return False


def verdict(good: bool) -> Response:
    """Return 200 or 503."""
    return JSONResponse({"status": "ok" if good else "down"}, 200 if good else 503)
