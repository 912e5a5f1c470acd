"""Decides which cells nobody looks after: without staff, or silent for long."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Neglect(StrEnum):
    """Why a cell needs somebody to go there."""

    UNSTAFFED = "unstaffed"  # no grid worker is named for it
    SILENT = "silent"  # neither a case nor a round for long


@dataclass(frozen=True)
class CellFacts:
    """What is known of a cell."""

    code: str
    staff: int
    last_case: datetime | None = None
    last_round: datetime | None = None

    @property
    def last(self) -> datetime | None:
        """When anything was last heard of it."""
        return max((each for each in (self.last_case, self.last_round) if each is not None), default=None)


def neglect_of(cell: CellFacts, since: datetime, now: datetime, days: int) -> Neglect | None:
    """Say what is wrong with a cell; None when nothing is.

    Nobody can be called silent before the house has watched for so long: `since` is when it began to. Silence
    is no praise: it may be that nobody there knows whom to tell.
    """
    if cell.staff == 0:
        return Neglect.UNSTAFFED
    heard = max(cell.last, since) if cell.last else since
    return Neglect.SILENT if now - heard >= timedelta(days=days) else None


def neglected(
    cells: Iterable[CellFacts], since: datetime, now: datetime, days: int
) -> tuple[tuple[CellFacts, Neglect], ...]:
    """Return the cells that need somebody, each with why, those without staff first."""
    found = ((cell, neglect_of(cell, since, now, days)) for cell in cells)
    needing = [(cell, why) for cell, why in found if why is not None]
    return tuple(sorted(needing, key=lambda each: (each[1] != Neglect.UNSTAFFED, each[0].code)))
