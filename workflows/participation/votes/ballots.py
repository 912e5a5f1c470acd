"""Decides whether a ballot is one: as a whole, or nothing of it. What is wrong is refused, never mended."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.vocabulary_votes import VoteKind
from workflows.participation.votes.errors import BallotSpoilt, Spoilt
from workflows.participation.votes.methods import Method

Choices = Mapping[int, int]
"""Option place -> mark: 1 where it is marked, a score, a rank from 1 on. Places count from 1."""


@dataclass(frozen=True)
class Paper:
    """What a ballot of a vote may say: the costs of its options by place, and how much it may mark."""

    kind: VoteKind
    method: Method
    costs: Mapping[int, int | None]
    most: int
    budget: int | None = None


def check(paper: Paper, choices: Choices) -> None:
    """Refuse what is no ballot of this vote. An empty one abstains where abstaining is no option.

    Raises BallotSpoilt.
    """
    for place in choices:
        if place not in paper.costs:
            raise BallotSpoilt(Spoilt.FOREIGN, place)
    for place, mark in choices.items():
        if type(mark) is not int or mark < 1:
            raise BallotSpoilt(Spoilt.MARK, place)
    CHECKS[paper.kind](paper, choices)


def one_answer(paper: Paper, choices: Choices) -> None:
    """Yes, no or abstain: one of them."""
    if not choices:
        raise BallotSpoilt(Spoilt.EMPTY)
    if len(choices) > 1:
        raise BallotSpoilt(Spoilt.TOO_MANY)
    marked(paper, choices)


def some_of_them(paper: Paper, choices: Choices) -> None:
    """Up to so many options."""
    if len(choices) > paper.most:
        raise BallotSpoilt(Spoilt.TOO_MANY)
    marked(paper, choices)


def marked(_paper: Paper, choices: Choices) -> None:
    """Every mark is the same."""
    for place, mark in choices.items():
        if mark != 1:
            raise BallotSpoilt(Spoilt.MARK, place)


def scored(paper: Paper, choices: Choices) -> None:
    """No mark is higher than the highest; an option without one has nothing."""
    for place, mark in choices.items():
        if mark > paper.most:
            raise BallotSpoilt(Spoilt.MARK, place)


def ranked(paper: Paper, choices: Choices) -> None:
    """The first, the second, and so on, each once."""
    if len(choices) > paper.most:
        raise BallotSpoilt(Spoilt.TOO_MANY)
    if sorted(choices.values()) != list(range(1, len(choices) + 1)):
        raise BallotSpoilt(Spoilt.RANKS)


def projects(paper: Paper, choices: Choices) -> None:
    """Projects that one wants; where each spends the budget, no more than there is."""
    some_of_them(paper, choices)
    spent = sum(paper.costs[place] or 0 for place in choices)
    if paper.method is Method.KNAPSACK and paper.budget is not None and spent > paper.budget:
        raise BallotSpoilt(Spoilt.OVER_BUDGET)


CHECKS = {
    VoteKind.YES_NO: one_answer,
    VoteKind.CHOICE: some_of_them,
    VoteKind.APPROVAL: some_of_them,
    VoteKind.SCORE: scored,
    VoteKind.RANKED: ranked,
    VoteKind.BUDGET: projects,
}
