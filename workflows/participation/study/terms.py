"""Decides how a prior study (前置研究) stands, and what it lets an organizer do: silence is no veto.

The law lets important matters of a residents' meeting be studied first (城市居民委员会组织法 第三十条),
and says nothing of a veto. Here one reason alone stops a vote: the law gives the matter to somebody else.
"""

from datetime import datetime
from enum import StrEnum

from models.study import VoteStudy
from models.vocabulary_covenants import StudyGround, StudyOutcome
from models.vocabulary_votes import VoteProcess
from workflows.errors import WorkflowError
from workflows.participation.votes.processes import PROCESSES
from workflows.policy import Policy

AREA_RULE = "votes:study"
"""What a study rests on where no law asks for it, but the rules of the area do."""


class StudyVerb(StrEnum):
    """What can be done about a study, each by its own button."""

    ASK = "ask_study"
    AGREE = "study_agree"
    ADVISE = "study_advise"
    OBJECT = "study_object"
    APPEAL = "appeal_study"
    LIFT = "lift_study"  # the objection was wrong
    HOLD = "hold_study"  # it stands


class Standing(StrEnum):
    """How the study of a draft stands."""

    NEEDED = "needed"  # nobody was asked yet, or the draft has changed since
    WAITING = "waiting"
    SILENT = "silent"  # nobody spoke in time
    AGREED = "agreed"
    ADVISED = "advised"
    OBJECTED = "objected"  # published; the vote goes on all the same
    STOPPED = "stopped"  # the law gives the matter to somebody else
    APPEALED = "appealed"  # somebody else looks at what stopped it
    UNRULED = "unruled"  # nobody did so in time
    LIFTED = "lifted"  # the objection was wrong


BLOCKS = frozenset({Standing.NEEDED, Standing.WAITING, Standing.STOPPED, Standing.APPEALED})
"""In these a vote is not announced."""


class No(StrEnum):
    """Why something is not done about a study."""

    UNKNOWN = "unknown"  # no such study, or none for this seat
    UNASKED = "unasked"  # nothing asks for a study of this vote
    ASKED = "asked"  # it is before a coordinator, or studied already
    OWN = "own"  # nobody studies what they have put themselves, or rules on their own objection
    LATE = "late"  # the time is over: silence is no veto
    SPOKEN = "spoken"
    NOT_OBJECTED = "not_objected"
    APPEALED = "appealed"
    NO_GROUND = "no_ground"  # nothing but the listed reasons is one
    MISSING = "missing"  # the vote waits for its study


class StudyRefused(WorkflowError):
    """Something is not done about a study; `until` is when its time ends, where it has one."""

    def __init__(self, no: No, until: datetime | None = None) -> None:
        super().__init__(no, until)
        self.no, self.until = no, until


def basis_of(process: VoteProcess, policy: Policy) -> str:
    """Return on what a study of such votes rests; empty where nothing asks for one."""
    law = PROCESSES[process].study
    return law or (AREA_RULE if str(process) in policy.study_processes else "")


def standing(study: VoteStudy | None, now: datetime) -> Standing:
    """Return how a study stands at an instant."""
    if study is None:
        return Standing.NEEDED
    if not study.outcome:
        return Standing.SILENT if now >= study.due_at else Standing.WAITING
    if study.outcome != StudyOutcome.OBJECTED:
        return Standing(study.outcome)
    if study.lifted:
        return Standing.LIFTED
    if study.ground != StudyGround.NOT_OURS:
        return Standing.OBJECTED
    if study.rule_by is None or study.lifted is False:
        return Standing.STOPPED
    return Standing.UNRULED if now >= study.rule_by else Standing.APPEALED
