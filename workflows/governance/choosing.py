"""Decides who represents the others: most approvals, two to five, a tie by a lot that anybody can redo."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from workflows.governance.stages import LEAST_SEATS, MOST_SEATS


@dataclass(frozen=True)
class Chosen:
    """Ids of the candidates who have a seat, and of those among whom a lot decided."""

    seated: tuple[int, ...]
    drawn: tuple[int, ...] = ()


def choose(approvals: Mapping[int, int], seed: str) -> Chosen | None:
    """Return who is chosen; None where fewer than two were approved by anybody.

    `approvals` counts by candidate id; one's own does not count. Among equals the lot is the SHA-256 of
    "seed:id", the smallest first.
    """
    wanted = {each: count for each, count in approvals.items() if count > 0}
    if len(wanted) < LEAST_SEATS:
        return None
    order = sorted(wanted, key=lambda each: (-wanted[each], lot(seed, each)))
    seated = tuple(order[:MOST_SEATS])
    if len(order) <= MOST_SEATS:
        return Chosen(seated)
    border = wanted[order[MOST_SEATS]]
    tied = tuple(sorted(each for each in order if wanted[each] == border))
    return Chosen(seated, tied if wanted[seated[-1]] == border else ())


def lot(seed: str, candidate: int) -> str:
    """Return the lot of a candidate."""
    return hashlib.sha256(f"{seed}:{candidate}".encode()).hexdigest()
