"""Decides what a contract covers, when it ends, and which needs nobody is paid for (S3)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

APART = "|"


@dataclass(frozen=True)
class Terms:
    """What a contract is about: codes of categories and areas, its first and last day."""

    categories: frozenset[str]
    areas: frozenset[str]
    starts: date
    ends: date
    ended: bool = False

    def runs(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return not self.ended and self.starts <= on <= self.ends

    def covers(self, category_path: Collection[str], area_path: Collection[str], on: date) -> bool:
        """Whether it covers a case of this category (from the root down) in this place on a day."""
        wanted = self.categories & set(category_path) and self.areas & set(area_path)
        return bool(wanted) and self.runs(on)

    def is_ending(self, on: date, days: int) -> bool:
        """Whether it ends within so many days."""
        return self.runs(on) and self.ends - on <= timedelta(days=days)


def codes_of(kept: str) -> frozenset[str]:
    """Read codes as a row keeps them."""
    return frozenset(each for each in kept.split(APART) if each)


@dataclass(frozen=True)
class Need:
    """Cases of one first-level category in one community for which nobody has a contract."""

    category: str
    area: str
    cases: int


def needs(
    counts: Mapping[tuple[str, str], int],
    contracts: Sequence[Terms],
    paths: tuple[Mapping[str, Collection[str]], Mapping[str, Collection[str]]],
    on: date,
    least: int,
) -> list[Need]:
    """Return what is met often and bought by nobody, the most frequent first; it may be worth incubating.

    `counts`: cases by category and area; `paths`: of categories and of areas, from the root down.
    """
    categories, areas = paths
    found = [
        Need(category, area, count)
        for (category, area), count in counts.items()
        if count >= least and not covered(contracts, categories.get(category, ()), areas.get(area, ()), on)
    ]
    return sorted(found, key=lambda need: (-need.cases, need.category, need.area))


def covered(contracts: Iterable[Terms], category: Collection[str], area: Collection[str], on: date) -> bool:
    """Whether any contract covers a category in a place."""
    return any(each.covers(category, area, on) for each in contracts)
