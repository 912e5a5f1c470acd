"""The follow-up: three questions, why, and what the answers do."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.dialogue.own import case_id_of
from bot.dialogue.report import act_of, note
from bot.dialogue.turn import IDLE, Reply, Turn, in_place
from bot.dialogue.words import LONGEST, clean
from models.vocabulary import Solved
from nlu.reading import Nature, Reading, Urgency
from workflows.appeals import waits
from workflows.cases import follow_up
from workflows.cases.acts import case_of
from workflows.cases.cards import contact_buttons, rows
from workflows.cases.follow_up import VerdictTaken
from workflows.cases.lately import Own
from workflows.cases.moves import Verb
from workflows.cases.praise_timers import is_rated_well
from workflows.cases.retract import take_verdict_back
from workflows.responsiveness.own_rates import body_rates
from workflows.screens import Button, Screen, Sentence, say

REASON = "reason"
LEVELS = (5, 4, 3, 2, 1)
RATED = {
    5: "button.rate_5",
    4: "button.rate_4",
    3: "button.rate_3",
    2: "button.rate_2",
    1: "button.rate_1",
}
"""The words of each level, as its button says them."""


def contacted(value: bool) -> Callable[[Turn], Reply]:
    """Keep whether somebody was in touch, and ask whether it is solved."""

    def answer(turn: Turn) -> Reply:
        case = follow_up.answer_contacted(act_of(turn), case_id_of(turn), value)
        return question(case.id, case.number, "ask.solved", solved_buttons(case.id))

    return answer


def solved(value: Solved) -> Callable[[Turn], Reply]:
    """Keep whether it is solved, and ask how satisfied."""

    def answer(turn: Turn) -> Reply:
        case = follow_up.answer_solved(act_of(turn), case_id_of(turn), value)
        return question(case.id, case.number, "ask.satisfaction", level_buttons(case.id))

    return answer


def question(case_id: int, number: str, key: str, choices: tuple[tuple[Button, ...], ...]) -> Reply:
    """The next question."""
    screen = Screen((say(key, number=number),), choices, case_id=case_id, case_number=number)
    return Reply((screen,), IDLE)


def solved_buttons(case_id: int) -> tuple[tuple[Button, ...], ...]:
    """Is it solved?"""
    given = {"case": case_id}
    return (
        (Button("solved", given), Button("partly", given), Button("unsolved", given)),
        (Button("back", {**given, "to": "contacted"}), Button("skip", given)),
    )


def level_buttons(case_id: int) -> tuple[tuple[Button, ...], ...]:
    """How satisfied? Best first, each with its word."""
    given = {"case": case_id}
    levels = tuple((Button(f"rate_{level}", given),) for level in LEVELS)
    last = (Button("back", {**given, "to": "solved"}), Button("skip", given))
    return (*levels, last, (Button("pressed_rating", given),))


def rate(level: int) -> Callable[[Turn], Reply]:
    """Keep the rating; say what it counts for and what it sets going."""

    def answer(turn: Turn) -> Reply:
        taken = follow_up.answer_satisfaction(act_of(turn), case_id_of(turn), level)
        return thanks(turn, taken, level)

    return answer


def thanks(turn: Turn, taken: VerdictTaken, level: int) -> Reply:
    """The answer counts: here is where."""
    case = taken.case
    rated = say(RATED[level])
    lines: list[Sentence] = [say("verdict.thanks", number=case.number, level=rated), *counted(turn, taken)]
    if taken.verb is Verb.REOPEN:
        lines.append(say("verdict.reopened", body=turn.reference.body_name(case.body), due=case.due_at))
    elif taken.verb is Verb.REVIEW:
        wait = waits.waiting(act_of(turn), case)
        due = wait.due(turn.reference.calendar) if wait else None
        lines.append(say("verdict.review", due=due))
    lines.append(say("verdict.why"))
    given = {"case": case.id}
    praise = ((Button("commend", given),),) if is_rated_well(case) else ()
    buttons = (
        (Button("skip", given), Button("undo", {**given, "rated": level})),
        (Button("progress", given), Button("pressed_rating", given)),
        *praise,
    )
    screen = Screen(tuple(lines), buttons, case_id=case.id, case_number=case.number)
    return Reply((screen,), REASON, {"case": case.id, "asked": turn.now.isoformat()})


def counted(turn: Turn, taken: VerdictTaken) -> list[Sentence]:
    """The body's public figures with this verdict in them."""
    if taken.case.body is None or taken.verb is Verb.REOPEN:
        return []
    turn.tx.flush()
    figures = body_rates(turn.tx, taken.case.body, turn.now)
    name, share = turn.reference.body_name(taken.case.body), float(figures["satisfied"])
    if share.is_integer():
        return [say("verdict.counted", name=name, **figures)]
    return [say("verdict.counted_about", name=name, about=round(share), **figures)]


