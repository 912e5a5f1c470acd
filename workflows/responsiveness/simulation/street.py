"""Holds the numbers and words of a simulated street: who lives and works there, and what happens to them."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

from workflows.errors import WorkflowError

Span = tuple[float, float]
HOME, OPEN = "home", "open"
"""Sides of life: within an estate (its property service), and outside (the service station)."""


class StreetUnknown(WorkflowError):
    """A number of the street that no rule of life asks for, or of the wrong shape."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Gaming(StrEnum):
    """What a body does in place of the work."""

    HONEST = "honest"
    EMPTY = "empty"  # answers that say nothing, and nothing done
    EARLY = "early"  # says that it is done before anything is; half of it is done later
    PRESSED = "pressed"  # presses for good marks, and for withdrawals
    BOUNCE = "bounce"  # returns what is hard
    ABSENT = "absent"  # signs in when called by whistle, and does nothing there


KINDS = tuple(each for each in Gaming if each is not Gaming.HONEST)


@dataclass(frozen=True)
class Theme:
    """One kind of matter: how often it comes up when, how hard it is, and in which words it is told."""

    category: str
    side: str
    weight: float
    months: tuple[float, ...]
    weekend: float
    weather: Mapping[str, float]
    effort: float  # hours, before they are scaled to the load of the street
    hard: float  # share by which it lowers the chance to solve it
    again_days: float  # until it is met again where it was not mended; 0: never
    reports: tuple[str, ...]
    found: tuple[str, ...]
    done: tuple[str, ...]
    basis: str


@dataclass(frozen=True)
class Street:
    """Everything that life is drawn from; a run is one of these with a seed."""

    start: date
    residents: int
    bodies: int
    matters_each: float  # fresh matters of one resident in a year
    first_hour: int
    last_hour: int
    staff: int  # people of one body who work on cases
    load: float  # share of two people's working time that fresh matters take; what comes back is on top
    leave_days: int  # of one person in a year
    minutes_least: float
    competence: Span
    speed: Span
    lateness: Span  # share of a limit that passes before anybody begins
    contacts: Span
    unsure: float  # share of reports that the reader cannot place
    whistled: float  # share of cases for which a second body is called
    help: float  # what it adds to the chance to solve
    upheld: float  # share of returns that are ruled unfounded
    goes_on: float  # share of what failed twice that a coordinator lets go on
    reminder_pull: float  # chance that a reminder brings a case to the front
    late_worse: float
    empty_worse: float
    answers: float  # share of residents who judge at all
    kindness: float  # who call solved what is not
    complies: float  # share of those pressed who give what is wanted
    withdraws: float
    second_try: float  # what the head's eye adds to a reopened case
    joins: float
    tells: float  # share of those pressed who report it
    reanswers: float  # share of those asked again, by lot, who answer
    reveals: float  # share of them that say that they were pressed, where they were
    reerrs: float  # share that answer otherwise than it is
    mistells: float  # share of answers after which somebody feels pressed whom nobody pressed
    settles: float  # share of cases that are withdrawn because they settled themselves
    hurried: Span  # share of a body's answers that say little, though the work was done
    returns: float  # share of cases that a body returns in good faith
    returns_upheld: float  # and share of those that are ruled unfounded
    in_vain: float  # share of bodies that come, work, and can do nothing
    brisk: float  # share of bodies that come and have it done at once
    marked: float  # share of called bodies that the caller rates
    marks: Mapping[str, tuple[float, ...]]  # chances of 5 … 1 by what was done
    detect: Mapping[str, Any]  # numbers that are changed where detectors are tried
    gamers: float  # share of bodies that game
    gamed: float  # share of their cases in which they do
    fakes_effort: float
    fakes_solve: float
    early_mends: float
    patience_days: Span
    levels: Mapping[str, tuple[float, ...]]  # chances of 5 … 1 by what is true
    weather: Mapping[str, Mapping[str, Any]]
    names: tuple[str, ...]
    area_names: Mapping[str, str]
    body_names: Mapping[str, str]
    person_name: str
    reply: str
    reply_plain: str
    openings: tuple[str, ...]
    claims: str
    empty: tuple[str, ...]
    came: str
    helped: str
    helped_not: str
    pressed: str
    evidence: str
    ruling: str
    ruling_else: str
    review: str
    asks: str
    themes: tuple[Theme, ...]

    @property
    def communities(self) -> int:
        """Each has two bodies, one for either side; of an odd number the last has one for both."""
        return (self.bodies + 1) // 2


def street_of(given: Mapping[str, Any], changes: Mapping[str, Any] | None = None) -> Street:
    """Read a street, with some of its numbers changed. Raises StreetUnknown."""
    values = {**given, **(changes or {})}
    known = {each.name for each in fields(Street)}
    for name in (changes or {}).keys() - known:
        raise StreetUnknown(name)
    for name, value in (changes or {}).items():
        if not same_shape(given[name], value):
            raise StreetUnknown(name)
    themes = tuple(Theme(**settled(each)) for each in values["themes"])
    street = Street(**{**settled(values), "themes": themes})
    return replace(street, start=date.fromisoformat(str(values["start"])))


def same_shape(before: object, after: object) -> bool:
    """Whether a number may take the place of another one; a whole one serves where a share stands."""
    if isinstance(before, float | int) and isinstance(after, float | int):
        return after >= 0 and (isinstance(before, float) or isinstance(after, int))
    if isinstance(before, list) and isinstance(after, list):
        return len(before) == len(after) or isinstance(before[0], str | dict)
    return isinstance(after, type(before) | date)


def settled(values: Mapping[str, Any]) -> dict[str, Any]:
    """Turn lists into tuples."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}


def chance_of(seed: int, *what: object) -> random.Random:
    """Return the chance of one thing alone: what happens elsewhere does not change it."""
    return random.Random(f"{seed}/{'/'.join(map(str, what))}")


def within(chance: random.Random, span: Sequence[float]) -> float:
    """Draw from a span."""
    return chance.uniform(span[0], span[1])
