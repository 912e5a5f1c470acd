"""Telegram's doors: residents on aiogram, staff on python-telegram-bot, before a server on loopback."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

from pydantic import SecretStr

from bot.app import House
from bot.telegram.bots import RESIDENTS, STAFF, bots_of
from bot.telegram.incoming.lanes import Lanes
from bot.telegram.incoming.polling import has_number
from bot.telegram.sending.doors import close_doors
from bot.telegram.serving import Ear, open_ear
from models.vocabulary import Role
from tests.botapi.api import BotApi
from tests.botapi.model import Json
from tests.botapi.people import Person as Owner
from tests.botapi.screen import Shown as Message
from tests.conversations.differences import left_out_at_telegram
from tests.conversations.door import Person, Shown
from tests.conversations.hooks import called
from tests.conversations.telephones import Telephone
from workflows.areas.geometry import Datum, Point, to_wgs84

LANGUAGES = {"zh-CN": "zh-hans", "zh-Hant": "zh-hant", "en": "en"}
PNG = b"\x89PNG"
LARGEST_PHOTO = 10_000_000
"""Bytes. Source: Bot API, sendPhoto."""

LONGEST_TEXT = 4096
NOBODY = 60.0
"""Seconds after which an update that nobody has taken is a failure."""


@dataclass
class TelegramDoor:
    """Both bots, driven by hand: asked for updates whenever somebody has done something, or called."""

    api: BotApi
    by_webhook: bool = False
    own: bool = False  # plays what is written for Telegram alone: nothing is left out
    name: str = "聊天软件"
    telephones: dict[str, Telephone] = field(default_factory=dict)
    newest: dict[str, Json] = field(default_factory=dict)  # the newest update of each person

    @property
    def settings(self) -> dict[str, Any]:
        """What a house needs to find the bots."""
        tokens = {f"{bot}_token": SecretStr(self.api.token(bot)) for bot in (RESIDENTS, STAFF)}
        return {**tokens, "telegram_api": self.api.url}

    def lacks(self, verb: str, text: str) -> bool:
        return not self.own and left_out_at_telegram(verb, text)

    async def enter(self, house: House) -> None:
        self.house = house
        links: dict[str, str] = {}
        self.ears = {bot.channel: open_ear(house, bot, links) for bot in bots_of(house.settings)}
        self._stack = AsyncExitStack()
        for sender in house.courier.senders:
            sender.limits = None  # the clock stands still: nobody could wait for an allowance
        for ear in self.ears.values():
            ear.intake.reception.porter.limits = None
            if not self.by_webhook:
                hurry(ear)
            await ear.intake.recover()
        if self.by_webhook:
            await self._stack.enter_async_context(called(house, self.ears.values()))

    async def leave(self) -> None:
        for ear in self.ears.values():
            await ear.intake.drained()
            await ear.hush()
            await ear.api.close()
        await close_doors(self.house.courier.doors)
        await self._stack.aclose()

    async def open(self, person: Person, invitation: str | None) -> None:
        bot = RESIDENTS if person.role is Role.RESIDENT else STAFF
        owner = self.api.person(person.name, LANGUAGES[person.locale])
        self.telephones[person.name] = Telephone(owner, bot)
        await owner.opens(bot, invitation)
        await self._taken(person.name)

    async def say(self, who: str, text: str) -> None:
        owner, bot = self._of(who)
        for start in range(0, len(text), LONGEST_TEXT):
            await owner.says(bot, text[start : start + LONGEST_TEXT])
        await self._taken(who)

    async def edit(self, who: str, back: int, text: str) -> None:
        owner, bot = self._of(who)
        own = [each for each in owner.chat(bot).messages if not each.by_bot and each.text[:1] != "/"]
        await owner.edits(bot, own[-back], text)
        await self._taken(who)

    async def press(self, who: str, token: str) -> None:
        owner, bot = self._of(who)
        await owner.forges(bot, token, self._holding(who, token))
        await self._taken(who)

    async def send_photos(self, who: str, photos: Sequence[bytes], caption: str | None) -> None:
        owner, bot = self._of(who)
        if not all(is_photo(each) for each in photos):
            await owner.sends_document(bot, photos[0], "picture.png", "image/png", caption)
        elif len(photos) == 1:
            await owner.sends_photo(bot, photos[0], caption)
        else:
            await owner.sends_album(bot, photos, caption)
        await self._taken(who)

    async def send_voice(self, who: str, voice: bytes, seconds: int, caption: str | None) -> None:
        owner, bot = self._of(who)
        await owner.sends_voice(bot, voice, seconds, caption)
        await self._taken(who)

    async def send_location(self, who: str, lat: float, lon: float, datum: str) -> None:
        owner, bot = self._of(who)
        there = to_wgs84(Point(lat, lon, Datum(datum)))
        await owner.sends_location(bot, there.latitude, there.longitude)
        await self._taken(who)

    async def send_raw(self, who: str, body: str) -> None:
        raise NotImplementedError  # declared in `differences`

    async def again(self, who: str) -> None:
        _, bot = self._of(who)
        if self.by_webhook:
            self.api.push(bot, self.newest[who])
            await self._taken(who)
        else:  # as after an answer that never arrived: it is among the next updates
            await self.ears[bot].intake.accept(self.newest[who])
            await self.ears[bot].intake.drained()

    async def seen(self, who: str) -> list[Shown]:
        return await self.telephones[who].news(self.house)

    async def whole(self, who: str) -> list[Shown] | None:
        telephone = self.telephones[who]
        return [Shown(0, "")] if await telephone.is_known(self.house) else None

    async def download(self, who: str) -> str:
        raise NotImplementedError  # declared in `differences`

    def _of(self, who: str) -> tuple[Owner, str]:
        telephone = self.telephones[who]
        return telephone.person, telephone.bot

    def _holding(self, who: str, token: str) -> Message | None:
        """The message on which a button stands, or stood; None where it never did."""
        owner, bot = self._of(who)
        held = (each.message for each in owner.chat(bot).backwards() if token in tokens_of(each.message))
        return next(held, None)

    async def _taken(self, who: str) -> None:
        """Let the bot take what has just been done, until all of it has been dealt with."""
        _, bot = self._of(who)
        waiting = [each for each in self.api.pending(bot) if has_number(each)]
        self.newest[who] = waiting[-1]
        if self.by_webhook:
            await self.api.taken(bot, NOBODY)
        else:
            await asyncio.wait_for(self.ears[bot].polling.round(), NOBODY)
        await self.ears[bot].intake.drained()


def hurry(ear: Ear) -> None:
    """Let an album be complete as soon as nothing more of it waits."""
    ear.intake.lanes = Lanes(ear.intake.lanes._take, pause=lambda _seconds: asyncio.sleep(0))


def is_photo(data: bytes) -> bool:
    """Whether Telegram's clients would send this as a photo; what they cannot draw goes as a file."""
    return data.startswith(PNG) and len(data) < LARGEST_PHOTO


def tokens_of(message: Message) -> list[str | None]:
    """What the buttons of a message say when they are pressed."""
    return [each.data for row in message.buttons for each in row]
