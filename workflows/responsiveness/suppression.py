"""Decides which counts of places may be shown: under five is "<5", and no other row gives it away."""

from collections.abc import Mapping

LEAST = 5
"""† Counts under this could point at a household (DOMAIN §7)."""


def shown(counts: Mapping[str, int]) -> dict[str, str]:
    """Return what may be said of each count, where the sum of all is known.

    What the hidden ones come to together is known by subtracting. Each of them must still be able to be
    anything from 0 to 4; where it is not, another count is only bounded as well ("<15"): the smallest that
    leaves everything open, or all where none does.
    """
    hidden = [code for code, count in counts.items() if count < LEAST]
    told = {code: str(count) for code, count in counts.items()} | dict.fromkeys(hidden, f"<{LEAST}")
    known, most = sum(counts[code] for code in hidden), LEAST - 1
    if not known or most <= known <= most * (len(hidden) - 1):  # where nothing is, nobody is pointed at
        return told
    beside = sorted((count, code) for code, count in counts.items() if count >= LEAST)
    enough = [(count, code) for count, code in beside if known + count >= most + LEAST]
    bounded = enough[:1] or beside
    least_above = bound(known + sum(count for count, _ in bounded))
    return told | {code: f"<{least_above}" for _, code in bounded}


def bound(count: int) -> int:
    """Return the next round number above a count."""
    return (count // LEAST + 1) * LEAST
