"""Wakes the open event streams of a chat when something was delivered to it."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

POLL_SECONDS = 1.0
"""How long a stream waits before it looks by itself: another process may have delivered."""


class Streams:
    """The signals of the open streams, by chat. Belongs to one event loop."""

    def __init__(self, poll_seconds: float = POLL_SECONDS) -> None:
        self._poll_seconds = poll_seconds
        self._signals: defaultdict[int, set[asyncio.Event]] = defaultdict(set)
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether streams shall end."""
        return self._closed

    def wake(self, chat_ids: Iterable[int]) -> None:
        """Tell the streams of these chats that there is something new; call it in the event loop."""
        for chat_id in chat_ids:
            for signal in self._signals.get(chat_id, ()):
                signal.set()

    def close(self) -> None:
        """Let every stream end now."""
        self._closed = True
        self.wake(list(self._signals))

    def listeners(self, chat_id: int) -> int:
        """Count the open streams of a chat."""
        return len(self._signals.get(chat_id, ()))

    @contextmanager
    def listening(self, chat_id: int) -> Iterator[asyncio.Event]:
        """Give a signal that `wake` sets, for as long as a stream is open."""
        signal = asyncio.Event()
        self._signals[chat_id].add(signal)
        try:
            yield signal
        finally:
            self._signals[chat_id].discard(signal)
            if not self._signals[chat_id]:
                del self._signals[chat_id]

    async def news(self, signal: asyncio.Event) -> None:
        """Wait until `wake` was called, or until it is time to look."""
        try:
            async with asyncio.timeout(self._poll_seconds):
                await signal.wait()
        except TimeoutError:
            return
        signal.clear()
