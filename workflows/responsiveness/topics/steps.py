"""Carries a topic: picks it, plans it, keeps promises, closes it; everybody reads each step."""

from datetime import UTC, date

from sqlalchemy import func, select
from sqlmodel import col

from models import post
from models.governance import Matter
from models.rows import add_row
from models.topic import EarlyWarning, Topic, TopicPromise
from models.vocabulary import Role, TimerKind
from models.vocabulary_topics import TopicEvent, TopicStage
from workflows.cases.acts import Act
from workflows.cases.cards import category_value
from workflows.cases.parties import coordinators_of, heads_or_people
from workflows.cases.reach import Seat
from workflows.forms import Given
from workflows.governance import view as matters
from workflows.meetings.rules import due_on, next_reminder
from workflows.meetings.steps import public
from workflows.notices import tell
from workflows.responsiveness.figures.months import Month
from workflows.responsiveness.topics import patrols
from workflows.responsiveness.topics.evidence import Evidence
from workflows.responsiveness.topics.kept import evidence_of, kept
from workflows.responsiveness.topics.land import land_of
from workflows.responsiveness.topics.mornings import measured_at
from workflows.responsiveness.topics.record import note, promises_of
from workflows.responsiveness.topics.terms import AT_WORK, No, TopicRefused
from workflows.screens import Button, Screen, Sentence, Value, say

PROMISE, ROUND = "topic_promise:", "topic_round:"
"""How the timers of a topic are called."""


def made(act: Act, area: str, category: str, evidence: Evidence) -> Topic:
    """Keep a topic that is proposed."""
    month = str(Month.of(act.now, act.reference.calendar.zone))
    known = act.tx.execute(select(func.count()).where(col(Topic.month) == month)).scalar_one()
    topic = Topic(
        code=f"T{month}-{int(known) + 1}",
        month=month,
        area=area,
        category=category,
        stage=TopicStage.PROPOSED,
        evidence=kept(evidence),
        made_at=act.now,
    )
    add_row(act.tx, topic)
    note(act, topic, TopicEvent.PROPOSED, {"area": area, "category": category, "people": evidence.people})
    return topic


def open_topic_of(act: Act, area: str, category: str) -> Topic | None:
    """Return the topic that is at work on a category in an area, or in one around or inside it."""
    land = land_of(act.reference)
    asked = select(Topic).where(col(Topic.category) == category, col(Topic.stage).in_(sorted(AT_WORK)))
    found = act.tx.execute(asked.order_by(col(Topic.id))).scalars()
    return next((each for each in found if not land.apart(each.area, area)), None)


def topic_of(act: Act, topic_id: int, *stages: TopicStage, rules: bool = True) -> Topic:
    """Load a topic that the actor sees to, in one of these stages. Raises TopicRefused."""
    topic = act.tx.get(Topic, topic_id, with_for_update=True, populate_existing=True)
    if topic is None or not sees(act, topic, act.by, rules=rules):
        raise TopicRefused(No.UNKNOWN)
    if stages and topic.stage not in stages:
        raise TopicRefused(No.STAGE)
    return topic


def sees(act: Act, topic: Topic, who: Seat, *, rules: bool = False) -> bool:
    """Whether somebody sees to a topic: who coordinates there; once it is picked, its owner's head too."""
    if who.role is Role.COORDINATOR:
        return who.area is None or who.area in act.reference.area_path(topic.area)
    return not rules and who.role is Role.HEAD and who.body is not None and who.body == topic.owner


def readable(act: Act, topic_id: int) -> Topic:
    """Load a topic for who sees to it, or whose body has promised something for it. Raises TopicRefused."""
    topic = act.tx.get(Topic, topic_id)
    if topic is None or not (sees(act, topic, act.by) or has_promise(act, topic)):
        raise TopicRefused(No.UNKNOWN)
    return topic


def has_promise(act: Act, topic: Topic) -> bool:
    """Whether the actor's body has promised something for a topic."""
    body = act.by.body
    return body is not None and any(each.body == body for each in promises_of(act.tx, topic.id))


def pick(act: Act, topic_id: int, given: Given) -> Topic:
    """Choose a topic, and who sees to it; from then on everybody reads it. `given`: title, owner."""
    topic = topic_of(act, topic_id, TopicStage.PROPOSED)
    return picked(act, topic, given)


def open_topic(act: Act, area: str, category: str, evidence: Evidence, given: Given) -> Topic:
    """Make a topic that nobody proposed, and pick it. Raises TopicRefused."""
    if act.by.role is not Role.COORDINATOR:
        raise TopicRefused(No.UNKNOWN)
    return picked(act, made(act, area, category, evidence), given)


