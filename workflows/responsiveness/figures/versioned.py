"""Reads data that came with the house, one file a version, and says which version holds on a day."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol, TypeVar

from workflows.responsiveness.figures.grammar import FormulaError


class Version(Protocol):
    """What a file holds: its name, and the day from which on it holds."""

    @property
    def version(self) -> str:
        """Its name."""

    @property
    def since(self) -> date:
        """The first day on which it holds."""


V = TypeVar("V", bound=Version)


@dataclass
class DefinitionError(Exception):
    """A file of definitions does not hold: where, and why."""

    file: str
    place: str
    why: str

    def __str__(self) -> str:
        return f"{self.file}: {self.place}: {self.why}"


@dataclass
class Place:
    """Where in a file one reads."""

    name: str = "version"


@contextmanager
def reading(file: str) -> Iterator[Place]:
    """Name the file and the place where something does not hold. Raises DefinitionError."""
    place = Place()
    try:
        yield place
    except FormulaError as wrong:
        raise DefinitionError(file, place.name, str(wrong)) from wrong
    except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError) as wrong:
        raise DefinitionError(file, place.name, repr(wrong)) from wrong


def refuse_twins(file: str, codes: Sequence[str]) -> None:
    """Refuse a code that stands twice. Raises DefinitionError."""
    for code in codes:
        if codes.count(code) > 1:
            raise DefinitionError(file, code, "twice")


def read_all(folder: Path, read: Callable[[str, str], V]) -> tuple[V, ...]:
    """Return every version in a folder, the oldest first. Raises DefinitionError."""
    found = [read(path.name, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    return tuple(sorted(found, key=lambda each: (each.since, each.version)))


def holding(known: Sequence[V], on: date) -> V:
    """Return the version that holds on a day; before the first there was none, so the first."""
    return next((each for each in reversed(known) if each.since <= on), known[0])


def of_name(known: Sequence[V], name: str) -> V | None:
    """Return the version of a name, None where there is none."""
    return next((each for each in known if each.version == name), None)
