"""Decides what may be a topic of the month: it recurs, is unsolved, concerns many, lies between bodies."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from models.vocabulary import AreaKind
from workflows.responsiveness.topics.daily import Daily, Series
from workflows.responsiveness.topics.land import Land
from workflows.responsiveness.topics.monthly import Known, beside, by_month

MONTHS = 3
"""Months that a topic is proposed by."""

CELLS = 5
LEVELS = (AreaKind.COMMUNITY, AreaKind.STREET)
"""Areas that have topics: a cell is too small, a district too large."""

SEVERAL = 2
"""Communities with the same topic: then it is one of their street."""


@dataclass(frozen=True)
class Fact:
    """What a case says of a topic: nothing of who brought it."""

    cell: str | None
    category: str
    opened_at: datetime
    answered_at: datetime | None
    body: str | None
    judged: bool  # a resident said whether it is solved
    unsolved: bool  # they say no, it came back to the body, or its limit has passed


@dataclass(frozen=True)
class Evidence:
    """Why something may be a topic; counts are exact, who shows them says what is told."""

    cases: int = 0
    unsolved: int = 0
    again: int = 0  # cases that came after the same had been answered in the same cell
    bodies: tuple[str, ...] = ()
    months: tuple[int, ...] = ()  # who came in each month, the oldest first
    beside: tuple[int, ...] = ()  # the fewest who are left around the area (`beside`)
    first: str = ""  # the oldest of the months
    cells: tuple[tuple[str, int], ...] = ()

    @property
    def people(self) -> int:
        """Return how many came in all months."""
        return sum(self.months)

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        return asdict(self)


@dataclass
class Sum:
    """What is added up of one area and category."""

    cases: int = 0
    unsolved: int = 0
    again: int = 0
    bodies: set[str] = field(default_factory=set)

    def add(self, fact: Fact, again: bool) -> None:
        """Take in one case."""
        self.cases += 1
        self.unsolved += fact.unsolved
        self.again += again
        self.bodies |= {fact.body} if fact.body else set()


Sums = dict[Series, Sum]


def summed(facts: Iterable[Fact], table: Daily, land: Land) -> Mapping[Series, Evidence]:
    """Add up by area and category; `table` holds who came in whole months. Facts must be in order of time."""
    sums: Sums = {}
    answered: dict[tuple[str, str], datetime] = {}
    for fact in facts:
        spot = (fact.cell or "", fact.category)
        before = answered.get(spot)
        again = bool(fact.cell) and before is not None and before <= fact.opened_at
        if fact.answered_at is not None and (before is None or fact.answered_at < before):
            answered[spot] = fact.answered_at
        for area in land.up(fact.cell):
            if land.kinds[area] in LEVELS:
                sums.setdefault((area, fact.category), Sum()).add(fact, again)
    known: Known = {}
    return {key: done(each, key, table, land, known) for key, each in sums.items()}


def done(one: Sum, key: Series, table: Daily, land: Land, known: Known) -> Evidence:
    """Return it as evidence."""
    area, category = key
    leaves = [each for each in land.below(area) if land.kinds[each] == AreaKind.CELL]
    cells = [(each, sum(table.of(each, category).values())) for each in leaves]
    most = sorted((each for each in cells if each[1]), key=lambda each: (-each[1], each[0]))[:CELLS]
    return Evidence(
        cases=one.cases,
        unsolved=one.unsolved,
        again=one.again,
        bodies=tuple(sorted(one.bodies)),
        months=by_month(table, area, category),
        beside=beside(table, land, area, category, known),
        first=f"{table.first:%Y-%m}",
        cells=tuple(most),
    )


@dataclass(frozen=True)
class Candidate:
    """Something that may be a topic."""

    area: str
    category: str
    evidence: Evidence

    @property
    def weight(self) -> tuple[int, int, int]:
        """Return by what topics are ranked: what is unsolved or came back, how many bodies, people."""
        seen = self.evidence
        return (seen.unsolved + seen.again, len(seen.bodies), seen.people)


def candidates(found: Mapping[Series, Evidence], land: Land, least: int, most: int) -> list[Candidate]:
    """Return what is proposed: it came in every month, from so many people, and not all of it is solved."""
    fit = [
        Candidate(area, category, each)
        for (area, category), each in found.items()
        if each.people >= least and all(each.months) and each.unsolved + each.again
    ]
    first = sorted(widest(fit, land), key=lambda each: (each.area, each.category))
    return sorted(first, key=lambda each: each.weight, reverse=True)[:most]


def widest(fit: Sequence[Candidate], land: Land) -> Iterator[Candidate]:
    """Yield one topic a category and place: of the street where several communities have it, else of one."""
    for each in fit:
        if land.kinds[each.area] == AreaKind.STREET:
            if len(inside(each, fit, land)) >= SEVERAL:
                yield each
            continue
        above = [other for other in fit if other.category == each.category and is_above(other, each, land)]
        if not any(len(inside(other, fit, land)) >= SEVERAL for other in above):
            yield each


def is_above(one: Candidate, other: Candidate, land: Land) -> bool:
    """Whether the area of one holds that of another."""
    return one.area in land.up(other.area)[1:]


def inside(street: Candidate, fit: Sequence[Candidate], land: Land) -> list[Candidate]:
    """Return the same topic of communities in a street."""
    return [each for each in fit if each.category == street.category and is_above(street, each, land)]
