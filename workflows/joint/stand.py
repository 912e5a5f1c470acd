"""Decides what a body that is called, and who called it, may do next: come once, come before it answers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from workflows.joint.terms import WHISTLES, JointKind, JointRefused, Limits, Why


@dataclass(frozen=True)
class Candidate:
    """A body that somebody wants to call, as far as that decides whether they may."""

    name: str
    is_lead: bool = False
    is_object: bool = False  # or below the body that the case is about
    serves: bool = True  # it works where the case is
    is_called: bool = False  # and has not answered yet


def check_candidate(body: Candidate) -> None:
    """Refuse a body that may not be called for this case. Raises JointRefused."""
    reasons = {
        Why.OBJECT: body.is_object,
        Why.LEAD: body.is_lead,
        Why.CALLED: body.is_called,
        Why.ELSEWHERE: not body.serves,
    }
    found = next((why for why, holds in reasons.items() if holds), None)
    if found is not None:
        raise JointRefused(found, body.name)


def check_caller(role: str, whistlers: Collection[str]) -> None:
    """Refuse a whistle by a role that the house has not named. Raises JointRefused."""
    if role not in whistlers:
        raise JointRefused(Why.NOT_NAMED)


@dataclass(frozen=True)
class Progress:
    """What a body has done of its part so far."""

    kind: JointKind
    limits: Limits
    signed_in_at: datetime | None = None
    contacted_at: datetime | None = None
    answered_at: datetime | None = None
    done_at: datetime | None = None
    level: int | None = None

    @property
    def is_whistle(self) -> bool:
        """Whether the body was called, and so has to come."""
        return self.kind in WHISTLES


def check_sign_in(part: Progress) -> None:
    """Refuse to sign in twice, too late to matter, or where nobody waits. Raises JointRefused."""
    if not part.is_whistle:
        raise JointRefused(Why.NO_SIGN_IN)
    if part.signed_in_at is not None:
        raise JointRefused(Why.SIGNED_IN, at=part.signed_in_at)
    check_open(part)


def check_contact(part: Progress) -> None:
    """Refuse a contact before the sign-in, or a second one. Raises JointRefused."""
    check_open(part)
    check_come(part)
    if part.contacted_at is not None:
        raise JointRefused(Why.CONTACTED, at=part.contacted_at)


def check_answer(part: Progress) -> None:
    """Refuse an answer before the sign-in, or after the end. Raises JointRefused."""
    check_open(part)
    check_come(part)


def check_open(part: Progress) -> None:
    """Refuse what comes after a body has answered, or is needed no more. Raises JointRefused."""
    if part.done_at is not None:
        raise JointRefused(Why.DONE)


def check_come(part: Progress) -> None:
    """Refuse what a called body may do only once it has come. Raises JointRefused."""
    if part.is_whistle and part.signed_in_at is None:
        raise JointRefused(Why.SIGN_IN_FIRST)


def check_level(part: Progress) -> None:
    """Refuse to rate a body twice, one that was only asked, or one that never came. Raises JointRefused."""
    if part.level is not None:
        raise JointRefused(Why.RATED)
    if not part.is_whistle or part.signed_in_at is None:
        raise JointRefused(Why.NOT_COME)
