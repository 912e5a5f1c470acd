"""Keeps the updates of one bot until it has confirmed them. Source: Bot API, getUpdates and Update."""

from collections import deque
from dataclasses import dataclass
from itertools import islice, takewhile

from tests.botapi.model import Json

KEPT_SECONDS = 24 * 3600
NOT_UNASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds that a bot gets only when it names them. Source: getUpdates, allowed_updates."""


@dataclass(frozen=True, eq=False)
class Waiting:
    """An update on its way; `key` names the chat whose order is kept."""

    id: int
    body: Json
    key: str
    at: float


class Mailbox:
    """The updates of one bot, oldest first; `of_chat` holds the same, by chat."""

    def __init__(self, first_id: int) -> None:
        self._next = first_id
        self._waiting: dict[int, Waiting] = {}  # by identity, in order of arrival
        self.of_chat: dict[str, deque[Waiting]] = {}
        self.allowed: frozenset[str] | None = None
        self._rising = True

    @property
    def waiting(self) -> list[Waiting]:
        return list(self._waiting.values())

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, body: Json, key: str, now: float) -> Json:
        """Keep an update; `update_id` is given unless it has one. Return it as it will be delivered."""
        body = {"update_id": self._next, **body}
        number = body["update_id"] if isinstance(body["update_id"], int) else self._next
        self._rising = self._rising and number >= self._next
        self._next = max(self._next, number + 1)
        waiting = Waiting(number, body, key, now)
        self._waiting[id(waiting)] = waiting
        self.of_chat.setdefault(key, deque()).append(waiting)
        return body

    def wants(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in NOT_UNASKED

    def confirm(self, offset: int) -> None:
        """Forget what is below `offset`; a negative one keeps that many from the end."""
        for each in self.waiting[:offset] if offset < 0 else self._below(offset):
            self.forget(each)

    def _below(self, offset: int) -> list[Waiting]:
        low = (each for each in self._waiting.values())
        if self._rising:
            return list(takewhile(lambda each: each.id < offset, low))
        return [each for each in low if each.id < offset]

    def first(self, count: int) -> list[Waiting]:
        """Return the oldest, at most `count`."""
        return list(islice(self._waiting.values(), count))

    def forget(self, done: Waiting) -> None:
        if self._waiting.pop(id(done), None) is None:
            return
        chat = self.of_chat[done.key]
        chat.remove(done)
        if not chat:
            del self.of_chat[done.key]

    def holds(self, waiting: Waiting) -> bool:
        return id(waiting) in self._waiting

    def empty(self) -> None:
        self._waiting.clear()
        self.of_chat.clear()

    def age(self, now: float) -> None:
        """Forget what nobody fetched for a day."""
        for each in list(takewhile(lambda each: each.at < now - KEPT_SECONDS, self._waiting.values())):
            self.forget(each)
