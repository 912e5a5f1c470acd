"""Brings updates to a bot's webhook: in order within a chat, chats side by side, again until answered.

Source: Bot API, setWebhook ("a reasonable amount of attempts"); 60 s for an answer:
tdlib/telegram-bot-api#341.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import httpx

from tests.botapi import requests
from tests.botapi.errors import Refused
from tests.botapi.mailbox import Waiting
from tests.botapi.model import Json
from tests.botapi.params import Upload, typed
from tests.botapi.world import Bot, World

LONGEST_PAUSE = 60.0
Reply = Callable[[Bot, Json, dict[str, Upload]], Awaitable[None]]


class Postman:
    """Serves one bot. `pause` (s) is the first after a failure, `seconds` how long an answer may take."""

    def __init__(self, world: World, bot: Bot, reply: Reply, pause: float, seconds: float) -> None:
        self.world = world
        self.bot = bot
        self.reply = reply
        self.pause = pause
        self.seconds = seconds
        self._busy: set[str] = set()

    async def run(self) -> None:
        async with (
            httpx.AsyncClient(trust_env=False, timeout=None, verify=False) as client,
            asyncio.TaskGroup() as tasks,
        ):
            while True:
                for key in list(self.bot.mailbox.of_chat) if self.bot.hook.url else ():
                    if key not in self._busy and len(self._busy) < self.bot.hook.connections:
                        self._busy.add(key)
                        tasks.create_task(self._serve(client, key))
                await self.world.signal.next()

    async def _serve(self, client: httpx.AsyncClient, key: str) -> None:
        """Bring all that waits for one chat, oldest first."""
        pause = self.pause
        try:
            while self.bot.hook.url and (waiting := self.bot.mailbox.of_chat.get(key)):
                if await self._bring(client, waiting[0]):
                    pause = self.pause
                else:
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, LONGEST_PAUSE)
        finally:
            self._busy.discard(key)
            self.world.signal.ring()

    async def _bring(self, client: httpx.AsyncClient, waiting: Waiting) -> bool:
        """Bring one update; forget it once it is answered with 2xx."""
        hook = self.bot.hook
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
        status, words = 0, "Connection refused"
        try:
            async with asyncio.timeout(self.seconds):
                answer = await client.post(hook.url, json=waiting.body, headers=headers)
            status, words = (
                answer.status_code,
                f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}",
            )
        except TimeoutError:
            words = "Read timeout expired"
        except httpx.HTTPError as error:
            words = (
                "Connection refused" if isinstance(error, httpx.ConnectError) else "Connection reset by peer"
            )
        hook.deliveries.append((waiting.id, status))
        if not 200 <= status < 300:
            hook.last_error = (self.world.now(), words)
            self.world.signal.ring()
            return False
        self.bot.mailbox.forget(waiting)
        self.world.signal.ring()
        await self._carry_out(answer.headers, answer.content)
        return True

    async def _carry_out(self, headers: Mapping[str, str], body: bytes) -> None:
        """Carry out the method that an answer may hold. Source: Bot API, requests when getting updates."""
        try:
            values, files = await requests.body_params(headers, body)
            values = typed(values)
        except Refused:
            return
        if values.get("method"):
            await self.reply(self.bot, values, files)
