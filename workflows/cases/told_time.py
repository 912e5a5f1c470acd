"""When a matter was, as its resident told it: their words, and the day or the instant these meant.

Which day was meant is settled when it is said, and kept so: said near midnight, "today" stays that day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from nlu.reading import When
from nlu.since import since
from workflows.screens import Value, say

LONGEST_TIME = 40
"""Characters of a time in words; the whole of what was said stands in the report."""


@dataclass(frozen=True)
class TimeTold:
    """Plain values only: it is kept as JSON, sealed with the place (workflows.cases.sealed)."""

    words: str
    since: str = ""  # the day, or the instant, in ISO 8601; empty where the words mean none
    lasting: bool = False  # from then until it was told
    repeats: bool = False  # again and again


def time_told(when: When | None, now: datetime) -> TimeTold | None:
    """Return what was told at `now`, which is aware, in the zone of the installation."""
    if when is None:
        return None
    meant = since(when, now)
    return TimeTold(when.span[:LONGEST_TIME], meant.isoformat() if meant else "", when.lasting, when.repeats)


def time_kept(kept: Mapping[str, Any] | None) -> TimeTold | None:
    """Return a time as it was kept; nothing where there is none."""
    return TimeTold(**kept) if kept else None


def time_value(told: TimeTold) -> Value:
    """Return a time as it is shown: the words, and the day that they meant."""
    meant: Value = told.words
    if told.since:
        meant = say(key_of(told), words=told.words, at=as_value(told.since))
    return say("when.again", when=meant) if told.repeats else meant


def key_of(told: TimeTold) -> str:
    """The sentence for a time whose day is known."""
    if told.lasting:
        return "when.since"
    return "when.about" if is_instant(told.since) else "when.day"


def as_value(iso: str) -> datetime | date:
    """The instant, or the day, that was kept."""
    return datetime.fromisoformat(iso) if is_instant(iso) else date.fromisoformat(iso)


def is_instant(iso: str) -> bool:
    """Whether the hour is known too."""
    return "T" in iso
