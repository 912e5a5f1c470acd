"""A house with its two bots, before a Bot API server on loopback."""

import asyncio
import contextlib
import random
import shutil
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import uvicorn
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import func, select, text

from bot.app import House, Start, open_house
from bot.domain_time import real_now
from bot.settings import Settings
from bot.telegram.incoming.webhook import Hook, Hooks
from bot.telegram.sending.doors import close_doors
from bot.telegram.serving import listening_to_bots
from models.person import Chat, LinkCode
from models.post_tables import Inbox, Outbox, SetAside
from models.vocabulary import Role
from tests.botapi.api import BotApi
from tests.botapi.people import PATIENCE
from tests.databases import copied, url_for
from workflows.access import invite
from workflows.transaction import Transaction

Row = TypeVar("Row", Chat, Inbox, LinkCode, Outbox, SetAside)
BOTH = ("residents", "staff", "web", "courier", "clock")
AREAS = {"residents-north": "1001:AAnorth", "residents-south": "1003:AAsouth", "staff": "1002:AAstaff"}
"""Tokens of an installation with a residents' bot for each area."""


@dataclass
class Rig:
    """A house that listens."""

    house: House
    hooks: Mapping[str, Hook] = field(default_factory=dict)

    async def invitation(self, role: Role = Role.DISPATCHER, body: str | None = None) -> str:
        house = self.house
        invited = await house.database.write(
            lambda tx: invite(tx, role, body, None, real_now(), house.chance)
        )
        return invited.secret

    async def count(self, table: type[object]) -> int:
        """How many rows a table has."""
        query = select(func.count()).select_from(table)
        return int(await self.house.database.read(lambda tx: tx.execute(query).scalar_one()))

    async def emptied(self, table: type[object]) -> bool:
        """Wait until a table has no rows. Raises TimeoutError."""
        async with asyncio.timeout(PATIENCE):
            while await self.count(table):
                await asyncio.sleep(0.01)
        return True

    async def rows(self, table: type[Row]) -> list[Row]:
        """All rows of a table."""

        def look(tx: Transaction) -> list[Row]:
            return list(tx.execute(select(table).order_by(text("id"))).scalars())

        return await self.house.database.read(look)


def settings_for(folder: Path, api: str, tokens: Mapping[str, str], webhook: str = "") -> Settings:
    """The settings of a house with bots, whatever the environment says."""
    return Settings(
        data=folder,
        database_url=url_for(folder),
        public_url="http://127.0.0.1",
        telegram_api=api,
        residents_token=SecretStr(residents_setting(tokens)),
        staff_token=SecretStr(tokens.get("staff", "")),
        webhook_url=webhook,
        send_per_chat=50,
    )


def residents_setting(tokens: Mapping[str, str]) -> str:
    """Write the residents' tokens as the setting has them: one, or one for each area."""
    by_area = {channel.partition("-")[2]: token for channel, token in tokens.items() if "-" in channel}
    return tokens.get("residents", "") or ",".join(f"{area}={token}" for area, token in by_area.items())


def copy_of(template: Path, folder: Path) -> Path:
    """Copy a prepared community into a folder of its own."""
    own = Path(shutil.copytree(template, folder / "data"))
    copied(template, own)
    return own


@asynccontextmanager
async def listening(
    folder: Path, api: BotApi, *, webhook: str = "", speaks: bool = True
) -> AsyncIterator[Rig]:
    """Open a house in a folder, let it listen and speak."""
    tokens = {name: api.token(name) for name in api.world.bots}
    settings = settings_for(folder, api.url, tokens, webhook)
    with ExitStack() as stack:
        start = Start(chance=random.Random(11), bots=speaks)
        house = stack.enter_context(open_house(settings, start))
        async with listening_to_bots(house, BOTH) as hooks:
            courier = asyncio.create_task(house.courier.run())
            try:
                yield Rig(house, hooks)
            finally:
                house.courier.stop()
                with contextlib.suppress(asyncio.CancelledError, TimeoutError):
                    await asyncio.wait_for(courier, PATIENCE)
                await close_doors(house.courier.doors)


@asynccontextmanager
async def called(folder: Path, api: BotApi) -> AsyncIterator[Rig]:
    """Open a house that Telegram calls, behind a real HTTP server on loopback."""
    listener = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    async with listening(folder, api, webhook=address) as rig:
        app = Hooks(FastAPI(), rig.hooks)
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
        task = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield rig
        finally:
            server.should_exit = True
            with contextlib.suppress(asyncio.CancelledError):
                await task
