"""Tells recordings from pictures, by their names; both are sealed, counted, shown and erased alike."""

from collections.abc import Iterable
from enum import StrEnum

RECORDING = ".ogg"


class Kind(StrEnum):
    """What an attachment is, to whoever makes words of it."""

    VOICE = "voice"
    PICTURE = "picture"


def kind_of(name: str) -> Kind:
    """Tell what an attachment is by its name."""
    return Kind.VOICE if is_recording(name) else Kind.PICTURE


def is_recording(name: str) -> bool:
    """Whether an attachment is to be heard."""
    return name.endswith(RECORDING)


def recordings_in(names: Iterable[str]) -> tuple[str, ...]:
    """The recordings among attachments."""
    return tuple(name for name in names if is_recording(name))


def pictures_in(names: Iterable[str]) -> tuple[str, ...]:
    """The pictures among attachments."""
    return tuple(name for name in names if not is_recording(name))
