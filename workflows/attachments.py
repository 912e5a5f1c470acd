"""Tells recordings from pictures, by their names; both are sealed, counted, shown and erased alike."""

from collections.abc import Iterable

RECORDING = ".ogg"


def is_recording(name: str) -> bool:
    """Whether an attachment is to be heard."""
    return name.endswith(RECORDING)


def recordings_in(names: Iterable[str]) -> tuple[str, ...]:
    """The recordings among attachments."""
    return tuple(name for name in names if is_recording(name))


def pictures_in(names: Iterable[str]) -> tuple[str, ...]:
    """The pictures among attachments."""
    return tuple(name for name in names if not is_recording(name))
