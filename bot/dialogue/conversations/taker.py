"""A resident's conversation about statements: agree, disagree or pass, one by one, and one's own place."""

from collections.abc import Callable
from dataclasses import replace

from bot.dialogue.conversations import told
from bot.dialogue.report import DRAFT, act_of, note
from bot.dialogue.talk import bare, told_by
from bot.dialogue.turn import IDLE, Reply, Turn, in_place, stay
from models.vocabulary_opinions import ConversationStage, Opinion
from workflows.participation.conversations.answer import (
    Ask,
    answer,
    ask_again,
    ask_next,
    gone_from,
)
from workflows.participation.conversations.terms import find_code
from workflows.participation.conversations.view import (
    ConversationView,
    Line,
    Part,
    lines_of,
    listed_for,
    own_place,
    part_of,
    view,
)
from workflows.screens import Button, Screen, Sentence, say

LISTED = 6
LONGEST = 40
"""A text no longer than this that holds the number of a conversation asks for it."""

Rows = tuple[tuple[Button, ...], ...]
ANSWERS: dict[str, Opinion] = {f"{each}_statement": each for each in Opinion}
"""The buttons under a statement, and what they say."""

ASKED = "statement"
"""The state in which a statement is what a person looks at: its answer may be typed."""


def listed(turn: Turn) -> Reply:
    """Show the conversations that concern somebody."""
    found = lines_of(turn.tx, listed_for(turn.tx, turn.chat.person_id, LISTED))
    if not found:
        return stay(turn, Screen((say("opinion.none"),), ((Button("help"), Button("roll")),)))
    rows = tuple((look_button(each),) for each in found)
    return stay(turn, Screen((say("opinion.list"), *map(in_list, found)), rows))


def in_list(each: Line) -> Sentence:
    """One conversation in a list."""
    return say(f"opinion.line.{each.stage}", number=each.code, title=each.title, closes=each.closes_at)


def look_button(each: Line) -> Button:
    """The button that shows a conversation."""
    return Button("look_opinions", {"opinions": each.id}, say("button.choose", name=each.title))


def brings_code(turn: Turn) -> bool:
    """Whether what was said asks for a conversation by its number."""
    typed = turn.incoming.text or ""
    return len(typed) < LONGEST and find_code(typed) is not None


def by_code(turn: Turn) -> Reply:
    """Show the conversation whose number was said."""
    return looked_at(turn, find_code(turn.incoming.text or "") or "")


def look(turn: Turn) -> Reply:
    """Show a conversation."""
    return looked_at(turn, pressed(turn, "opinions"))


def pressed(turn: Turn, name: str) -> int:
    """What the pressed button is about."""
    assert turn.press is not None
    return int(turn.press.action[name])


def looked_at(turn: Turn, key: int | str) -> Reply:
    """Show a conversation by its id or number, with what its reader may do."""
    seen = view(turn.tx, key)
    if seen is None:
        return note(turn, say("opinion.no.unknown"))
    part = part_of(turn.tx, seen.id, turn.chat.person_id)
    answering = part.may and part.left > 0
    lines = (*told.card(turn.reference, seen, answering=answering), *standing(seen, part))
    return stay(turn, Screen(lines, buttons(seen, part)))


def standing(seen: ConversationView, part: Part) -> tuple[Sentence, ...]:
    """How the reader stands to it, and who can see what they answer."""
    if seen.stage is not ConversationStage.OPEN:
        return ()
    return (say("opinion.promise") if part.may else say("opinion.only_read"),)


def buttons(seen: ConversationView, part: Part) -> Rows:
    """What the reader may do."""
    given = {"opinions": seen.id}
    place = (Button("my_place", given),) if part.answered else ()
    if not part.may:
        return ((*place, Button("opinions")),)
    if part.left:
        return ((Button("answer_opinions", given),), (Button("add_statement", given), *place))
    return ((Button("add_statement", given), *place), (Button("opinions"),))


def begin(turn: Turn) -> Reply:
    """Show the first statement to answer. Raises ConversationRefused."""
    return next_one(turn, pressed(turn, "opinions"))


