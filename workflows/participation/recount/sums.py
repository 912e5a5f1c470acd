"""Counts marks a second time: yes and no, choices, approvals, scores, heads with area.

This is the program by which anybody checks a published result. It shares no line with the one that made it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Marks = Mapping[str, int]
"""What one ballot gives to each option; an option that it does not name gets nothing."""

YES, NO, ABSTAIN = "yes", "no", "abstain"
TWO_THIRDS, THREE_QUARTERS, HALF = Fraction(2, 3), Fraction(3, 4), Fraction(1, 2)
SPECIAL_ITEMS = frozenset({6, 7, 8})
"""Of 民法典 article 278: three quarters must agree."""


@dataclass(frozen=True)
class Weighed:
    """A ballot with what it stands for: heads, and area in 0.01 m²."""

    marks: Marks
    heads: int = 1
    area: int = 0


def marked(ballots: Iterable[Weighed]) -> Counter[str]:
    """Return for each option on how many ballots it is marked at all."""
    return Counter(option for each in ballots for option, mark in each.marks.items() if mark > 0)


def summed(ballots: Iterable[Weighed]) -> Counter[str]:
    """Return for each option the sum of its marks."""
    sums: Counter[str] = Counter()
    for each in ballots:
        sums.update(each.marks)
    return sums


def best(sums: Mapping[str, int], options: Sequence[str], seats: int) -> tuple[list[str], list[str]]:
    """Return who has most, in order, and among whom the border runs; equals in the order of the list."""
    order = sorted(options, key=lambda option: (-sums.get(option, 0), options.index(option)))
    chosen, rest = order[:seats], order[seats:]
    if not chosen or not rest or sums.get(chosen[-1], 0) != sums.get(rest[0], 0):
        return chosen, []
    border = sums.get(rest[0], 0)
    return chosen, [option for option in order if sums.get(option, 0) == border]


def clears(part: int, whole: int, rule: str) -> bool:
    """Say whether a part of a whole is as large as a rule asks: ">=2/3", ">1/2". Of nothing, nothing is."""
    if not rule:
        return True
    if whole <= 0:
        return False
    least, share = rule.startswith(">="), Fraction(rule.lstrip(">="))
    found = Fraction(part, whole)
    return found >= share if least else found > share


def said_yes(ballots: Iterable[Weighed]) -> tuple[int, int]:
    """Return the heads and the area of those who said yes."""
    agreeing = [each for each in ballots if each.marks.get(YES, 0) > 0]
    return sum(each.heads for each in agreeing), sum(each.area for each in agreeing)


def owners_agree(total: tuple[int, int], ballots: Sequence[Weighed], item: int) -> tuple[bool, bool]:
    """Return whether enough owners took part, and whether they agree: by heads and by area alike."""
    part = sum(each.heads for each in ballots), sum(each.area for each in ballots)
    enough = all(
        whole > 0 and Fraction(some, whole) >= TWO_THIRDS for some, whole in zip(part, total, strict=True)
    )
    shares = [Fraction(yes, some) for yes, some in zip(said_yes(ballots), part, strict=True) if some]
    special = item in SPECIAL_ITEMS
    agree = all(share >= THREE_QUARTERS if special else share > HALF for share in shares)
    return enough, enough and agree
