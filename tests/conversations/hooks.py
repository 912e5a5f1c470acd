"""Lets Telegram call a house that is driven by hand: its webhook behind a real HTTP server."""

import asyncio
import socket
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

import uvicorn

from bot.app import House
from bot.telegram.incoming.webhook import Hook, Hooks, address_of, secret_of
from bot.telegram.serving import Ear
from bot.web.app import build_small


@asynccontextmanager
async def called(house: House, ears: Collection[Ear]) -> AsyncIterator[None]:
    """Serve the webhooks of these bots on loopback, and tell Telegram where."""
    hooks = {ear.bot.channel: Hook(ear.intake, secret_of(ear.bot).encode()) for ear in ears}
    app = Hooks(build_small(house.door), hooks)
    listener = socket.create_server(("127.0.0.1", 0))
    public = f"http://127.0.0.1:{listener.getsockname()[1]}"
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        for ear in ears:
            url, secret = address_of(ear.bot, public), secret_of(ear.bot)
            await ear.api.call("setWebhook", url=url, secret_token=secret)
        yield
    finally:
        server.should_exit = True
        await task
