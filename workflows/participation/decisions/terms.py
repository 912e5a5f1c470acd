"""The words of what comes after a vote: what can be done, and why something is refused."""

from enum import StrEnum

from workflows.errors import WorkflowError


class DecisionVerb(StrEnum):
    """What can be done about a decision, each by its own button."""

    RESOLVE = "resolve_vote"
    TASK = "add_task"
    PROGRESS = "decision_progress"
    LATE = "decision_late"
    DONE = "decision_done"


class No(StrEnum):
    """Why nothing was done."""

    UNKNOWN = "unknown"  # no such vote, decision or task, or none of one's own
    OPEN = "open"  # the vote is not over
    RESOLVED = "resolved"  # its resolution is published: it stays as it is
    INCOMPLETE = "incomplete"  # a task has a body, what it does, and a day
    PAST = "past"
    DONE = "done"


class DecisionRefused(WorkflowError):
    """Something about a decision that cannot be done."""

    def __init__(self, no: No) -> None:
        super().__init__(no)
        self.no = no
