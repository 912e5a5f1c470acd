"""Domain time: the real time, or a faster one in a demo; promised ahead, kept, and never going back."""

import json
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

RESERVE = timedelta(seconds=1)
"""Real time for which domain time is promised ahead: what a crash may skip."""


def real_now() -> datetime:
    """Return the instant by this machine's clock, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Course:
    """How domain time runs: from an instant on, at a speed, and up to where it has been promised."""

    real: datetime
    domain: datetime
    speed: float
    promised: datetime  # when, in real time
    up_to: datetime  # nobody has told a later instant

    def at(self, real: datetime) -> datetime:
        """Domain time at a real instant."""
        return self.domain + (real - self.real) * self.speed

    def runs(self, real: datetime) -> bool:
        """Whether somebody may still tell time by it: whoever does renews the promise."""
        return self.promised <= real and self.at(real) < self.up_to


Decide = Callable[[Course | None], Course]


class Keeper(Protocol):
    """Keeps the course of time. `shared`: several processes go by it at once."""

    shared: bool

    def read(self) -> Course | None:
        """Return what is kept."""

    def change(self, decide: Decide) -> Course:
        """Replace what is kept, while nobody else can; durable when this returns. Raises ConnectionError."""


class Folder:
    """Keeps the course in a file of the data folder, which one process holds."""

    shared = False

    def __init__(self, folder: Path) -> None:
        self._file = folder / "domain_time.json"

    def read(self) -> Course | None:
        """Return what is kept."""
        return from_json(self._file.read_text("utf-8")) if self._file.exists() else None

    def change(self, decide: Decide) -> Course:
        """Replace what is kept."""
        course = decide(self.read())
        draft = self._file.with_suffix(".new")
        with draft.open("w", encoding="utf-8") as file:
            file.write(to_json(course))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._file)
        return course


class KeptText(Protocol):
    """A text that all processes of an installation see (models.kept)."""

    def read(self) -> str:
        """Return it; a JSON object, empty at first."""

    def change(self, decide: Callable[[str], str]) -> str:
        """Replace it, while nobody else can."""


class Shared:
    """Keeps the course where every process of the installation goes by it."""

    shared = True

    def __init__(self, text: KeptText) -> None:
        self._text = text

    def read(self) -> Course | None:
        """Return what is kept."""
        return from_json(self._text.read())

    def change(self, decide: Decide) -> Course:
        """Replace what is kept. Never returns None: what was just written is a course."""
        course = from_json(self._text.change(lambda text: to_json(decide(from_json(text)))))
        assert course
        return course


class DomainTime:
    """Tells domain time. `speed` domain seconds pass in one real second.

    Before an instant is told, an upper bound is kept, so that after a crash time starts above it.
    """

    def __init__(self, keeper: Keeper, speed: float = 1.0, real: Callable[[], datetime] = real_now) -> None:
        self._keeper = keeper
        self._real = real
        self._lock = threading.Lock()
        start = real()
        kept = keeper.read()
        self._course = begin(kept, start, speed, keeper.shared)
        self._needed = speed != 1.0 or self._course.domain > self._course.real
        self._last = self._course.domain
        if self._needed:
            self._course = keeper.change(
                lambda now: renewed(begin(now, start, speed, keeper.shared), start, self._last)
            )

    def now(self) -> datetime:
        """Return domain time; it never goes back."""
        with self._lock:
            real = self._real()
            if not self._needed or self._course.at(real) < self._course.up_to or self._is_renewed(real):
                self._last = max(self._last, self._course.at(real))
            return self._last

    def _is_renewed(self, real: datetime) -> bool:
        """Promise the course further ahead; False while its keeper is away: time stands still."""
        mine, told = self._course, self._last
        try:
            self._course = self._keeper.change(lambda kept: renewed(kept or mine, real, told))
        except ConnectionError:
            return False
        return True

    def look(self) -> None:
        """Follow a course that another process has begun; cheap to ask again and again.

        Raises ConnectionError while its keeper is away.
        """
        if self._keeper.shared:
            kept = self._keeper.read()
            if kept is not None and kept.runs(self._real()):
                with self._lock:
                    self._course, self._needed = kept, True


def begin(kept: Course | None, real: datetime, speed: float, shared: bool) -> Course:
    """Return the course of a process that starts: the running one, else one above all that was told."""
    if kept is None:
        return Course(real, real, speed, real, real)
    if shared and kept.runs(real) and speed in (1.0, kept.speed):
        return kept
    start = max(real, kept.up_to)
    return Course(real, start, speed, real, start)


def renewed(course: Course, real: datetime, told: datetime) -> Course:
    """Promise a course further ahead."""
    ahead = max(course.at(real), told) + RESERVE * course.speed
    return replace(course, promised=real, up_to=max(course.up_to, ahead))


def to_json(course: Course) -> str:
    """Write a course."""
    return json.dumps(vars(course), default=datetime.isoformat)


def from_json(text: str) -> Course | None:
    """Read a course; None when the text holds none."""
    facts = json.loads(text)
    if "up_to" not in facts:
        return None
    up_to = datetime.fromisoformat(facts["up_to"])
    told = {
        name: datetime.fromisoformat(facts.get(name, facts["up_to"]))
        for name in ("real", "domain", "promised")
    }
    return Course(speed=float(facts.get("speed", 1.0)), up_to=up_to, **told)
