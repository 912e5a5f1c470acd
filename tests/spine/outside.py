"""The world outside: what was said to us, what we acknowledged, what reached people. No stop erases it."""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.delivery import Sent
from bot.messages import Incoming
from workflows.outbox import Letter


class Outside:
    """A file that only grows; every line is whole once its write has returned."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "outside.jsonl"
        self._handle = os.open(self.file, os.O_CREAT | os.O_APPEND | os.O_WRONLY)

    def note(self, kind: str, **facts: object) -> None:
        """Write one line."""
        os.write(self._handle, (json.dumps({"kind": kind, **facts}, ensure_ascii=False) + "\n").encode())
        os.fsync(self._handle)

    def lines(self, kind: str) -> Iterator[dict[str, Any]]:
        """Read the lines of a kind, oldest first."""
        for line in self.file.read_text(encoding="utf-8").splitlines():
            facts = json.loads(line)
            if facts["kind"] == kind:
                yield facts

    def updates(self) -> dict[str, Incoming]:
        """Everything that was ever said to us, by update id."""
        return {line["update"]["update_id"]: Incoming(**line["update"]) for line in self.lines("update")}

    def acknowledged(self) -> set[str]:
        """The updates that need not come again."""
        return {line["update_id"] for line in self.lines("acknowledged")}

    def say(self, incoming: Incoming) -> None:
        """Somebody speaks: the messenger keeps it until it is acknowledged."""
        self.note("update", update={**asdict(incoming), "photos": ()})

    async def send(self, letter: Letter) -> Sent:
        """Let a message reach somebody; nothing takes that back."""
        self.note("sent", letter=letter.id, repeat=letter.repeat, attempts=letter.attempts)
        return Sent(f"m{letter.id}")

    async def strip(self, address: str, foreign: str) -> None:
        """Take buttons away: nobody looks."""

    async def reach(self) -> None:
        """Be there."""

    def sent(self) -> dict[int, list[dict[str, Any]]]:
        """What reached people: the sends of every message."""
        found: dict[int, list[dict[str, Any]]] = {}
        for line in self.lines("sent"):
            found.setdefault(line["letter"], []).append(line)
        return found
