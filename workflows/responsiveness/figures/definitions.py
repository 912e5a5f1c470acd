"""Reads the definitions of measures: data in `definitions/`, one file a version, checked as they are read."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from models.vocabulary import Role
from workflows.responsiveness.figures.facts import SOURCES, Source
from workflows.responsiveness.figures.formulas import (
    ALWAYS,
    Condition,
    FactKind,
    Formula,
    Linear,
    Quantile,
    Share,
    Words,
)
from workflows.responsiveness.figures.grammar import parse, parse_condition
from workflows.responsiveness.figures.versioned import holding, read_all, reading, refuse_twins

FOLDER = Path(__file__).parent / "definitions"


class Unit(StrEnum):
    """What a measure is told in."""

    SHARE = "share"
    SPAN = "span"
    COUNT = "count"


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"  # too much and too little alike tell something


@dataclass(frozen=True)
class Exclusion:
    """What counts in no figure, by the name of its reason."""

    name: str
    when: Condition


@dataclass(frozen=True)
class Measure:
    """One measure. Its words stand in the catalogue under `measure.CODE` and what begins with that."""

    code: str
    of: str
    window: str  # the instant that decides to which month a row belongs
    among: Condition
    formula: Formula
    written: str  # the formula as it is written
    among_written: str
    unit: Unit
    direction: Direction
    role: str  # who decides by it
    exclusions: tuple[Exclusion, ...]

    @property
    def source(self) -> Source:
        """What it counts."""
        return SOURCES[self.of]

    @property
    def name(self) -> str:
        """The catalogue key of its name."""
        return f"measure.{self.code}"

    @property
    def meaning(self) -> str:
        """The key of what it means."""
        return f"measure.{self.code}.means"

    @property
    def decides(self) -> str:
        """The key of who decides what by it."""
        return f"measure.{self.code}.decides"


@dataclass(frozen=True)
class Definitions:
    """All measures under one version."""

    version: str
    since: date
    names: Mapping[str, str]
    weights: Mapping[str, Fraction]
    measures: tuple[Measure, ...]

    def measure(self, code: str) -> Measure | None:
        """The measure of a code, None where there is none."""
        return self.by_code.get(code)

    @cached_property
    def by_code(self) -> Mapping[str, Measure]:
        """The measures by their codes."""
        return {each.code: each for each in self.measures}


@cache
def versions(folder: Path = FOLDER) -> tuple[Definitions, ...]:
    """Return every version that came with the house, the oldest first. Raises DefinitionError."""
    return read_all(folder, read)


def in_force(on: date, known: Sequence[Definitions] | None = None) -> Definitions:
    """Return the version that holds on a day; before the first there was none, so the first."""
    return holding(known or versions(), on)


def read(file: str, text: str) -> Definitions:
    """Return the definitions in a text. Raises DefinitionError."""
    with reading(file) as place:
        data = json.loads(text)
        version, since = str(data["version"]), date.fromisoformat(data["since"])
        place.name = "weights"
        weights = {str(name): Fraction(value) for name, value in data.get("weights", {}).items()}
        names = {str(name): str(value) for name, value in data.get("names", {}).items()}
        measures = []
        for each in data["measures"]:
            place.name = str(each.get("code"))
            measures.append(measure_of(each, data.get("exclusions", ()), names, weights))
    refuse_twins(file, [each.code for each in measures])
    return Definitions(version, since, names, weights, tuple(measures))


def measure_of(
    each: Mapping[str, Any],
    exclusions: Sequence[Mapping[str, str]],
    names: Mapping[str, str],
    weights: Mapping[str, Fraction],
) -> Measure:
    """Return one measure. Raises FormulaError, KeyError or ValueError."""
    source, among = SOURCES[each["of"]], each.get("among", "")
    words = Words(source.words().facts, names, weights)
    if words.facts[each["window"]] is not FactKind.INSTANT:
        raise ValueError(each["window"])
    formula, unit = parse(each["formula"], words), Unit(each["unit"])
    if unit is not unit_of(formula):
        raise ValueError(unit)
    return Measure(
        code=each["code"],
        of=each["of"],
        window=each["window"],
        among=parse_condition(among, words) if among else ALWAYS,
        formula=formula,
        written=each["formula"],
        among_written=among,
        unit=unit,
        direction=Direction(each["direction"]),
        role=str(Role(each["role"])),
        exclusions=tuple(
            Exclusion(one["name"], parse_condition(one["when"], words))
            for one in exclusions
            if each["of"] in one["of"]
        ),
    )


def unit_of(formula: Formula) -> Unit:
    """Return what a formula comes to."""
    match formula:
        case Share():
            return Unit.SHARE
        case Quantile():
            return Unit.SPAN
        case Linear():
            return Unit.COUNT
