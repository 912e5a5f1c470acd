"""What a count comes to: each axis by itself, in whole numbers, and why."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.vocabulary_votes import PassBase, TieRule, VoteKind
from workflows.participation.tally.double import Both, DoubleCount
from workflows.participation.votes.counting import Outcome, Pile, Terms, Why, count
from workflows.participation.votes.methods import Method
from workflows.participation.votes.processes import majority_of
from workflows.participation.votes.seals import choices_of, lot

DOUBLE = Terms(
    kind=VoteKind.YES_NO,
    method=Method.DOUBLE,
    options={1: None, 2: None, 3: None},
    seats=1,
    quorum=">=2/3",
    passing=">1/2",
    base=PassBase.VOTERS,
    tie=TieRule.NONE,
    seed="00",
    budget=None,
    by_area=True,
)
CHOICE = replace(DOUBLE, kind=VoteKind.CHOICE, method=Method.PLURALITY, quorum="", passing="", by_area=False)


def said(*piles: tuple[dict[int, int], int, int]) -> list[Pile]:
    """Piles of ballots: marks, heads, area."""
    return [Pile(choices_of(marks), Both(heads, area)) for marks, heads, area in piles]


def heads(**got: int) -> list[Pile]:
    """So many ballots for each option, by the letters a b c."""
    return said(*(({"abc".index(name) + 1: 1}, number, 0) for name, number in got.items()))


def owners(
    total: tuple[int, int], yes: tuple[int, int], no: tuple[int, int], abstain: tuple[int, int]
) -> Outcome:
    return count(DOUBLE, Both(*total), said(({1: 1}, *yes), ({2: 1}, *no), ({3: 1}, *abstain)))


def test_a_vote_that_passes_by_heads_and_fails_by_area_has_not_passed() -> None:
    found = owners((9, 90000), (4, 20000), (2, 40000), (0, 0))

    assert (found.passed, found.why) == (False, Why.NO_MAJORITY_AREA)


def test_turnout_is_measured_on_each_axis() -> None:
    assert owners((9, 90000), (6, 59999), (0, 0), (0, 0)).why is Why.NO_QUORUM_AREA
    assert owners((9, 90000), (5, 80000), (0, 0), (0, 0)).why is Why.NO_QUORUM_HEADS
    assert owners((9, 90000), (6, 60000), (0, 0), (0, 0)).why is Why.PASSED


def test_who_abstains_takes_part_and_does_not_agree() -> None:
    assert owners((9, 90000), (3, 30000), (0, 0), (3, 30000)).why is Why.NO_MAJORITY_HEADS


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 400)), min_size=4, max_size=4), st.integers(1, 9)
)
@settings(deadline=None, max_examples=300)
def test_owners_are_counted_as_article_278_says(weights: list[tuple[int, int]], item: int) -> None:
    yes, no, abstain, absent = (Both(*each) for each in weights)
    part = Both(*(sum(each) for each in zip(yes, no, abstain, strict=True)))
    whole = Both(part.heads + absent.heads, part.area + absent.area)
    law = DoubleCount(whole, part, yes, majority_of(item))

    terms = replace(DOUBLE, passing=">=3/4" if item in (6, 7, 8) else ">1/2")
    found = count(terms, whole, said(({1: 1}, *yes), ({2: 1}, *no), ({3: 1}, *abstain)))

    if part.heads and part.area:
        assert (found.quorum, found.passed) == (law.quorum, law.passed)


def test_most_marks_win() -> None:
    found = count(CHOICE, Both(10, 0), heads(a=2, b=5, c=1))

    assert (found.winners, found.part.heads, found.why) == ((2,), 8, Why.PASSED)


def test_equals_without_a_rule_are_put_again() -> None:
    found = count(CHOICE, Both(10, 0), heads(a=3, b=3, c=1))

    assert (found.winners, found.why) == ((), Why.TIED)


def test_who_is_ahead_of_equals_is_elected_all_the_same() -> None:
    found = count(replace(CHOICE, seats=2), Both(20, 0), heads(a=5, b=3, c=3))

    assert (found.winners, found.why) == ((1,), Why.TIED)


@pytest.mark.parametrize("seed", ["00", "01", "02", "03"])
def test_a_lot_is_drawn_by_the_seed_alone(seed: str) -> None:
    found = count(replace(CHOICE, tie=TieRule.LOT, seed=seed), Both(10, 0), heads(a=3, b=3, c=1))

    assert found.winners == (min((1, 2), key=lambda place: lot(seed, place)),)


def test_the_list_decides_where_it_is_the_rule() -> None:
    found = count(replace(CHOICE, tie=TieRule.ORDER), Both(10, 0), heads(b=3, c=3))

    assert found.winners == (2,)


def test_a_candidate_needs_more_than_half_of_the_votes() -> None:
    terms = replace(CHOICE, seats=2, quorum=">1/2", passing=">1/2")

    found = count(terms, Both(20, 0), said(({1: 1, 2: 1}, 6, 0), ({1: 1}, 2, 0), ({3: 1}, 4, 0)))

    assert (found.winners, found.why, found.passed) == ((1,), Why.SEATS_LEFT, True)


def test_too_few_voters_elect_nobody() -> None:
    found = count(replace(CHOICE, quorum=">1/2", passing=">1/2"), Both(20, 0), heads(a=10))

    assert (found.winners, found.why, found.passed) == ((), Why.NO_QUORUM_HEADS, False)


def test_an_option_that_nobody_wants_is_not_elected() -> None:
    assert count(replace(CHOICE, tie=TieRule.ORDER), Both(20, 0), said(({}, 4, 0))).why is Why.NOBODY


def test_blank_ballots_take_part() -> None:
    found = count(CHOICE, Both(20, 0), [*heads(a=2), *said(({}, 3, 0))])

    assert (found.part.heads, found.blank, found.winners) == (5, 3, (1,))


def test_scores_are_added() -> None:
    terms = replace(CHOICE, kind=VoteKind.SCORE, method=Method.SCORE)

    found = count(terms, Both(9, 0), said(({1: 5, 2: 1}, 2, 0), ({2: 5}, 3, 0)))

    assert [(place, got.heads) for place, got in found.got.items()] == [(1, 10), (2, 17), (3, 0)]
    assert found.winners == (2,)


def test_orders_are_counted_round_by_round() -> None:
    terms = replace(CHOICE, kind=VoteKind.RANKED, method=Method.IRV)
    piles = said(({1: 1}, 4, 0), ({2: 1, 3: 2}, 3, 0), ({3: 1, 2: 2}, 2, 0))

    found = count(terms, Both(9, 0), piles)

    assert (found.winners, len(found.rounds)) == ((2,), 2)


def test_a_budget_pays_what_people_want() -> None:
    terms = replace(
        CHOICE,
        kind=VoteKind.BUDGET,
        method=Method.EQUAL_SHARES,
        options={1: 60, 2: 50, 3: 40},
        budget=100,
    )

    found = count(terms, Both(10, 0), said(({1: 1}, 6, 0), ({3: 1}, 4, 0)))

    assert sorted(found.winners) == [1, 3]
