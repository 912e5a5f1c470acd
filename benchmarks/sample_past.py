"""Draws the past of the sample community, `bot/sample/past.csv`: what it brought along from before the house.

`python -m benchmarks.sample_past > bot/sample/past.csv`. How often what comes up where follows the played
history (`history.csv`), seasons and what residents say of work follow the simulated street; who has a case
and until when follows the sample's responsibility list. Drawn once, for a house of the day `DRAWN`.
"""

import csv
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from bot import tables
from bot.simulation import standard
from models.vocabulary import Solved
from workflows.cases.calendar import build_calendar
from workflows.cases.deadlines import Allowance, WorkCalendar, due_at
from workflows.cases.routing import RoutingTable
from workflows.lists.columns import LIST, read_lines
from workflows.responsiveness.simulation.demand import poisson
from workflows.responsiveness.simulation.outcomes import Said, Seen, verdict
from workflows.responsiveness.simulation.street import Street, chance_of, street_of

SAMPLE = Path(tables.__file__).parent / "sample"
DRAWN = date(2026, 11, 23)
"""A Monday: `days_ago` counts from the Monday of the week that runs."""
SEED = 20261123
FIRST, LAST = 60 * 7, 24
"""Days ago on which it begins, and ends: the played history begins on a later day, whatever the weekday."""
GROWN = 0.5
"""With what share of today's requests it begins."""
SHY = ("14", "15")
"""First levels that name bodies or staff: nothing of them is made up by the hundred."""
WEEK = (1.1, 1.05, 1.0, 1.0, 1.05, 0.95, 0.85)
DAY_OFF = 0.75
SILENCE = timedelta(days=5)
COLUMNS = (
    *("number", "days_ago", "time", "category", "cell", "body", "hours_due", "hours_to_answer"),
    *("hours_to_close", "contacted", "solved", "satisfaction", "returned", "reopened"),
)


@dataclass(frozen=True)
class Manner:
    """What a body is like: its share of a limit, what it solves, whom it calls, what it returns, its way."""

    pace: float
    skill: float
    calls: float
    returns: float
    trend: float

    @classmethod
    def of(cls, body: str) -> "Manner":
        """Draw a body."""
        chance = chance_of(SEED, "body", body)
        return cls(
            pace=chance.uniform(0.3, 0.75),
            skill=chance.uniform(0.6, 0.92),
            calls=chance.uniform(0.75, 0.97),
            returns=chance.choice((0.0, 0.02, 0.04, 0.1)),
            trend=chance.choice((-0.12, 0.0, 0.0, 0.12)),
        )


