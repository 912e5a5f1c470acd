"""Measures forecasts against the same weeks of last year; prints JSON.

`huiying bench forecast [--quick]`: simulated years from seeds drawn at the run, and, by
`python -m benchmarks.forecast [--seed N] --real FILE…`, CSVs with `text,time` of a real city, by district.
Every forecast knows nothing but the weeks before it. `mase` is the mean absolute error over that of the
seasonal naive rule within the weeks before (aim < 0.9), `ratio` over that of the rule in the weeks foreseen.
"""

import argparse
import csv
import json
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.parts.machine import describe
from benchmarks.parts.measure import tell
from workflows.cases.calendar import library_days
from workflows.responsiveness.forecast.backtest import EVERY, Score, backtest
from workflows.responsiveness.forecast.model import AHEAD, History, forecast
from workflows.responsiveness.forecast.weeks import WEEK, IsOff, monday_of
from workflows.responsiveness.simulation.demand import matters_on
from workflows.responsiveness.simulation.street import street_of

FIRST = date(2023, 1, 2)
BEFORE = 26
"""Weeks before the first forecast, at least."""
DISTRICT = re.compile(r"([A-Z]\d{1,2})\s?[区县市]")
EARLY = date(2018, 1, 1)
WIDE = (200, 15)
"""Pairs of a large city, by areas and categories, for what a forecast costs."""

Place = tuple[str, str, int]


def is_off(day: date) -> bool:
    """Public days off."""
    return day in library_days(day.year).holidays


def simulated(seed: int, years: int, residents: int) -> History:
    """Draw years of a street; what was not mended and comes again is not in it."""
    given = json.loads((resources.files("bot.sample") / "street.json").read_text("utf-8"))
    street = street_of(given, {"residents": residents, "bodies": 12})
    weeks = 52 * years
    found: Counter[Place] = Counter()
    for at in range(weeks * 7):
        for each in matters_on(street, seed, FIRST + timedelta(days=at)):
            found[each.theme.category[:2], str(each.community), at // 7] += 1
    return history_of(found, FIRST, weeks)


def history_of(found: Counter[Place], first: date, weeks: int) -> History:
    """Put counts by category, area and week into a table."""
    categories, areas = {each[0] for each in found}, {each[1] for each in found}
    pairs = [(category, area) for category in sorted(categories) for area in sorted(areas)]
    rows = [[float(found[category, area, week]) for week in range(weeks)] for category, area in pairs]
    return History(first, pairs, np.array(rows))


def real(files: Iterable[Path]) -> History:
    """Count the messages of CSVs by district and week; nothing of their words is kept."""
    told: list[tuple[str, date]] = []
    for file in files:
        with file.open(encoding="utf-8", newline="") as source:
            for row in csv.DictReader(source):
                place = DISTRICT.search(f"{row.get('subject', '')} {row['text']}")
                day = day_of(row["time"])
                if day is not None and day >= EARLY:
                    told.append((place[1] if place else "", day))
    first, last = monday_of(min(day for _, day in told)), monday_of(max(day for _, day in told))
    weeks = (last - first) // WEEK  # the last, unfinished week is left out
    found: Counter[Place] = Counter(("", place, (monday_of(day) - first) // WEEK) for place, day in told)
    common = {place for place, count in Counter(place for place, _ in told).items() if count >= weeks // 2}
    kept = Counter({each: number for each, number in found.items() if each[1] in common and each[2] < weeks})
    return history_of(kept, first, weeks)


def day_of(words: str) -> date | None:
    """Read a day as such files write it."""
    for form in ("%Y/%m/%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d"):
        try:
            return datetime.strptime(words.strip(), form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None


def scored(histories: Sequence[History], off: IsOff) -> dict[str, Any]:
    """Score every level over all histories."""
    trials: dict[str, list[Score]] = {}
    for history in histories:
        begin = max(BEFORE, history.weeks // 2)
        for each in backtest(history, off, range(begin, history.weeks - AHEAD + 1, EVERY)):
            trials.setdefault(each.level, []).append(each)
    return {level: mean_of(found) for level, found in trials.items()}


def mean_of(scores: Sequence[Score]) -> dict[str, Any]:
    """The mean of several scores of one level, each as heavy as its points."""
    heavy = [each.points for each in scores]
    rows = [asdict(each) for each in scores]
    names = ("mase", "naive_mase", "ratio", "within80", "within95")
    means = {name: np.average([row[name] for row in rows], weights=heavy) for name in names}
    return {"points": sum(heavy), **{name: round(float(value), 3) for name, value in means.items()}}


def cost() -> dict[str, Any]:
    """What one forecast of a large city takes."""
    areas, categories = WIDE
    counts = np.random.default_rng(1).poisson(1.5, (areas * categories, 156)).astype(float)
    pairs = [(f"{c:02d}", f"A{a}") for c in range(categories) for a in range(areas)]
    begun = time.process_time()
    forecast(History(FIRST, pairs, counts), is_off)
    return {"pairs": len(pairs), "weeks": 156, "cpu_seconds": round(time.process_time() - begun, 2)}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--real", type=Path, nargs="*", default=[])
    asked = parser.parse_args()
    seeds = [asked.seed + at for at in range(2 if asked.quick else 6)]
    with tempfile.TemporaryDirectory() as place:
        machine = describe(Path(place))
    figures: dict[str, Any] = {"machine": machine, "seeds": seeds, "simulated": {}}
    for years in (1, 2, 3):
        tell(f"{years} simulated years")
        figures["simulated"][f"{years} years"] = scored([simulated(s, years, 9000) for s in seeds], is_off)
    if asked.real:
        history = real(asked.real)
        size = {"weeks": history.weeks, "districts": len(history.pairs)}
        messages = int(history.counts.sum())
        figures["real"] = {**size, "messages": messages, **scored([history], is_off)}
    figures["cost"] = cost()
    json.dump(figures, sys.stdout, ensure_ascii=False, indent=2)


if __name__ == "__main__":
    main()
