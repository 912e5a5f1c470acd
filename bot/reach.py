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
    next_look: datetime | None = None
    _reason: str = ""
    _away_since: datetime | None = None
    _looks: int = 0

    def doubt(self, reason: str, now: datetime) -> None:
        """One message got no answer: ask at once whether anybody gets one."""
        if self.next_look is None:
            self._reason, self.next_look, self._looks = reason, now, 0

    def lost(self, now: datetime) -> None:
        """It did not answer when asked."""
        if self._away_since is None:
            self._away_since = now
            log.warning("messenger out of reach, will try again", channel=self.channel, error=self._reason)
        self.next_look = now + pause(self._looks)
        self._looks += 1

    def found(self, now: datetime) -> None:
        """It answers."""
        if self._away_since is not None:
            away = round((now - self._away_since).total_seconds())
            log.info("messenger answers again", channel=self.channel, seconds=away)
        self._away_since = self.next_look = None

    def in_doubt(self) -> bool:
        """Whether nothing should be sent before it has answered."""
        return self.next_look is not None

    def is_away(self) -> bool:
        """Whether it has been asked and did not answer."""
        return self._away_since is not None


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
