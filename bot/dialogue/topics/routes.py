"""The conversation of monthly topics (每月一题) and early warnings: of who coordinates, and of owners."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from bot.dialogue import asking
from bot.dialogue.asking import About, Book
from bot.dialogue.report import act_of
from bot.dialogue.topics.card import card, is_open, name_of, warning_card
from bot.dialogue.turn import Reply, Turn, in_place, stay
from workflows.responsiveness.topics import acts, answer, asked, clock, steps
from workflows.responsiveness.topics.terms import OPEN, Verb
from workflows.responsiveness.topics.view import topics_of, warnings_of
from workflows.screens import Button, Screen, Sentence, say

LISTED = 5


def do(turn: Turn, verb: str, about: About, given: Mapping[str, str]) -> Screen:
    """Do it, and show how things stand now."""
    act = act_of(turn)
    made = asked.perform(act, verb, about, given)
    first = say(f"topic.done.{verb}")
    if verb == Verb.NOTHING:
        return warning_card(act, acts.look_at_warning(act, made.id), first)
    return card(act, acts.look(act, made.id), first)


BOOK = Book(
    "topic",
    asked.FORMS,
    choices=lambda turn, _verb, about, field: asked.choices(act_of(turn), about, field),
    check=lambda turn, verb, about: asked.check(act_of(turn), verb, about),
    do=do,
)


def listed(turn: Turn) -> Reply:
    """Show the warnings and topics that lie before a member of staff."""
    act = act_of(turn)
    clock.ensure_topics(act)
    warnings = [each for each in warnings_of(act) if each.state in OPEN]
    found = [each for each in topics_of(act) if is_open(each)]
    head = Screen(
        (said_of(turn, len(found), len(warnings)),),
        tuple(
            (Button("look_topic", {"topic": each.id}, say("button.choose", name=name_of(act, each))),)
            for each in found[:LISTED]
        ),
    )
    return stay(turn, head, *(warning_card(act, each) for each in warnings[:LISTED]))


def said_of(turn: Turn, topics: int, warnings: int) -> Sentence:
    """How many lie there; where none does, when the next are proposed."""
    if topics or warnings:
        return say("topic.list", topics=topics, warnings=warnings)
    today = turn.reference.local_date(turn.now)
    return say("topic.none", on=(today.replace(day=1) + timedelta(days=32)).replace(day=1))


def of_topic(turn: Turn) -> int:
    """The topic that the pressed button is about."""
    return int(turn.press.action.get("topic") or 0) if turn.press else 0


def of_warning(turn: Turn) -> int:
    """The warning that the pressed button is about."""
    return int(turn.press.action.get("warning") or 0) if turn.press else 0


def look(turn: Turn) -> Reply:
    """Show a topic."""
    act = act_of(turn)
    return stay(turn, card(act, acts.look(act, of_topic(turn))))


def patrol(turn: Turn) -> Reply:
    """Send somebody round the cells of a topic."""
    act = act_of(turn)
    topic = steps.patrol(act, of_topic(turn))
    shown = card(act, acts.look(act, topic.id), say("topic.walked"))
    return Reply((in_place(turn, shown),), turn.state, turn.memory)


def on_warning(key: str, step: Callable[..., object]) -> Callable[[Turn], Reply]:
    """Do something about a warning with one press, and show it again."""

    def press(turn: Turn) -> Reply:
        act = act_of(turn)
        step(act, of_warning(turn))
        shown = warning_card(act, acts.look_at_warning(act, of_warning(turn)), say(key))
        return Reply((in_place(turn, shown),), turn.state, turn.memory)

    return press


PRESSES: dict[str, Callable[[Turn], Reply]] = {
    "topics": listed,
    "look_topic": look,
    "topic_patrol": patrol,
    "warning_seen": on_warning("warning.done.seen", answer.seen),
    "warning_patrol": on_warning("warning.done.patrol", answer.patrol),
    "warning_merge": on_warning("warning.done.merge", answer.merge),
    **asking.starts(BOOK),
}
