"""Decides by when a stage of a case should be over: until somebody has said whose it is, until it is taken.

Running clocks, nights and holidays counted. They raise nothing by themselves (the limit's ladder does);
the history of a case says where one was overrun. Source: DOMAIN §4, stage clocks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from models.vocabulary import Status
from workflows.cases.clocks import RUNNING, CaseClock


@dataclass(frozen=True)
class Stages:
    """How many minutes each stage may last. Defaults are those of DOMAIN §4."""

    dispatch: int = 15
    accept: int = 15

    def of(self, status: Status) -> timedelta | None:
        """Return how long a case should stand in a status; None where no stage clock runs."""
        minutes: Mapping[CaseClock, int] = {
            CaseClock.DISPATCH: self.dispatch,
            CaseClock.ACCEPT: self.accept,
        }
        running = [minutes[clock] for clock in RUNNING[status] if clock in minutes]
        return timedelta(minutes=running[0]) if running else None


def overrun(status: Status, stood: timedelta, stages: Stages) -> timedelta | None:
    """Return by how much a case stood too long in a status; None where it did not."""
    length = stages.of(status)
    return None if length is None or stood <= length else stood - length
