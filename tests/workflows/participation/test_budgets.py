"""A budget is spent on what people want: most points first, the best set, or an equal share for each."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from workflows.participation.elections import BudgetElection, Project
from workflows.participation.tally import equal_shares as shares
from workflows.participation.tally.equal_shares import equal_shares
from workflows.participation.tally.greedy import greedy, knapsack


def election(budget: int, costs: list[int], *ballots: str) -> BudgetElection:
    """Projects a, b, c … at these costs; a ballot approves its letters."""
    projects = tuple(Project(chr(97 + at), Fraction(cost)) for at, cost in enumerate(costs))
    marks = tuple({ord(letter) - 97: 1 for letter in ballot} for ballot in ballots)
    return BudgetElection(Fraction(budget), projects, marks)


def test_most_points_come_first_and_what_costs_too_much_is_passed_over() -> None:
    tally = greedy(election(10, [6, 6, 4], "ab", "ab", "a", "c"))

    assert tally.winners == (0, 2)
    assert [each["funded"] for each in tally.rounds] == [True, False, True]


def test_equal_points_go_to_the_cheaper_then_to_the_first() -> None:
    assert greedy(election(5, [5, 4, 4], "abc")).winners == (1,)


def test_the_best_set_may_leave_out_what_most_people_want() -> None:
    votes = election(10, [10, 5, 5], "abc", "ab", "ac")

    assert greedy(votes).winners == (0,)
    assert set(knapsack(votes).winners) == {1, 2}


def test_a_third_of_the_voters_decides_over_a_third_of_the_money() -> None:
    votes = election(9, [3, 3, 3, 3], *["abc"] * 4, *["d"] * 2)

    assert 3 in equal_shares(votes).winners
    assert greedy(votes).winners == (0, 1, 2)


def test_shares_are_raised_until_the_money_is_spent() -> None:
    votes = election(10, [9, 1], "a", "a", "b")

    assert equal_shares(votes, add1=False).winners == (1,)
    assert set(equal_shares(votes).winners) == {0, 1}


def test_what_nobody_can_pay_is_not_funded_and_without_ballots_nothing_is() -> None:
    assert equal_shares(election(10, [11], "a")).winners == ()
    assert equal_shares(election(10, [5])).winners == ()


BALLOTS = st.lists(st.sets(st.integers(0, 5)).map(sorted), min_size=1, max_size=12)
COSTS = st.lists(st.sampled_from([1, 2, 3, 5, 8, 10, 12]), min_size=6, max_size=6)


@given(st.integers(5, 40), COSTS, BALLOTS, st.fractions(0, 5, max_denominator=6))
def test_the_quick_count_says_what_fractions_say(
    budget: int, costs: list[int], ballots: list[list[int]], more: Fraction
) -> None:
    votes = election(budget, costs, *("".join(chr(97 + at) for at in ballot) for ballot in ballots))
    frame, share = shares._framed(votes), votes.budget / len(ballots) + more

    exact = [paid.project for paid in shares._exact(frame, share)]

    assert shares._shared(frame, share) == exact


@given(st.integers(5, 40), COSTS, BALLOTS)
def test_no_more_is_spent_than_there_is(budget: int, costs: list[int], ballots: list[list[int]]) -> None:
    votes = election(budget, costs, *("".join(chr(97 + at) for at in ballot) for ballot in ballots))

    for count in (greedy, knapsack, equal_shares):
        assert sum(costs[at] for at in count(votes).winners) <= budget
