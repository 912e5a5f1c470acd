"""Counts budgets a second time: equal shares voter by voter, by points, or the best set of all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

Marks = Mapping[str, int]


@dataclass(frozen=True)
class Purse:
    """A budget and what the projects cost, in the order of the list."""

    budget: int
    costs: Mapping[str, int]

    def cost_of(self, chosen: Sequence[str]) -> int:
        """Return what several cost together."""
        return sum(self.costs[each] for each in chosen)


def equal_shares(
    purse: Purse, ballots: Sequence[Marks], step: Callable[[], None] = lambda: None
) -> list[str]:
    """Return what is funded, in order; the shares grow by one unit while the outcome can be paid (add1)."""
    share, voters = Fraction(0), [ballot for ballot in ballots if any(mark > 0 for mark in ballot.values())]
    if not voters:
        return []
    share = Fraction(purse.budget, len(voters))
    payable = [each for each, cost in purse.costs.items() if 0 < cost <= purse.budget]
    wanted = sum(any(ballot.get(each, 0) > 0 for ballot in voters) for each in payable)
    best = paid_with(purse, voters, share)
    while len(best) < wanted and not nothing_fits(purse, best):
        step()
        share += 1
        found = paid_with(purse, voters, share)
        if purse.cost_of(found) > purse.budget:
            break
        best = found
    return best


def nothing_fits(purse: Purse, chosen: Sequence[str]) -> bool:
    """Say whether no other project could be paid with what is left."""
    left = purse.budget - purse.cost_of(chosen)
    return all(cost > left for each, cost in purse.costs.items() if each not in chosen)


def paid_with(purse: Purse, voters: Sequence[Marks], share: Fraction) -> list[str]:
    """Return what is paid when everybody has a share, in order."""
    purses, chosen = [share] * len(voters), list[str]()
    names = list(purse.costs)
    backers = {each: [no for no, ballot in enumerate(voters) if ballot.get(each, 0) > 0] for each in names}
    while True:
        offers = []
        for each in names:
            if each in chosen or not 0 < purse.costs[each] <= purse.budget:
                continue
            rate = rate_of(purse.costs[each], [(purses[no], voters[no][each]) for no in backers[each]])
            if rate is not None:
                offers.append((rate, -len(backers[each]), purse.costs[each], names.index(each), each))
        if not offers:
            return chosen
        rate, *_, best = min(offers)
        for no in backers[best]:
            purses[no] -= min(purses[no], rate * purse.costs[best] * voters[no][best])
        chosen.append(best)


def rate_of(cost: int, backers: Sequence[tuple[Fraction, int]]) -> Fraction | None:
    """Return what each point of worth costs those who want a project; None where they cannot pay it."""
    if not backers or sum(money for money, _ in backers) < cost:
        return None
    poor: set[int] = set()
    while True:  # whoever cannot pay the even part pays all they have; the others share the rest
        rest = cost - sum((backers[no][0] for no in poor), Fraction(0))
        points = sum(marks for no, (_, marks) in enumerate(backers) if no not in poor)
        if not points:
            return max(money / (marks * cost) for money, marks in backers)
        rate = Fraction(rest) / (points * cost)
        more = {
            no for no, (money, marks) in enumerate(backers) if no not in poor and money < rate * marks * cost
        }
        if not more:
            return rate
        poor |= more


def by_points(purse: Purse, ballots: Sequence[Marks]) -> list[str]:
    """Return what is funded when those with most points come first."""
    names, left, chosen = list(purse.costs), purse.budget, list[str]()
    points = {each: sum(ballot.get(each, 0) for ballot in ballots) for each in names}
    for each in sorted(names, key=lambda name: (-points[name], purse.costs[name], names.index(name))):
        if points[each] > 0 and purse.costs[each] <= left:
            chosen.append(each)
            left -= purse.costs[each]
    return chosen


def best_set(purse: Purse, ballots: Sequence[Marks]) -> tuple[int, int]:
    """Return most points that the budget can pay, and the least cost of that: several sets may have both.

    Looks at every set of at most 16 projects; of more, at the best by halves that are put together.
    """
    names = [each for each in purse.costs if any(ballot.get(each, 0) > 0 for ballot in ballots)]
    points = {each: sum(ballot.get(each, 0) for ballot in ballots) for each in names}
    middle = len(names) // 2
    halves = [outlines(half, points, purse.costs) for half in (names[:middle], names[middle:])]
    found = max(
        (one[0] + other[0], -(one[1] + other[1]))
        for one in halves[0]
        for other in halves[1]
        if one[1] + other[1] <= purse.budget
    )
    return found[0], -found[1]


def outlines(
    names: Sequence[str], points: Mapping[str, int], costs: Mapping[str, int]
) -> list[tuple[int, int]]:
    """Return points and cost of every set."""
    return [
        (sum(points[each] for each in chosen), sum(costs[each] for each in chosen))
        for size in range(len(names) + 1)
        for chosen in combinations(names, size)
    ]
