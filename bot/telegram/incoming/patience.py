"""Notices who waits long for an answer: one look at all of them, not a clock for each."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

SHOWN_AFTER = 0.5
"""Seconds after which somebody who waits is shown that we are at it."""

Show = Callable[[int], Awaitable[None]]


@dataclass
class Patience:
    """Those who wait at this moment, by the number of their chat, longest first."""

    _since: dict[int, tuple[float, Show]] = field(default_factory=dict)
    _showing: dict[int, asyncio.Future[None]] = field(default_factory=dict)
    _looks: bool = False

    @contextmanager
    def of(self, chat: int, show: Show) -> Iterator[None]:
        """Call `show` once if what is done here takes long; leave it in the middle when all is done."""
        loop = asyncio.get_running_loop()
        self._since[chat] = loop.time(), show
        if not self._looks:
            self._looks = True
            loop.call_later(SHOWN_AFTER, self._look, loop)
        try:
            yield
        finally:
            self._since.pop(chat, None)
            showing = self._showing.pop(chat, None)
            if showing is not None:
                showing.cancel()

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        """Show it to all who have waited long enough, and look again when the next one has."""
        now = loop.time()
        while self._since:
            chat, (since, show) = next(iter(self._since.items()))
            if since + SHOWN_AFTER > now:
                loop.call_at(since + SHOWN_AFTER, self._look, loop)
                return
            del self._since[chat]
            self._showing[chat] = asyncio.ensure_future(show(chat))
        self._looks = False
