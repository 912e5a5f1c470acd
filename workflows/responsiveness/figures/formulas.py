"""What a formula of a measure may say: sums of counts with exact factors, a share of two, or a quantile."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction


class FactKind(StrEnum):
    """What a fact may be compared with."""

    FLAG = "flag"
    NUMBER = "number"
    WORD = "word"
    INSTANT = "instant"


@dataclass(frozen=True)
class Known:
    """A fact is there."""

    fact: str


@dataclass(frozen=True)
class Flag:
    """A fact that is yes or no is yes; where it is not known, it is not."""

    fact: str


@dataclass(frozen=True)
class Span:
    """So many times the time from one instant to another, in whole seconds; unknown where one of them is."""

    end: str
    start: str
    times: int = 1


Side = Span | str
"""What a test compares: a span, or a fact by its name."""


@dataclass(frozen=True)
class Compared:
    """A fact or span against a literal, a fact or a span. Never true where one of them is not known."""

    left: Side
    sign: str
    right: Side | int
    word: str | None = None  # a text instead of `right`


@dataclass(frozen=True)
class Not:
    """The opposite."""

    each: "Condition"


@dataclass(frozen=True)
class Both:
    """All of them."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Either:
    """One of them at least."""

    parts: tuple["Condition", ...]


Condition = Known | Flag | Compared | Not | Both | Either
ALWAYS = Both(())


@dataclass(frozen=True)
class Count:
    """How many rows meet a condition."""

    when: Condition


@dataclass(frozen=True)
class Quantile:
    """The quantile of a span over the rows that meet a condition and have it."""

    share: Fraction
    span: Span
    when: Condition


@dataclass(frozen=True)
class Linear:
    """A sum of counts, each with an exact factor."""

    factors: tuple[tuple[Count, Fraction], ...] = ()
    constant: Fraction = Fraction()


@dataclass(frozen=True)
class Share:
    """One sum over another."""

    numerator: Linear
    denominator: Linear


Formula = Share | Linear | Quantile


@dataclass(frozen=True)
class Words:
    """What a formula may speak of: facts by kind, names with what they stand for, weights."""

    facts: Mapping[str, FactKind]
    names: Mapping[str, str] = field(default_factory=dict)
    weights: Mapping[str, Fraction] = field(default_factory=dict)


def counts_of(formula: Formula) -> tuple[Count, ...]:
    """The counts that a formula is made of, each once, in order."""
    match formula:
        case Share(above, below):
            found = [count for side in (above, below) for count, _ in side.factors]
        case Linear(factors):
            found = [count for count, _ in factors]
        case Quantile():
            found = []
    return tuple(dict.fromkeys(found))
