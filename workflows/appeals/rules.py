"""Decides what may be appealed against, until when, and who may decide on it: never who has ruled before.

Source: DOMAIN S11 (a full path: who, limit, never the same ruler) and S12 (a review is decided by neither).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from models.vocabulary import EventKind, Role, Status
from workflows.errors import WorkflowError

REVIEW = "review"
"""The fact by which a closing says that somebody has to look at it."""

ENDS = frozenset({EventKind.CLOSED, EventKind.DECLINED})
BEGINS = frozenset({EventKind.REOPENED, EventKind.RETRACTED})
TOLD_BY = ENDS | BEGINS | {EventKind.APPEALED, EventKind.DISMISSED}
HAVING_A_SAY = TOLD_BY | {
    *(EventKind.ACCEPTED, EventKind.REPLIED, EventKind.RETURNED, EventKind.RULED, EventKind.MERGED),
    *(EventKind.APPROVED, EventKind.REFUSED, EventKind.EXTENDED, EventKind.EXEMPTED, EventKind.SUSPENDED),
}
"""Whoever did one of these has ruled on a case, or worked on it."""


class Why(StrEnum):
    """Why an appeal, or a decision on one, cannot be made."""

    NOTHING = "nothing"  # nothing that ended can be appealed against; it can be reopened, or goes on
    WAITING = "waiting"  # somebody is looking at it already
    TOO_LATE = "too_late"
    FINAL = "final"  # it was decided on an appeal
    GONE = "gone"  # there is nothing to decide, or no longer
    OWN = "own"  # the decider has ruled on it, or worked on it
    COORDINATOR = "coordinator"  # a coordinator who may decide is there


class AppealRefused(WorkflowError):
    """What was wanted cannot be done, and why. `days` is how long an appeal may take to come."""

    def __init__(self, why: Why, days: int = 0) -> None:
        super().__init__(why)
        self.why = why
        self.days = days


@dataclass(frozen=True)
class Told:
    """One event of a case's chain."""

    kind: EventKind
    actor: str
    at: datetime
    data: Mapping[str, object]
    seq: int = 0


@dataclass(frozen=True)
class Story:
    """How a case ended last, what of it was contested, and who has had a say in it."""

    ended: Told | None = None
    open: Told | None = None  # the appeal, or the closing under review, that waits for a decision
    appealed: bool = False
    said_at: datetime | None = None  # when the end, or what came of its review, was told
    spoke: frozenset[str] = frozenset()  # ids of the persons of staff

    @property
    def is_review(self) -> bool:
        """Whether what waits is the review of a second failure, and no appeal."""
        return self.open is not None and self.open.kind in ENDS


def read(events: Iterable[Told]) -> Story:
    """Read the story of a case from its events, oldest first."""
    story = Story()
    for event in events:
        story = _after(story, event)
    return story


def _after(story: Story, event: Told) -> Story:
    role, _, person = event.actor.partition(":")
    if role not in (Role.RESIDENT, Role.SYSTEM):
        story = replace(story, spoke=story.spoke | {person})
    if event.kind in ENDS:
        waits = event if event.data.get(REVIEW) else None
        return replace(story, ended=event, open=waits, appealed=False, said_at=event.at)
    if event.kind in BEGINS:
        return Story(spoke=story.spoke)
    if event.kind is EventKind.APPEALED:
        return replace(story, open=event, appealed=True)
    if event.kind is EventKind.DISMISSED:
        return replace(story, open=None, said_at=event.at)
    return story


def until(story: Story, days: int) -> datetime | None:
    """Return the last instant of an appeal, `days` after the end was told; None where nothing ended."""
    return None if story.said_at is None else story.said_at + timedelta(days=days)


def check_appeal(story: Story, status: Status, reopened: int, now: datetime, days: int) -> None:
    """Check that who brought a case may appeal now. Raises AppealRefused.

    What was closed once can simply be reopened; after that, only an appeal opens it.
    """
    can_reopen = status is Status.CLOSED and not reopened
    last = until(story, days)
    if status not in (Status.DECLINED, Status.CLOSED) or can_reopen or last is None:
        raise AppealRefused(Why.NOTHING)
    if story.open is not None:
        raise AppealRefused(Why.WAITING)
    if story.appealed:
        raise AppealRefused(Why.FINAL)
    if now > last:
        raise AppealRefused(Why.TOO_LATE, days)


def may_appeal(story: Story, status: Status, reopened: int, now: datetime, days: int) -> bool:
    """Tell whether who brought a case may appeal now."""
    try:
        check_appeal(story, status, reopened, now, days)
    except AppealRefused:
        return False
    return True


def check_decider(story: Story, person_id: int | None, role: Role, others: int, asked: int | None) -> Told:
    """Return what waits for a decision, where this person may decide it. Raises AppealRefused.

    `others` counts the coordinators who may; a dispatcher decides only where there is none. `asked` is the
    place in the chain of what an old button was about.
    """
    if story.open is None or asked not in (None, story.open.seq):
        raise AppealRefused(Why.GONE)
    if str(person_id) in story.spoke:
        raise AppealRefused(Why.OWN)
    if role is Role.DISPATCHER and others:
        raise AppealRefused(Why.COORDINATOR)
    return story.open