class Past:
    """Draws day by day."""

    def __init__(self, street: Street) -> None:
        self.street = street
        self.calendar: WorkCalendar = build_calendar((2025, 2026, 2027))
        self.seasons = {each.category: each.months for each in street.themes}
        told = [row.cells for sheet in tables.read_file(SAMPLE / "history.csv") for row in sheet.rows]
        self.days = 30
        self.categories = Counter(row["category"] for row in told if row["category"][:2] not in SHY)
        self.cells = Counter(row["cell"] for row in told)
        self.both = Counter((row["category"], row["cell"]) for row in told)
        entries, _ = read_lines(LIST, tables.read_file(SAMPLE / "list.xlsx"))
        self.routing = RoutingTable([line.value for line in entries], {}, "YQZF")

    def rows(self) -> Iterator[Sequence[object]]:
        """Draw everything, the oldest first."""
        number = 0
        for ago in range(FIRST, LAST, -1):
            drawn = sorted(self.of_day(ago), key=lambda each: each[0])
            for at, category, chance in drawn:
                number += 1
                yield (f"LS-{number:05d}", ago, *self.row(ago, at, category, chance))

    def of_day(self, ago: int) -> Iterator[tuple[time, str, random.Random]]:
        """Draw the matters of a day."""
        day = DRAWN - timedelta(days=ago)
        grown = 1 - (1 - GROWN) * ago / FIRST
        worked = 1.0 if self.calendar.is_working_day(day) or day.weekday() > 4 else DAY_OFF
        for category, count in sorted(self.categories.items()):
            mean = count / self.days * grown * worked * WEEK[day.weekday()] * self.season(category, day)
            chance = chance_of(SEED, "day", ago, category)
            for _ in range(poisson(chance, mean)):
                minutes = int(chance.triangular(6 * 60, 22 * 60, 10 * 60))
                yield time(minutes // 60, minutes % 60), category, chance

    def season(self, category: str, day: date) -> float:
        """How much more a month brings of it than others; half as far apart as on the simulated street."""
        months = [each**0.5 + 0.05 for each in self.seasons.get(category, (1.0,) * 12)]
        return float(12 * months[day.month - 1] / sum(months))

    def row(self, ago: int, at: time, category: str, chance: random.Random) -> Sequence[object]:
        """Draw what became of a matter."""
        cell = self.cell(category, chance)
        day = DRAWN - timedelta(days=ago)
        opened = datetime.combine(day, at, self.calendar.zone).astimezone(UTC)
        path = (cell[:2], cell[:4], cell)
        choice = self.routing.choose((category[:2], category), ("YQ", *path), day)
        body, limit = choice.body or "YQZF", choice.entry.limit if choice.entry else "7d"
        due = hours(due_at(opened, Allowance.parse(limit), self.calendar) - opened)
        manner = Manner.of(body)
        way = manner.trend * (0.5 - ago / FIRST)  # from half below to half above, or the other way
        answer = max(0.3, due * manner.pace * (1 - way) * chance.lognormvariate(0, 0.65))
        answer = min(answer, (ago - 12) * 24.0)
        judged = chance.random() < 0.68
        skill = manner.skill + way - 0.15 * (answer > due)
        outcome = self.judge(manner, skill, answer > due, chance) if judged else ("", "", "", 0)
        wait = chance.uniform(0.5, 20) if judged else hours(SILENCE)
        close = answer + wait + (chance.uniform(20, 90) if outcome[3] else 0)
        returned = int(chance.random() < manner.returns)
        told = (f"{due:.1f}", f"{answer:.1f}", f"{close:.1f}")
        return (f"{at:%H:%M}", category, cell, body, *told, *outcome[:3], returned, outcome[3])

    def cell(self, category: str, chance: random.Random) -> str:
        """Draw where: mostly where the same came up, or where most does."""
        cells = sorted(self.cells)
        weights = [self.cells[each] / 20 + 2 * self.both[category, each] for each in cells]
        return chance.choices(cells, weights)[0]

    def judge(self, manner: Manner, skill: float, late: bool, chance: random.Random) -> tuple[object, ...]:
        """Draw what the resident says; of what was reopened, what is said at last."""
        said = self.said(manner, skill, late, chance)
        reopened = int(said.solved is Solved.UNSOLVED and chance.random() < 0.6)
        if reopened:
            said = self.said(manner, skill, late, chance)
        return int(said.contacted), str(said.solved), said.level, reopened

    def said(self, manner: Manner, skill: float, late: bool, chance: random.Random) -> Said:
        """Draw one verdict."""
        truth = Solved.SOLVED if chance.random() < skill else chance.choice((Solved.PARTLY, Solved.UNSOLVED))
        contacted = chance.random() < manner.calls
        return verdict(self.street, Seen(truth, contacted, late, empty=False, pressed=False), chance)


def hours(span: timedelta) -> float:
    """A span in hours."""
    return span / timedelta(hours=1)


def main() -> None:
    """Write the table."""
    lines = csv.writer(sys.stdout, lineterminator="\n")
    lines.writerow(COLUMNS)
    lines.writerows(Past(street_of(standard())).rows())


if __name__ == "__main__":
    main()
