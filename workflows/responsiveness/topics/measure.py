"""Measures what came of a topic: the months before against the months after, here and in places like it."""

from dataclasses import dataclass
from datetime import tzinfo

from workflows.responsiveness.figures.months import Month
from workflows.responsiveness.topics.daily import Daily, daily, within
from workflows.responsiveness.topics.effect import ENOUGH, Pair, Quarter, Result, outcome, ratio_of
from workflows.responsiveness.topics.facts import judged
from workflows.responsiveness.topics.land import Land
from workflows.responsiveness.topics.monthly import beside, by_month
from workflows.transaction import Transaction

AREAS, CATEGORIES = "areas", "categories"
"""What a topic is held against: the same matter in areas like its own, else other matters of its own."""


@dataclass(frozen=True)
class Span:
    """Months before and after the month in which a plan was published, that month in neither."""

    before: Month
    after: Month
    months: int


def span_of(planned: Month, months: int) -> Span:
    """Return the months that are compared."""
    return Span(planned.after(-months), planned.after(1), months)


def measure(
    tx: Transaction, land: Land, area: str, category: str, span: Span, zone: tzinfo, *, least: int
) -> Result:
    """Return what came of a topic; nothing is said where fewer than `least` came."""
    table, days = read(tx, land, span, zone)
    here = pair_of(table, area, category, days)
    against, others = held_against(table, land, area, category, days)
    cells = frozenset(land.below(area))
    before, _ = judged(tx, cells, category, span.before, span.months, zone)
    after, satisfied = judged(tx, cells, category, span.after, span.months, zone)
    ratio, reach = ratio_of(here, others), reach_of(table, land, area, category, days)
    unsolved = (before, after)
    return Result(
        came=outcome(here, ratio, unsolved, reach, least=least),
        before=quarter(tx, land, area, category, span.before, span.months, zone),
        after=quarter(tx, land, area, category, span.after, span.months, zone),
        ratio=ratio,
        against=against if ratio else "",
        unsolved=unsolved,
        satisfied=satisfied,
        reach=reach,
    )


def quarter(
    tx: Transaction, land: Land, area: str, category: str, first: Month, months: int, zone: tzinfo
) -> Quarter:
    """Return who came in so many months."""
    table = months_of(tx, land, first, months, zone)
    around = beside(table, land, area, category)
    return Quarter(str(first), by_month(table, area, category), around)


def months_of(tx: Transaction, land: Land, first: Month, months: int, zone: tzinfo) -> Daily:
    """Read who came in whole months."""
    return daily(tx, land, first.first_day, day_of(first.after(months)) - day_of(first), zone)


Days = tuple[tuple[int, int], tuple[int, int]]


def read(tx: Transaction, land: Land, span: Span, zone: tzinfo) -> tuple[Daily, Days]:
    """Read what came, and where in it the months lie."""
    first = day_of(span.before)
    ends = [
        day_of(each) - first
        for each in (span.before.after(span.months), span.after, span.after.after(span.months))
    ]
    table = daily(tx, land, span.before.first_day, ends[2], zone)
    return table, ((0, ends[0]), (ends[1], ends[2]))


def day_of(month: Month) -> int:
    """The first day of a month, as a number."""
    return month.first_day.toordinal()


def pair_of(table: Daily, area: str, category: str, days: Days) -> Pair:
    """What came before, and after."""
    counts = table.of(area, category)
    return within(counts, *days[0]), within(counts, *days[1])


def held_against(table: Daily, land: Land, area: str, category: str, days: Days) -> tuple[str, list[Pair]]:
    """Return what a topic is held against, and what came there before and after.

    Of fewer than three nobody can tell how much they differ among themselves: then the other kind is taken.
    """
    alike = [each for each in land.alike(area) if each != area]
    elsewhere = [pair_of(table, each, category, days) for each in alike]
    others = [each for each in table.categories((area,)) if each != category]
    matters = [pair_of(table, area, each, days) for each in others]
    known, other = (sum(map(any, each)) for each in (elsewhere, matters))
    if known >= ENOUGH or (known and other < ENOUGH):
        return AREAS, elsewhere
    return CATEGORIES, matters


def reach_of(table: Daily, land: Land, area: str, category: str, days: Days) -> float | None:
    """Return whether people still come with other matters: what came of them, against areas like it."""
    here = others_of(table, area, category, days)
    if not here[0]:
        return None
    alike = [others_of(table, each, category, days) for each in land.alike(area) if each != area]
    before, after = sum(each[0] for each in alike), sum(each[1] for each in alike)
    usual = after / before if before and after else 1.0
    return here[1] / here[0] / usual


def others_of(table: Daily, area: str, category: str, days: Days) -> Pair:
    """What came in an area of every other category, before and after."""
    pairs = [pair_of(table, area, each, days) for each in table.categories((area,)) if each != category]
    return sum(each[0] for each in pairs), sum(each[1] for each in pairs)
