"""Decides which clocks run in which status of a case, and so what every move does to its time limit."""

from collections.abc import Mapping
from enum import StrEnum

from models.vocabulary import Status


class CaseClock(StrEnum):
    """A clock that runs while a case stands somewhere."""

    DRAFT = "draft"  # until an unconfirmed draft registers itself
    LIMIT = "limit"  # the time limit: reminders and escalation hang on it
    DISPATCH = "dispatch"  # stage: until somebody has said whose it is
    ACCEPT = "accept"  # stage: until a person has taken it
    QUESTION = "question"  # the limit stands until the resident has answered, so long at most
    SUSPENSION = "suspension"  # the limit stands until the date of the plan
    VERDICT = "verdict"  # one reminder to rate, then closed without a verdict
    RETENTION = "retention"  # until the case lets go of its person


class ClockEffect(StrEnum):
    """What a move does to the time limit."""

    RUNS = "runs"  # starts or goes on
    PAUSES = "pauses"
    ENDS = "ends"
    STAYS = "stays"  # as it was: the case stays where it stands


_OWED = frozenset({CaseClock.LIMIT})
_ENDED = frozenset({CaseClock.RETENTION})

RUNNING: Mapping[Status, frozenset[CaseClock]] = {
    Status.DRAFT: frozenset({CaseClock.DRAFT}),
    Status.REGISTERED: _OWED | {CaseClock.DISPATCH},
    Status.ASSIGNED: _OWED | {CaseClock.ACCEPT},
    Status.ACCEPTED: _OWED,
    Status.IN_PROGRESS: _OWED,
    Status.AWAITING_RESIDENT: frozenset({CaseClock.QUESTION}),
    Status.REPLIED: frozenset({CaseClock.VERDICT}),
    Status.RETURNED: _OWED | {CaseClock.DISPATCH},
    Status.SUSPENDED: frozenset({CaseClock.SUSPENSION}),
    Status.REOPENED: _OWED | {CaseClock.ACCEPT},
    Status.CLOSED: _ENDED,
    Status.MERGED: _ENDED,
    Status.WITHDRAWN: _ENDED,
    Status.DECLINED: _ENDED,
}
"""Source: DOMAIN §3 (the limit runs from the first assignment on, also through returns) and §4."""

PAUSING = frozenset({CaseClock.QUESTION, CaseClock.SUSPENSION})
"""While one of these runs, the limit waits and goes on afterwards."""


def effect_of(to: Status | None) -> ClockEffect:
    """Return what coming to a status does to the time limit; None: the case stays where it is."""
    if to is None:
        return ClockEffect.STAYS
    if CaseClock.LIMIT in RUNNING[to]:
        return ClockEffect.RUNS
    return ClockEffect.PAUSES if RUNNING[to] & PAUSING else ClockEffect.ENDS
