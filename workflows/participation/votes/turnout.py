"""Says how many took part in each grid cell, where so many may vote that it points at nobody."""

from sqlalchemy import case, func, select
from sqlmodel import col

from models.vote import VoteElector
from workflows.responsiveness.suppression import LEAST
from workflows.transaction import Transaction

REST = ""
"""All other cells together."""


def turnout_by_cell(tx: Transaction, vote_id: int) -> list[dict[str, str | int]]:
    """Return electors and who voted by cell: only where no group of under five can be told from them.

    Those who voted and those who did not are five or more in every line that is shown, and in what is left
    of the whole: nothing is found by subtracting.
    """
    counts = cells(tx, vote_id)
    shown = {cell: both for cell, both in counts.items() if cell != REST and many(*both)}
    while shown and not many(*rest_of(counts, shown)) and rest_of(counts, shown) != (0, 0):
        del shown[min(shown, key=lambda cell: (shown[cell], cell))]
    return [{"cell": cell, "heads": heads, "voted": voted} for cell, (heads, voted) in sorted(shown.items())]


def many(heads: int, voted: int) -> bool:
    """Whether neither who voted nor who did not are few."""
    return voted >= LEAST and heads - voted >= LEAST


def rest_of(counts: dict[str, tuple[int, int]], shown: dict[str, tuple[int, int]]) -> tuple[int, int]:
    """Return what subtracting all lines from the whole leaves."""
    left = [both for cell, both in counts.items() if cell not in shown]
    return sum(heads for heads, _ in left), sum(voted for _, voted in left)


def cells(tx: Transaction, vote_id: int) -> dict[str, tuple[int, int]]:
    """Count electors, and those who voted, by cell."""
    voted = func.sum(case((col(VoteElector.voted), 1), else_=0))
    asked = select(col(VoteElector.cell), func.count(), voted).where(col(VoteElector.vote_id) == vote_id)
    rows = tx.execute(asked.group_by(col(VoteElector.cell)))
    return {cell or REST: (int(heads), int(did or 0)) for cell, heads, did in rows}
