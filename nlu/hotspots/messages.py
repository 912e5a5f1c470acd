"""Read the messages among which hot spots are looked for: who wrote what, and when."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nlu.corpus import read_rows
from nlu.errors import IdsRepeated, TimesUnreadable

COLUMNS = ("id", "user", "subject", "text", "time")
NAMED = 5  # ids or rows that an error names
MOST = 5_000  # messages compared at once, the newest; two of them cost 4 bytes

_DAY = re.compile(r"\s*(\d{4})\D(\d{1,2})\D(\d{1,2})(?!\d)")


@dataclass(frozen=True)
class Message:
    """One message as it was written. Without a user, the same words are the same person."""

    id: str
    user: str
    subject: str
    text: str
    day: date


def read_messages(file: Path) -> list[Message]:
    """Return the rows of a CSV `id,user,subject,text,time`, oldest first; rows without words are left out.

    Raises ColumnsMissing, IdsRepeated and TimesUnreadable.
    """
    rows = read_rows(file, COLUMNS)
    _no_repeats(file, [row["id"] or "" for row in rows])
    days = [_day(row["time"] or "") for row in rows]
    unreadable = [str(at + 2) for at, day in enumerate(days) if day is None]
    if unreadable:
        raise TimesUnreadable(file, tuple(unreadable[:NAMED]), len(unreadable))
    messages = [_message(row, day) for row, day in zip(rows, days, strict=True) if day is not None]
    return sorted((each for each in messages if each.subject or each.text.strip()), key=lambda each: each.day)


def person(message: Message) -> str:
    """Return whom a message counts for."""
    return f"user {message.user}" if message.user else f"words {message.subject} {message.text}"


def people(messages: Sequence[Message]) -> int:
    """Return how many distinct people wrote."""
    return len({person(message) for message in messages})


def _message(row: dict[str, str], day: date) -> Message:
    subject, text = ((row[name] or "").strip() for name in ("subject", "text"))
    return Message(row["id"], (row["user"] or "").strip(), subject, text, day)


def _no_repeats(file: Path, ids: Sequence[str]) -> None:
    repeated = [each for each, times in Counter(ids).items() if times > 1]
    if repeated:
        raise IdsRepeated(file, tuple(repeated[:NAMED]), len(repeated))


def _day(written: str) -> date | None:
    found = _DAY.match(written)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
