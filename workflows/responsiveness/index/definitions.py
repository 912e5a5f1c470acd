"""Reads what the index is made of: data in `definitions/`, one file a version, checked as it is read."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Literal

from workflows.responsiveness.figures.definitions import Definitions, Measure, Unit, versions
from workflows.responsiveness.figures.versioned import holding, of_name, read_all, reading

FOLDER = Path(__file__).parent / "definitions"


class PartOf(StrEnum):
    """What a measure speaks for."""

    LEVEL = "level"  # how well it is done
    EFFORT = "effort"  # what is done beyond one's own cases, and first


@dataclass(frozen=True)
class Part:
    """One measure of the index."""

    measure: Measure
    of: PartOf
    weight: Fraction
    usual: Fraction  # share of what is good where nobody else has anything of the kind
    moves: str  # parts of one name rest on the same answers: their errors are added, not mixed
    mix: bool  # whether bodies are compared by the categories of their cases
    pressure: Fraction  # good marks that one who tells of pressure takes back: few of those pressed do
    belied: Fraction  # and a matter told solved that comes back: few of those that were not solved do
    recheck: Fraction  # and each of the good marks that would not be confirmed if everybody were asked again

    @property
    def code(self) -> str:
        """The code of its measure."""
        return self.measure.code


@dataclass(frozen=True)
class Strength:
    """How many rows what others come to is worth, at the least and at the most."""

    usual: int  # where too few bodies tell
    least: int
    most: int


@dataclass(frozen=True)
class Asked:
    """How answers of those who were asked again enter."""

    pull: int = 5  # as if so many more had confirmed what they told
    steps: int = 20  # shares are taken in so many steps
    reach: int = 730  # days after which answers no longer stand, where no newer ones do


@dataclass(frozen=True)
class ListRule:
    """Who comes onto a list: one end of an interval lies beyond a number, or beyond the mean of all."""

    code: Literal["advanced", "improved", "attention"]
    of: Literal["index", "improvement"]
    end: Literal["low", "high"]  # low: it must lie above; high: below
    beyond: Fraction | None  # None: the mean of all bodies that have an index


@dataclass(frozen=True)
class IndexDefinition:
    """The index under one version."""

    version: str
    since: date
    figures: Definitions
    enough: int  # rows from which on their number plays no part
    before: int  # months with which a body is compared
    pull: int  # rows that a mean of all is worth in one category
    strength: Strength
    asked: Asked
    sure: Fraction  # standard deviations on either side of an interval
    parts: tuple[Part, ...]
    improvement: Fraction  # its weight
    lists: tuple[ListRule, ...]

    def part(self, code: str) -> Part | None:
        """The part of a measure, None where it has none."""
        return next((each for each in self.parts if each.code == code), None)


@cache
def index_versions(folder: Path = FOLDER) -> tuple[IndexDefinition, ...]:
    """Return every version that came with the house, the oldest first. Raises DefinitionError."""
    return read_all(folder, read)


def index_in_force(on: date) -> IndexDefinition:
    """Return the version that holds on a day; before the first there was none, so the first."""
    return holding(index_versions(), on)


def index_version(name: str) -> IndexDefinition | None:
    """Return a version by its name."""
    return of_name(index_versions(), name)


def read(file: str, text: str, figures: Sequence[Definitions] | None = None) -> IndexDefinition:
    """Return the definition in a text. Raises DefinitionError."""
    with reading(file) as place:
        data = json.loads(text)
        measures = figures_of(str(data["figures"]), figures or versions())
        parts = []
        for each in data["parts"]:
            place.name = str(each.get("measure"))
            parts.append(part_of(each, measures))
        place.name = "weights"
        improvement = Fraction(data["improvement"])
        if sum((each.weight for each in parts), improvement) != 1:
            raise ValueError("the weights do not come to 1")
        if len({each.code for each in parts}) < len(parts):
            raise ValueError("a measure stands twice")
        place.name = "lists"
        return put_together(data, measures, tuple(parts), improvement)


def put_together(
    data: Mapping[str, Any], figures: Definitions, parts: tuple[Part, ...], improvement: Fraction
) -> IndexDefinition:
    """Return the whole, with its numbers and lists. Raises KeyError, ValueError."""
    numbers = {name: int(data[name]) for name in ("enough", "before", "pull")}
    strength = Strength(**{name: int(value) for name, value in data["strength"].items()})
    if min(*numbers.values(), strength.least) < 1 or not strength.least <= strength.usual <= strength.most:
        raise ValueError("a number is too small")
    return IndexDefinition(
        version=str(data["version"]),
        since=date.fromisoformat(data["since"]),
        figures=figures,
        strength=strength,
        asked=Asked(**data.get("asked", {})),
        sure=Fraction(data["sure"]),
        parts=parts,
        improvement=improvement,
        lists=tuple(list_of(each) for each in data["lists"]),
        **numbers,
    )


def figures_of(name: str, known: Sequence[Definitions]) -> Definitions:
    """Return the measures of a version. Raises KeyError."""
    if (found := of_name(known, name)) is None:
        raise KeyError(name)
    return found


def part_of(each: Mapping[str, Any], figures: Definitions) -> Part:
    """Return one part. Raises KeyError, ValueError."""
    measure = figures.measure(each["measure"])
    if measure is None or measure.unit is not Unit.SHARE or "body" not in measure.source.groupings:
        raise ValueError("no share of bodies")
    weight, usual = Fraction(each["weight"]), Fraction(each["usual"])
    if not 0 < weight < 1 or not 0 < usual < 1:
        raise ValueError("not between 0 and 1")
    return Part(
        measure,
        PartOf(each["part"]),
        weight,
        usual,
        moves=str(each["moves"]),
        mix=bool(each["mix"]),
        pressure=Fraction(each.get("pressure", 0)),
        belied=Fraction(each.get("belied", 0)),
        recheck=Fraction(each.get("recheck", 0)),
    )


def list_of(each: Mapping[str, Any]) -> ListRule:
    """Return the rule of one list. Raises KeyError, ValueError."""
    code, of, end = each["code"], each["of"], each["end"]
    known = (("advanced", "improved", "attention"), ("index", "improvement"), ("low", "high"))
    for value, allowed in zip((code, of, end), known, strict=True):
        if value not in allowed:
            raise ValueError(value)
    beyond = None if each["beyond"] == "mean" else Fraction(each["beyond"])
    return ListRule(code, of, end, beyond)
