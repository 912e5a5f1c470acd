"""The keys of topics and early warnings that are put together: the head, and what may follow it."""

from collections.abc import Iterable

from models.vocabulary_topics import Came, TopicStage, WarningState
from workflows.responsiveness.topics.asked import FORMS
from workflows.responsiveness.topics.measure import AREAS, CATEGORIES
from workflows.responsiveness.topics.terms import No

TOPICS: dict[str, Iterable[object]] = {
    "topic.ask.": [f"{verb}.{field.name}" for verb, fields in FORMS.items() for field in fields],
    "topic.done.": FORMS,
    "topic.sure.": FORMS,
    "topic.no.": No,
    "topic.came.": Came,
    "topic.stage.": TopicStage,
    "topic.page.against.": (AREAS, CATEGORIES),
    "topic.page.unsolved.": ("1", "2"),
    "topic.page.untold.": ("1", "2", "3"),
    "warning.state.": WarningState,
}

TOPIC_BUTTONS = frozenset(str(verb) for verb in FORMS)
"""Buttons under a topic, by what its reader may do: some have another label elsewhere."""
