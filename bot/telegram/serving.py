"""Keeps the bots of this process listening: by questions of ours, or by Telegram's calls."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Collection, Mapping, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog

from bot.app import House
from bot.limits import limits_of
from bot.pictures import Pictures
from bot.telegram.bots import RESIDENTS, STAFF, Bot, bots_of
from bot.telegram.calls import BotApi
from bot.telegram.incoming import residents, staff
from bot.telegram.incoming.intake import Intake
from bot.telegram.incoming.lease import Lease
from bot.telegram.incoming.polling import KINDS, WELL, Polling
from bot.telegram.incoming.reception import Reception
from bot.telegram.incoming.webhook import Hook, address_of, secret_of
from bot.telegram.manners import introduce
from bot.telegram.menus import Menus
from bot.telegram.porter import Porter
from bot.telegram.rooms import Rooms
from workflows.house.marks import DOOR, below, mark
from workflows.transaction import Transaction

DRAIN = 5
"""Seconds that what was taken in gets at the end."""

CONNECTIONS = 40
ADDRESS = "https://t.me/"
log = structlog.get_logger()


@dataclass
class Ear:
    """One bot that this process listens to."""

    house: House
    bot: Bot
    api: BotApi
    intake: Intake
    polling: Polling
    links: MutableMapping[str, str]
    holder: str = field(default_factory=lambda: secrets.token_hex(8))
    _said: str = ""
    _manners: asyncio.Task[None] | None = None

    @property
    def by_webhook(self) -> bool:
        """Whether Telegram calls us."""
        return bool(self.house.settings.webhook_url)

    def beat(self) -> datetime | None:
        """When we last heard from Telegram, or tried to."""
        return self.polling.alive()

    async def run(self) -> None:
        """Listen until stopped; one process at a time asks for updates."""
        if not self.house.settings.shared:
            await self.polling.run()
            return
        await self.lease.work(self.polling.run)

    @property
    def lease(self) -> Lease:
        """The right to ask."""
        house = self.house
        return Lease(house.database, f"telegram:{self.bot.id}", self.holder, self.polling.real_clock)

    async def prepare(self) -> None:
        """Say who we are, and how updates are to come. Raises ApiError."""
        me = await self.api.call("getMe")
        name = me.get("username") if isinstance(me, dict) else None
        if isinstance(name, str):
            self.links[self.bot.channel] = ADDRESS + name
            self.links.setdefault(self.bot.part, ADDRESS + name)
        await self._choose_way()
        await self.note(WELL)
        await self.hush()
        self._manners = asyncio.create_task(self._mind_manners())

    async def _mind_manners(self) -> None:
        """Introduce ourselves; then keep everybody's own menu, in one process at a time."""
        settings, database, real_clock = self.house.settings, self.house.database, self.polling.real_clock
        await introduce(self.api, self.bot, settings.locale, settings.address)
        if not self.bot.for_staff:
            return
        menus = Menus(self.bot.channel, self.api, database, real_clock)
        if settings.shared:
            await Lease(database, f"menus:{self.bot.id}", self.holder, real_clock).work(menus.run)
        else:
            await menus.run()

    async def _choose_way(self) -> None:
        """Let Telegram call us, or stop it from doing so; what waits there stays."""
        if not self.by_webhook:
            await self.api.call("deleteWebhook", drop_pending_updates=False)
            return
        await self.api.call(
            "setWebhook",
            url=address_of(self.bot, self.house.settings.webhook_url),
            secret_token=secret_of(self.bot),
            allowed_updates=list(KINDS),
            max_connections=CONNECTIONS,
            drop_pending_updates=False,
        )

    async def note(self, state: str) -> None:
        """Tell the other processes and the doctor how it stands with this bot."""
        if state == self._said:
            return
        self._said, now = state, self.polling.real_clock()
        facts = {"state": state, "link": self.links.get(self.bot.channel, "")}
        await self.house.database.write(lambda tx: mark(tx, DOOR + self.bot.channel, now, facts))

    async def hush(self) -> None:
        """Say no more about ourselves."""
        if self._manners is not None:
            self._manners.cancel()
            await asyncio.gather(self._manners, return_exceptions=True)

    async def stop(self) -> None:
        """Hear nothing more, deal with what was heard, and confirm it."""
        await self.polling.stop()
        await self.hush()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.intake.drained(), DRAIN)
        await self.intake.leave()
        if not self.by_webhook:
            await self.polling.confirm()
        if self.house.settings.shared:
            await self.lease.release()


@asynccontextmanager
async def listening_to_bots(house: House, parts: Collection[str]) -> AsyncIterator[Mapping[str, Hook]]:
    """Listen to the bots that are this process's part; give what Telegram's calls are taken by."""
    links = dict(await house.database.read(links_known))
    ears = [open_ear(house, bot, links) for bot in bots_of(house.settings) if bot.part in parts]
    await asyncio.gather(*(asyncio.to_thread(warm, ear.bot) for ear in ears))
    tasks = [asyncio.create_task(ear.run()) for ear in ears]
    for ear in ears:
        house.watch.beats.parts[ear.bot.part] = ear.beat
    hooks = {ear.bot.channel: Hook(ear.intake, secret_of(ear.bot).encode()) for ear in ears if ear.by_webhook}
    try:
        yield hooks
    finally:
        await asyncio.gather(*(ear.stop() for ear in ears))
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(*(ear.hush() for ear in ears))  # one that was just beginning may have begun
        await asyncio.gather(*(ear.api.close() for ear in ears))


def links_known(tx: Transaction) -> Mapping[str, str]:
    """The addresses of the bots by channel and by part, as their doors last told them."""
    links = {channel: str(door.data.get("link", "")) for channel, door in below(tx, DOOR).items()}
    parts = {STAFF if channel == STAFF else RESIDENTS: link for channel, link in links.items() if link}
    return {**parts, **links}


def open_ear(house: House, bot: Bot, links: MutableMapping[str, str]) -> Ear:
    """Put one bot's parts together; nothing is asked of Telegram yet."""
    settings, engine = house.settings, house.engine
    api, real = BotApi(bot.token, settings.telegram_api), engine.real_clock
    limits = limits_of(settings, [bot.channel]).get(bot.channel)
    porter = Porter(bot.channel, api, engine.database, real, settings.locale, limits, links)
    pictures = Pictures(engine.database, engine.clock)
    rooms = Rooms(bot, api, engine, porter, settings.locale) if bot.for_staff else None
    reception = Reception(bot, api, engine, pictures, porter, real, settings.locale, rooms)
    decode = staff.decode if bot.for_staff else residents.decode
    intake = Intake(bot, decode, reception, engine.database, engine.clock, real, house.door.metrics)
    asks = not settings.webhook_url
    polling = Polling(api, intake, real, asks=asks, alone=asks or not settings.shared)
    ear = Ear(house, bot, api, intake, polling, links)
    polling.prepare, polling.note = ear.prepare, ear.note
    return ear


def warm(bot: Bot) -> None:
    """Load the bot's library before its first update, beside everything else."""
    empty: dict[str, Any] = {"update_id": 0}
    (staff if bot.for_staff else residents).decode(empty)
