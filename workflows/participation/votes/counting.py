"""Counts the ballots of a vote: what each option got, whether enough took part, whether it passed, and why.

Pure: the same terms and ballots give the same result, whoever counts. Heads and areas are never mixed: every
comparison is of one axis, in whole numbers.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from models.vocabulary_votes import PassBase, TieRule, VoteKind
from workflows.participation.elections import (
    BudgetElection,
    Project,
    RankedBallot,
    RankedElection,
    ScoredElection,
)
from workflows.participation.tally import points
from workflows.participation.tally.double import Both
from workflows.participation.tally.elimination import irv, stv
from workflows.participation.tally.equal_shares import equal_shares
from workflows.participation.tally.greedy import greedy, knapsack
from workflows.participation.tally.result import Tally
from workflows.participation.tally.schulze import schulze
from workflows.participation.votes.methods import NO, YES, Method
from workflows.participation.votes.seals import lot, marks_of
from workflows.participation.votes.shares import share_of

BATCH = 5000
"""Ballots that are read at once."""


class Why(StrEnum):
    """Why a vote has come out as it has."""

    PASSED = "passed"
    NO_QUORUM_HEADS = "no_quorum_heads"
    NO_QUORUM_AREA = "no_quorum_area"
    NO_MAJORITY_HEADS = "no_majority_heads"
    NO_MAJORITY_AREA = "no_majority_area"
    TIED = "tied"  # equals, and no rule that chooses among them: it is put again
    SEATS_LEFT = "seats_left"  # some are elected, not for every seat
    NOBODY = "nobody"  # no option got enough


@dataclass(frozen=True)
class Pile:
    """All ballots that say the same: how many heads and how much area."""

    choices: str
    weight: Both


@dataclass(frozen=True)
class Terms:
    """What the count must know of a vote; options as place -> cost."""

    kind: VoteKind
    method: Method
    options: Mapping[int, int | None]
    seats: int
    quorum: str
    passing: str
    base: PassBase
    tie: TieRule
    seed: str
    budget: int | None
    by_area: bool  # both axes count


@dataclass(frozen=True)
class Outcome:
    """What a count comes to. `got` is by place; `passed` None where nothing had to be passed."""

    whole: Both
    part: Both
    blank: int
    got: Mapping[int, Both]
    quorum: bool | None
    winners: tuple[int, ...]
    rounds: tuple[dict[str, Any], ...]
    ties: tuple[str, ...]
    passed: bool | None
    why: Why

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values for JSON."""
        return {
            "roll": self.whole._asdict(),
            "turnout": {**self.part._asdict(), "blank": self.blank},
            "options": [{"place": place, **weight._asdict()} for place, weight in sorted(self.got.items())],
            "quorum": self.quorum,
            "winners": list(self.winners),
            "rounds": list(self.rounds),
            "ties": list(self.ties),
            "passed": self.passed,
            "why": str(self.why),
        }


def count(terms: Terms, whole: Both, piles: Sequence[Pile]) -> Outcome:
    """Count all ballots of a vote."""
    part = total(pile.weight for pile in piles)
    got, blank = weighed(terms, piles)
    lack = lack_of_quorum(terms, whole, part)
    if terms.kind is VoteKind.YES_NO:
        winners, rounds, ties, why = decided(terms, whole, part, got)
    else:
        winners, rounds, ties, why = elected(terms, whole, part, got, piles)
    if lack is not None:
        winners, why = (), lack
    return Outcome(
        whole,
        part,
        blank,
        got,
        None if not terms.quorum else lack is None,
        winners,
        rounds,
        ties,
        verdict(terms, winners),
        why,
    )


def verdict(terms: Terms, winners: Sequence[int]) -> bool | None:
    """Say whether it passed; None where it only tells what people think."""
    if terms.kind is VoteKind.YES_NO:
        return YES in winners if terms.passing or terms.quorum else None
    return bool(winners) if terms.passing or terms.quorum else None


def total(weights: Iterable[Both]) -> Both:
    """Add weights, each axis by itself."""
    heads = area = 0
    for weight in weights:
        heads += weight.heads
        area += weight.area
    return Both(heads, area)


def weighed(terms: Terms, piles: Sequence[Pile]) -> tuple[dict[int, Both], int]:
    """Return what each option got on each axis, and how many heads gave an empty ballot.

    A score counts as often as its mark. Many ballots are read at once: each by itself takes twice as long.
    """
    scored, blank = terms.kind is VoteKind.SCORE, 0
    heads, area = ({str(place): 0 for place in terms.options} for _ in range(2))
    for start in range(0, len(piles), BATCH):
        some = piles[start : start + BATCH]
        for marks, pile in zip(json.loads(f"[{','.join(each.choices for each in some)}]"), some, strict=True):
            weight = pile.weight
            for place, mark in marks.items():
                times = mark if scored else 1
                heads[place] += times * weight.heads
                area[place] += times * weight.area
            if not marks:
                blank += weight.heads
    return {place: Both(heads[str(place)], area[str(place)]) for place in terms.options}, blank


