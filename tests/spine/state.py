"""What a folder's database holds, in a form in which two lives of the same script can be compared."""

import json
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from tests.databases import url_for
from tests.vaults import clear

Rows = list[tuple[Any, ...]]

CASES = """SELECT id, status, version, category, cell, body, handler_id, reporter_id, opened_at, due_at,
    accepted_at, answered_at, closed_at, contacted, solved, satisfaction, reopened, returned, clock, forward
    FROM "case" ORDER BY id"""
EVENTS = """SELECT subject, seq, kind, at, actor, basis, data FROM event
    ORDER BY (SELECT id FROM "case" WHERE number = substr(subject, 6)), seq"""
TIMERS = "SELECT key, kind, due_at, subject, data, attempts, error FROM timer ORDER BY key"
WORDS = "SELECT case_id, kind, person_id, text, hash, at FROM words ORDER BY id"
NUDGES = "SELECT body, case_id, cause, at, used_case_id, used_at FROM nudge ORDER BY id"
CHATS = "SELECT id, state, memory, locale, blocked FROM chat ORDER BY id"
INBOX = "SELECT channel, update_id, chat_id, at FROM inbox WHERE update_id NOT LIKE '%#%' ORDER BY update_id"
OUTBOX = """SELECT id, chat_id, channel, dedup, screen, secret, case_id, edits, repeat, state, number, spent
    FROM outbox ORDER BY chat_id, id"""
ASIDE = "SELECT update_id, error FROM setaside ORDER BY id"
RANDOM_FACTS = ("words", "state", "evidence")
"""What of an event is a salted hash, or follows from one."""


class Kept:
    """A folder's database, read by a connection that is not the house's."""

    def __init__(self, folder: Path) -> None:
        self._engine = create_engine(url_for(folder))
        self._connection = self._engine.connect()

    def rows(self, sql: str) -> Rows:
        """Read rows."""
        return [tuple(row) for row in self._connection.execute(text(sql))]

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()
        self._engine.dispose()

    def state(self) -> dict[str, Any]:
        """Everything that must be the same however we were stopped: all but chance and numbers."""
        whole = {
            "cases": self.rows(CASES),
            "events": [(*row[:6], plain(row[6])) for row in self.rows(EVENTS)],
            "timers": self.rows(TIMERS),
            "words": self.words(),
            "nudges": self.rows(NUDGES),
            "chats": self.chats(),
            "inbox": self.rows(INBOX),
            "aside": self.rows(ASIDE),
            "said": self.said(),
        }
        told = json.dumps(whole, ensure_ascii=False, default=str)
        for case_id, number in self.rows('SELECT id, number FROM "case"'):
            told = told.replace(number, f"case-{case_id}")
        for message, secret in self.rows("SELECT id, secret FROM outbox"):
            told = told.replace(secret, f"message-{message}")
        state: dict[str, Any] = json.loads(told)
        return state

    def open(self, sealed: str, place: str) -> str:
        """Open what is sealed: the same words look different each time."""
        return clear(dict(self.rows("SELECT id, wrapped FROM datakey")), sealed, place)

    def words(self) -> Rows:
        """What was said, opened."""
        rows = self.rows(WORDS)
        return [(*row[:3], self.open(row[3], f"words.text:{row[4]}"), row[5]) for row in rows]

    def chats(self) -> Rows:
        """Where the chats stand, their memory opened."""
        rows = self.rows(CHATS)
        return [
            (*row[:2], row[2] if row[2] == "{}" else self.open(row[2], f"chat.memory:{row[0]}"), *row[3:])
            for row in rows
        ]

    def said(self) -> Rows:
        """The messages of every chat in order, as if all had been delivered; what they edit, by its place."""
        places: dict[tuple[int, int], int] = {}
        found: Rows = []
        for id_, chat, channel, dedup, sealed, secret, *rest in self.rows(OUTBOX):
            case, edits, repeat, state, number, spent = rest
            screen = self.open(sealed, f"outbox.screen:{secret}")
            if number is not None:
                places[chat, number] = id_
            shown = "sent" if (repeat, state) == ("never", "doubtful") else state
            found.append(
                (chat, channel, dedup, screen, case, places.get((chat, edits)), repeat, shown, spent)
            )
        return found

    def sending(self) -> set[int]:
        """Messages that were on their way."""
        return {row[0] for row in self.rows("SELECT id FROM outbox WHERE state = 'sending'")}

    def doubtful(self) -> set[int]:
        """Messages that may have been sent, and may not be sent again."""
        return {row[0] for row in self.rows("SELECT id FROM outbox WHERE state = 'doubtful'")}

    def dealt_with(self) -> set[str]:
        """Updates that the inbox knows."""
        return {row[0] for row in self.rows("SELECT update_id FROM inbox")}

    def numbers(self) -> dict[int, list[int]]:
        """The numbers that each chat has given."""
        given: dict[int, list[int]] = {}
        for chat, number in self.rows("SELECT chat_id, number FROM outbox WHERE number IS NOT NULL"):
            given.setdefault(chat, []).append(number)
        return given


def plain(data: str) -> dict[str, Any]:
    """The facts of an event without what hangs on chance."""
    return {name: value for name, value in json.loads(data).items() if name not in RANDOM_FACTS}
