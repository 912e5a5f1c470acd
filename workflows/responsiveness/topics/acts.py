"""Answers the doors by id: what may be done about a topic or a warning, and what is said of it."""

from models.topic import EarlyWarning, Topic
from models.vocabulary_topics import TopicStage
from workflows.cases.acts import Act
from workflows.responsiveness.topics import answer, asked, steps, warn
from workflows.responsiveness.topics.terms import AT_WORK, Verb
from workflows.responsiveness.topics.view import TopicView, WarningView, view, view_warning
from workflows.screens import Button, Sentence

Rows = tuple[tuple[Button, ...], ...]


def offered(act: Act, topic_id: int) -> tuple[Verb, ...]:
    """Return what the actor may do about a topic as a whole."""
    return asked.offered(act, act.tx.get_one(Topic, topic_id))


def may_patrol(act: Act, topic_id: int) -> bool:
    """Whether the actor may send somebody round the cells of a topic."""
    topic = act.tx.get_one(Topic, topic_id)
    return topic.stage in AT_WORK and steps.sees(act, topic, act.by, rules=True)


def sees_to(act: Act, topic_id: int) -> bool:
    """Whether the actor sees to a topic, and reads its exact numbers; a promise alone does not suffice."""
    return steps.sees(act, act.tx.get_one(Topic, topic_id), act.by)


def may_break(act: Act, topic_id: int) -> bool:
    """Whether the actor may say that a promise will not be kept."""
    return steps.sees(act, act.tx.get_one(Topic, topic_id), act.by, rules=True)


def promises_open(act: Act, topic_id: int) -> list[int]:
    """Return the promises that the actor may say something about."""
    topic = act.tx.get_one(Topic, topic_id)
    return asked.promises_open(act, topic) if topic.stage != TopicStage.DROPPED else []


def warning_lines(act: Act, warning_id: int) -> tuple[Sentence, ...]:
    """Return what is told of a warning."""
    return warn.lines_of(act, act.tx.get_one(EarlyWarning, warning_id))


def warning_buttons(act: Act, warning_id: int) -> Rows:
    """Return what the actor may do about a warning."""
    return answer.offered(act, act.tx.get_one(EarlyWarning, warning_id), act.by)


def look(act: Act, topic_id: int) -> TopicView:
    """Return a topic to who sees to it, or has promised something for it. Raises TopicRefused."""
    topic = steps.readable(act, topic_id)
    return view(act.tx, topic)


def look_at_warning(act: Act, warning_id: int) -> WarningView:
    """Return a warning to whose it is. Raises TopicRefused."""
    return view_warning(act.tx, answer.warning_of(act, warning_id))
