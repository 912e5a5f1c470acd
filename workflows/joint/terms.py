"""The words of joint handling: why something is refused, what a body's part is until when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workflows.errors import WorkflowError


class JointKind(StrEnum):
    """How another body is asked to work on a case."""

    PART = "part"  # 协办: by the lead, for one part of it
    QUICK = "quick"  # 快捷哨
    PUSH = "push"  # 工作推进哨
    HARD = "hard"  # 攻坚克难哨
    WISH = "wish"  # 微心愿: nobody is obliged to it; the body has claimed it (认领)


WHISTLES = (JointKind.QUICK, JointKind.PUSH, JointKind.HARD)
"""Kinds of whistle (吹哨), the shortest first."""

LEVELS = (5, 4, 3, 2, 1)
"""How the caller may rate a body that was called, the best first."""


class Why(StrEnum):
    """Why nothing was done."""

    NOT_NAMED = "not_named"  # the house has not named this role as one that may whistle
    NOBODY = "nobody"  # no body was chosen
    UNKNOWN = "unknown"  # no such body
    LEAD = "lead"  # it leads the case already
    OBJECT = "object"  # the case is about it (principle 4)
    ELSEWHERE = "elsewhere"  # it works for another area
    CALLED = "called"  # it was called before, and has not answered yet
    TOO_LATE = "too_late"  # the part would end after the case's own limit
    PAST = "past"  # or before it begins
    SIGNED_IN = "signed_in"  # it has come already
    NO_SIGN_IN = "no_sign_in"  # nobody is waited for: it was asked for a part
    SIGN_IN_FIRST = "sign_in_first"
    CONTACTED = "contacted"  # it has got in touch already
    DONE = "done"  # it has answered, or is needed no more
    NOT_COME = "not_come"  # who never came is not rated; it is counted
    RATED = "rated"
    OFFERED = "offered"  # it is offered as a wish already
    TAKEN = "taken"  # another body has claimed it
    NOT_FREE = "not_free"  # bodies of this kind are given work, they do not claim it
    NOTHING_YET = "nothing_yet"  # no body has answered
    LATER = "later"  # others were offered it first, for some hours


class JointRefused(WorkflowError):
    """Something in joint handling that a rule forbids; `name` is of the body that is meant, if one is."""

    def __init__(self, why: Why, name: str = "", at: datetime | None = None) -> None:
        super().__init__(why, name, at)
        self.why = why
        self.name = name
        self.at = at


@dataclass(frozen=True)
class Limits:
    """Until when a body is to come, to get in touch, and to answer; the first two only after a whistle."""

    due_at: datetime
    sign_in_by: datetime | None = None
    contact_by: datetime | None = None
