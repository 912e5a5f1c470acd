"""Says how probable a count is by luck, and what stands where much was looked at: exact, in plain Python."""

from collections.abc import Sequence
from math import exp, lgamma, log


def at_least(seen: int, of: int, share: float) -> float:
    """Return how probable it is that of `of` at least `seen` are such, where each is with chance `share`."""
    if seen <= 0 or share >= 1:
        return 1.0
    if share <= 0:
        return 0.0
    return min(1.0, sum(exactly(count, of, share) for count in range(seen, of + 1)))


def exactly(seen: int, of: int, share: float) -> float:
    """The binomial chance of one count."""
    ways = lgamma(of + 1) - lgamma(seen + 1) - lgamma(of - seen + 1)
    return exp(ways + seen * log(share) + (of - seen) * log(1 - share))


def kept(chances: Sequence[float], share: float) -> tuple[bool, ...]:
    """Say which of many tests stand: of those that do at most `share` are luck (Benjamini-Hochberg)."""
    order = sorted(range(len(chances)), key=lambda place: chances[place])
    last = 0
    for rank, place in enumerate(order, 1):
        if chances[place] <= share * rank / len(chances):
            last = rank
    standing = set(order[:last])
    return tuple(place in standing for place in range(len(chances)))
