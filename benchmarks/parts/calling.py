"""Brings updates to a webhook as Telegram does, so lightly that the server is what is measured."""

import asyncio
import itertools
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from benchmarks.parts.client import Burst, Refused
from benchmarks.parts.hooks import BOTS
from bot.telegram.bots import STAFF
from bot.telegram.incoming.webhook import secret_of

SAID = {False: ("幸福里小区{}号楼楼道灯不亮，晚上看不见", "取消"), True: ("任务", "帮助")}
"""What residents and staff say in turns: a chat comes back to where it was."""

SENT_AT = 1_795_000_000
OK = (b"HTTP/1.1 200", b"HTTP/1.1 204")


@dataclass
class Caller:
    """One connection over which the updates of one chat come, in order."""

    port: int
    bot: str
    chat: int
    numbers: Iterator[int]
    said: Iterator[str] = field(init=False)
    _writer: asyncio.StreamWriter | None = None

    def __post_init__(self) -> None:
        self.said = itertools.cycle(each.format(self.chat % 20 + 1) for each in SAID[self.bot == STAFF])
        secret = secret_of(BOTS[self.bot])
        self._head = (
            f"POST /telegram/{self.bot} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\nContent-Length: "
        )

    async def open(self) -> None:
        """Connect."""
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self.port)

    async def bring(self, text: str | None = None) -> float:
        """Bring one update; return how long it took until it was acknowledged (seconds). Raises Refused."""
        body = json.dumps(self._update(text or next(self.said)), ensure_ascii=False).encode()
        begun = time.perf_counter()
        assert self._writer is not None
        self._writer.write(f"{self._head}{len(body)}\r\n\r\n".encode() + body)
        answered = await self._reader.readuntil(b"\r\n\r\n")
        _, _, rest = answered.lower().partition(b"content-length:")
        if rest:
            await self._reader.readexactly(int(rest.partition(b"\r")[0]))
        if not answered.startswith(OK):
            raise Refused(answered[:20])
        return time.perf_counter() - begun

    def _update(self, text: str) -> dict[str, object]:
        number = next(self.numbers)
        chat = {"id": self.chat, "type": "private", "first_name": "某人"}
        sender = {"id": self.chat, "is_bot": False, "first_name": "某人", "language_code": "zh-hans"}
        message: dict[str, object] = {"message_id": number, "date": SENT_AT, "chat": chat, "from": sender}
        message["text"] = text
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
        return {"update_id": number, "message": message}

    def close(self) -> None:
        """Hang up."""
        if self._writer is not None:
            self._writer.close()


class Callers:
    """So many chats of one bot, each with a connection of its own."""

    def __init__(self, port: int, bot: str, count: int, secrets: list[str]) -> None:
        numbers = itertools.count(1)
        self._all = [Caller(port, bot, 7_000_000_000 + each, numbers) for each in range(count)]
        self._secrets = secrets

    async def open(self) -> None:
        """Let everybody begin their chat; staff with an invitation."""
        for number, caller in enumerate(self._all):
            await caller.open()
            await caller.bring(f"/start {self._secrets[number]}" if self._secrets else "/start")

    async def reopen(self) -> None:
        """Connect anew: a server hangs up on who is silent for some seconds."""
        for caller in self._all:
            caller.close()
            await caller.open()

    async def burst(self, seconds: float) -> Burst:
        """Let everybody bring one update after the other for so long."""
        await self.reopen()
        done, begun = Burst(), time.perf_counter()

        async def keep(caller: Caller) -> None:
            while time.perf_counter() < begun + seconds:
                done.waits.append(await caller.bring())

        await asyncio.gather(*(keep(each) for each in self._all))
        done.updates, done.seconds = len(done.waits), time.perf_counter() - begun
        return done

    async def steady(self, rate: float, seconds: float) -> list[float]:
        """Bring so many a second, evenly; return how long each took from its instant on, in order of size."""
        await self.reopen()
        begun, waits = time.perf_counter(), []

        async def keep(caller: Caller, first: int) -> None:
            for number in range(first, int(rate * seconds), len(self._all)):
                at = begun + number / rate
                await asyncio.sleep(max(0.0, at - time.perf_counter()))
                await caller.bring()
                waits.append(time.perf_counter() - at)

        await asyncio.gather(*(keep(each, first) for first, each in enumerate(self._all)))
        return sorted(waits)

    async def many(self, count: int) -> None:
        """Bring so many updates."""
        await self.reopen()
        shares = [count // len(self._all)] * len(self._all)

        async def keep(caller: Caller, share: int) -> None:
            for _ in range(share):
                await caller.bring()

        await asyncio.gather(*(keep(each, share) for each, share in zip(self._all, shares, strict=True)))

    def close(self) -> None:
        """Hang up."""
        for caller in self._all:
            caller.close()
