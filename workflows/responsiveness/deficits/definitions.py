"""Reads the formulas of the four deficits (四个赤字): data in `definitions/`, one file a version.

Each part is a measure of the monthly figures. A deficit is the weighted mean of its parts, or how far places
lie apart in them.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from models.vocabulary import Role
from workflows.responsiveness.figures.definitions import Definitions, Unit
from workflows.responsiveness.figures.versioned import (
    DefinitionError,
    holding,
    read_all,
    reading,
    refuse_twins,
)

FOLDER = Path(__file__).parent / "definitions"


class Kind(StrEnum):
    """What a deficit is made of its parts."""

    MEAN = "mean"  # of a hundred, so many are missing: the weighted mean of the parts
    SPREAD = "spread"  # so many points two places lie apart, beyond what chance explains


class Take(StrEnum):
    """What of a measure is missing."""

    SHARE = "share"  # the measure itself counts what should not be
    REST = "rest"  # the measure counts what should be: what is left over
    BEYOND = "beyond"  # of what came in, what went beyond that which was done


@dataclass(frozen=True)
class Part:
    """One part of a deficit."""

    code: str
    measure: str
    take: Take
    weight: Fraction
    against: str = ""  # of what goes beyond: the measure of what was done

    @property
    def name(self) -> str:
        """The catalogue key of its name."""
        return f"deficit.part.{self.code}"

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures that it is counted from."""
        return (self.measure, self.against) if self.against else (self.measure,)


@dataclass(frozen=True)
class Deficit:
    """One deficit. Its words stand in the catalogue under `deficit.CODE` and what begins with that."""

    code: str
    kind: Kind
    role: str  # who decides by it
    parts: tuple[Part, ...]
    beside: tuple[Part, ...] = ()  # shown apart: it counts for nothing

    @property
    def name(self) -> str:
        """The catalogue key of its name."""
        return f"deficit.{self.code}"

    @property
    def meaning(self) -> str:
        """The key of what it means."""
        return f"deficit.{self.code}.means"

    @property
    def decides(self) -> str:
        """The key of who decides what by it."""
        return f"deficit.{self.code}.decides"

    @property
    def all_parts(self) -> tuple[Part, ...]:
        """What counts, and what is shown beside it."""
        return (*self.parts, *self.beside)


@dataclass(frozen=True)
class Formulas:
    """The formulas of one version."""

    version: str
    since: date
    deficits: tuple[Deficit, ...]

    def deficit(self, code: str) -> Deficit | None:
        """The deficit of a code, None where there is none."""
        return next((each for each in self.deficits if each.code == code), None)

    @property
    def measures(self) -> tuple[str, ...]:
        """Every measure that a part is counted from, once."""
        return tuple(dict.fromkeys(code for part in self.parts() for code in part.measures))

    def parts(self) -> Iterator[Part]:
        """Every part of every deficit."""
        for deficit in self.deficits:
            yield from deficit.all_parts


@cache
def versions(folder: Path = FOLDER) -> tuple[Formulas, ...]:
    """Return every version that came with the house, the oldest first. Raises DefinitionError."""
    return read_all(folder, read)


def in_force(on: date, known: Sequence[Formulas] | None = None) -> Formulas:
    """Return the version that holds on a day; before the first there was none, so the first."""
    return holding(known or versions(), on)


def read(file: str, text: str) -> Formulas:
    """Return the formulas in a text. Raises DefinitionError."""
    with reading(file) as place:
        data = json.loads(text)
        version, since = str(data["version"]), date.fromisoformat(data["since"])
        deficits = []
        for each in data["deficits"]:
            place.name = str(each.get("code"))
            deficits.append(deficit_of(each))
    refuse_twins(file, [each.code for each in deficits])
    return Formulas(version, since, tuple(deficits))


def deficit_of(each: Mapping[str, Any]) -> Deficit:
    """Return one deficit. Raises KeyError or ValueError."""
    kind = Kind(each["kind"])
    parts = tuple(part_of(part, Fraction(part["weight"])) for part in each["parts"])
    if sum(part.weight for part in parts) != 1 or any(part.weight <= 0 for part in parts):
        raise ValueError("weights")
    if kind is Kind.SPREAD and any(part.take is Take.BEYOND for part in parts):
        raise ValueError(Take.BEYOND)
    beside = tuple(part_of(part, Fraction()) for part in each.get("beside", ()))
    return Deficit(each["code"], kind, str(Role(each["role"])), parts, beside)


def part_of(each: Mapping[str, Any], weight: Fraction) -> Part:
    """Return one part. Raises KeyError or ValueError."""
    take = Take(each["take"])
    against = each["against"] if take is Take.BEYOND else ""
    return Part(each["code"], each["measure"], take, weight, against)


def check(formulas: Formulas, figures: Definitions) -> None:
    """Refuse a part whose measure is unknown, or is none to be taken so. Raises DefinitionError."""
    for part in formulas.parts():
        wanted = Unit.COUNT if part.take is Take.BEYOND else Unit.SHARE
        for code in part.measures:
            measure = figures.measure(code)
            if measure is None or measure.unit is not wanted:
                raise DefinitionError(f"{formulas.version}.json", part.code, code)
