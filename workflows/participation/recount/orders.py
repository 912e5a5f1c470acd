"""Counts orders a second time: instant run-off, single transferable vote, strongest paths.

Every ballot is followed by itself, in exact fractions; nothing is gathered into piles.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Order = tuple[frozenset[str], ...]
"""Options side by side, the dearest first."""

Held = dict[str, Fraction]


@dataclass
class Paper:
    """One ballot on its way, and what it is still worth."""

    order: Order
    worth: Fraction = Fraction(1)

    def give(self, standing: frozenset[str]) -> Held:
        """Return what it gives to whom: to the first that still stand, in equal parts."""
        top = first_of(self.order, standing)
        return {option: self.worth / len(top) for option in top}


def first_of(order: Order, standing: frozenset[str]) -> frozenset[str]:
    """Return those of the first rank that has somebody standing."""
    return next((rank & standing for rank in order if rank & standing), frozenset())


def instant_runoff(orders: Sequence[Order], options: Sequence[str]) -> list[str]:
    """Return the one who has more than half of what still counts, when the last were left out."""
    return elect(orders, options, 1, droop=False)


def transferable(orders: Sequence[Order], options: Sequence[str], seats: int) -> list[str]:
    """Return who is elected, in order: weighted inclusive Gregory, quota of Droop."""
    return elect(orders, options, seats, droop=True)


def elect(orders: Sequence[Order], options: Sequence[str], seats: int, *, droop: bool) -> list[str]:
    """Count round by round."""
    papers = [Paper(order) for order in orders if order]
    quota = Fraction(len(papers) // (seats + 1) + 1)
    hopeful, elected, waiting = list(options), list[str](), list[str]()
    history: list[Held] = []
    while hopeful and len(elected) < seats:
        held = totals(papers, frozenset(hopeful) | frozenset(waiting))
        history.append(held)
        goal = quota if droop else (sum(held.values()) / 2 if held else Fraction(0))
        reached = [each for each in hopeful if (held[each] >= goal if droop else held[each] > goal)]
        if len(hopeful) <= seats - len(elected):
            reached = list(hopeful)
        while reached and len(elected) < seats:
            winner = leading(history, reached, options)
            reached.remove(winner)
            hopeful.remove(winner)
            elected.append(winner)
            waiting.append(winner)
        if len(elected) >= seats or not hopeful:
            break
        if waiting:
            biggest = leading(history, waiting, options)
            waiting.remove(biggest)
            hand_on(papers, biggest, held[biggest], quota, frozenset((*hopeful, *waiting, biggest)))
        else:
            hopeful.remove(trailing(history, hopeful, options))
    return elected


def totals(papers: Sequence[Paper], standing: frozenset[str]) -> Held:
    """Return what everybody standing holds."""
    held: Held = dict.fromkeys(standing, Fraction(0))
    for paper in papers:
        for option, worth in paper.give(standing).items():
            held[option] += worth
    return held


def hand_on(
    papers: Sequence[Paper], of: str, has: Fraction, quota: Fraction, standing: frozenset[str]
) -> None:
    """Let what somebody has over the quota go on, from all papers that stand for them, in proportion."""
    lost = 1 - (max(Fraction(0), has - quota) / has if has else Fraction(0))
    for paper in papers:
        paper.worth -= lost * paper.give(standing).get(of, Fraction(0))


def leading(history: Sequence[Held], among: Sequence[str], options: Sequence[str]) -> str:
    """Return who has most; among equals, who had more in the latest round in which they differed."""
    return settle(history, among, options, sign=-1)


def trailing(history: Sequence[Held], among: Sequence[str], options: Sequence[str]) -> str:
    """Return who has least; among equals, who had less before, then who stands last in the list."""
    return settle(history, among, options, sign=1)


def settle(history: Sequence[Held], among: Sequence[str], options: Sequence[str], sign: int) -> str:
    """Return the first by the totals of all rounds, the latest first."""

    def key(option: str) -> tuple[list[Fraction], int]:
        past = [sign * each.get(option, Fraction(0)) for each in reversed(history)]
        return past, -sign * options.index(option)

    return min(among, key=key)


def strongest(orders: Sequence[Order], options: Sequence[str], seats: int) -> list[str]:
    """Return who wins by strongest paths: who beats most others over chains of majorities."""
    wins = majorities(orders, options)
    reach: dict[tuple[str, str], int] = {}
    for strength in sorted(set(wins.values()), reverse=True):
        edges: dict[str, list[str]] = {}
        for (one, other), each in wins.items():
            if each >= strength:
                edges.setdefault(one, []).append(other)
        for one in options:
            for other in reached_from(one, edges):
                reach.setdefault((one, other), strength)
    beaten = {
        one: sum(reach.get((one, other), 0) > reach.get((other, one), 0) for other in options if other != one)
        for one in options
    }
    return sorted(options, key=lambda option: (-beaten[option], options.index(option)))[:seats]


def majorities(orders: Sequence[Order], options: Sequence[str]) -> Mapping[tuple[str, str], int]:
    """Return how many prefer one to another, where more do so than the other way round."""
    prefer: dict[tuple[str, str], int] = {}
    for order in orders:
        place = {option: rank for rank, side in enumerate(order) for option in side}
        for one in place:
            for other in options:
                if place[one] < place.get(other, len(order)):
                    prefer[one, other] = prefer.get((one, other), 0) + 1
    return {(one, other): many for (one, other), many in prefer.items() if many > prefer.get((other, one), 0)}


def reached_from(start: str, edges: Mapping[str, Sequence[str]]) -> set[str]:
    """Return who can be reached over majorities."""
    seen, open_ends = set[str](), [start]
    while open_ends:
        for other in edges.get(open_ends.pop(), ()):
            if other not in seen:
                seen.add(other)
                open_ends.append(other)
    return seen - {start}
