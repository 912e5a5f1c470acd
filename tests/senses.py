"""Ears and eyes for tests: they hear and see what they are told to, or break as engines do."""

from dataclasses import dataclass, field

from bot.recognition.senses import NotRecognised
from workflows.attachments import Kind


@dataclass
class StandIn:
    """Senses of the real form. It has a kind when it was told what to make of it; None: it breaks."""

    words: dict[str, str | None] = field(default_factory=dict)  # by kind
    asked: list[tuple[Kind, bytes]] = field(default_factory=list)
    closed: bool = False

    @property
    def kinds(self) -> frozenset[str]:
        """What it was told to make words of."""
        return frozenset(self.words)

    async def recognise(self, kind: Kind, content: bytes) -> str:
        """Return the words it was told. Raises NotRecognised."""
        self.asked.append((kind, content))
        words = self.words[kind]
        if words is None:
            raise NotRecognised("told to")
        return words

    async def close(self) -> None:
        """Note that it was let go."""
        self.closed = True
