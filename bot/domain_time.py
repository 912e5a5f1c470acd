"""Domain time: the real time, or a faster one in a demo; kept in the data folder, never going back."""

import json
import os
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

RESERVE = timedelta(seconds=1)
"""Real time for which domain time is promised ahead on disk: what a crash may skip."""


def real_now() -> datetime:
    """Return the instant by this machine's clock, in UTC."""
    return datetime.now(UTC)


class DomainTime:
    """Tells domain time. `speed` domain seconds pass in one real second.

    Before an instant is told, an upper bound is on disk, so that after a crash time starts above it.
    """

    def __init__(self, folder: Path, speed: float = 1.0, real: Callable[[], datetime] = real_now) -> None:
        self._file = folder / "domain_time.json"
        self._speed = speed
        self._real = real
        self._lock = threading.Lock()
        self._start_real = real()
        self._start = max(self._start_real, self._kept())
        self._last = self._start
        self._promised = self._start
        self._needed = speed != 1.0 or self._start > self._start_real

    def now(self) -> datetime:
        """Return domain time; it never goes back."""
        with self._lock:
            passed = (self._real() - self._start_real) * self._speed
            self._last = max(self._last, self._start + passed)
            if self._needed and self._last >= self._promised:
                self._promise(self._last + RESERVE * self._speed)
            return self._last

    def _kept(self) -> datetime:
        """The bound that an earlier run promised."""
        if not self._file.exists():
            return datetime.min.replace(tzinfo=UTC)
        return datetime.fromisoformat(json.loads(self._file.read_text("utf-8"))["up_to"])

    def _promise(self, up_to: datetime) -> None:
        """Put a bound on disk before anything below it is told."""
        draft = self._file.with_suffix(".new")
        with draft.open("w", encoding="utf-8") as file:
            json.dump({"up_to": up_to.isoformat()}, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._file)
        self._promised = up_to
