"""Says what is usual for the cases of one body, by what the others make of like cases. Pure rules."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

HELD = 5
"""So many cases of all others stand beside those of one category, where these are few.

A constant of the estimate (pseudo-counts of a beta prior), no practice of a city: of a category with as many
cases half is believed.
"""

Mix = Mapping[str, tuple[int, int]]
"""How many show a sign, of how many, by what they are compared with."""


@dataclass(frozen=True)
class Shown:
    """One case of a body, and whether it shows a sign."""

    case_id: int
    like: str  # what it is compared with
    seen: bool
    beside: bool = False  # others are compared with it; of its own body it is not counted


@dataclass(frozen=True)
class Sums:
    """How many cases show a sign, of how many: of each body, and in all."""

    own: Mapping[str, Mix]  # that count
    beside: Mapping[str, Mix]  # beside which they stand
    whole: Mapping[str, Mix]
    all: Mix
    told: Mapping[str, int]  # persons, by body

    @staticmethod
    def of(shown: Mapping[str, Sequence[Shown]], told: Mapping[str, int]) -> "Sums":
        """Add up once what is asked of every body."""
        own = {body: added(each for each in cases if not each.beside) for body, cases in shown.items()}
        beside = {body: added(each for each in cases if each.beside) for body, cases in shown.items()}
        whole = {body: added(cases) for body, cases in shown.items()}
        return Sums(own, beside, whole, added(each for cases in shown.values() for each in cases), told)

    def seen(self, body: str) -> int:
        """How many of a body's cases show it, with who told."""
        return seen_in(self.own[body]) + self.told.get(body, 0)


def added(cases: Iterable[Shown]) -> Mix:
    """Count cases by what they are compared with."""
    sums: defaultdict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for each in cases:
        sums[each.like] = (sums[each.like][0] + each.seen, sums[each.like][1] + 1)
    return dict(sums)


def seen_in(mix: Mix) -> int:
    """How many show a sign."""
    return sum(seen for seen, _ in mix.values())


def rows_in(mix: Mix) -> int:
    """Of how many."""
    return sum(count for _, count in mix.values())


def ratios_of(sums: Sums, bodies: Iterable[str], least: int) -> Mapping[str, float]:
    """How often each body shows a sign, against what the others' cases let expect.

    Where too few of its cases count, all of them speak for it.
    """
    return {
        body: ratio(sums, body, sums.own if rows_in(sums.own[body]) >= least else sums.whole)
        for body in bodies
    }


def ratio(sums: Sums, body: str, mixes: Mapping[str, Mix]) -> float:
    """What a body makes of cases, against what the others would have made of them."""
    seen, usual = seen_in(mixes[body]) + sums.told.get(body, 0), expected(sums, body, mixes[body])
    return seen / usual if usual else (0.0 if not seen else 1.0)


def usual_of(sums: Sums, body: str, others: Sequence[float], most: float) -> float:
    """The share that is usual for a body: by the middle one of the others, and by its own cases beside.

    The middle one counts up to `most`, so that what others do excuses only where it may.
    """
    middle = min(most, median(others))
    beside = sums.beside[body]
    own = (seen_in(beside) + HELD * middle) / (expected(sums, body, beside) + HELD)
    share = expected(sums, body, sums.own[body]) / rows_in(sums.own[body])
    return min(1.0, share * max(middle, own))


def expected(sums: Sums, body: str, mix: Mix) -> float:
    """How many of some cases of a body would show a sign, had the other bodies had them."""
    whole = sums.whole[body]
    others = rows_in(sums.all) - rows_in(whole)
    if not others:
        return 0.0
    told = sum(sums.told.values()) - sums.told.get(body, 0)
    usual = (seen_in(sums.all) - seen_in(whole) + told) / others
    return sum(count * share_of(sums, body, like, usual) for like, (_, count) in mix.items())


def share_of(sums: Sums, body: str, like: str, usual: float) -> float:
    """The share among others of what is alike, held by what is usual where these are few."""
    seen, count = sums.whole[body][like]
    all_seen, all_count = sums.all[like]
    return (all_seen - seen + HELD * usual) / (all_count - count + HELD)
