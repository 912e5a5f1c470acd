"""Bounds an area that is not published: whoever chose the answer is among those who took part.

Of a vote of owners that is not by name, answers of a few flats have no area in the files. The roll tells
every area that took part, so that theirs lies between the smallest and the largest flats of so many; mostly
that is enough to tell whether something passed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from workflows.participation.recount import sums
from workflows.participation.recount.folder import Paper, Published

FEW = 5
"""Fewer heads than this would tell by their area which flats they are."""


@dataclass(frozen=True)
class Span:
    """The least and the most that an area can be."""

    least: int
    most: int


def must_hide(published: Published) -> set[int]:
    """Return the lines of ballots.csv whose area must not be there, by the rule alone."""
    if published.vote["method"] != "double" or published.vote["secrecy"] == "named":
        return set()
    lines = [each for each in published.ballots if each.heads > 0]
    lines.sort(key=lambda each: (each.heads, *each.marks))
    if len(lines) < 2 or lines[0].heads >= FEW:
        return set()
    sums_so_far = list(accumulate(each.heads for each in lines))
    taken = 2
    while taken < len(lines) and (sums_so_far[taken - 1] < FEW or lines[taken].heads < FEW):
        taken += 1
    return {each.line for each in lines[:taken]}


def spans(published: Published) -> dict[int, Span]:
    """Return between what the area of every answer lies; one that is published has one value."""
    voted = [each for each in published.roll if each.voted]
    shown = sum(each.area for each in published.ballots if each.area is not None)
    secret = [each for each in published.ballots if each.area is None]
    left, heads = sum(each.area for each in voted) - shown, sum(each.heads for each in secret)
    sizes = sorted(each.area for each in voted) if all(each.heads == 1 for each in voted) else None
    return {
        place: added([span_of(each, sizes, left, heads) for each in published.ballots if place in each.marks])
        for place in (int(option["place"]) for option in published.vote["options"])
    }


def span_of(paper: Paper, sizes: Sequence[int] | None, left: int, heads: int) -> Span:
    """Bound the area of one line: so many flats, and the others of those that are hidden beside them."""
    if paper.area is not None:
        return Span(paper.area, paper.area)
    if sizes is None:
        return Span(0, left)
    here, beside = paper.heads, heads - paper.heads
    least = max(smallest(sizes, here), left - largest(sizes, beside))
    most = min(largest(sizes, here), left - smallest(sizes, beside))
    return Span(least, most)


def smallest(sizes: Sequence[int], count: int) -> int:
    """Return the area of the smallest so many."""
    return sum(sizes[:count])


def largest(sizes: Sequence[int], count: int) -> int:
    """Return the area of the largest so many."""
    return sum(sizes[len(sizes) - count :]) if count else 0


def added(found: Sequence[Span]) -> Span:
    """Add spans."""
    return Span(sum(each.least for each in found), sum(each.most for each in found))


def passes(vote: Mapping[str, object], got: Mapping[int, Span], part: int, whole: int) -> bool | None:
    """Say whether a question passed by area; None where the files alone cannot tell."""
    yes, no = got[1], got[2]
    rule = str(vote["passing"] or ">1/2")
    at_least, at_most = {
        "voters": (part, part),
        "all": (whole, whole),
        "said": (yes.least + no.most, yes.most + no.least),
    }[str(vote["base"])]
    if sums.clears(yes.least, at_least, rule):
        return True
    return None if sums.clears(yes.most, at_most, rule) else False
