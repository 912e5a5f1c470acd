"""The words of warnings and topics: which acts there are, and why something is refused."""

from enum import StrEnum

from models.vocabulary_topics import TopicStage, WarningState
from workflows.errors import WorkflowError

TOPIC, WARNING = "topic:", "warning:"
"""What the chains are called, before the code of a topic and the id of a warning."""


class Verb(StrEnum):
    """Acts on topics and warnings, as their buttons are called."""

    PICK = "pick_topic"
    PLAN = "plan_topic"
    PROMISE = "topic_promise"
    KEEP = "topic_kept"
    BREAK = "topic_not_kept"
    LINK = "topic_link"
    CLOSE = "close_topic"
    DROP = "drop_topic"
    FROM_WARNING = "warning_topic"
    NOTHING = "warning_nothing"


class No(StrEnum):
    """Why nothing was done."""

    UNKNOWN = "unknown"  # no such topic or warning, or none of one's own
    NOT_YOURS = "not_yours"  # a head promises for the own body
    STAGE = "stage"  # not in this stage
    PAST = "past"  # its day has passed
    DONE = "done"  # somebody has done so already
    NOBODY = "nobody"  # no cell is known, or no grid worker


class TopicRefused(WorkflowError):
    """Something about a topic or a warning that cannot be done."""

    def __init__(self, no: No) -> None:
        super().__init__(no)
        self.no = no


OPEN = frozenset({WarningState.RAISED, WarningState.SEEN, WarningState.PATROL})
"""Warnings about which something can still be done."""

LASTING = OPEN | {WarningState.TOPIC, WarningState.NOTHING}
"""Warnings whose outbreak goes on: no second one is raised for it."""

AT_WORK = frozenset({TopicStage.PICKED, TopicStage.PLANNED})
PUBLIC = frozenset(TopicStage) - {TopicStage.PROPOSED, TopicStage.PASSED}
"""Stages that everybody reads."""
