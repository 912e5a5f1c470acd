"""Shows topics and warnings in chat to who sees to them: the evidence, the promises, what can be done."""

from models.vocabulary_topics import TopicStage
from workflows.cases.acts import Act
from workflows.cases.cards import category_value
from workflows.participation.votes.asked import Put, offered
from workflows.responsiveness.topics import acts
from workflows.responsiveness.topics.terms import Verb
from workflows.responsiveness.topics.view import PromiseView, TopicView, WarningView
from workflows.screens import Button, Screen, Sentence, say

Rows = tuple[tuple[Button, ...], ...]
STANDS = {None: "topic.promise.open", True: "topic.promise.kept", False: "topic.promise.broken"}
"""How a promise stands."""


def name_of(act: Act, topic: TopicView) -> Sentence:
    """How a topic is called: its title, else its matter and place."""
    area, category = act.reference.area_name(topic.area), category_value(act.reference, topic.category)
    return say("topic.name", code=topic.code, title=topic.title or category, area=area, category=category)


def card(act: Act, topic: TopicView, *first: Sentence) -> Screen:
    """A topic with all that belongs to it."""
    lines = [*first, say("topic.card", name=name_of(act, topic), stage=say(f"topic.stage.{topic.stage}"))]
    if topic.evidence.months:
        lines.append(evidence_line(act, topic))
    if topic.owner:
        lines.append(say("topic.owner", body=act.reference.body_name(topic.owner)))
    if topic.plan:
        lines.append(say("topic.plan", plan=topic.plan, at=topic.measure_at))
    lines += [promise_line(act, each) for each in topic.promises]
    if topic.matter:
        lines.append(say("topic.matter", matter=topic.matter))
    if topic.result:
        lines.append(say("topic.result", came=say(f"topic.came.{topic.result.came}")))
    if topic.words:
        lines.append(say("topic.words", words=topic.words))
    return Screen(tuple(lines), buttons(act, topic))


def evidence_line(act: Act, topic: TopicView) -> Sentence:
    """Why it was proposed."""
    seen = topic.evidence
    return say(
        "topic.evidence",
        area=act.reference.area_name(topic.area),
        category=category_value(act.reference, topic.category),
        people=seen.people,
        unsolved=seen.unsolved,
        again=seen.again,
        bodies=len(seen.bodies),
        months=seen.months,
    )


def promise_line(act: Act, one: PromiseView) -> Sentence:
    """A promise and what became of it."""
    body, key = act.reference.body_name(one.body), STANDS[one.kept]
    return say(key, body=body, what=one.what, due=one.due_at, note=one.note)


def buttons(act: Act, topic: TopicView) -> Rows:
    """What its reader may do about it now."""
    given = {"topic": topic.id}
    verbs = acts.offered(act, topic.id)
    rows = [tuple(Button(str(verb), given) for verb in verbs[at : at + 2]) for at in range(0, len(verbs), 2)]
    if acts.may_patrol(act, topic.id):
        rows.append((Button("topic_patrol", given),))
    for one in acts.promises_open(act, topic.id):
        about = {**given, "promise": one}
        rules = acts.may_break(act, topic.id)
        rows.append((Button(str(Verb.KEEP), about), *((Button(str(Verb.BREAK), about),) if rules else ())))
    if may_be_put(act, topic):
        rows.append((Button("vote_on_topic", given),))
    return tuple(rows)


def warning_card(act: Act, warning: WarningView, *first: Sentence) -> Screen:
    """A warning with its evidence."""
    lines = (*first, *acts.warning_lines(act, warning.id))
    if warning.topic:
        lines = (*lines, say("warning.in_topic", topic=warning.topic))
    if warning.reason:
        lines = (*lines, say("warning.reason", reason=warning.reason))
    return Screen(lines, acts.warning_buttons(act, warning.id))


def may_be_put(act: Act, topic: TopicView) -> bool:
    """Whether its reader may put a topic to a vote."""
    return is_open(topic) and Put.CHOICE in offered(act)


def is_open(topic: TopicView) -> bool:
    """Whether anything is still to be done about a topic."""
    return topic.stage not in (TopicStage.CLOSED, TopicStage.DROPPED, TopicStage.PASSED)