def is_new_matter(turn: Turn) -> bool:
    """Whether words after a rating are no reason for it: a danger, another matter, or much too late."""
    reading = turn.reading
    if reading is not None and (reading.urgency is Urgency.DANGER or is_other(turn, reading)):
        return True
    return is_late(turn)


def is_late(turn: Turn) -> bool:
    """Whether the rating is so long ago that nobody waits for its reason any more."""
    asked = datetime.fromisoformat(str(turn.memory.get("asked", turn.now.isoformat())))
    return turn.now - asked > turn.reference.policy.minutes(turn.reference.policy.reason_minutes)


PLAIN = 0.95
"""So sure must be what is read after a rating, to be another matter though it names no place."""


def is_other(turn: Turn, reading: Reading) -> bool:
    """Whether words surely tell of another kind of matter than the rated one, and where, or most plainly."""
    case, place = case_of(act_of(turn), int(turn.memory["case"])), reading.place
    if reading.leaf in (None, case.category) or reading.nature is Nature.PRAISE:
        return False
    named = place is not None and bool(place.estate or place.road or place.building)
    return reading.confidence >= (turn.reference.policy.sure if named else PLAIN)


def reason(turn: Turn) -> Reply:
    """Keep why."""
    typed = clean(turn.incoming.text or "")
    if not typed:
        return note(turn, say("words.none"))
    case = follow_up.give_reason(act_of(turn), int(turn.memory["case"]), typed[:LONGEST])
    line = say("verdict.reason_kept", number=case.number)
    screen = Screen((line,), rows((("progress",),), case.id), (), case.id, case.number)
    return Reply((screen,), REASON, turn.memory)  # there may be more of it


def skip(turn: Turn) -> Reply:
    """No answer is an answer nobody counts as satisfaction; no reason is none missed."""
    key = "verdict.no_reason" if turn.state == REASON else "verdict.skipped"
    return Reply((in_place(turn, Screen((say(key),), ((Button("progress"), Button("help")),))),))


def take_back(turn: Turn) -> Reply:
    """Undo the rating just given, and ask for it again."""
    case = take_verdict_back(act_of(turn), case_id_of(turn))
    asked = question(case.id, case.number, "ask.satisfaction", level_buttons(case.id))
    first = asked.screens[0]
    line = say("verdict.taken_back", number=case.number)
    return replace(asked, screens=(in_place(turn, replace(first, lines=(line, *first.lines))),))


def next_question(turn: Turn, case: Own, *first: Sentence) -> Reply:
    """Ask what comes next about an answered case."""
    screens = {
        "contacted": ("ask.contacted", contact_buttons(case.id)),
        "solved": ("ask.solved", solved_buttons(case.id)),
        "satisfaction": ("ask.satisfaction", level_buttons(case.id)),
    }
    key, choices = screens[follow_up.next_question(act_of(turn), case.id)]
    asked = question(case.id, case.number, key, choices)
    return replace(asked, screens=(replace(asked.screens[0], lines=(*first, *asked.screens[0].lines)),))


def back(turn: Turn) -> Reply:
    """Ask the question before once more."""
    assert turn.press is not None
    case_id = case_id_of(turn)
    case = follow_up.awaiting_verdict(act_of(turn), case_id)
    if turn.press.action.get("to") == "solved":
        return question(case.id, case.number, "ask.solved", solved_buttons(case.id))
    return question(case.id, case.number, "ask.contacted", contact_buttons(case.id))


PRESSES: dict[str, Callable[[Turn], Reply]] = {
    "contacted": contacted(True),
    "not_contacted": contacted(False),
    "solved": solved(Solved.SOLVED),
    "partly": solved(Solved.PARTLY),
    "unsolved": solved(Solved.UNSOLVED),
    "skip": skip,
    **{f"rate_{level}": rate(level) for level in LEVELS},
}
