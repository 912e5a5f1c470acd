"""Counts what came each day by area and category: people, not presses; of nobody a trace is kept."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from sqlalchemy import Select, select
from sqlmodel import col

from models.case import Case, Joining
from models.vocabulary import Status
from nlu.reading import Nature
from workflows.responsiveness.topics.land import Land
from workflows.transaction import Transaction

BATCH = 2000
Series = tuple[str, str]
"""An area and a category."""

Came = tuple[date, str | None, str, int | None]
"""One person who came: the day, the cell, the category, and who, to count each once a day."""

Asked = Select[datetime, str | None, str | None, int | None]

NOT_HERE = (Status.DRAFT, Status.MERGED)
"""A draft is nothing yet; what was merged counts with those who joined."""


@dataclass(frozen=True)
class Daily:
    """Counts by series and day; days are counted from the first one."""

    first: date
    days: int
    counts: Mapping[Series, Mapping[int, int]] = field(default_factory=dict)

    def day(self, offset: int) -> date:
        """Return the day so many after the first."""
        return self.first + timedelta(days=offset)

    def of(self, area: str, category: str) -> Mapping[int, int]:
        """Return what came in an area of a category, by day."""
        return self.counts.get((area, category), {})

    def until(self, days: int) -> "Daily":
        """Return the same with fewer days: counts behind the end are never looked at."""
        return Daily(self.first, days, self.counts)

    def categories(self, roots: Iterable[str]) -> tuple[str, ...]:
        """Return the categories of which anything came."""
        wanted = set(roots)
        return tuple(sorted({category for area, category in self.counts if area in wanted}))


def within(days: Mapping[int, int], begin: int, end: int) -> int:
    """Sum the days from `begin` up to, not including, `end`."""
    if end - begin <= len(days):
        return sum(days.get(at, 0) for at in range(begin, end))
    return sum(count for at, count in days.items() if begin <= at < end)


def counted(came: Iterable[Came], land: Land, first: date, days: int) -> Daily:
    """Count what came, in every area that holds it. What comes must be in order of its days."""
    counts: dict[Series, Counter[int]] = {}
    today, seen = first, set[tuple[str | None, str, int]]()
    for day, cell, category, person in came:
        offset = (day - first).days
        if not 0 <= offset < days:
            continue
        if day != today:
            today, seen = day, set()
        if person is not None:
            if (cell, category, person) in seen:
                continue
            seen.add((cell, category, person))
        for area in land.up(cell):
            counts.setdefault((area, category), Counter())[offset] += 1
    return Daily(first, days, counts)


def daily(tx: Transaction, land: Land, first: date, days: int, zone: tzinfo) -> Daily:
    """Read what came on so many days: who reported, and who joined. Sealed matters are in no count."""
    begin, end = midnight(first, zone), midnight(first + timedelta(days=days), zone)
    reported = select(col(Case.opened_at), col(Case.cell), col(Case.category), col(Case.reporter_id))
    joined = select(col(Joining.at), col(Case.cell), col(Case.category), col(Joining.person_id)).join(
        Case, col(Case.id) == col(Joining.case_id)
    )
    first_came = rows(tx, reported.where(col(Case.opened_at) >= begin, col(Case.opened_at) < end), zone)
    then_joined = rows(tx, joined.where(col(Joining.at) >= begin, col(Joining.at) < end), zone)
    one, other = counted(first_came, land, first, days), counted(then_joined, land, first, days)
    return Daily(first, days, together(one.counts, other.counts))


def rows(tx: Transaction, wanted: Asked, zone: tzinfo) -> Iterator[Came]:
    """Yield who came, in order of time; what nobody could place in a category is left out."""
    shown = wanted.where(
        col(Case.status).not_in(NOT_HERE),
        col(Case.origin) == "",
        col(Case.category).is_not(None),
        col(Case.object_body).is_(None),
        col(Case.nature) != Nature.REPORT,
    )
    ordered = shown.order_by(shown.selected_columns[0]).execution_options(yield_per=BATCH)
    for at, cell, category, person in tx.execute(ordered):
        yield at.astimezone(zone).date(), cell, str(category), person


def together(
    one: Mapping[Series, Mapping[int, int]], other: Mapping[Series, Mapping[int, int]]
) -> dict[Series, Mapping[int, int]]:
    """Add counts up."""
    return {key: Counter(one.get(key, {})) + Counter(other.get(key, {})) for key in {*one, *other}}


def midnight(day: date, zone: tzinfo) -> datetime:
    """Return when a day begins here (UTC)."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
