"""What makes words of recordings and pictures, as the house sees it: which kinds, and the words of one."""

from collections.abc import Callable
from typing import Protocol

from workflows.attachments import Kind

Recognise = Callable[[bytes], str]
"""An engine: the content of an attachment in, its words out; empty where there are none."""


class NotRecognised(Exception):
    """An engine that broke, took too long, or used too much memory; `why` names which."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Senses(Protocol):
    """Ears and eyes of an installation."""

    @property
    def kinds(self) -> frozenset[str]:
        """Kinds of attachments that words are made of."""

    async def recognise(self, kind: Kind, content: bytes) -> str:
        """Return the words of an attachment; empty where there are none. Raises NotRecognised."""

    async def close(self) -> None:
        """Let go of whatever is held."""


class NoSenses:
    """An installation without the extras: attachments are kept, and people hear and see them."""

    kinds: frozenset[str] = frozenset()

    async def recognise(self, kind: Kind, content: bytes) -> str:  # noqa: ARG002
        """Raise NotRecognised."""
        raise NotRecognised("absent")

    async def close(self) -> None:
        """Let go of nothing."""
