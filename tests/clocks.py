"""An event loop whose time passes in no time: whoever sleeps in it wakes at once, and in order."""

import asyncio
import selectors


class Hurried(selectors.DefaultSelector):
    """Waits for nothing, and knows how long it would have waited (seconds)."""

    passed = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.passed += max(timeout or 0.0, 0.0)
        return super().select(0)


class HurriedLoop(asyncio.SelectorEventLoop):
    """A loop for what only sleeps and computes: threads and sockets take real time."""

    def __init__(self) -> None:
        self._hurried = Hurried()
        super().__init__(self._hurried)

    def time(self) -> float:
        return self._hurried.passed
