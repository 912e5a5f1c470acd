"""The conversation of a straw poll in staff groups: question, options, where, a preview, then it goes."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from bot.dialogue.report import act_of, note
from bot.dialogue.turn import IDLE, Reply, Turn, in_place
from bot.dialogue.words import clean
from workflows.polls import straw
from workflows.polls.choices import (
    DURATIONS,
    LASTS,
    LONGEST_OPTION,
    LONGEST_QUESTION,
    MOST_OPTIONS,
    Fault,
    fault_in_options,
    fault_in_question,
    options_of,
    question_of,
)
from workflows.polls.straw import Question
from workflows.screens import Button, Screen, Sentence, say

ASKING = "poll_question"
CHOICES = "poll_options"
WHERE = "poll_where"
PREVIEW = "poll_preview"
ASKERS = straw.ASKERS
LEAVE = (Button("cancel"),)
MOST_PLACES = 20


def begin(turn: Turn) -> Reply:
    """Ask for the question, where there is somebody to be asked."""
    if turn.role not in ASKERS:
        return note(turn, say("poll.not_yours"))
    if not straw.places(act_of(turn)):
        return note(turn, say("poll.no_group"))
    return Reply((Screen((say("poll.ask"), say("poll.no_vote")), (LEAVE,)),), ASKING)


def take_question(turn: Turn) -> Reply:
    """Take the question and ask for the options."""
    question = question_of(clean(turn.incoming.text or ""))
    if fault := fault_in_question(question):
        return again(turn, fault)
    return Reply((Screen((say("poll.options", most=MOST_OPTIONS),), (LEAVE,)),), CHOICES, {"poll": question})


def take_options(turn: Turn) -> Reply:
    """Take the options; ask where, when there is a choice."""
    options = options_of(clean(turn.incoming.text or ""))
    if fault := fault_in_options(options):
        return again(turn, fault)
    memory = {**turn.memory, "options": list(options)}
    found = straw.places(act_of(turn))
    if not found:
        return Reply((Screen((say("poll.no_group"),), ((Button("help"), Button("progress")),)),), IDLE)
    if len(found) == 1:
        return preview(turn, {**memory, "body": found[0]})
    rows = tuple(
        (Button("poll_where", {"body": body}, say("button.poll_where", body=turn.reference.body_name(body))),)
        for body in found[:MOST_PLACES]
    )
    return Reply((Screen((say("poll.where"),), (*rows, LEAVE)),), WHERE, memory)


def choose_place(turn: Turn) -> Reply:
    """Take the body in whose groups it is asked."""
    assert turn.press is not None
    if turn.state != WHERE:
        return note(turn, say("excuse.left"))
    return preview(turn, {**turn.memory, "body": str(turn.press.action["body"])})


def preview(turn: Turn, memory: dict[str, object]) -> Reply:
    """Show what people will see, and for how long; it may be shorter or longer."""
    where, lasts = turn.reference.body_name(str(memory["body"])), lasts_in(memory)
    lines = (say("poll.preview", where=where, span=span(lasts)), *straw.lines_of(question_in(memory)))
    others = tuple(
        Button("poll_lasts", {"hours": hours_of(each)}, say("button.poll_lasts", span=span(each)))
        for each in DURATIONS
        if each != lasts
    )
    screen = Screen(lines, ((Button("confirm", {"poll": 1}), *LEAVE), others))
    return Reply((screen,), PREVIEW, memory)


def choose_duration(turn: Turn) -> Reply:
    """Let it last shorter or longer."""
    assert turn.press is not None
    if turn.state != PREVIEW:
        return note(turn, say("excuse.left"))
    shown = preview(turn, {**turn.memory, "hours": turn.press.action["hours"]})
    return Reply((in_place(turn, shown.screens[0]),), shown.state, shown.memory)


def lasts_in(memory: Mapping[str, object]) -> timedelta:
    """Return how long a poll that a chat remembers is to last."""
    hours = memory.get("hours")
    return timedelta(hours=hours) if isinstance(hours, int) else LASTS


def hours_of(lasts: timedelta) -> int:
    """Count the hours of a duration."""
    return int(lasts.total_seconds() // 3600)


def span(lasts: timedelta) -> Sentence:
    """Say a duration."""
    if lasts > LASTS:
        return say("poll.days", days=lasts.days)
    return say("poll.hours", hours=hours_of(lasts))


def question_in(memory: object) -> Question:
    """Return the question that a chat remembers."""
    assert isinstance(memory, dict)
    return Question(str(memory["poll"]), tuple(memory["options"]))


def look_again(turn: Turn) -> Reply:
    """Something else was said before the preview was confirmed: nothing has gone out."""
    return note(turn, say("poll.press_first"))


def send(turn: Turn) -> Reply:
    """Let it go into the groups."""
    if turn.state != PREVIEW:
        return note(turn, say("excuse.left"))
    body = str(turn.memory["body"])
    asked, lasts = question_in(dict(turn.memory)), lasts_in(turn.memory)
    begun = straw.begin(act_of(turn), turn.chat.id, body, asked, lasts)
    line = say("poll.sent", where=turn.reference.body_name(body), at=begun.closes_at)
    return Reply((in_place(turn, Screen((line,), ((Button("close", {"poll": begun.code}),),))),))


def close(turn: Turn) -> Reply:
    """Close it before its time."""
    assert turn.press is not None
    ending = straw.close(act_of(turn), turn.chat.id, str(turn.press.action["poll"]))
    return Reply((in_place(turn, Screen((say(straw.ENDINGS[ending]),))),), turn.state, turn.memory)


def again(turn: Turn, fault: Fault) -> Reply:
    """Say what is wrong, and wait for it once more."""
    return Reply((Screen((FAULTS[fault],), (LEAVE,)),), turn.state, turn.memory, spent=False)


FAULTS: dict[Fault, Sentence] = {
    Fault.EMPTY: say("poll.ask"),
    Fault.TOO_LONG: say("poll.too_long", most=LONGEST_QUESTION),
    Fault.TOO_FEW: say("poll.too_few"),
    Fault.TOO_MANY: say("poll.too_many", most=MOST_OPTIONS),
    Fault.OPTION_TOO_LONG: say("poll.option_too_long", most=LONGEST_OPTION),
    Fault.TWICE: say("poll.twice"),
}

PRESSES: dict[str, Callable[[Turn], Reply]] = {
    "poll_where": choose_place,
    "poll_lasts": choose_duration,
    "close": close,
}

CONFIRMS: dict[str, Callable[[Turn], Reply]] = {"poll": send}
"""What a confirmation confirms, by what its button remembers."""

STATES: dict[str, Callable[[Turn], Reply]] = {
    ASKING: take_question,
    CHOICES: take_options,
    WHERE: look_again,
    PREVIEW: look_again,
}
