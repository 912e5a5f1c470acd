"""Two programs that share no line count the same ballots: they must agree on every one of them."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.participation.elections import (
    BudgetElection,
    Project,
    RankedBallot,
    RankedElection,
    ScoredElection,
)
from workflows.participation.recount import orders, shares, sums
from workflows.participation.tally import points
from workflows.participation.tally.double import Choice, Majority, Unit, double_count
from workflows.participation.tally.elimination import irv, stv
from workflows.participation.tally.equal_shares import equal_shares
from workflows.participation.tally.greedy import greedy, knapsack
from workflows.participation.tally.schulze import schulze

NAMES = ("甲", "乙", "丙", "丁", "戊")
MARKS = st.lists(st.dictionaries(st.integers(0, 4), st.integers(0, 3), max_size=5), min_size=1, max_size=25)
COSTS = st.lists(st.integers(1, 60), min_size=5, max_size=5)


@st.composite
def ranks(draw: st.DrawFn) -> tuple[frozenset[int], ...]:
    """An order of some of five, now and then with several side by side."""
    people = draw(st.permutations(range(5)))[: draw(st.integers(0, 5))]
    cuts = sorted(draw(st.sets(st.integers(1, 4), max_size=4)) | {0, len(people)})
    sides = (frozenset(people[start:end]) for start, end in pairwise(cuts))
    return tuple(side for side in sides if side)


ORDERS = st.lists(ranks(), min_size=1, max_size=25)


def named(order: tuple[frozenset[int], ...]) -> orders.Order:
    return tuple(frozenset(NAMES[at] for at in side) for side in order)


def weighed(ballots: list[dict[int, int]]) -> list[sums.Weighed]:
    return [sums.Weighed({NAMES[at]: mark for at, mark in ballot.items()}) for ballot in ballots]


@given(MARKS, st.integers(1, 4))
@settings(deadline=None, max_examples=60)
def test_marks_are_counted_alike(ballots: list[dict[int, int]], seats: int) -> None:
    election = ScoredElection(NAMES, tuple(ballots), seats)

    first = [points.approval(election), points.score(election)]

    second = [sums.best(count(weighed(ballots)), NAMES, seats)[0] for count in (sums.marked, sums.summed)]
    assert [[NAMES[at] for at in each.winners] for each in first] == second


@given(ORDERS, st.integers(1, 4))
@settings(deadline=None, max_examples=150)
def test_orders_are_counted_alike(ballots: list[tuple[frozenset[int], ...]], seats: int) -> None:
    election = RankedElection(NAMES, tuple(RankedBallot(1, order) for order in ballots), seats)
    single = RankedElection(NAMES, election.ballots)

    first = [irv(single), stv(election), schulze(election)]

    papers = [named(order) for order in ballots]
    second = [
        orders.instant_runoff(papers, NAMES),
        orders.transferable(papers, NAMES, seats),
        orders.strongest(papers, NAMES, seats),
    ]
    assert [[NAMES[at] for at in each.winners] for each in first] == second


@given(MARKS, COSTS, st.integers(1, 150))
@settings(deadline=None, max_examples=100)
def test_budgets_are_counted_alike(ballots: list[dict[int, int]], costs: list[int], budget: int) -> None:
    projects = tuple(Project(name, Fraction(cost)) for name, cost in zip(NAMES, costs, strict=True))
    election = BudgetElection(Fraction(budget), projects, tuple(ballots))
    wanted = [ballot for ballot in ballots if any(ballot.values())]
    fair = BudgetElection(Fraction(budget), projects, tuple(wanted))

    first = [equal_shares(fair), greedy(election)]
    most = knapsack(election).rounds[0]

    purse = shares.Purse(budget, dict(zip(NAMES, costs, strict=True)))
    marks = [{NAMES[at]: mark for at, mark in ballot.items()} for ballot in ballots]
    second = [shares.equal_shares(purse, marks), shares.by_points(purse, marks)]
    assert [[NAMES[at] for at in each.winners] for each in first] == second
    assert shares.best_set(purse, marks) == (most["points"], most["cost"])


@given(
    st.lists(st.tuples(st.integers(1, 20000), st.sampled_from(["yes", "no", "abstain", ""])), max_size=20),
    st.sampled_from([5, 6]),
)
@settings(deadline=None, max_examples=100)
def test_owners_are_counted_alike(owners: list[tuple[int, str]], item: int) -> None:
    units = [Unit(str(no), area) for no, (area, _) in enumerate(owners)]
    choices = {str(no): Choice(said) for no, (_, said) in enumerate(owners) if said}
    majority = Majority.SPECIAL if item == 6 else Majority.ORDINARY

    first = double_count(units, choices, majority)

    ballots = [sums.Weighed({said: 1}, 1, area) for area, said in owners if said]
    total = len(owners), sum(area for area, _ in owners)
    assert sums.owners_agree(total, ballots, item) == (first.quorum, first.passed)


@pytest.mark.parametrize(
    ("part", "whole", "rule", "clear"),
    [
        (2, 3, ">=2/3", True),
        (2, 3, ">2/3", False),
        (1, 2, ">1/2", False),
        (3, 4, ">=3/4", True),
        (0, 0, ">=1/2", False),
        (0, 9, "", True),
    ],
)
def test_a_rule_includes_its_number_only_where_it_says_so(
    part: int, whole: int, rule: str, clear: bool
) -> None:
    assert sums.clears(part, whole, rule) is clear
