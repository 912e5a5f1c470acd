"""What every count comes to: who or what was elected, in what order, and by which rounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

DIGITS = 6  # after the point, where a fraction is shown


@dataclass(frozen=True)
class Tally:
    """A result: `winners` by their places in the list, in the order of election; `rounds` as plain values.

    `ties` tells where the ballots alone did not decide, and the rule for ties had to.
    """

    winners: tuple[int, ...]
    rounds: tuple[dict[str, Any], ...]
    ties: tuple[str, ...] = ()


def shown(value: Fraction | int) -> int | float:
    """Return an exact number as it is shown."""
    exact = Fraction(value)
    return exact.numerator if exact.denominator == 1 else round(float(exact), DIGITS)


def by_name(names: Sequence[str], values: dict[int, Fraction] | dict[int, int]) -> dict[str, int | float]:
    """Return values by the names of what they belong to."""
    return {names[at]: shown(value) for at, value in values.items()}
