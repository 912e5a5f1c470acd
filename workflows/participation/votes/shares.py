"""Decides whether a part of a whole is enough: whole numbers and exact fractions, never floating point.

Written ">=2/3" or ">1/2": "以上" includes the number itself (民法典 第1259条), "过半数" is more than half.
"""

import re
from dataclasses import dataclass

WRITTEN = re.compile(r"(>=|>)([1-9][0-9]{0,3})/([1-9][0-9]{0,3})")


@dataclass(frozen=True)
class Share:
    """A part of a whole that must be reached, or passed."""

    over: int
    under: int
    passed: bool  # more than it, not only as much

    def met(self, part: int, whole: int) -> bool:
        """Say whether a part is enough of a whole; nothing is enough of nothing."""
        if whole <= 0:
            return False
        left, right = part * self.under, whole * self.over
        return left > right if self.passed else left >= right

    def least(self, whole: int) -> int:
        """Return the smallest part that is enough."""
        exact, rest = divmod(whole * self.over, self.under)
        return exact + 1 if rest or self.passed else exact

    def __str__(self) -> str:
        return f"{'>' if self.passed else '>='}{self.over}/{self.under}"


def share_of(written: str) -> Share | None:
    """Read a share; None where none is asked for. Raises ValueError."""
    if not written:
        return None
    found = WRITTEN.fullmatch(written)
    if found is None or int(found[2]) > int(found[3]):
        raise ValueError(written)
    return Share(int(found[2]), int(found[3]), found[1] == ">")
