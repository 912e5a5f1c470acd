"""Writes down which messages of Telegram a letter became, so that an edit finds all of them again."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2s

ANEW = "!"
"""First word where a letter that should have replaced another was sent as a new message."""

PICTURES = "#"
"""Before the mark that tells whether the pictures are still the same."""


class Kind(StrEnum):
    """What a part of a letter is at Telegram; their initials stand in the outbox."""

    TEXT = "t"
    PHOTO = "p"  # one picture, with or without a caption
    ALBUM = "a"
    QUESTION = "q"  # a poll
    VOICE = "v"  # a recording, without words
    DOCUMENT = "d"  # a sheet as a PDF, with its words


@dataclass(frozen=True)
class Part:
    """One part that has arrived: one message, of an album several, none when nothing was left of it."""

    kind: Kind
    messages: tuple[int, ...]

    def __str__(self) -> str:
        return self.kind + "+".join(map(str, self.messages))


@dataclass(frozen=True)
class Trace:
    """Everything of a letter that has arrived."""

    parts: tuple[Part, ...] = ()
    anew: bool = False
    pictures: str = ""  # a mark of which they are

    def __str__(self) -> str:
        words = [ANEW] if self.anew else []
        words += [str(part) for part in self.parts]
        return " ".join([*words, PICTURES + self.pictures] if self.pictures else words)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What the parts are."""
        return tuple(part.kind for part in self.parts)


def trace_of(text: str | None) -> Trace:
    """Read what was written down. Raises ValueError."""
    words = (text or "").split()
    marks = [word[1:] for word in words if word.startswith(PICTURES)]
    parts = tuple(part_of(word) for word in words if not word.startswith((ANEW, PICTURES)))
    return Trace(parts, ANEW in words, marks[0] if marks else "")


def part_of(word: str) -> Part:
    """Read one part. Raises ValueError."""
    return Part(Kind(word[0]), tuple(int(each) for each in word[1:].split("+") if each))


def mark_of(images: Sequence[str]) -> str:
    """Name a choice of pictures, shortly."""
    return blake2s(" ".join(images).encode(), digest_size=4).hexdigest() if images else ""
