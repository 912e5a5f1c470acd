"""Names chats of Telegram as the house keeps them: a chat, or one topic of a group."""

from dataclasses import dataclass

from bot.limits import TOPIC
from workflows.privacy.farewell import PARTING


@dataclass(frozen=True)
class Place:
    """Where a message goes. Groups have negative ids; a topic belongs to a group."""

    chat: int
    topic: int | None = None

    @property
    def address(self) -> str:
        """The name under which the house keeps it: "4711", "-100815" or "-100815/7"."""
        return f"{self.chat}" if self.topic is None else f"{self.chat}{TOPIC}{self.topic}"


def place_of(address: str) -> Place:
    """Read an address, also one that is kept for last words. Raises ValueError when it is none of ours."""
    chat, _, topic = address.removeprefix(PARTING).partition(TOPIC)
    return Place(int(chat), int(topic) if topic else None)
