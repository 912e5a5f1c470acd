"""Draws the groups of an opinion map: a circle for each, a dot for each person; no dot is anybody's place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin, sqrt

from workflows.participation.conversations.drawn import Group, Numbers
from workflows.participation.conversations.terms import LEAST_SHOWN, shown
from workflows.participation.conversations.view import ConversationView

WIDEST = 96.0
"""The radius of the largest circle, in units of the drawing."""

SPACING = 9.0  # between dots, where there is room
TURN = pi * (3 - sqrt(5))  # from one dot to the next: so they fill a circle evenly (Vogel 1979)
SPREAD, APART = 260.0, 18.0  # how far the middles lie apart at most, and circles at least
EDGE, LABEL = 10.0, 30.0
NAME = 84.0
"""Half the room that the name of a group takes below its circle."""

ROUNDS = 60
UNTOLD = 2
"""What a number that is not told is drawn as: the same, whatever it is."""


@dataclass(frozen=True)
class Circle:
    """One group: its middle, its radius, and a dot for each who is in it."""

    letter: str
    people: str
    x: float
    y: float
    radius: float
    dot: float
    dots: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Picture:
    """The whole drawing."""

    left: float
    top: float
    width: float
    height: float
    circles: tuple[Circle, ...]


@dataclass(frozen=True)
class Bar:
    """The answers to one statement, as far as they are told; widths are drawn from what is told alone."""

    agree: str
    disagree: str
    passed: str
    widths: tuple[float, float, float] | None


def picture(seen: ConversationView, letters: str) -> Picture | None:
    """Draw the groups of a map, or all as one where there are none; None where they are too few."""
    groups = seen.groups or ((Group(seen.people, 0.0, 0.0, ()),) if seen.people >= LEAST_SHOWN else ())
    if not groups:
        return None
    spacing = min(SPACING, WIDEST / sqrt(max(each.size for each in groups)))
    radii = [spacing * sqrt(each.size) + EDGE for each in groups]
    circles = tuple(
        Circle(
            letters[at] if seen.groups else "",
            shown(group.size),
            round(x, 1),
            round(y, 1),
            round(radius, 1),
            round(spacing * 0.38, 2),
            tuple(dots(group.size, spacing, x, y)),
        )
        for at, (group, radius, (x, y)) in enumerate(zip(groups, radii, middles(groups, radii), strict=True))
    )
    return framed(circles)


def dots(number: int, spacing: float, x: float, y: float) -> Iterator[tuple[float, float]]:
    """Yield a place for each dot, from the middle outwards."""
    for each in range(number):
        far, turned = spacing * sqrt(each + 0.5), each * TURN
        yield round(x + far * cos(turned), 1), round(y + far * sin(turned), 1)


def middles(groups: Sequence[Group], radii: Sequence[float]) -> list[tuple[float, float]]:
    """Return where circles stand: as far apart as on the map, and never over each other."""
    widest = max((hypot(a.x - b.x, a.y - b.y) for a in groups for b in groups), default=0.0) or 1.0
    found = [(each.x / widest * SPREAD, -each.y / widest * SPREAD) for each in groups]
    for _ in range(ROUNDS):
        for one in range(len(found)):
            for other in range(one):
                least = max(radii[one] + radii[other], 2 * NAME) + APART
                found[one], found[other] = pushed(found[one], found[other], least)
    return found


def pushed(
    one: tuple[float, float], other: tuple[float, float], least: float
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Move two middles away from each other until they are so far apart."""
    dx, dy = one[0] - other[0], one[1] - other[1]
    far = hypot(dx, dy)
    if far >= least:
        return one, other
    dx, dy = (dx / far, dy / far) if far else (1.0, 0.0)
    by = (least - far) / 2
    return (one[0] + dx * by, one[1] + dy * by), (other[0] - dx * by, other[1] - dy * by)


def framed(circles: tuple[Circle, ...]) -> Picture:
    """Put a frame around circles, with room for their names below each."""
    left = min(each.x - max(each.radius, NAME) for each in circles) - EDGE
    right = max(each.x + max(each.radius, NAME) for each in circles) + EDGE
    top = min(each.y - each.radius for each in circles) - EDGE
    bottom = max(each.y + each.radius for each in circles) + LABEL
    return Picture(round(left, 1), round(top, 1), round(right - left, 1), round(bottom - top, 1), circles)


def bar(numbers: Numbers) -> Bar:
    """Draw the answers to a statement from what is told of them."""
    told = (numbers.agree, numbers.disagree, numbers.passed)
    drawn = [each if each >= LEAST_SHOWN else UNTOLD for each in told]
    few = all(each < LEAST_SHOWN for each in told)
    agree, disagree, passed = (round(100 * each / sum(drawn), 1) for each in drawn)
    widths = None if few else (agree, disagree, passed)
    return Bar(shown(told[0]), shown(told[1]), shown(told[2]), widths)
