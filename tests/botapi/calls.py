"""Keeps what the bots asked for and what they were told."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.botapi.methods.table import SENDS
from tests.botapi.model import Json
from tests.botapi.params import Upload
from tests.botapi.windows import Sent

Check = Callable[[str, str, Json, Mapping[str, Upload]], list[str]]
"""(by, method, params, files) -> what the other library's models have against it."""


@dataclass(eq=False)
class Call:
    """One request: `at` in seconds of a monotonic clock, `status` 0 where nothing was answered.

    `effect` tells whether it was carried out, whatever the bot was told.
    """

    number: int
    bot: str
    method: str
    params: Json
    files: dict[str, Upload]
    at: float
    by: str
    status: int = 0
    answer: Any = None
    fault: str | None = None
    effect: bool = False
    check: Check | None = None
    _deviations: list[str] | None = field(default=None, repr=False)

    @property
    def deviations(self) -> list[str]:
        """What the other library's models would have written differently (looked at when asked for)."""
        if self._deviations is None:
            self._deviations = self.check(self.by, self.method, self.params, self.files) if self.check else []
        return self._deviations

    @property
    def chat(self) -> int | None:
        number = self.params.get("chat_id")
        return number if isinstance(number, int) else None

    @property
    def result(self) -> Any:
        return self.answer.get("result") if isinstance(self.answer, dict) else None

    def sent(self) -> Sent | None:
        """Return what counts against the limits: everything that reached Telegram."""
        if self.method not in SENDS or (self.fault and not self.effect and self.status not in {403, 429}):
            return None
        count = len(self.params.get("media") or [1])
        return Sent(self.at, self.bot, self.chat or 0, count)

    def as_json(self) -> Json:
        files = {name: {"name": each.name, "bytes": len(each.data)} for name, each in self.files.items()}
        shown = {
            name: getattr(self, name)
            for name in ("number", "bot", "method", "params", "by", "status", "fault")
        }
        return shown | {"at": round(self.at, 4), "files": files, "answer": self.answer, "effect": self.effect}


class Log:
    """All calls, oldest first. `check` looks at each when its deviations are asked for."""

    def __init__(self, check: Check | None, ticks: Callable[[], float]) -> None:
        self.check = check
        self.ticks = ticks
        self.all: list[Call] = []

    def open(self, bot: str, method: str, params: Json, files: Mapping[str, Upload], by: str) -> Call:
        call = Call(len(self.all) + 1, bot, method, params, dict(files), self.ticks(), by, check=self.check)
        self.all.append(call)
        return call

    def of(self, bot: str | None, method: str | None) -> list[Call]:
        return [
            call
            for call in self.all
            if bot in {None, call.bot} and (method is None or method.lower() == call.method.lower())
        ]

    def write(self, path: Path) -> None:
        lines = (json.dumps(call.as_json(), ensure_ascii=False) for call in self.all)
        path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
