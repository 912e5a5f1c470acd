"""Decides which numbers of places are hidden, so that no number under five can be found by subtracting.

The whole is known, and so is every area that is shown: what its hidden parts come to together is therefore
known too. A hidden small number is safe while all of 0 to 4 fits what is shown; until then more is hidden.
What lies in a hidden area is hidden with it.
"""

import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from workflows.responsiveness.suppression import LEAST

WHOLE = ""
"""The root of every tree: what is known anyway."""

Values = Mapping[str, tuple[int, ...]]
Bounds = Callable[[int], tuple[float, float]]


def few_or_more(value: int) -> tuple[float, float]:
    """What a reader knows of a number that is told as "<5", or hidden beside one."""
    return (0, LEAST - 1) if value < LEAST else (LEAST, math.inf)


def anything(_value: int) -> tuple[float, float]:
    """What a reader knows of a number that is not told."""
    return (0, math.inf)


@dataclass(frozen=True)
class Tree:
    """Which areas lie in which; those at the top lie in the whole."""

    parents: Mapping[str, str]

    @cached_property
    def children(self) -> Mapping[str, Sequence[str]]:
        """The areas in each area."""
        found: dict[str, list[str]] = {}
        for code in sorted(self.parents):
            found.setdefault(self.parents[code], []).append(code)
        return found

    def with_below(self, code: str) -> Iterator[str]:
        """An area and everything in it."""
        yield code
        for each in self.children.get(code, ()):
            yield from self.with_below(each)


@dataclass(frozen=True)
class Veiled:
    """The areas whose numbers are hidden; `told` says whether "<5" may be said of the small ones."""

    hidden: frozenset[str]
    told: bool = True


def veil(tree: Tree, values: Values, bounds: Bounds, already: frozenset[str] = frozenset()) -> Veiled:
    """Return what must be hidden of areas, each with one or several numbers."""
    small = {code for code, numbers in values.items() if min(numbers) < LEAST}
    hidden = {each for code in small | already for each in tree.with_below(code)}
    while (more := exposed(tree, values, bounds, hidden)) is not None:
        hidden.update(tree.with_below(more))
    return Veiled(frozenset(hidden), is_safe(values, bounds, veiled_in(tree, WHOLE, hidden)))


def exposed(tree: Tree, values: Values, bounds: Bounds, hidden: set[str]) -> str | None:
    """Name the next area to hide; None where none must be, or none is left."""
    for parent, children in tree.children.items():
        if parent in hidden:
            continue
        if is_safe(values, bounds, veiled_in(tree, parent, hidden)):
            continue
        shown = [each for each in children if each not in hidden]
        if shown:
            return min(shown, key=lambda each: (values[each], each))
        if parent != WHOLE:
            return parent
    return None


def veiled_in(tree: Tree, parent: str, hidden: Collection[str]) -> list[str]:
    """The hidden parts of an area that is known, down to the smallest: together they are known too."""
    found: list[str] = []
    for each in tree.children.get(parent, ()):
        if each in hidden:
            found += veiled_in(tree, each, hidden) if each in tree.children else [each]
    return found


def is_safe(values: Values, bounds: Bounds, veiled: Sequence[str]) -> bool:
    """Tell whether no small number of hidden areas follows from what they come to together."""
    return all(
        fits(numbers, place, bounds)
        for numbers in zip(*(values[each] for each in veiled), strict=True)
        for place, number in enumerate(numbers)
        if number < LEAST
    )


def fits(numbers: Sequence[int], place: int, bounds: Bounds) -> bool:
    """Tell whether 0 to 4 all fit one of several hidden numbers, whose sum is known."""
    others = [bounds(each) for at, each in enumerate(numbers) if at != place]
    at_most = sum(numbers) - sum(low for low, _ in others)
    at_least = sum(numbers) - sum(high for _, high in others)
    return at_least <= 0 and at_most >= LEAST - 1
