"""What a messenger is to the courier: something that takes one message at a time, or says why not."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from workflows.outbox import Letter
from workflows.polls.choices import Totals


@dataclass(frozen=True)
class Sent:
    """What has arrived: the names a messenger gave it, as its door writes them; whether it has buttons.

    `more`: a part of the letter has arrived and the rest must follow. `in_place`: it stands where the message
    stood that it replaces. `totals`: what the poll came to that the letter has closed.
    """

    foreign: str
    keyed: bool = False
    more: bool = False
    in_place: bool = False
    totals: Totals | None = None


class Door(Protocol):
    """A messenger outside: sending has an effect that no transaction can take back."""

    async def send(self, letter: Letter) -> Sent:
        """Send a message, or the next part of a long one. Raises SendFailed and its leaves."""

    async def strip(self, address: str, foreign: str) -> None:
        """Take the buttons from a message that has arrived before. Raises SendFailed and its leaves."""

    async def reach(self) -> None:
        """Return when the messenger answers at all. Raises SendFailed and its leaves."""


class Gone(StrEnum):
    """Why nobody can be told anything in a chat any more."""

    BLOCKED = "blocked"  # the person has blocked the bot
    DEACTIVATED = "deactivated"  # the account was deleted
    NOT_FOUND = "chat_not_found"
    KICKED = "kicked"  # the bot was put out of a group
    NO_RIGHT = "no_right"  # it may not write there


class SendFailed(Exception):
    """A messenger did not take a message; `retry_after` seconds, or never when None.

    `all_chats` says that it wants to hear nothing at all for so long.
    """

    def __init__(self, reason: str, retry_after: float | None = None, *, all_chats: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after
        self.all_chats = all_chats


class Unreachable(SendFailed):
    """The messenger was not reached: nothing has arrived."""


class TokenRefused(Unreachable):
    """The messenger does not know our token: nothing has arrived, nothing will before an operator acts."""


class Unanswered(SendFailed):
    """The messenger gave no answer that can be read: nobody knows whether it arrived."""


class ChatGone(SendFailed):
    """The messenger lets us say nothing in this chat any more."""

    def __init__(self, why: Gone) -> None:
        super().__init__(why)
        self.why = why


class ChatMoved(SendFailed):
    """The chat has another address now."""

    def __init__(self, address: str) -> None:
        super().__init__("chat_moved")
        self.address = address
