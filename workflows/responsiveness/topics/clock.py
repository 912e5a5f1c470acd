"""What the clock does for warnings and topics, by the names of its timers."""

from models import post
from models.topic import Topic, TopicPromise
from models.vocabulary import TimerKind
from models.vocabulary_topics import TopicEvent
from workflows.cases.acts import Act
from workflows.responsiveness.topics import month, patrols, warn
from workflows.responsiveness.topics.record import note
from workflows.responsiveness.topics.steps import (
    PROMISE,
    ROUND,
    cells_of,
    named,
    set_reminder,
    tell_promise,
    tell_rulers,
)
from workflows.responsiveness.topics.terms import AT_WORK, TopicRefused
from workflows.screens import say
from workflows.timers import DueTimer


def ensure_topics(act: Act) -> None:
    """Set the timers that every serving house has."""
    warn.ensure_looking(act)
    month.ensure_proposing(act)


def fire(act: Act, timer: DueTimer) -> None:
    """Do what a timer was set for."""
    if timer.key == warn.KEY:
        warn.fire(act, timer)
    elif timer.key == month.KEY:
        month.fire(act, timer)
    elif timer.key.startswith(PROMISE):
        remind(act, timer)
    elif timer.key.startswith(ROUND):
        walk_again(act, timer)


def remind(act: Act, timer: DueTimer) -> None:
    """Remind of a promise; once it is late who coordinates hears of it too."""
    one = act.tx.get(TopicPromise, timer.subject, with_for_update=True)
    topic = act.tx.get(Topic, one.topic_id) if one else None
    if one is None or topic is None or one.kept is not None:
        return
    late = act.now >= one.due_at
    tell_promise(act, topic, one, "topic.promise_late" if late else "topic.promise_near")
    if late:
        body = act.reference.body_name(one.body)
        line = say("topic.promise_missed", **named(act, topic), body=body, what=one.what)
        tell_rulers(act, topic, line, one=one.id)
    note(act, topic, TopicEvent.REMINDED, {"promise": one.id, "late": late})
    set_reminder(act, one)


def walk_again(act: Act, timer: DueTimer) -> None:
    """Walk the cells of a topic once more, until it is measured."""
    topic = act.tx.get(Topic, timer.subject, with_for_update=True)
    if topic is None or topic.stage not in AT_WORK:
        return
    post.set_timer(act.tx, f"{ROUND}{topic.id}", TimerKind.TOPIC, patrols.next_week(act), topic.id)
    try:
        opened = patrols.walk(act, cells_of(act, topic), topic.category)
    except TopicRefused:
        return  # the last rounds are still to be walked
    note(act, topic, TopicEvent.PATROLLED, {"rounds": [str(each.id) for each in opened]})
