"""A ballot is one as a whole, or nothing of it: no mark is mended, bent or dropped."""

import pytest

from models.vocabulary_votes import VoteKind
from workflows.participation.votes.ballots import Paper, check
from workflows.participation.votes.errors import BallotSpoilt, Spoilt
from workflows.participation.votes.methods import Method

COSTS = {1: 40, 2: 50, 3: 60}


def paper(kind: VoteKind, most: int = 3, method: Method = Method.APPROVAL) -> Paper:
    return Paper(kind, method, COSTS, most, 100)


YES_NO, CHOICE = paper(VoteKind.YES_NO), paper(VoteKind.CHOICE, 2)
SCORE, RANKED = paper(VoteKind.SCORE, 5), paper(VoteKind.RANKED)
BUDGET = paper(VoteKind.BUDGET, method=Method.KNAPSACK)

GOOD = [
    (YES_NO, {3: 1}),
    (CHOICE, {1: 1, 3: 1}),
    (CHOICE, {}),
    (paper(VoteKind.APPROVAL), {1: 1, 2: 1, 3: 1}),
    (SCORE, {1: 5, 2: 1}),
    (RANKED, {2: 1, 1: 2}),
    (RANKED, {}),
    (BUDGET, {1: 1, 3: 1}),
]
SPOILT = [
    (YES_NO, {}, Spoilt.EMPTY),
    (YES_NO, {1: 1, 2: 1}, Spoilt.TOO_MANY),
    (YES_NO, {1: 2}, Spoilt.MARK),
    (CHOICE, {4: 1}, Spoilt.FOREIGN),
    (CHOICE, {0: 1}, Spoilt.FOREIGN),
    (CHOICE, {1: 1, 2: 1, 3: 1}, Spoilt.TOO_MANY),
    (CHOICE, {1: 0}, Spoilt.MARK),
    (CHOICE, {1: True}, Spoilt.MARK),
    (SCORE, {1: -1}, Spoilt.MARK),
    (SCORE, {1: 6}, Spoilt.MARK),
    (RANKED, {1: 1, 2: 1}, Spoilt.RANKS),
    (RANKED, {1: 1, 2: 3}, Spoilt.RANKS),
    (RANKED, {1: 9999}, Spoilt.RANKS),
    (BUDGET, {2: 1, 3: 1}, Spoilt.OVER_BUDGET),
]


@pytest.mark.parametrize(("of", "marks"), GOOD)
def test_a_ballot_may_say_this(of: Paper, marks: dict[int, int]) -> None:
    check(of, marks)


@pytest.mark.parametrize(("of", "marks", "spoilt"), SPOILT)
def test_a_ballot_may_not_say_that(of: Paper, marks: dict[int, int], spoilt: Spoilt) -> None:
    with pytest.raises(BallotSpoilt) as refused:
        check(of, marks)

    assert refused.value.spoilt is spoilt
