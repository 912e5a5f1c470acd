"""Holds forecasts against what came, and against the plain rule: the same week of last year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from workflows.responsiveness.forecast.intervals import TINY
from workflows.responsiveness.forecast.model import (
    AHEAD,
    AREA,
    CATEGORY,
    PAIR,
    WHOLE,
    Forecast,
    History,
    Level,
    forecast,
)
from workflows.responsiveness.forecast.usual import Known
from workflows.responsiveness.forecast.weeks import SEASON_FROM, Floats, IsOff

MONTH = 4
"""Weeks that are repeated while there is no year before."""
EVERY = 4
"""Weeks from one trial to the next."""
LEVELS: tuple[Level, ...] = (WHOLE, CATEGORY, AREA, PAIR)


@dataclass(frozen=True)
class Score:
    """How forecasts of one level did.

    `mase`: mean absolute error over that of the seasonal naive rule in the weeks before, by row, then the
    mean; `ratio`: over that of the same rule in the very weeks foreseen; `within80`, `within95`: shares that
    lay there.
    """

    level: Level
    rows: int
    points: int
    mase: float | None
    naive_mase: float | None
    ratio: float | None
    within80: float
    within95: float


@dataclass(frozen=True)
class Trial:
    """One level at one origin: rows × weeks ahead."""

    wrong: Floats
    naive_wrong: Floats
    scale: Floats
    in80: Known
    in95: Known


def naive(counts: Floats, ahead: int) -> Floats:
    """Repeat the same weeks of last year; while there is none, the last four weeks; else the last week."""
    weeks = counts.shape[1]
    lag = SEASON_FROM if weeks >= SEASON_FROM else MONTH if weeks >= MONTH else 1
    chosen = [weeks - lag + step % lag for step in range(ahead)]
    return counts[:, chosen]


def scale_of(counts: Floats) -> Floats:
    """Return the mean error of that rule within the weeks before, of each row."""
    weeks = counts.shape[1]
    lag = SEASON_FROM if weeks > SEASON_FROM + MONTH else MONTH if weeks > MONTH else 1
    return np.asarray(np.abs(counts[:, lag:] - counts[:, :-lag]).mean(axis=1))


def backtest(history: History, is_off: IsOff, origins: Sequence[int], ahead: int = AHEAD) -> list[Score]:
    """Forecast from each origin with nothing but what lay before it, and score each level."""
    trials: dict[Level, list[Trial]] = {level: [] for level in LEVELS}
    for level, trial in tried(history, is_off, origins, ahead):
        trials[level].append(trial)
    return [score(level, found) for level, found in trials.items() if found]


def tried(
    history: History, is_off: IsOff, origins: Sequence[int], ahead: int
) -> Iterator[tuple[Level, Trial]]:
    """Make every forecast."""
    for origin in origins:
        made = forecast(history.until(origin), is_off, ahead)
        if made is None or origin + ahead > history.weeks:
            continue
        for level, sums in history.sums.items():
            counts = np.nan_to_num(sums.matrix @ np.nan_to_num(history.counts))
            yield level, trial_of(made, level, counts, origin)


def trial_of(made: Forecast, level: Level, counts: Floats, origin: int) -> Trial:
    """Hold one forecast against what came."""
    groups = list(made.groups[level].values())
    means = np.array([each.means for each in groups])
    ahead = means.shape[1]
    actual, before = counts[:, origin : origin + ahead], counts[:, :origin]
    low80, high80, low95, high95 = (
        np.array([getattr(each.ranges, name) for each in groups])
        for name in ("low80", "high80", "low95", "high95")
    )
    return Trial(
        wrong=np.abs(actual - means),
        naive_wrong=np.abs(actual - naive(before, ahead)),
        scale=scale_of(before),
        in80=(low80 <= actual) & (actual <= high80),
        in95=(low95 <= actual) & (actual <= high95),
    )


def score(level: Level, trials: Sequence[Trial]) -> Score:
    """Put the trials of a level together."""
    wrong, plain = (np.array([getattr(each, name) for each in trials]) for name in ("wrong", "naive_wrong"))
    scales = np.array([each.scale for each in trials])
    usable = scales > TINY
    return Score(
        level,
        rows=int(wrong.shape[1]),
        points=int(wrong.size),
        mase=share(wrong.mean(axis=2)[usable] / scales[usable]),
        naive_mase=share(plain.mean(axis=2)[usable] / scales[usable]),
        ratio=float(wrong.sum() / plain.sum()) if plain.sum() > TINY else None,
        within80=float(np.mean([each.in80 for each in trials])),
        within95=float(np.mean([each.in95 for each in trials])),
    )


def share(values: Floats) -> float | None:
    """The mean; None of nothing."""
    return float(values.mean()) if values.size else None