def picked(act: Act, topic: Topic, given: Given) -> Topic:
    """Note who sees to it, and tell them."""
    topic.title, topic.owner = public(given["title"]), given["owner"]
    topic.stage, topic.picked_at = TopicStage.PICKED, act.now
    note(act, topic, TopicEvent.PICKED, {"owner": topic.owner, "title": topic.title})
    tell_body(
        act,
        topic,
        topic.owner,
        say("topic.given", **named(act, topic)),
        (Button("plan_topic", about(topic)),),
    )
    return topic


def plan(act: Act, topic_id: int, given: Given) -> Topic:
    """Say what will be done, with a first step and its day: published. `given`: plan, what, day."""
    topic = topic_of(act, topic_id, TopicStage.PICKED, TopicStage.PLANNED, rules=False)
    assert topic.owner is not None
    topic.plan = public(given["plan"])
    if topic.stage == TopicStage.PICKED:
        zone, months = act.reference.calendar.zone, act.reference.policy.topic_months
        topic.stage, topic.planned_at = TopicStage.PLANNED, act.now
        topic.measure_at = measured_at(act.now, months, zone)
    promised(act, topic, topic.owner, given["what"], given["day"])
    note(act, topic, TopicEvent.PLANNED, {"measure": measured_day(topic), "plan": topic.plan})
    line = say("topic.planned", **named(act, topic), plan=topic.plan, at=topic.measure_at)
    tell_rulers(act, topic, line)
    return topic


def measured_day(topic: Topic) -> str:
    """When a topic is measured, for its chain."""
    return topic.measure_at.isoformat() if topic.measure_at else ""


def promise(act: Act, topic_id: int, given: Given) -> Topic:
    """Write down what a body promises, and until when; a head for the own body. `given`: body, what, day."""
    topic = topic_of(act, topic_id, *AT_WORK, rules=False)
    if act.by.role is Role.HEAD and given["body"] != act.by.body:
        raise TopicRefused(No.NOT_YOURS)
    promised(act, topic, given["body"], given["what"], given["day"])
    return topic


def promised(act: Act, topic: Topic, body: str, what: str, day: str) -> None:
    """Keep a promise, set its reminders, tell who made it. Raises TopicRefused."""
    due = due_on(date.fromisoformat(day), act.reference.calendar.zone).astimezone(UTC)
    if due <= act.now:
        raise TopicRefused(No.PAST)
    one = TopicPromise(topic_id=topic.id, body=body, what=public(what), due_at=due)
    add_row(act.tx, one)
    set_reminder(act, one)
    note(act, topic, TopicEvent.PROMISED, {"body": body, "promise": one.id, "until": due.isoformat()})
    tell_promise(act, topic, one, "topic.promised")


def set_reminder(act: Act, one: TopicPromise) -> None:
    """Set the next reminder of a promise."""
    at = next_reminder(one.due_at, act.now, act.reference.calendar)
    post.set_timer(act.tx, f"{PROMISE}{one.id}", TimerKind.TOPIC, at, one.id)


def promise_of(act: Act, topic_id: int, promise_id: int, *, rules: bool) -> tuple[Topic, TopicPromise]:
    """Load a promise that is still open: its body's, or of who coordinates. Raises TopicRefused."""
    one = act.tx.get(TopicPromise, promise_id, with_for_update=True, populate_existing=True)
    topic = act.tx.get(Topic, topic_id, with_for_update=True, populate_existing=True)
    if one is None or topic is None or one.topic_id != topic.id:
        raise TopicRefused(No.UNKNOWN)
    own = act.by.role in (Role.HEAD, Role.HANDLER) and act.by.body == one.body
    if not sees(act, topic, act.by, rules=True) and (rules or not own):
        raise TopicRefused(No.UNKNOWN)
    if one.kept is not None:
        raise TopicRefused(No.DONE)
    return topic, one


def settle(act: Act, topic_id: int, promise_id: int, words: str, *, kept: bool) -> Topic:
    """Say that a promise is kept, or will not be, and why. Raises TopicRefused."""
    topic, one = promise_of(act, topic_id, promise_id, rules=not kept)
    one.kept, one.note, one.kept_at = kept, public(words), act.now
    act.tx.add(one)
    post.cancel_timer(act.tx, f"{PROMISE}{one.id}")
    event = TopicEvent.KEPT if kept else TopicEvent.NOT_KEPT
    note(act, topic, event, {"body": one.body, "promise": one.id, "late": act.now > one.due_at})
    return topic


