"""The words of trials (试行) that rules share: what can be done, why it is refused, how long each is."""

from datetime import datetime, timedelta
from enum import StrEnum

from workflows.errors import WorkflowError

NO_FIGURE = "-"
"""What is chosen where no figure of the house fits what is looked at."""


class TrialVerb(StrEnum):
    """What can be done about a trial, each by its own button."""

    SET = "set_trial"
    SETTLE = "settle_trial"


class No(StrEnum):
    """Why something is not done about a trial."""

    UNKNOWN = "unknown"  # no such decision or trial, or none of one's own
    THERE = "there"  # it is tried already
    ORDER = "order"  # it ends before it begins
    AREA = "area"  # one area, where those live who decided
    SETTLED = "settled"
    UNTIL = "until"  # who goes on trying says until when


class TrialRefused(WorkflowError):
    """Something is not done about a trial."""

    def __init__(self, no: No) -> None:
        super().__init__(no)
        self.no = no


def review_at(begins: datetime, until: datetime, days: int) -> datetime:
    """Return when the review is drafted: so many days before the end; half-way through a short trial."""
    return max(until - timedelta(days=days), begins + (until - begins) / 2)


def window_before(begins: datetime, until: datetime) -> tuple[datetime, datetime]:
    """Return the time before a trial with which it is compared: as long as the trial itself."""
    return begins - (until - begins), begins
