"""Says what somebody does about a warning: looks, sends somebody, makes a topic of it, sets it aside."""

import json

from models.topic import EarlyWarning, Topic
from models.vocabulary import Role
from models.vocabulary_topics import WarningEvent, WarningState
from workflows.cases.acts import Act
from workflows.cases.reach import Seat
from workflows.forms import Given
from workflows.meetings.steps import public
from workflows.responsiveness.topics import patrols, steps
from workflows.responsiveness.topics.evidence import Evidence
from workflows.responsiveness.topics.record import note_warning
from workflows.responsiveness.topics.terms import OPEN, No, TopicRefused, Verb
from workflows.screens import Button

Rows = tuple[tuple[Button, ...], ...]


def warning_of(act: Act, warning_id: int) -> EarlyWarning:
    """Load a warning that lies before the actor. Raises TopicRefused."""
    warning = act.tx.get(EarlyWarning, warning_id, with_for_update=True, populate_existing=True)
    if warning is None or not sees(act, warning, act.by):
        raise TopicRefused(No.UNKNOWN)
    return warning


def sees(act: Act, warning: EarlyWarning, who: Seat) -> bool:
    """Whether a warning is somebody's: of who coordinates there, and of the body whose it is by the list."""
    if who.role is Role.COORDINATOR:
        return who.area is None or who.area in act.reference.area_path(warning.area)
    return who.role is Role.HEAD and who.body is not None and who.body == warning.body


def offered(act: Act, warning: EarlyWarning, who: Seat) -> Rows:
    """Return the buttons that somebody has under a warning."""
    given = {"warning": warning.id}
    if warning.state not in OPEN or not sees(act, warning, who):
        return ()
    seen = (Button("warning_seen", given),) if warning.state == WarningState.RAISED else ()
    if who.role is not Role.COORDINATOR:
        return (seen,) if seen else ()
    known = steps.open_topic_of(act, warning.area, warning.category)
    topic = Button("warning_merge", given) if known else Button(str(Verb.FROM_WARNING), given)
    first = (*seen, Button("warning_patrol", given))
    return (first, (topic, Button(str(Verb.NOTHING), given)))


def open_warning(act: Act, warning_id: int, *, rules: bool = True) -> EarlyWarning:
    """Load a warning about which something can be done. Raises TopicRefused."""
    warning = warning_of(act, warning_id)
    if rules and act.by.role is not Role.COORDINATOR:
        raise TopicRefused(No.UNKNOWN)
    if warning.state not in OPEN:
        raise TopicRefused(No.DONE)
    return warning


def seen(act: Act, warning_id: int) -> EarlyWarning:
    """Say that one looks into it. Raises TopicRefused."""
    warning = open_warning(act, warning_id, rules=False)
    if warning.state != WarningState.RAISED:
        raise TopicRefused(No.DONE)
    warning.state = WarningState.SEEN
    note_warning(act, warning, WarningEvent.SEEN)
    return warning


def patrol(act: Act, warning_id: int) -> EarlyWarning:
    """Send somebody to the cells from which most came. Raises TopicRefused."""
    warning = open_warning(act, warning_id)
    cells = [str(cell) for cell, _ in json.loads(warning.cells)]
    opened = patrols.walk(act, cells, warning.category)
    warning.state = WarningState.PATROL
    note_warning(act, warning, WarningEvent.PATROLLED, {"rounds": [str(each.id) for each in opened]})
    return warning


def merge(act: Act, warning_id: int) -> Topic:
    """Put a warning to the topic that is at work on the same. Raises TopicRefused."""
    warning = open_warning(act, warning_id)
    topic = steps.open_topic_of(act, warning.area, warning.category)
    if topic is None:
        raise TopicRefused(No.UNKNOWN)
    return joined(act, warning, topic)


def make_topic(act: Act, warning_id: int, given: Given) -> Topic:
    """Make a topic of this month out of a warning; `given`: title, owner. Raises TopicRefused."""
    warning = open_warning(act, warning_id)
    if steps.open_topic_of(act, warning.area, warning.category) is not None:
        raise TopicRefused(No.DONE)
    evidence = Evidence(cells=tuple((str(cell), int(count)) for cell, count in json.loads(warning.cells)))
    return joined(act, warning, steps.open_topic(act, warning.area, warning.category, evidence, given))


def joined(act: Act, warning: EarlyWarning, topic: Topic) -> Topic:
    """Note at both that they belong together."""
    warning.topic_id, warning.state = topic.id, WarningState.TOPIC
    note_warning(act, warning, WarningEvent.MERGED, {"topic": topic.code})
    steps.link_warning(act, topic, warning)
    return topic


def set_aside(act: Act, warning_id: int, given: Given) -> EarlyWarning:
    """Say that it is no matter, and why; `given`: reason. Raises TopicRefused."""
    warning = open_warning(act, warning_id)
    warning.state, warning.reason = WarningState.NOTHING, public(given["reason"])
    note_warning(act, warning, WarningEvent.SET_ASIDE)
    return warning