def link(act: Act, topic_id: int, given: Given) -> Topic:
    """Say which joint-governance matter carries a topic. `given`: matter (its code)."""
    topic = topic_of(act, topic_id, *AT_WORK)
    own: list[Matter] = matters.of_seat(act.tx, act.reference, act.by)
    matter = next((each for each in own if each.title and each.code == given["matter"]), None)
    if matter is None:
        raise TopicRefused(No.UNKNOWN)
    topic.matter_id = matter.id
    note(act, topic, TopicEvent.LINKED, {"matter": matter.code})
    return topic


def link_warning(act: Act, topic: Topic, warning: EarlyWarning) -> None:
    """Note that a warning belongs to a topic."""
    note(act, topic, TopicEvent.LINKED, {"warning": warning.id})


def patrol(act: Act, topic_id: int) -> Topic:
    """Send somebody round the cells of a topic, now and each week until it is measured."""
    topic = topic_of(act, topic_id, *AT_WORK)
    opened = patrols.walk(act, cells_of(act, topic), topic.category)
    note(act, topic, TopicEvent.PATROLLED, {"rounds": [str(each.id) for each in opened]})
    post.set_timer(act.tx, f"{ROUND}{topic.id}", TimerKind.TOPIC, patrols.next_week(act), topic.id)
    return topic


def cells_of(act: Act, topic: Topic) -> list[str]:
    """Return the cells of a topic, those from which most came first; else those of its area."""
    known = [cell for cell, _ in evidence_of(topic).cells]
    land = land_of(act.reference)
    return known or sorted(each for each in land.below(topic.area) if land.kinds[each] == "cell")


def close(act: Act, topic_id: int, given: Given) -> Topic:
    """Say what follows from the result; it stays published. `given`: words."""
    topic = topic_of(act, topic_id, TopicStage.MEASURED)
    topic.words, topic.stage, topic.over_at = public(given["words"]), TopicStage.CLOSED, act.now
    note(act, topic, TopicEvent.CLOSED)
    return topic


def drop(act: Act, topic_id: int, given: Given) -> Topic:
    """End a topic for a reason, which everybody reads where the topic was published. `given`: reason."""
    topic = topic_of(act, topic_id, TopicStage.PROPOSED, *AT_WORK)
    quiet = topic.stage == TopicStage.PROPOSED
    topic.words, topic.over_at = public(given["reason"]), act.now
    topic.stage = TopicStage.PASSED if quiet else TopicStage.DROPPED
    end_timers(act, topic)
    note(act, topic, TopicEvent.PASSED if quiet else TopicEvent.DROPPED)
    return topic


def end_timers(act: Act, topic: Topic) -> None:
    """Nothing of a topic is waited for any more."""
    post.cancel_timer(act.tx, f"{ROUND}{topic.id}")
    asked = select(col(TopicPromise.id)).where(col(TopicPromise.topic_id) == topic.id)
    for one in act.tx.execute(asked).scalars().all():
        post.cancel_timer(act.tx, f"{PROMISE}{one}")


def about(topic: Topic) -> dict[str, int]:
    """What its buttons are about."""
    return {"topic": topic.id}


def named(act: Act, topic: Topic) -> dict[str, Value]:
    """How a topic is named in sentences."""
    return {
        "code": topic.code,
        "title": topic.title or category_value(act.reference, topic.category),
        "area": act.reference.area_name(topic.area),
        "category": category_value(act.reference, topic.category),
    }


def tell_body(
    act: Act, topic: Topic, body: str, line: Sentence, buttons: tuple[Button, ...] = (), *, one: int = 0
) -> None:
    """Tell the head of a body; `one` is the promise that it is about."""
    key = f"topic:{topic.id}:{one}:{line.key}:{act.now.isoformat()}"
    rows = (*((each,) for each in buttons), (Button("look_topic", about(topic)),))
    tell(act.tx, heads_or_people(act, body), Screen((line,), rows), act.now, act.chance, key=key)


def tell_promise(act: Act, topic: Topic, one: TopicPromise, key: str) -> None:
    """Tell a body of what it has promised."""
    line = say(key, **named(act, topic), what=one.what, due=one.due_at)
    button = Button("topic_kept", {**about(topic), "promise": one.id})
    tell_body(act, topic, one.body, line, (button,), one=one.id)


def tell_rulers(act: Act, topic: Topic, line: Sentence, *, one: int = 0) -> None:
    """Tell who coordinates there; `one` is the promise that it is about."""
    screen = Screen((line,), ((Button("look_topic", about(topic)),),))
    key = f"topic_ruler:{topic.id}:{one}:{line.key}:{act.now.isoformat()}"
    tell(act.tx, coordinators_of(act, topic.area), screen, act.now, act.chance, key=key)
