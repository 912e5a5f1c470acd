"""Decides by figures whether a rule begins to act on a unit, goes on, or is over.

It begins where chance can be left out: the nearer end of the interval is beyond the threshold (Wilson's,
one-sided, 95 percent), and the newest figure is not good again. It ends as soon as the figures are good
again, or after its term.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from models.vocabulary_loop import ActState, Ending
from workflows.responsiveness.intervals import Interval, wilson
from workflows.responsiveness.loop.definitions import Trigger

ONE_SIDED = 1.645


@dataclass(frozen=True)
class Number:
    """A share with what it is made of."""

    numerator: Fraction
    denominator: int

    @property
    def value(self) -> Fraction | None:
        """The share; None of nothing."""
        return self.numerator / self.denominator if self.denominator else None


NONE = Number(Fraction(), 0)


@dataclass(frozen=True)
class Standing:
    """How an act that goes on stands."""

    state: ActState
    acts_at: datetime
    until: datetime


def bounds(number: Number, z: float = ONE_SIDED) -> Interval:
    """Return Wilson's interval of a share: of nothing it is everything."""
    return wilson(number.numerator, number.denominator, z)


def nearest(trigger: Trigger, number: Number) -> float:
    """Return the end of the interval that is nearest to the good side."""
    low, high = bounds(number)
    return high if trigger.is_up else low


def is_bad(trigger: Trigger, number: Number) -> bool:
    """Tell whether a figure is beyond the threshold, whatever chance adds to it."""
    if number.denominator < trigger.least:
        return False
    bound = nearest(trigger, number)
    return bound < trigger.threshold if trigger.is_up else bound > trigger.threshold


def is_better(trigger: Trigger, recent: Number) -> bool:
    """Tell whether the newest figure is good again; of too few nobody can tell."""
    value = recent.value
    if value is None or recent.denominator < trigger.recent_least:
        return False
    return value >= trigger.better if trigger.is_up else value <= trigger.better


def gives_reason(trigger: Trigger, whole: Number, recent: Number) -> bool:
    """Tell whether a rule begins: the figure is bad, and the newest is not good again by now."""
    return is_bad(trigger, whole) and not is_better(trigger, recent)


def ending(trigger: Trigger, standing: Standing, recent: Number, now: datetime) -> Ending | None:
    """Say why an act that goes on is over now; None while it is not."""
    if is_better(trigger, recent):
        return Ending.BETTER if standing.state is ActState.ACTING else Ending.UNAIDED
    return Ending.TERM if now >= standing.until else None


def takes_effect(standing: Standing, now: datetime) -> bool:
    """Tell whether an act that was held back takes effect now."""
    return standing.state is ActState.WAITING and now >= standing.acts_at


def is_drawn(seed: str, percent: int) -> bool:
    """Draw whether an act is held back first; who knows the seed can draw again."""
    return int(hashlib.sha256(f"loop.hold/{seed}".encode()).hexdigest(), 16) % 100 < percent
