"""Notices when a messenger is out of reach and when it is back: one line in the log for each."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

SHORTEST, LONGEST = timedelta(seconds=1), timedelta(seconds=60)
"""Between two looks whether a messenger is back; each pause is twice the one before."""

IN_A_ROW = 3
"""So many chats that were refused one after the other, without a success between them, mean all of them."""

log = structlog.get_logger()


@dataclass
class Reach:
    """Whether one messenger can be reached at present. All instants are real time."""

    channel: str
    since: datetime | None = None
    next_look: datetime | None = None
    _looks: int = 0

    def lost(self, reason: str, now: datetime) -> None:
        """It did not answer, as far as we know for the first time."""
        if self.since is None:
            self.since, self._looks = now, 0
            log.warning("messenger out of reach, will try again", channel=self.channel, reason=reason)
            self.next_look = now + SHORTEST

    def still_lost(self, now: datetime) -> None:
        """It did not answer again."""
        self._looks += 1
        self.next_look = now + pause(self._looks)

    def found(self, now: datetime) -> None:
        """It answers."""
        if self.since is not None:
            away = round((now - self.since).total_seconds())
            log.info("messenger answers again", channel=self.channel, seconds_away=away)
        self.since = self.next_look = None

    def is_lost(self) -> bool:
        """Whether nothing should be sent before it has answered."""
        return self.since is not None


@dataclass
class Refusals:
    """Tells whether a messenger that wants fewer messages means one chat or everybody; it does not say so."""

    _chats: set[int] = field(default_factory=set)

    def refused(self, chat_id: int) -> bool:
        """Count a refusal; say whether it concerns everybody."""
        self._chats.add(chat_id)
        return len(self._chats) >= IN_A_ROW

    def taken(self) -> None:
        """A message was taken, so others may be."""
        self._chats.clear()


def pause(times: int) -> timedelta:
    """Return how long to wait after so many failures."""
    return min(LONGEST, SHORTEST * (1 << min(times, 10)))
