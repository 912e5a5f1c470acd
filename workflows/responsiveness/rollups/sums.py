"""Adds up what days come to, and packs it for keeping. Pure; a span is whole seconds."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from workflows.responsiveness.measures import Spread, between_neighbours

Spans = npt.NDArray[np.int64]
HALF, NINE_TENTHS = Fraction(1, 2), Fraction(9, 10)
NOTHING = Spread(0, None, None)
KEPT = np.dtype("<i8")
"""How spans are kept, whatever the machine."""


@dataclass(frozen=True)
class Sum:
    """What one group comes to: counts in the order of its way, and the spans of each sort."""

    counts: tuple[int, ...]
    spans: tuple[Spans, ...]

    def spread(self, sort: int) -> Spread:
        """The middle span of a sort, and the slow tenth; exact, between neighbours in proportion."""
        ordered = np.sort(self.spans[sort])
        if not len(ordered):
            return NOTHING
        median, slow = (
            between_neighbours(lambda at: timedelta(seconds=int(ordered[at])), len(ordered), share)
            for share in (HALF, NINE_TENTHS)
        )
        return Spread(len(ordered), median, slow)


Sums = Mapping[str, Sum]
"""By code of the group."""


def added(parts: Iterable[Sums]) -> Sums:
    """Add up days, and whatever lies between them."""
    by_code: defaultdict[str, list[Sum]] = defaultdict(list)
    for part in parts:
        for code, each in part.items():
            by_code[code].append(each)
    return {code: together(by_code[code]) for code in sorted(by_code)}


def together(sums: list[Sum]) -> Sum:
    """Add up one group."""
    if len(sums) == 1:
        return sums[0]
    counts = tuple(map(sum, zip(*(each.counts for each in sums), strict=True)))
    spans = tuple(np.concatenate(sort) for sort in zip(*(each.spans for each in sums), strict=True))
    return Sum(counts, spans)


def packed(sums: Sums) -> tuple[str, bytes]:
    """Write down a day: its counts, with how many spans follow, and its spans."""
    counts = {code: [*each.counts, *map(len, each.spans)] for code, each in sums.items()}
    spans = [span.astype(KEPT) for each in sums.values() for span in each.spans]
    return json.dumps(counts, separators=(",", ":")), b"".join(each.tobytes() for each in spans)


def unpacked(counts: str, spans: bytes, sorts: int) -> Sums:
    """Read what `packed` wrote, of a way with so many sorts of spans."""
    rest, found = np.frombuffer(spans, KEPT), {}
    for code, (*numbers,) in json.loads(counts).items():
        lengths = numbers[len(numbers) - sorts :]
        cuts = np.cumsum([0, *lengths])
        own = tuple(rest[start:end] for start, end in pairwise(cuts))
        found[code] = Sum(tuple(numbers[: len(numbers) - sorts]), own)
        rest = rest[cuts[-1] :]
    return found