def next_one(turn: Turn, key: int, *first: Sentence, before: int | None = None) -> Reply:
    """The next statement with what may be said of it; or that nothing is left."""
    found = ask_next(act_of(turn), key)
    again = (Button("redo_statement", {"statement": before}),) if before is not None else ()
    if found is None:
        return Reply((in_place(turn, finished(turn, key, first, again)),))
    left = part_of(turn.tx, key, turn.chat.person_id).left
    return asking(turn, found, (*first, say("opinion.left", left=left)), again)


def asking(turn: Turn, found: Ask, first: tuple[Sentence, ...], again: tuple[Button, ...] = ()) -> Reply:
    """Show one statement and remember it, so that its answer may be typed."""
    shown = in_place(turn, asked(found, first, again))
    return Reply((shown,), ASKED, {"statement": found.statement})


def asked(found: Ask, first: tuple[Sentence, ...], again: tuple[Button, ...] = ()) -> Screen:
    """One statement with its three answers."""
    given, of_it = {"statement": found.statement}, {"opinions": found.conversation}
    row = tuple(Button(name, given) for name in ANSWERS)
    leave = Button("look_opinions", of_it, say("opinion.leave"))
    more = (*again, Button("add_statement", of_it), leave)
    return Screen((*first, say("opinion.statement", words=found.words)), (row, more))


def finished(turn: Turn, key: int, first: tuple[Sentence, ...], again: tuple[Button, ...]) -> Screen:
    """All was answered: where the map is, and what else may be done."""
    seen, given = view(turn.tx, key), {"opinions": key}
    assert seen is not None
    row = (*again, Button("add_statement", given), Button("my_place", given))
    return Screen((*first, say("opinion.all_answered", number=seen.code)), (row, (Button("opinions"),)))


def answering(opinion: Opinion) -> Callable[[Turn], Reply]:
    """Say of a statement what one thinks, and be asked the next in the same exchange."""
    return lambda turn: kept(turn, pressed(turn, "statement"), opinion)


def kept(turn: Turn, key: int, opinion: Opinion) -> Reply:
    """Keep an answer, and ask the next."""
    if (gone := gone_from(act_of(turn), key)) is not None:
        return next_one(turn, gone, say("opinion.no.gone"))
    answer(act_of(turn), key, opinion)
    found = ask_again(act_of(turn), key)
    return next_one(turn, found.conversation, say(f"opinion.kept.{opinion}", words=found.words), before=key)


def in_words(turn: Turn) -> Reply | None:
    """Take an answer that is typed while a statement is asked; None where words say anything else."""
    typed = bare(turn.incoming.text or "")
    if turn.state != ASKED or turn.press is not None or turn.incoming.photos:
        return None
    said = next((opinion for name, opinion in ANSWERS.items() if typed in told_by(name)), None)
    return kept(turn, int(turn.memory["statement"]), said) if said else None


def over(turn: Turn) -> Turn:
    """What is said beside an answer is said as if no statement were asked."""
    return replace(turn, state=DRAFT if "draft" in turn.memory else IDLE) if turn.state == ASKED else turn


def redo(turn: Turn) -> Reply:
    """Show a statement once more, to answer it anew. Raises ConversationRefused."""
    return asking(turn, ask_again(act_of(turn), pressed(turn, "statement")), (say("opinion.again"),))


def place(turn: Turn) -> Reply:
    """Show somebody where they stand. Raises ConversationRefused."""
    key = pressed(turn, "opinions")
    where, seen = own_place(turn.tx, key, turn.chat.person_id), view(turn.tx, key)
    assert seen is not None
    row = (Button("look_opinions", {"opinions": key}), Button("opinions"))
    return stay(turn, Screen(told.place(seen, where), (row,)))


PRESSES: dict[str, Callable[[Turn], Reply]] = {
    "look_opinions": look,
    "answer_opinions": begin,
    "redo_statement": redo,
    "my_place": place,
    **{name: answering(opinion) for name, opinion in ANSWERS.items()},
}
