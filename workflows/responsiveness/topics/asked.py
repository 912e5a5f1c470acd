"""Says what each act on topics and warnings must be told, and does it: the same for the chat and the desk."""

from collections.abc import Callable, Mapping

from models.governance import Matter
from models.topic import EarlyWarning, Topic
from models.vocabulary import Role
from models.vocabulary_topics import TopicStage
from workflows.cases.acts import Act
from workflows.forms import Field, Given, Kind, read_all
from workflows.governance import view as matters
from workflows.responsiveness.topics import answer, steps
from workflows.responsiveness.topics.kept import evidence_of
from workflows.responsiveness.topics.record import promises_of
from workflows.responsiveness.topics.terms import AT_WORK, Verb

About = Mapping[str, int]
"""What an act is about, by id: topic, promise, warning."""

CHOSEN = (Field("title"), Field("owner", Kind.BODY))
FIRST_STEP = (Field("what"), Field("day", Kind.DAY))
FORMS: Mapping[str, tuple[Field, ...]] = {
    Verb.PICK: CHOSEN,
    Verb.PLAN: (Field("plan"), *FIRST_STEP),
    Verb.PROMISE: (Field("body", Kind.BODY), *FIRST_STEP),
    Verb.KEEP: (Field("note"),),
    Verb.BREAK: (Field("reason"),),
    Verb.LINK: (Field("matter", Kind.CHOICE),),
    Verb.CLOSE: (Field("words"),),
    Verb.DROP: (Field("reason"),),
    Verb.FROM_WARNING: CHOSEN,
    Verb.NOTHING: (Field("reason"),),
}

Done = Topic | EarlyWarning
ACTS: dict[str, Callable[[Act, About, Given], Done]] = {
    Verb.PICK: lambda act, about, given: steps.pick(act, about.get("topic", 0), given),
    Verb.PLAN: lambda act, about, given: steps.plan(act, about.get("topic", 0), given),
    Verb.PROMISE: lambda act, about, given: steps.promise(act, about.get("topic", 0), given),
    Verb.KEEP: lambda act, about, given: steps.settle(
        act, about.get("topic", 0), about.get("promise", 0), given["note"], kept=True
    ),
    Verb.BREAK: lambda act, about, given: steps.settle(
        act, about.get("topic", 0), about.get("promise", 0), given["reason"], kept=False
    ),
    Verb.LINK: lambda act, about, given: steps.link(act, about.get("topic", 0), given),
    Verb.CLOSE: lambda act, about, given: steps.close(act, about.get("topic", 0), given),
    Verb.DROP: lambda act, about, given: steps.drop(act, about.get("topic", 0), given),
    Verb.FROM_WARNING: lambda act, about, given: answer.make_topic(act, about.get("warning", 0), given),
    Verb.NOTHING: lambda act, about, given: answer.set_aside(act, about.get("warning", 0), given),
}
OF_WARNINGS = frozenset({Verb.FROM_WARNING, Verb.NOTHING})
OF_PROMISES = frozenset({Verb.KEEP, Verb.BREAK})
STAGES: Mapping[str, frozenset[TopicStage]] = {
    Verb.PICK: frozenset({TopicStage.PROPOSED}),
    Verb.PLAN: AT_WORK,
    Verb.PROMISE: AT_WORK,
    Verb.LINK: AT_WORK,
    Verb.CLOSE: frozenset({TopicStage.MEASURED}),
    Verb.DROP: AT_WORK | {TopicStage.PROPOSED},
}
"""When something can be done about a topic as a whole."""

OF_OWNERS = frozenset({Verb.PLAN, Verb.PROMISE})
"""What the head of the owner may do too."""


def perform(act: Act, verb: str, about: About, typed: Given) -> Done:
    """Do an act with what was typed for it. Raises FieldUnfit, TopicRefused."""
    today = act.reference.local_date(act.now)
    return ACTS[verb](act, about, read_all(FORMS[verb], typed, act.reference, today))


def check(act: Act, verb: str, about: About) -> None:
    """Refuse what cannot be done, before anybody writes. Raises TopicRefused."""
    if verb in OF_WARNINGS:
        answer.open_warning(act, about.get("warning", 0))
    elif verb in OF_PROMISES:
        steps.promise_of(act, about.get("topic", 0), about.get("promise", 0), rules=verb == Verb.BREAK)
    else:
        steps.topic_of(act, about.get("topic", 0), *STAGES[verb], rules=verb not in OF_OWNERS)


def offered(act: Act, topic: Topic) -> tuple[Verb, ...]:
    """Return what the actor may do about a topic as a whole."""
    return tuple(Verb(verb) for verb in STAGES if may(act, topic, verb))


def may(act: Act, topic: Topic, verb: str) -> bool:
    """Whether the actor may do something about a topic now."""
    if topic.stage not in STAGES[verb] or not steps.sees(act, topic, act.by, rules=verb not in OF_OWNERS):
        return False
    return verb != Verb.LINK or bool(matters_of(act))


def choices(act: Act, about: About, field: Field) -> tuple[tuple[str, str], ...]:
    """Return what may be chosen for a field, as value and name: bodies, matters that go on."""
    if field.kind is Kind.CHOICE:
        return matters_of(act)
    if field.kind is not Kind.BODY:
        return ()
    return tuple((code, act.reference.body_name(code)) for code in bodies_for(act, about))


def matters_of(act: Act) -> tuple[tuple[str, str], ...]:
    """Return the matters that go on where the actor coordinates."""
    found: list[Matter] = matters.of_seat(act.tx, act.reference, act.by)
    return tuple((each.code, f"{each.code} {each.title}".strip()) for each in found if each.title)


def bodies_for(act: Act, about: About) -> list[str]:
    """Return the bodies offered: those that had such cases, whose it is by the list, those above them.

    A head promises for the own body alone.
    """
    if act.by.role is Role.HEAD:
        return [act.by.body] if act.by.body else []
    topic = act.tx.get(Topic, about.get("topic", 0))
    warning = act.tx.get(EarlyWarning, about.get("warning", 0))
    found = list(evidence_of(topic).bodies) if topic else []
    if topic and topic.owner:
        found.append(topic.owner)
    what = topic or warning
    today = act.reference.local_date(act.now)
    chosen = act.reference.choose(what.category, what.area, today, None).body if what else None
    found += [chosen] if chosen else []
    above = [each for code in found for each in reversed(act.reference.body_path(code))]
    return [each for each in dict.fromkeys([*found, *above]) if each in act.reference.standing]


def promises_open(act: Act, topic: Topic) -> list[int]:
    """Return the promises that the actor may say something about."""
    rules = steps.sees(act, topic, act.by, rules=True)
    return [
        each.id
        for each in promises_of(act.tx, topic.id)
        if each.kept is None and (rules or each.body == act.by.body)
    ]
