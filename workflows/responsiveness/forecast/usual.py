"""Says what is usual for each category and week by the calendar, and how far above or below it things lie."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workflows.responsiveness.forecast.intervals import spread_of
from workflows.responsiveness.forecast.weeks import Floats

SURPRISE = 0.6
"""How far the calendar may move the whole (standard deviation of a logarithm)."""
OWN_WAY = 0.4
"""How far a category may go from the whole."""
ROUNDS, CLOSE = 30, 1e-6
FEW = 0.5
"""What a category without any request counts as."""

Known = NDArray[np.bool_]


@dataclass(frozen=True)
class Memory:
    """How a level is followed: what of it is left after a week, and how strongly the usual holds it."""

    left: float
    pull: float


def usual_weeks(counts: Floats, effect: Floats, known: Known) -> Floats:
    """Return what the calendar alone makes of each row and week, those ahead too."""
    whole = fitted(counts.sum(axis=0), effect, known, np.zeros(effect.shape[1]), SURPRISE)
    rows = []
    for row in counts:
        usual = np.exp(effect @ fitted(row, effect, known, whole, OWN_WAY))
        weeks = usual[: len(row)][known]
        rows.append(usual * max(float(row[known].sum()), FEW) / float(weeks.sum()))
    return np.asarray(rows)


def fitted(row: Floats, effect: Floats, known: Known, centre: Floats, reach: float) -> Floats:
    """Return how the calendar moves a row (Poisson, Newton's steps), drawn towards a centre."""
    x, y = effect[: len(row)][known], row[known]
    if y.sum() <= 0:
        return centre
    design = np.column_stack((np.ones(len(y)), x))
    hold = np.diag([CLOSE, *[1 / reach**2] * x.shape[1]])
    middle = np.concatenate(([np.log(y.mean())], centre))
    found = middle.copy()
    for _ in range(ROUNDS):
        mean = np.exp(np.clip(design @ found, -20, 20))
        heavy = 1 + spread_of(y, mean) * mean  # what spreads more teaches less
        gradient = design.T @ ((y - mean) / heavy) - hold @ (found - middle)
        curve = design.T @ (design * (mean / heavy)[:, None]) + hold
        step = np.clip(np.linalg.solve(curve, gradient), -1, 1)
        found = found + step
        if np.abs(step).max() < CLOSE:
            break
    return np.asarray(found[1:])


def coming(counts: Floats, usual: Floats, known: Known, memory: Memory) -> Floats:
    """Return what to expect of the weeks ahead: the usual, times a level that goes back to it.

    The level is what came over what was usual, each week counting less (gamma-Poisson); a week of which
    nobody knows teaches nothing.
    """
    weeks = counts.shape[1]
    ages = known[::-1].cumsum()[::-1] - 1.0  # known weeks after each one
    weights = np.where(known, memory.left**ages, 0.0)
    hold = memory.pull
    came, normal = counts @ weights + hold, usual[:, :weeks] @ weights + hold
    faded = memory.left ** np.arange(1, usual.shape[1] - weeks + 1)
    back = (1 - faded) / faded * hold
    return np.asarray((came[:, None] + back) / (normal[:, None] + back) * usual[:, weeks:])
