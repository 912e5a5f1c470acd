"""Takes raw updates in: each is durable, with all that it does, before Telegram hears that we have it."""

import asyncio
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.dialogue.engine import Doorway
from bot.logs import trace, trail
from bot.metrics import Metrics
from bot.telegram.bots import Bot
from bot.telegram.incoming.came import Came, Kind, Malformed
from bot.telegram.incoming.lanes import Item, Lanes
from bot.telegram.incoming.reception import Reception
from workflows import arrivals, waiting
from workflows.arrivals import Address
from workflows.conversation import FoldedBefore
from workflows.house.replay import REPLAY
from workflows.waiting import Held, Raw

Decode = Callable[[Any], Came]
OLD = timedelta(seconds=60)
"""Real time after which an update that waits has lost whoever was to deal with it."""

UNKNOWN_KIND = "UnknownKind"
MOST_WAITING = 20_000
"""Updates in memory; beyond them nobody is listened to for a moment."""

log = structlog.get_logger()


@dataclass
class Intake:
    """One bot's intake, for polling and webhook alike."""

    bot: Bot
    decode: Decode
    reception: Reception
    database: Doorway
    clock: Callable[[], datetime]
    real_clock: Callable[[], datetime]
    metrics: Metrics
    most: int = MOST_WAITING
    lanes: Lanes = field(init=False)
    _at_work: set[int] = field(default_factory=set)  # held updates that stand in a lane

    def __post_init__(self) -> None:
        self.lanes = Lanes(self._deal)

    @property
    def is_full(self) -> bool:
        """Whether so much waits that nobody should be listened to for a moment."""
        return self.lanes.waiting > self.most

    async def accept(self, raw: Any) -> None:
        """Take one update in; it is durable when this returns, and may come again before."""
        try:
            came = self.decode(raw)
        except Malformed as error:
            log.warning("update malformed", channel=self.bot.channel, error=error.reason)
            await self._put_by(None, raw, error.reason)
            return
        if came.kind is Kind.UNKNOWN:
            log.warning("update of an unknown kind", channel=self.bot.channel)
            await self._put_by(came, raw, UNKNOWN_KIND)
            return
        self.metrics.counting(self.bot.channel, came.kind).inc()
        await self._line_up(came, raw)

    async def recover(self, age: timedelta = timedelta()) -> int:
        """Take up what has waited in the database for so long, left by whoever ended; return how much."""
        before = self.real_clock() - age
        left = await self.database.read(lambda tx: waiting.held(tx, self.bot.channel, before))
        mine = [each for each in left if each.id not in self._at_work]
        for each in mine:
            await self._take_up(each)
        return len(mine)

    async def drained(self) -> None:
        """Return when everything taken in has been dealt with."""
        await self.lanes.drained()

    async def leave(self) -> None:
        """Stop dealing with anything; what was not dealt with comes again, or was kept."""
        await self.lanes.leave()

    async def _line_up(self, came: Came, raw: Any) -> None:
        """Let an update stand in its chat's line; what may take long is kept first, and not waited for."""
        loop = asyncio.get_running_loop()
        slow = came.private and (came.file is not None or self.lanes.is_slow(came.chat))
        item = Item(came, raw, loop.create_future(), loop.create_future(), slow=slow)
        self.lanes.put(item)
        if not slow:
            item.ready.set_result(None)
            await item.done
            return
        try:
            item.held = await self._hold(came, raw)
        except BaseException as error:
            item.ready.set_exception(error)
            item.ready.exception()  # read here: the lane only looks whether there is one
            raise
        if item.held is None:
            item.done.cancel()
        else:
            self._at_work.add(item.held)
        item.ready.set_result(None)

    async def _hold(self, came: Came, raw: Any) -> int | None:
        """Keep an update; None when it has been dealt with before."""
        address, now = self._address(came), self.real_clock()
        name, text = self.reception.name(came), as_text(raw)

        def step(tx: Any) -> int | None:
            known = arrivals.chat_at(tx, address)
            return waiting.hold(tx, Raw(self.bot.channel, name, known.id if known else None, text), now)

        return await self.database.write(step)

    def _named(self, came: Came, name: str) -> Came:
        """Give an update the name under which it is played again, if it is."""
        return replace(came, name=name) if name.startswith(REPLAY) else came

    async def _take_up(self, held: Held) -> None:
        """Let an update that waits in the database stand in line again."""
        raw = json.loads(held.text)
        try:
            came = self._named(self.decode(raw), held.update_id)
        except Malformed as error:
            await self._put_by(None, raw, error.reason, held.update_id)
            return
        if came.kind is Kind.UNKNOWN:
            await self._put_by(came, raw, UNKNOWN_KIND)
            return
        loop = asyncio.get_running_loop()
        item = Item(came, raw, loop.create_future(), loop.create_future(), held.id, slow=True)
        item.ready.set_result(None)
        self._at_work.add(held.id)
        self.lanes.put(item)

    async def _deal(self, together: list[Item]) -> None:
        """Deal with what came together; what we fail at is set aside, each by itself."""
        ids = [item.held for item in together if item.held is not None]
        try:
            with self.metrics.timing(self.bot.channel).time():
                await self._try(together)
            if ids:
                await self.database.write(lambda tx: waiting.let_go(tx, ids))
        finally:
            self._at_work.difference_update(ids)  # what could not be written down is taken up again

    async def _try(self, together: list[Item]) -> None:
        try:
            await self.reception.take([item.came for item in together])
        except FoldedBefore:
            for item in together:
                await self._try([item])
        except Exception as error:  # a worker loop: the update is kept for an operator
            await self._failed(together, error)

    async def _failed(self, together: list[Item], error: Exception) -> None:
        kind = type(error).__name__
        for item in together:
            name = self.reception.name(item.came)
            update = trail(self.bot.channel, name)
            log.error(
                "update set aside", channel=self.bot.channel, update=update, error=kind, trace=trace(error)
            )
            await self._put_by(item.came, item.raw, kind)
        await self.reception.apologise(together[0].came)

    async def _put_by(self, came: Came | None, raw: Any, error: str, name: str | None = None) -> None:
        """Set an update aside for an operator."""
        text, now = as_text(raw), self.clock()
        given = name or (self.reception.name(came) if came else f"{self.bot.id}:{name_of(raw, text)}")
        address = self._address(came) if came and came.chat else None

        def step(tx: Any) -> None:
            known = arrivals.chat_at(tx, address) if address else None
            raw_one = Raw(self.bot.channel, given, known.id if known else None, text)
            waiting.put_by(tx, raw_one, now, error)

        await self.database.write(step)
        self.metrics.counting(self.bot.channel, "aside").inc()

    def _address(self, came: Came) -> Address:
        return Address(self.bot.channel, str(came.chat))


def as_text(raw: Any) -> str:
    """Write a raw update down; half characters as JSON escapes them."""
    return json.dumps(raw, default=str)


def name_of(raw: Any, text: str) -> str:
    """Name an update that cannot be read: by its number if it has one, else by what it is."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    whole = isinstance(number, int) and not isinstance(number, bool)
    return str(number) if whole else hashlib.sha256(text.encode()).hexdigest()[:16]
