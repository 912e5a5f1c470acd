"""Says whether the house works: for a supervisor that restarts it, and for a balancer that sends it work."""

import asyncio

import structlog
from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from bot.web.door import WebDoor
from workflows.conversation import messages_after

PATIENCE_SECONDS = 5.0
log = structlog.get_logger()


def routes(door: WebDoor) -> APIRouter:
    """Return /healthz (chat works from end to end) and /readyz (the database answers)."""
    router = APIRouter()

    @router.get("/healthz")
    async def health() -> Response:
        return verdict(await database_answers(door) and await door.healthy())

    @router.get("/readyz")
    async def readiness() -> Response:
        return verdict(await database_answers(door))

    return router


async def database_answers(door: WebDoor) -> bool:
    """Ask the database what every chat asks it."""
    try:
        await asyncio.wait_for(door.database.read(lambda tx: messages_after(tx, 0, 0)), PATIENCE_SECONDS)
    except Exception as error:  # whatever is wrong with it, it does not answer
        log.error("the database does not answer", error=type(error).__name__)
        return False
    return True


def verdict(well: bool) -> Response:
    """Return 200 or 503."""
    return JSONResponse({"status": "ok" if well else "down"}, 200 if well else 503)
