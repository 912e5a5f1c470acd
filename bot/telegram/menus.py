"""Keeps the menus of commands that are one's own: by role for staff, and in the letters one reads."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2s
from itertools import islice
from typing import Any

import structlog

from bot.catalogue.sentences import phrase
from bot.dialogue.engine import Doorway
from bot.telegram.calls import ApiError, BotApi, Refused
from models.vocabulary import BODY_ROLES, Locale, Role
from workflows.gate import has_duty
from workflows.gate_terms import Duty
from workflows.house.shown_menus import Seated, note_shown, seated_at, shown_at
from workflows.polls.straw import ASKERS
from workflows.transaction import Transaction

RESIDENTS = ("progress", "language", "cancel", "undo", "help", "privacy")
"""What is offered at the residents' bot."""

STRANGERS = ("start",)
"""What is offered at the staff's bot to whoever has not joined."""

GROUPS = ("here",)
"""What is offered in groups at the staff's bot; the residents' bot has nothing to do there."""

LOOK, PACE, AWAY = 10.0, 0.1, 60.0
"""Seconds between two looks, between two calls, and after a call that got no answer."""

TOGETHER = 20
"""Menus after which it is written down that they were shown."""

TOO_MANY, THEIR_FAULT = 429, 500
log = structlog.get_logger()

Change = tuple[str, str | None, list[dict[str, str]]]
"""An address, the mark of the menu it is to be shown (None: none of its own), and that menu."""


def commands_of(role: Role) -> tuple[str, ...]:
    """Return the commands that a role may use at its bot, as they are offered."""
    if role is Role.RESIDENT:
        return RESIDENTS
    of_body = ("group", "undo") if role in BODY_ROLES else ()
    asks = ("poll",) if role in ASKERS else ()
    board = ("board",) if has_duty(role, Duty.BOARD) else ()
    return ("progress", *asks, *of_body, *board, "language", "cancel", "help", "devices")


def menu(commands: tuple[str, ...], locale: Locale) -> list[dict[str, str]]:
    """Write commands as Telegram takes them."""
    return [{"command": name, "description": phrase(f"telegram.menu.{name}", locale)} for name in commands]


def mark_of(shown: list[dict[str, str]]) -> str:
    """Name a menu, shortly: another role, language or wording is another one."""
    return blake2s(json.dumps(shown).encode(), digest_size=6).hexdigest()


def changes(seated: list[Seated], shown: dict[str, str]) -> Iterator[Change]:
    """Yield what is to be shown to whom, and from whom a menu is to be taken, given what was shown."""
    for each in seated:
        own = menu(commands_of(each.role), Locale(each.locale))
        if shown.get(each.address) != mark_of(own):
            yield each.address, mark_of(own), own
    here = {each.address for each in seated}
    yield from ((address, None, []) for address in shown if address not in here)


@dataclass(frozen=True)
class Menus:
    """The menus of one bot. What Telegram refuses is logged and not tried again; nothing waits for it."""

    channel: str
    api: BotApi
    database: Doorway
    real_clock: Callable[[], datetime]
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def run(self) -> None:
        """Look again and again, for ever."""
        while True:
            try:
                rest = LOOK if await self.round() else AWAY
            except Exception as error:  # a worker loop: the next look finds the same
                log.error("menus not looked after", channel=self.channel, error=type(error).__name__)
                rest = AWAY
            await self.pause(rest)

    async def round(self) -> bool:
        """Show every menu that has changed; say whether Telegram answered."""
        seated, shown = await self.database.read(self._look)
        todo = changes(seated, shown)
        while some := list(islice(todo, TOGETHER)):
            done = await self._show_all(some)
            await self._note(done)
            if len(done) < len(some):
                return False
        return True

    def _look(self, tx: Transaction) -> tuple[list[Seated], dict[str, str]]:
        return seated_at(tx, self.channel), shown_at(tx, self.channel)

    async def _note(self, done: dict[str, str | None]) -> None:
        if done:
            now = self.real_clock()
            await self.database.write(lambda tx: note_shown(tx, self.channel, done, now))

    async def _show_all(self, some: list[Change]) -> dict[str, str | None]:
        """Show these, one after the other; return those that Telegram has answered."""
        done: dict[str, str | None] = {}
        for address, mark, commands in some:
            if not await self._show(address, commands):
                break
            done[address] = mark
            await self.pause(PACE)
        return done

    async def _show(self, address: str, commands: list[dict[str, str]]) -> bool:
        """Show a menu in one chat, or none of its own; say whether there was an answer."""
        given: dict[str, Any] = {"scope": {"type": "chat", "chat_id": int(address)}}
        if commands:
            given["commands"] = commands
        method = "setMyCommands" if commands else "deleteMyCommands"
        try:
            await self.api.call(method, **given)
        except Refused as refused:
            if refused.code == TOO_MANY or refused.code >= THEIR_FAULT:
                return False
            log.warning("telegram took no menu", channel=self.channel, method=method, error=str(refused.code))
        except ApiError:
            return False  # whoever asks for updates says so already
        return True
