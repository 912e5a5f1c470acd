"""The servers of `huiying bench telegram`: our two bots, and each library alone with an empty handler.

A program of its own, `python -m benchmarks.parts.hooks KIND PORT FOLDER`. Updates come as Telegram calls a
webhook, to the same path and with the same secret; nobody speaks, so that only what comes in is measured.
"""

import asyncio
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.parts.house import settings_of
from bot.app import Start, open_house
from bot.logs import set_up_logs
from bot.loop import run_quickly
from bot.server import spare_what_stays
from bot.telegram.bots import RESIDENTS, STAFF, Bot
from bot.telegram.incoming.webhook import Hook, Hooks, secret_of
from bot.telegram.serving import open_ear, warm
from bot.web.app import build_small

BOTS = {
    RESIDENTS: Bot(RESIDENTS, "1001:AA" + "r" * 33),
    STAFF: Bot(STAFF, "1002:AA" + "s" * 33),
}
NOWHERE = "http://127.0.0.1:9"
"""Nobody listens there: what would be said at once is not."""


async def serve(app: Any, port: int) -> None:
    """Serve as the house does."""
    config = uvicorn.Config(
        app, host="127.0.0.1", port=port, log_config=None, access_log=False, server_header=False
    )
    await uvicorn.Server(config).serve()


def house(name: str, port: int, folder: Path) -> None:
    """One of our bots, committed durably before it answers."""
    set_up_logs()
    bot = BOTS[name]
    settings = settings_of(folder, port).model_copy(update={"telegram_api": NOWHERE})
    with ExitStack() as stack:
        opened = stack.enter_context(open_house(settings, Start()))
        ear = open_ear(opened, bot, {})
        warm(bot)
        spare_what_stays()
        app = Hooks(build_small(opened.door), {name: Hook(ear.intake, secret_of(bot).encode())})
        run_quickly(serve(app, port))


async def bare_aiogram(port: int) -> None:
    """aiogram's own webhook, which answers after its handler has ended."""
    from aiogram import Bot as AiogramBot
    from aiogram import Dispatcher
    from aiogram.types import Message
    from aiogram.webhook.aiohttp_server import SimpleRequestHandler
    from aiohttp import web

    async def nothing(_message: Message) -> None:
        """Do nothing."""

    bot, dispatcher, app = BOTS[RESIDENTS], Dispatcher(), web.Application()
    dispatcher.message.register(nothing)
    handler = SimpleRequestHandler(
        dispatcher, AiogramBot(bot.token), handle_in_background=False, secret_token=secret_of(bot)
    )
    handler.register(app, f"/telegram/{RESIDENTS}")
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


async def bare_ptb(port: int) -> None:
    """python-telegram-bot behind the house's HTTP server; it answers after its handler has ended."""
    from telegram import Update
    from telegram.ext import Application, ContextTypes, TypeHandler

    async def nothing(_update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """Do nothing."""

    application: Any = Application.builder().token(BOTS[STAFF].token).updater(None).build()
    application._initialized = True  # it would ask Telegram who it is
    application.add_handler(TypeHandler(Update, nothing))

    async def take(request: Request) -> Response:
        await application.process_update(Update.de_json(await request.json(), application.bot))
        return Response(status_code=204)

    await serve(Starlette(routes=[Route(f"/telegram/{STAFF}", take, methods=["POST"])]), port)


def main(kind: str, port: int, folder: Path) -> None:
    """Serve until terminated."""
    if kind in BOTS:
        house(kind, port, folder)
    else:
        asyncio.run({"aiogram": bare_aiogram, "ptb": bare_ptb}[kind](port))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
