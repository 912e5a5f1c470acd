"""Real time for what is counted in seconds: it follows the machine's clock forward, and never back."""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.domain_time import real_now


class Steady:
    """A clock of one process. Where the machine's is set back, it goes on from where it was."""

    def __init__(
        self, real: Callable[[], datetime] = real_now, passing: Callable[[], float] = time.monotonic
    ) -> None:
        self._real, self._passing = real, passing
        self._at, self._seen = real(), passing()
        self._lock = threading.Lock()

    def __call__(self) -> datetime:
        """Return the instant, in UTC."""
        with self._lock:
            seen = self._passing()
            self._at = max(self._at + timedelta(seconds=seen - self._seen), self._real())
            self._seen = seen
            return self._at
