"""Counts ranked ballots by elimination: instant run-off for one seat, single transferable vote for several.

STV is the weighted inclusive Gregory method of the Scottish Local Government Elections Order 2007 (quota of
Droop, surpluses passed on with all ballots of the elected at a reduced value), in exact fractions instead
of five decimals. Ties: who had more (or, to be excluded, fewer) in the latest round in which they differed,
then the order of the list. A ballot that puts several side by side counts for them in equal parts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from workflows.participation.elections import RankedElection, Tier
from workflows.participation.tally.result import Tally, by_name, shown

Votes = dict[int, Fraction]


@dataclass
class _Pile:
    """Ballots of one order, and what each of them is still worth."""

    order: tuple[Tier, ...]
    worth: Fraction


@dataclass
class _Count:
    """A count under way."""

    election: RankedElection
    seats: int
    piles: list[_Pile]
    hopeful: list[int]
    elected: list[int] = field(default_factory=list)
    rounds: list[dict[str, Any]] = field(default_factory=list)
    past: list[Votes] = field(default_factory=list)
    ties: list[str] = field(default_factory=list)


def irv(election: RankedElection) -> Tally:
    """Elect one: whoever is last is left out, round by round, until somebody has more than half."""
    count = _begun(election, 1)
    while True:
        votes = _votes(count)
        facts = _round(count, votes)
        if not count.hopeful:
            return _told(count)
        first = max(votes.values())
        if first * 2 > sum(votes.values()) or len(count.hopeful) == 1:
            winner = _one(count, [at for at in count.hopeful if votes[at] == first], most=True)
            facts["elected"] = [election.candidates[winner]]
            count.elected.append(winner)
            return _told(count)
        facts["excluded"] = [election.candidates[_exclude(count, votes)]]


def stv(election: RankedElection) -> Tally:
    """Elect as many as there are seats, so that every quota of voters that agrees has somebody."""
    count = _begun(election, election.seats)
    whole = sum((pile.worth for pile in count.piles), Fraction(0))
    quota = whole // (count.seats + 1) + 1
    pending: list[int] = []  # elected, their surplus not passed on yet
    while len(count.elected) < count.seats and count.hopeful:
        votes = _votes(count, pending)
        facts = _round(count, votes)
        facts["quota"] = shown(quota)
        reached = [at for at in count.hopeful if votes[at] >= quota]
        if len(count.hopeful) <= count.seats - len(count.elected):
            reached = list(count.hopeful)  # there are as many seats as people
        _elect(count, votes, reached, pending, facts)
        if len(count.elected) >= count.seats:
            break
        if pending:
            biggest = _one(count, _first(votes, pending), most=True)
            pending.remove(biggest)
            facts["surplus_of"] = election.candidates[biggest]
            _pass_on(count, biggest, votes, quota, pending)
        elif count.hopeful:
            facts["excluded"] = [election.candidates[_exclude(count, votes)]]
    return _told(count)


def _begun(election: RankedElection, seats: int) -> _Count:
    alike: dict[tuple[Tier, ...], int] = {}
    for ballot in election.ballots:
        alike[ballot.order] = alike.get(ballot.order, 0) + ballot.weight
    piles = [_Pile(order, Fraction(weight)) for order, weight in alike.items() if order]
    return _Count(election, seats, piles, election.standing())


def _told(count: _Count) -> Tally:
    return Tally(tuple(count.elected), tuple(count.rounds), tuple(count.ties))


def _at_top(pile: _Pile, standing: frozenset[int]) -> Tier:
    """Return those of the first tier of a ballot in which somebody still stands."""
    return next((tier & standing for tier in pile.order if tier & standing), frozenset())


def _votes(count: _Count, pending: Sequence[int] = ()) -> Votes:
    standing = frozenset((*count.hopeful, *pending))
    votes = {at: Fraction(0) for at in sorted(standing)}
    for pile in count.piles:
        top = _at_top(pile, standing)
        for at in top:
            votes[at] += pile.worth / len(top)
    return votes


def _round(count: _Count, votes: Votes) -> dict[str, Any]:
    """Write down a round; what happens in it is added by whoever lets it happen."""
    whole = sum(ballot.weight for ballot in count.election.ballots)
    facts: dict[str, Any] = {"votes": by_name(count.election.candidates, votes)}
    if not count.elected:
        facts["exhausted"] = shown(whole - sum(votes.values(), Fraction(0)))
    count.rounds.append(facts)
    count.past.append(dict(votes))
    return facts


def _elect(
    count: _Count, votes: Votes, reached: list[int], pending: list[int], facts: dict[str, Any]
) -> None:
    while reached and len(count.elected) < count.seats:
        first = _one(count, _first(votes, reached), most=True)
        reached.remove(first)
        count.hopeful.remove(first)
        count.elected.append(first)
        pending.append(first)
        facts.setdefault("elected", []).append(count.election.candidates[first])


def _pass_on(count: _Count, at: int, votes: Votes, quota: Fraction | int, pending: Sequence[int]) -> None:
    """Keep a quota with somebody elected; the ballots go on with what is left of their worth."""
    standing = frozenset((*count.hopeful, *pending, at))
    factor = max(Fraction(0), votes[at] - quota) / votes[at] if votes[at] else Fraction(0)
    parted: list[_Pile] = []
    for pile in count.piles:
        top = _at_top(pile, standing)
        if at not in top:
            parted.append(pile)
            continue
        own = pile.worth / len(top)
        if len(top) > 1:
            parted.append(_Pile((top - {at}, *pile.order), pile.worth - own))
        if factor:
            parted.append(_Pile(pile.order, own * factor))
    count.piles = parted


def _exclude(count: _Count, votes: Votes) -> int:
    """Leave out whoever has least."""
    least = min(votes[at] for at in count.hopeful)
    last = _one(count, [at for at in count.hopeful if votes[at] == least], most=False)
    count.hopeful.remove(last)
    return last


def _first(votes: Votes, among: Sequence[int]) -> list[int]:
    most = max(votes[at] for at in among)
    return [at for at in among if votes[at] == most]


def _one(count: _Count, among: list[int], *, most: bool) -> int:
    """Return the one of several equals whom the rule for ties names: who had more, or fewer, before."""
    for past in reversed(count.past[:-1]):
        had = [past.get(at, Fraction(0)) for at in among]
        wanted = max(had) if most else min(had)
        among = [at for at, each in zip(among, had, strict=True) if each == wanted]
        if len(among) == 1:
            return among[0]
    if len(among) > 1:
        count.ties.append(", ".join(count.election.candidates[at] for at in among))
    return min(among) if most else max(among)
