"""Makes words of what waits, one after another, beside the conversation; they come as an update."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from bot.dialogue.engine import Doorway
from bot.messages import Incoming
from bot.pictures import PictureGone
from bot.recognition.senses import NotRecognised, Senses
from workflows import recognition
from workflows.attachments import kind_of
from workflows.conversation import ChatUnknown, Letter
from workflows.recognition import Job

CHANNEL = "recognition"
"""Names what was recognised in the inbox: the same attachment is told once."""

LOOK = 15.0
"""Seconds between two looks when nobody rings."""

MOST = 20
log = structlog.get_logger()


@dataclass
class Recogniser:
    """Takes recordings and pictures that wait, lets words be made of them, and hands those to the engine."""

    database: Doorway
    senses: Senses
    content: Callable[[str], Awaitable[bytes]]
    receive: Callable[[Incoming], Awaitable[Sequence[Letter]]]
    clock: Callable[[], datetime]
    real_clock: Callable[[], datetime]
    told: Callable[[Iterable[int]], None]  # there is something new in these chats
    alone: bool  # no other process works on this database: what was begun before us, nobody is at
    _rung: asyncio.Event = field(default_factory=asyncio.Event)
    _fresh: bool = True

    def wake(self) -> None:
        """Let it look at once."""
        if self.senses.kinds:
            self._rung.set()

    async def run(self) -> None:
        """Look for work until cancelled."""
        if not self.senses.kinds:
            return
        try:
            while True:
                self._rung.clear()
                try:
                    await self.round()
                except Exception as error:  # a worker loop: what waits keeps waiting
                    log.error("recognition failed", error=type(error).__name__)
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOK):
                        await self._rung.wait()
        finally:
            await self.senses.close()

    async def round(self) -> int:
        """Try what waits now; return how much that was."""
        if not self.senses.kinds:
            return 0
        now, done = self.clock(), 0
        left_over, self._fresh = self._fresh and self.alone, False
        for job in await self.database.read(lambda tx: recognition.waiting(tx, now, MOST)):
            done += await self._do(job, left_over=left_over)
        return done

    async def _do(self, job: Job, *, left_over: bool) -> int:
        real_now = self.real_clock()
        if job.leased_until is not None and job.leased_until > real_now and not left_over:
            return 0
        if not await self.database.write(lambda tx: recognition.claim(tx, job, real_now)):
            return 0
        words = "" if job.hopeless else await self._words(job)
        if words is None:
            return 1
        heard = Incoming(CHANNEL, job.chat_id, job.name, photos=(job.name,), heard=words)
        try:
            await self.receive(heard)
        except ChatUnknown:  # forgotten, or its door was shut, in the meantime
            await self.database.write(lambda tx: recognition.finish(tx, job.name))
        self.told((job.chat_id,))
        return 1

    async def _words(self, job: Job) -> str | None:
        """Return the words of an attachment; None where it is to be tried once more."""
        try:
            return await self.senses.recognise(kind_of(job.name), await self.content(job.name))
        except PictureGone:
            return ""
        except NotRecognised as failure:
            log.warning("not recognised", name=kind_of(job.name), state=failure.why)
            await self.database.write(lambda tx: recognition.put_back(tx, job))
            return None
