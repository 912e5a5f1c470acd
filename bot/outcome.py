"""Writes down what became of a message on its way, and decides what a failure means for it and for others."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.delivery import ChatGone, ChatMoved, Door, SendFailed, Sent, Unanswered, Unreachable
from bot.dialogue.engine import Doorway
from bot.limits import token_of
from bot.reach import Reach, Refusals, pause
from workflows import outbox
from workflows.limits.allowances import hold
from workflows.outbox import Letter, Stale
from workflows.polls import straw
from workflows.privacy import farewell
from workflows.transaction import Transaction

MOST_ATTEMPTS = 8
"""So often a message is tried that got no answer."""

log = structlog.get_logger()


@dataclass
class Outcome:
    """What one channel's messages came to."""

    door: Door
    database: Doorway
    clock: Callable[[], datetime]
    real_clock: Callable[[], datetime]
    reach: Reach
    look_again: Callable[[], None]  # the chat may be told more soon
    refusals: Refusals = field(default_factory=Refusals)

    async def arrived(self, letter: Letter, sent: Sent) -> None:
        """Mark a message, or a part of it; then take away buttons that work no more."""
        self.refusals.taken()
        if sent.more:
            await self.database.write(lambda tx: outbox.mark_part(tx, letter.id, sent.foreign))
            self.look_again()
            return
        after = await self.database.write(lambda tx: self._mark(tx, letter, sent))
        if after.more:
            self.look_again()
        for each in after.stale:
            await self._strip(letter, each)

    def _mark(self, tx: Transaction, letter: Letter, sent: Sent) -> outbox.After:
        """Mark a message; one that has closed a straw poll brings back what it came to."""
        now = self.clock()
        if letter.edits is not None:
            straw.came_back(tx, letter, sent.totals, now)
        if farewell.over(tx, letter):
            return outbox.After((), more=False)
        return outbox.mark_arrived(tx, letter, sent.foreign, now, keyed=sent.keyed, in_place=sent.in_place)

    async def _strip(self, letter: Letter, stale: Stale) -> None:
        """Take the buttons from an older message; what cannot be reached now is tried with the next one."""
        try:
            await self.door.strip(letter.address, stale.foreign)
        except SendFailed as failure:
            if failure.retry_after is not None or isinstance(failure, Unreachable | Unanswered):
                return
        await self.database.write(lambda tx: outbox.mark_stripped(tx, stale.id))

    async def failed(self, letter: Letter, failure: SendFailed) -> None:
        """Try again later, judge a doubt, set down what a chat does not take, or give up for an eye."""
        if isinstance(failure, Unreachable):
            self.reach.doubt(failure.reason, self.real_clock())
            await self.database.write(lambda tx: outbox.put_back(tx, letter.id, failure.reason))
        elif isinstance(failure, Unanswered):
            await self._unanswered(letter, failure)
        elif isinstance(failure, ChatGone):
            await self._gone(letter, failure)
        elif isinstance(failure, ChatMoved):
            await self._moved(letter, failure)
        elif failure.retry_after is not None:
            await self._wait(letter, failure, timedelta(seconds=failure.retry_after))
        else:
            await self._give_up(letter, failure.reason)

    async def _unanswered(self, letter: Letter, failure: Unanswered) -> None:
        """Nobody knows whether it arrived: twice is better than never, or else somebody looks."""
        self.reach.doubt(failure.reason, self.real_clock())
        if not outbox.may_repeat(letter):
            await self.database.write(lambda tx: outbox.doubt(tx, letter.id, failure.reason))
        elif letter.attempts + 1 >= MOST_ATTEMPTS:
            await self._give_up(letter, failure.reason)
        else:
            later = self.clock() + pause(letter.attempts)
            await self.database.write(lambda tx: outbox.postpone(tx, letter.id, later, failure.reason))

    async def _gone(self, letter: Letter, failure: ChatGone) -> None:
        """Say nothing more there, and keep what was to be said; last words to somebody forgotten are over."""

        def step(tx: Transaction) -> int:
            if farewell.over(tx, letter):
                return 0
            outbox.put_back(tx, letter.id, failure.reason)
            return outbox.block(tx, letter.chat_id, failure.why)

        kept = await self.database.write(step)
        log.info("chat takes nothing", channel=letter.channel, state=str(failure.why), count=kept)

    async def _moved(self, letter: Letter, failure: ChatMoved) -> None:
        """Send to the new address from now on."""

        def step(tx: Transaction) -> None:
            outbox.put_back(tx, letter.id, failure.reason)
            outbox.move(tx, letter.chat_id, letter.channel, failure.address)

        await self.database.write(step)
        self.look_again()

    async def _wait(self, letter: Letter, failure: SendFailed, patience: timedelta) -> None:
        """Leave the chat alone for so long, or everybody."""
        everybody = failure.all_chats or self.refusals.refused(letter.chat_id)
        held = token_of(letter.channel) if everybody else f"chat:{letter.chat_id}"
        later, real_later = self.clock() + patience, self.real_clock() + patience

        def step(tx: Transaction) -> None:
            hold(tx, held, real_later)
            outbox.put_back(tx, letter.id, failure.reason)
            outbox.postpone(tx, letter.id, later, failure.reason)

        await self.database.write(step)

    async def _give_up(self, letter: Letter, reason: str) -> None:
        """Put it on the list that an operator sees; there is nobody any more to whom last words could go."""

        def step(tx: Transaction) -> None:
            if not farewell.over(tx, letter):
                outbox.give_up(tx, letter.id, reason)

        await self.database.write(step)
        log.warning("message given up", channel=letter.channel, letter=letter.id, error=reason)