def lack_of_quorum(terms: Terms, whole: Both, part: Both) -> Why | None:
    """Say on which axis too few took part; None where enough did, or none must."""
    share = share_of(terms.quorum)
    if share is None:
        return None
    if not share.met(part.heads, whole.heads):
        return Why.NO_QUORUM_HEADS
    if terms.by_area and not share.met(part.area, whole.area):
        return Why.NO_QUORUM_AREA
    return None


Elected = tuple[tuple[int, ...], tuple[dict[str, Any], ...], tuple[str, ...], Why]


def decided(terms: Terms, whole: Both, part: Both, got: Mapping[int, Both]) -> Elected:
    """Decide a question of yes or no; as many for as against is not passed."""
    share = share_of(terms.passing) or share_of(">1/2")
    base = {
        PassBase.VOTERS: part,
        PassBase.SAID: total((got[YES], got[NO])),
        PassBase.ALL: whole,
    }[terms.base]
    assert share is not None
    if not share.met(got[YES].heads, base.heads):
        return (), (), (), Why.NO_MAJORITY_HEADS
    if terms.by_area and not share.met(got[YES].area, base.area):
        return (), (), (), Why.NO_MAJORITY_AREA
    return (YES,), (), (), Why.PASSED


def elected(
    terms: Terms,
    whole: Both,
    part: Both,
    got: Mapping[int, Both],
    piles: Sequence[Pile],
) -> Elected:
    """Elect options: by the method, among those who got enough; equals by the rule for ties."""
    order = in_order(terms)
    tally = tallied(terms, order, got, piles)
    winners = [order[at] for at in tally.winners]
    ties = tally.ties
    if ties and terms.tie is TieRule.NONE:
        winners = without_equals(terms, got, winners)
    share = share_of(terms.passing)
    if share is not None:
        base = whole.heads if terms.base is PassBase.ALL else part.heads
        winners = [place for place in winners if share.met(got[place].heads, base)]
    elif terms.kind is not VoteKind.BUDGET:
        winners = [place for place in winners if got[place].heads > 0]
    return tuple(winners), tally.rounds, ties, why_elected(terms, winners, ties)


def why_elected(terms: Terms, winners: Sequence[int], ties: Sequence[str]) -> Why:
    """Say why so many, and no more, are elected."""
    full = terms.kind is VoteKind.BUDGET or len(winners) == terms.seats
    if winners and full:
        return Why.PASSED
    if ties and terms.tie is TieRule.NONE:
        return Why.TIED
    return Why.SEATS_LEFT if winners else Why.NOBODY


def in_order(terms: Terms) -> list[int]:
    """Return the places in the order by which equals are told apart: the list's, or the lot's."""
    places = sorted(terms.options)
    if terms.tie is TieRule.LOT:
        places.sort(key=lambda place: lot(terms.seed, place))
    return places


def without_equals(terms: Terms, got: Mapping[int, Both], winners: Sequence[int]) -> list[int]:
    """Return who is elected without a choice among equals: of rounds, nobody."""
    if terms.method not in (Method.PLURALITY, Method.APPROVAL, Method.SCORE):
        return []
    left = [got[place].heads for place in got if place not in winners]
    return [place for place in winners if got[place].heads > max(left, default=-1)]


def tallied(terms: Terms, order: Sequence[int], got: Mapping[int, Both], piles: Sequence[Pile]) -> Tally:
    """Count by the method; who stands earlier in `order` is before their equals."""
    at = {place: index for index, place in enumerate(order)}
    names = tuple(str(place) for place in order)
    if terms.kind is VoteKind.RANKED:
        papers = tuple(RankedBallot(pile.weight.heads, ranks(marks_of(pile.choices), at)) for pile in piles)
        return ORDERS[terms.method](RankedElection(names, papers, terms.seats))
    if terms.kind is VoteKind.BUDGET:
        projects = tuple(Project(str(place), Fraction(terms.options[place] or 0)) for place in order)
        wishes = tuple(wish for pile in piles for wish in [wanted(pile, at)] * pile.weight.heads)
        return BUDGETS[terms.method](BudgetElection(Fraction(terms.budget or 0), projects, wishes))
    sums = {at[place]: weight.heads for place, weight in got.items()}
    return points.score(ScoredElection(names, (sums,), terms.seats))


def wanted(pile: Pile, at: Mapping[int, int]) -> dict[int, int]:
    """Return the projects of a ballot by their place in the order."""
    return {at[place]: mark for place, mark in marks_of(pile.choices).items()}


def ranks(marks: Mapping[int, int], at: Mapping[int, int]) -> tuple[frozenset[int], ...]:
    """Return an order of options, the first first."""
    return tuple(frozenset({at[place]}) for place, _ in sorted(marks.items(), key=lambda each: each[1]))


ORDERS = {Method.IRV: irv, Method.STV: stv, Method.SCHULZE: schulze}
BUDGETS = {Method.EQUAL_SHARES: equal_shares, Method.GREEDY: greedy, Method.KNAPSACK: knapsack}
