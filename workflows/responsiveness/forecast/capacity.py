"""Says what a body answers in time in a week: what it has shown that it can, with the people it has now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from workflows.responsiveness.forecast.weeks import WEEK

WINDOW = 26
"""Weeks that are looked back."""
STRETCH = 4
"""Weeks in a row of which the best are taken: one good week is chance."""
FEWEST = 8
"""Answers in the window of which nothing can be told."""
SWING = (0.5, 1.5)
"""How far fewer or more people may change it: nobody works with half the people as well as before."""


@dataclass(frozen=True)
class People:
    """How many people of a body work on cases: on the mean of the window, and now."""

    before: float
    now: int

    @property
    def change(self) -> float:
        """By what factor they are more or fewer; 1 where the roster names nobody."""
        if self.before <= 0 or self.now <= 0:
            return 1.0
        return min(max(self.now / self.before, SWING[0]), SWING[1])


@dataclass(frozen=True)
class Bought:
    """A contract of a body: what is left of its sum, what one accepted part has cost, until when it runs."""

    left: int  # fen
    price: float | None  # fen; None: nothing was accepted under it yet
    starts: date
    ends: date

    def in_week(self, monday: date, today: date) -> float:
        """How many parts it pays for in a week; none where nobody knows what one costs."""
        if not self.price or not self.starts <= monday <= self.ends or self.left <= 0:
            return 0.0
        weeks = max((self.ends - max(today, self.starts)) / WEEK, 1.0)
        return self.left / self.price / weeks


def shown_capacity(in_time: Sequence[int], answered: int, people: People) -> float | None:
    """Return what a body answers in time in a week; None where it answered too little to tell.

    It is at least that: who was never asked for more has not shown more. Who answers, but late, has shown
    how little it can do. `answered`: everything in the window, late or not.
    """
    if answered < FEWEST:
        return None
    starts = range(max(len(in_time) - STRETCH + 1, 1))
    best = max(sum(in_time[at : at + STRETCH]) / min(STRETCH, len(in_time)) for at in starts)
    return best * people.change
