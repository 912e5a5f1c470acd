"""Decides which counts of places may be shown: under five is "<5", and no other row gives it away."""

from collections.abc import Mapping

LEAST = 5
"""† Counts under this could point at a household (DOMAIN §7)."""


def shown(counts: Mapping[str, int]) -> dict[str, str]:
    """Return what may be said of each count.

    A single hidden count could be found by subtracting the others from the total: then the smallest of
    the others is only bounded as well ("<10").
    """
    told = {code: str(count) if count >= LEAST else f"<{LEAST}" for code, count in counts.items()}
    hidden = [code for code, count in counts.items() if count < LEAST]
    open_ = [code for code, count in counts.items() if count >= LEAST]
    if len(hidden) == 1 and open_:
        smallest = min(open_, key=lambda code: (counts[code], code))
        told[smallest] = f"<{bound(counts[smallest])}"
    return told


def bound(count: int) -> int:
    """Return the next round number above a count."""
    return (count // LEAST + 1) * LEAST
