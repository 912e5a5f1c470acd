"""What can go wrong on the way to Telegram, on demand."""

import enum
from dataclasses import dataclass

from tests.botapi.model import Json


class Fault(enum.StrEnum):
    """How a call fails; the value is the word that tests use."""

    TOO_MANY = "429"
    FORBIDDEN = "403"
    NO_POLLS = "no_polls"
    NO_VOICES = "no_voices"
    INTERNAL = "500"
    BAD_GATEWAY = "502"
    GATEWAY_TIMEOUT = "504"
    RESET = "reset"
    SILENCE = "silence"
    GARBAGE = "garbage"
    SLOW = "slow"


@dataclass(eq=False)
class Trouble:
    """A fault that waits for its calls: `times` of them (None: all); `after` their effect."""

    bot: str | None
    method: str | None
    kind: Fault
    times: int | None = 1
    retry_after: int = 3
    after: bool = False
    chat: int | None = None
    seconds: float | None = None
    hits: int = 0

    def concerns(self, bot: str, method: str, values: Json) -> bool:
        return (
            (self.times is None or self.hits < self.times)
            and self.bot in {None, bot}
            and (self.method is None or self.method.lower() == method.lower())
            and (self.chat is None or str(values.get("chat_id")) == str(self.chat))
        )


class Troubles:
    """The faults that are to come; the oldest that concerns a call meets it."""

    def __init__(self) -> None:
        self._all: list[Trouble] = []

    def add(self, trouble: Trouble) -> Trouble:
        self._all.append(trouble)
        return trouble

    def heal(self) -> None:
        self._all.clear()

    def meet(self, bot: str, method: str, values: Json) -> Trouble | None:
        trouble = next((each for each in self._all if each.concerns(bot, method, values)), None)
        if trouble is not None:
            trouble.hits += 1
        return trouble
