"""Knows by which standards people evaluate: criteria with weights, in plain words, as data with a version."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from models.vocabulary_evaluations import ObjectKind
from workflows.screens import Names

FEWEST, MOST = 3, 8
"""Criteria of a standard."""


@dataclass(frozen=True)
class Criterion:
    """One thing that is marked from 1 to 5, and what the ends of that mean."""

    code: str
    weight: int
    names: Names
    best: Names
    worst: Names

    def as_data(self) -> dict[str, object]:
        """Return it as an evaluation keeps it."""
        words = {name: dict(getattr(self, name).by_locale) for name in ("names", "best", "worst")}
        return {"code": self.code, "weight": self.weight, **words}


@dataclass(frozen=True)
class Rubric:
    """A standard: for what kind of service, on what basis.

    `rates` names the kinds of object it is for, each with the kinds of body, none for any.
    """

    code: str
    version: str
    names: Names
    basis: str
    criteria: tuple[Criterion, ...]
    rates: Mapping[str, tuple[str, ...]]

    def fits(self, kind: ObjectKind, body: str | None) -> bool:
        """Whether it speaks of such an object: its kind, and the kind of body whose work it is."""
        bodies = self.rates.get(kind)
        return bodies is not None and (not bodies or body in bodies)


class RubricUnfit(ValueError):
    """A standard that cannot be used: too few or too many criteria, a weight that is none, a code twice."""


@cache
def rubrics() -> Mapping[str, Rubric]:
    """Return the standards of the house, by code."""
    kept = json.loads(files(__package__).joinpath("rubrics.json").read_text("utf-8"))
    return {each["code"]: read(each, kept["version"]) for each in kept["rubrics"]}


def read(data: Mapping[str, Any], version: str) -> Rubric:
    """Read one standard. Raises RubricUnfit."""
    criteria = criteria_of(data["criteria"])
    codes = {each.code for each in criteria}
    if not FEWEST <= len(criteria) <= MOST or len(codes) != len(criteria):
        raise RubricUnfit(data["code"])
    if any(each.weight < 1 for each in criteria):
        raise RubricUnfit(data["code"])
    rates = {kind: tuple(bodies) for kind, bodies in data["rates"].items()}
    return Rubric(data["code"], version, Names(data["names"]), data["basis"], criteria, rates)


def criteria_of(data: Sequence[Mapping[str, Any]]) -> tuple[Criterion, ...]:
    """Read criteria as a file, or an evaluation, keeps them."""
    return tuple(
        Criterion(
            each["code"], each["weight"], Names(each["names"]), Names(each["best"]), Names(each["worst"])
        )
        for each in data
    )
