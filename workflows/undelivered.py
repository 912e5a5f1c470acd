"""Decides what still matters to somebody who could not be told anything for a while."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

MOST = 5
"""† Messages that come at once to who is back: what is news, not a flood."""

FRESH = timedelta(days=14)
"""† How long a notice that is about no case still matters."""


@dataclass(frozen=True)
class Waiting:
    """A message that could not be delivered."""

    id: int
    case_id: int | None
    reply: bool  # answered what was said at the time
    created_at: datetime


def still_matter(waiting: Sequence[Waiting], now: datetime) -> frozenset[int]:
    """Return the messages to send after all: the newest of each case, other notices while they are fresh.

    Answers to what was said at the time are not repeated; of the rest the newest few come.
    """
    notices = sorted((each for each in waiting if not each.reply), key=lambda each: each.id)
    of_cases = {each.case_id: each.id for each in notices if each.case_id is not None}
    others = [each.id for each in notices if each.case_id is None and now - each.created_at <= FRESH]
    return frozenset(sorted([*of_cases.values(), *others])[-MOST:])
