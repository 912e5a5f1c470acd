"""Does what the first of a month brings: topics are proposed, and what came of older ones is measured."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.topic import Topic
from models.vocabulary import TimerKind
from models.vocabulary_topics import TopicEvent, TopicStage
from workflows import notices
from workflows.cases.acts import Act
from workflows.cases.parties import coordinators_of
from workflows.reference import Reference
from workflows.responsiveness.figures.months import Month
from workflows.responsiveness.topics import recurrence
from workflows.responsiveness.topics.daily import Series
from workflows.responsiveness.topics.effect import Result
from workflows.responsiveness.topics.evidence import MONTHS, Candidate, Evidence, candidates, summed
from workflows.responsiveness.topics.facts import facts
from workflows.responsiveness.topics.kept import kept
from workflows.responsiveness.topics.land import Land, land_of
from workflows.responsiveness.topics.measure import measure, months_of, span_of
from workflows.responsiveness.topics.mornings import next_proposal
from workflows.responsiveness.topics.record import note
from workflows.responsiveness.topics.steps import (
    about,
    end_timers,
    made,
    named,
    open_topic_of,
    tell_body,
    tell_rulers,
)
from workflows.screens import Button, Screen, Sentence, say
from workflows.timers import DueTimer, Finish, OutsideFirst
from workflows.transaction import Transaction

KEY = "topics"
Results = Mapping[int, Result]
Found = Mapping[Series, Evidence]


def ensure_proposing(act: Act) -> None:
    """Set the timer of the next first of a month, where there is none."""
    if post.timer_due(act.tx, KEY) is None:
        set_next(act)


def set_next(act: Act) -> None:
    """Set the timer of the next first of a month."""
    post.set_timer(act.tx, KEY, TimerKind.TOPIC, next_proposal(act.now, act.reference.calendar.zone))


def fire(act: Act, _timer: DueTimer) -> None:
    """Look at the months before. Raises OutsideFirst: reading them takes long."""
    raise OutsideFirst(partial(outside, reference=act.reference, now=act.now))


def outside(tx: Transaction, reference: Reference, now: datetime) -> Callable[[], Finish]:
    """Read what topics are proposed and measured by."""
    land, zone = land_of(reference), reference.calendar.zone
    first = Month.of(now, zone).after(-MONTHS)
    table = months_of(tx, land, first, MONTHS, zone)
    found = summed(facts(tx, first, MONTHS, now, zone), table, land)
    results = {each.id: result_for(tx, reference, land, each) for each in due(tx, now)}

    def think() -> Finish:
        policy = reference.policy
        proposed = candidates(found, land, policy.topic_people, len(found))
        return lambda act: finish(act, land, found, proposed, results)

    return think


def due(tx: Transaction, now: datetime) -> Sequence[Topic]:
    """Return the topics whose months are over."""
    asked = select(Topic).where(col(Topic.stage) == TopicStage.PLANNED, col(Topic.measure_at) <= now)
    return tx.execute(asked.order_by(col(Topic.id))).scalars().all()


def result_for(tx: Transaction, reference: Reference, land: Land, topic: Topic) -> Result:
    """Measure one topic."""
    zone, policy = reference.calendar.zone, reference.policy
    assert topic.planned_at is not None
    span = span_of(Month.of(topic.planned_at, zone), policy.topic_months)
    least = policy.topic_effect_people
    return measure(tx, land, topic.area, topic.category, span, zone, least=least)


def finish(act: Act, land: Land, found: Found, proposed: Sequence[Candidate], results: Results) -> None:
    """Tell what came of the older ones, propose new ones, and come back in a month."""
    set_next(act)
    recurrence.keep(act, found, land)
    for topic in due(act.tx, act.now):
        if (result := results.get(topic.id)) is not None:
            tell_result(act, topic, result)
    pass_old(act)
    propose(act, proposed)


def tell_result(act: Act, topic: Topic, result: Result) -> None:
    """Publish what came of a topic; its owner and who coordinates hear it."""
    topic.result, topic.stage = kept(result), TopicStage.MEASURED
    end_timers(act, topic)
    note(act, topic, TopicEvent.MEASURED, {"came": str(result.came)})
    line = say("topic.measured", **named(act, topic), came=say(f"topic.came.{result.came}"))
    tell_rulers(act, topic, line)
    if topic.owner:
        tell_body(act, topic, topic.owner, line)


def pass_old(act: Act) -> None:
    """What was proposed a month ago and nobody chose is let go; it may be proposed anew."""
    asked = select(Topic).where(col(Topic.stage) == TopicStage.PROPOSED)
    for topic in act.tx.execute(asked.order_by(col(Topic.id))).scalars().all():
        topic.stage, topic.over_at = TopicStage.PASSED, act.now
        note(act, topic, TopicEvent.PASSED)


def propose(act: Act, proposed: Sequence[Candidate]) -> list[Topic]:
    """Put topics before who coordinates there, the weightiest first; what is at work is left out."""
    free = [each for each in proposed if open_topic_of(act, each.area, each.category) is None]
    topics = [
        made(act, each.area, each.category, each.evidence)
        for each in free[: act.reference.policy.topic_proposals]
    ]
    evidence = {topic.id: each.evidence for topic, each in zip(topics, free, strict=False)}
    by_chat: dict[int, tuple[notices.Address, list[Topic]]] = {}
    for topic in topics:
        for each in coordinators_of(act, topic.area):
            by_chat.setdefault(each.chat_id, (each, []))[1].append(topic)
    for address, own in by_chat.values():
        lines = (say("topic.proposed", count=len(own)), *(line_of(act, one, evidence[one.id]) for one in own))
        rows = tuple((Button("pick_topic", about(one), label_of(act, one)),) for one in own)
        screen = Screen((*lines, say("topic.no_count")), rows)
        notices.tell(act.tx, [address], screen, act.now, act.chance, key=f"topics:{own[0].month}")
    return topics


def label_of(act: Act, topic: Topic) -> Sentence:
    """How a proposal is called on its button."""
    return say("button.choose", name=say("topic.name", **named(act, topic)))


def line_of(act: Act, topic: Topic, seen: Evidence) -> Sentence:
    """One proposal with its evidence."""
    return say(
        "topic.evidence",
        **named(act, topic),
        people=seen.people,
        unsolved=seen.unsolved,
        again=seen.again,
        bodies=len(seen.bodies),
        months=seen.months,
    )
