"""The conversation of who was drawn: what it is, one criterion after the other, one sentence, a last look."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.dialogue.evaluations import told
from bot.dialogue.left import pressed_now
from bot.dialogue.report import act_of, note
from bot.dialogue.turn import IDLE, Reply, Turn, in_place, stay
from bot.dialogue.words import clean
from models.vocabulary_evaluations import EvaluationStage
from workflows.participation.evaluations.mark import decline, masked, rate, telling, to_rate
from workflows.participation.evaluations.terms import MARKS, NOT_APPLICABLE, find_code
from workflows.participation.evaluations.view import EvaluationView, Part, listed_for, part_of, view
from workflows.participation.votes.traces import forget_screens
from workflows.screens import Button, Screen, Sentence, say

RATING, SENTENCE = "rating", "rating_words"
"""States of a chat in which a sheet is filled in; the first is also what its confirmation carries."""

LISTED = 6
LONGEST = 40
"""A text no longer than this that holds the number of an evaluation asks for it."""

Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Sheet:
    """A sheet under way: what it says so far, which messages have shown it."""

    evaluation: int
    marks: dict[str, int]
    words: str = ""
    seen: tuple[int, ...] = ()

    def memory(self) -> dict[str, object]:
        """As the chat keeps it, sealed."""
        kept = {"evaluation": self.evaluation, "marks": self.marks, "words": self.words}
        return {RATING: {**kept, "seen": list(self.seen)}}


def under_way(turn: Turn, evaluation: int) -> Sheet:
    """The sheet at hand, where it is of this evaluation; else an empty one."""
    kept, pressed = turn.memory.get(RATING), (turn.press.message,) if turn.press else ()
    if not isinstance(kept, dict) or kept["evaluation"] != evaluation:
        return Sheet(evaluation, {}, "", pressed)
    marks = {str(code): int(mark) for code, mark in kept["marks"].items()}
    return Sheet(evaluation, marks, str(kept["words"]), (*kept["seen"], *pressed))


def evaluation_of(turn: Turn) -> int:
    """The evaluation of the pressed button."""
    assert turn.press is not None
    return int(turn.press.action["evaluation"])


def listed(turn: Turn) -> Reply:
    """Show what somebody was asked about."""
    seen = listed_for(turn.tx, turn.chat.person_id, turn.now, LISTED)
    if not seen:
        return stay(turn, Screen((say("evaluation.none"),), ((Button("progress"), Button("help")),)))
    rows = tuple((look_button(each),) for each in seen)
    lines = (say("evaluation.list"), *(told.line_of(turn, each) for each in seen))
    return stay(turn, Screen(lines, rows))


def look_button(each: EvaluationView) -> Button:
    """The button that shows an evaluation."""
    return Button("look_evaluation", {"evaluation": each.id}, say("button.choose", name=each.title))


def brings_code(turn: Turn) -> bool:
    """Whether what was said asks for an evaluation by its number."""
    typed = turn.incoming.text or ""
    return len(typed) < LONGEST and find_code(typed) is not None


def by_code(turn: Turn) -> Reply:
    """Show the evaluation whose number was said."""
    return looked_at(turn, find_code(turn.incoming.text or "") or "")


def look(turn: Turn) -> Reply:
    """Show an evaluation."""
    return looked_at(turn, evaluation_of(turn))


def looked_at(turn: Turn, key: int | str) -> Reply:
    """Show an evaluation with what its reader may do."""
    seen = view(turn.tx, key)
    if seen is None:
        return note(turn, say("evaluation.no.unknown"))
    part = part_of(turn.tx, seen.id, turn.chat.person_id)
    lines = (*told.card(turn.reference, seen), *standing(seen, part))
    return stay(turn, Screen(lines, buttons(turn, seen, part)))


def standing(seen: EvaluationView, part: Part) -> tuple[Sentence, ...]:
    """How the reader stands to it."""
    if seen.stage is not EvaluationStage.OPEN:
        return ()
    if not part.drawn:
        return (say("evaluation.not_drawn"),)
    return (say("evaluation.you_marked" if part.marked else "evaluation.promise"),)


def buttons(turn: Turn, seen: EvaluationView, part: Part) -> Rows:
    """What the reader may do."""
    given = {"evaluation": seen.id}
    back = (Button("evaluations"),)
    if not part.drawn:
        return (back,)
    if seen.stage is EvaluationStage.OPEN and turn.now < seen.closes_at:
        label = say("evaluation.change") if part.marked else None
        first = (Button("rate_evaluation", given, label), Button("decline_evaluation", given))
        return (first, (Button("pressed_evaluation", given), *back))
    return ((Button("pressed_evaluation", given), *back),)


def begin(turn: Turn) -> Reply:
    """Begin a sheet, from the first criterion."""
    to_rate(act_of(turn), evaluation_of(turn))
    now = under_way(turn, evaluation_of(turn))
    return go_on(turn, replace(now, marks={}, words=""))


def go_on(turn: Turn, now: Sheet) -> Reply:
    """Ask for the next criterion; after the last one for a sentence."""
    seen = view(turn.tx, now.evaluation)
    assert seen is not None
    left = next((each for each in seen.criteria if each.code not in now.marks), None)
    about = {"evaluation": now.evaluation}
    before = (Button("mark_before", about),) if now.marks else ()
    if left is None:
        screen = Screen((say("evaluation.ask_words"),), ((Button("no_words", about), *before),))
        return Reply((in_place(turn, screen),), SENTENCE, pressed_now(turn, now.memory()), spent=False)
    line = told.question(left, len(now.marks) + 1, len(seen.criteria))
    rows = tuple((Button(f"mark_{mark}", {**about, "criterion": left.code}),) for mark in MARKS)
    last = (Button("not_applicable", {**about, "criterion": left.code}), *before)
    return Reply(
        (in_place(turn, Screen((line,), (*rows, last))),),
        RATING,
        pressed_now(turn, now.memory()),
        spent=False,
    )


def marking(mark: int) -> Callable[[Turn], Reply]:
    """Keep a mark for the criterion of the pressed button, and go on."""

    def take(turn: Turn) -> Reply:
        assert turn.press is not None
        now = under_way(turn, evaluation_of(turn))
        marks = {**now.marks, str(turn.press.action["criterion"]): mark}
        return go_on(turn, replace(now, marks=marks))

    return take


def before(turn: Turn) -> Reply:
    """Ask again for the mark that was given last."""
    now = under_way(turn, evaluation_of(turn))
    return go_on(turn, replace(now, marks=dict(list(now.marks.items())[:-1])))


def sentence(turn: Turn) -> Reply:
    """Take the one sentence that was typed."""
    kept = turn.memory.get(RATING)
    if not isinstance(kept, dict):
        return note(turn, say("evaluation.begin_again"))
    return last_look(
        turn, replace(under_way(turn, int(kept["evaluation"])), words=clean(turn.incoming.text or ""))
    )


def no_words(turn: Turn) -> Reply:
    """Go on without a sentence."""
    return last_look(turn, replace(under_way(turn, evaluation_of(turn)), words=""))


def last_look(turn: Turn, now: Sheet) -> Reply:
    """Read it all back: nothing is kept yet."""
    seen = view(turn.tx, now.evaluation)
    if seen is None or any(each.code not in now.marks for each in seen.criteria):
        return note(turn, say("evaluation.begin_again"))
    lines = [say("evaluation.sure", title=seen.title)]
    lines += [told.given(each, now.marks[each.code]) for each in seen.criteria]
    if now.words:
        lines.append(say("evaluation.your_words", words=masked(now.words)))
    if hidden := telling(now.words):
        lines.append(say("evaluation.masked", words=hidden))
    lines.append(say("evaluation.until_then", closes=seen.closes_at))
    about = {"evaluation": now.evaluation}
    again = Button("rate_evaluation", about, say("evaluation.again"))
    rows = ((Button("confirm", {RATING: now.evaluation, **about}), again),)
    return Reply(
        (in_place(turn, Screen(tuple(lines), rows)),), RATING, pressed_now(turn, now.memory()), spent=False
    )


def put_in(turn: Turn) -> Reply:
    """Keep the sheet. What showed it is emptied, the receipt takes its place."""
    if RATING not in turn.memory:
        return note(turn, say("evaluation.begin_again"))
    now = under_way(turn, evaluation_of(turn))
    receipt = rate(act_of(turn), now.evaluation, now.marks, now.words)
    forget_screens(turn.tx, turn.chat.id, now.seen)
    seen = view(turn.tx, now.evaluation)
    assert seen is not None
    line = say("evaluation.changed" if receipt.changed else "evaluation.received", closes=seen.closes_at)
    about = {"evaluation": now.evaluation}
    change = Button("rate_evaluation", about, say("evaluation.change"))
    rows = ((change, Button("pressed_evaluation", about)),)
    return Reply((in_place(turn, Screen((line,), rows)),), IDLE)


def declined(turn: Turn) -> Reply:
    """Take no part."""
    row = decline(act_of(turn), evaluation_of(turn))
    given = {"evaluation": row.id}
    rows = ((Button("rate_evaluation", given), Button("pressed_evaluation", given)),)
    return Reply((in_place(turn, Screen((say("evaluation.declined", title=row.title),), rows)),))


def typed(turn: Turn) -> Reply:
    """Words while marks are asked for change nothing of the sheet."""
    return note(turn, say("evaluation.press"))


PRESSES: dict[str, Callable[[Turn], Reply]] = {
    "look_evaluation": look,
    "rate_evaluation": begin,
    "decline_evaluation": declined,
    "mark_before": before,
    "no_words": no_words,
    "not_applicable": marking(NOT_APPLICABLE),
    **{f"mark_{mark}": marking(mark) for mark in MARKS},
}
CONFIRMS: dict[str, Callable[[Turn], Reply]] = {RATING: put_in}
STATES: dict[str, Callable[[Turn], Reply]] = {RATING: typed, SENTENCE: sentence}
