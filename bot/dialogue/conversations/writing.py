"""The conversation of who opens one, adds a statement, takes one down or rules on it: words and a preview."""

from collections.abc import Callable, Mapping

from bot.dialogue import asking
from bot.dialogue.asking import About, Book
from bot.dialogue.conversations import told
from bot.dialogue.report import act_of
from bot.dialogue.turn import Reply, Turn
from workflows.forms import Field
from workflows.participation.conversations import add, asked, begin
from workflows.participation.conversations.asked import ADD, APPEAL, END, FORMS, KEEP, OPEN, REMOVE, RESTORE
from workflows.participation.conversations.view import part_of, view
from workflows.screens import Button, Screen, Sentence, say

Choices = tuple[tuple[str, str | Sentence], ...]


def choices(turn: Turn, _verb: str, _about: About, field: Field) -> Choices:
    """What may be chosen: a roll or an area, a listed reason."""
    return worded(field, asked.choices(act_of(turn), field))


def worded(field: Field, found: tuple[tuple[str, str], ...]) -> Choices:
    """What may be chosen, in words: reasons have only their value."""
    if field.name == "removal":
        return tuple((value, say(f"opinion.removal.{value}")) for value, _ in found)
    return found


def check(turn: Turn, verb: str, about: About) -> None:
    """Refuse what cannot be done now. Raises ConversationRefused."""
    asked.check(act_of(turn), verb, about)


def preview(turn: Turn, verb: str, about: About, given: Mapping[str, str]) -> tuple[Sentence, ...]:
    """What everybody would read, with personal details gone; of other acts, what was told."""
    act = act_of(turn)
    if verb == ADD:
        seen = add.outlook(act, about["opinions"], given["words"])
        warned = (say("opinion.masked", words=seen.masked),) if seen.masked else ()
        return (say("opinion.statement", words=seen.words), *warned, say("opinion.agrees_with_it"))
    if verb == OPEN:
        draft = asked.draft_of(act, given)
        begin.check(act, draft)
        lines = (say("opinion.statement", words=add.fitting(each)) for each in draft.statements)
        until = say("opinion.stage.open", closes=draft.closes_at)
        return (
            say("opinion.preview", title=draft.title),
            say("opinion.text", words=draft.question),
            until,
            *lines,
            say("opinion.both_sides"),
        )
    fields = FORMS[verb]
    shown = [asking.named(turn, BOOK, verb, about, field, given[field.name]) for field in fields]
    return tuple(say("form.line", value=each) for each in shown)


def do(turn: Turn, verb: str, about: About, given: Mapping[str, str]) -> Screen:
    """Do it, and say what follows."""
    done = asked.perform(act_of(turn), verb, about, given)
    seen = view(turn.tx, done.conversation)
    assert seen is not None
    of_it = {"opinions": seen.id}
    line = say(f"opinion.done.{verb}", number=seen.code)
    if verb == ADD:
        left = part_of(turn.tx, seen.id, turn.chat.person_id).left
        more = (Button("answer_opinions", of_it),) if left else ()
        return Screen((line,), ((*more, Button("add_statement", of_it)), (Button("look_opinions", of_it),)))
    if verb == OPEN:
        heard = say("opinion.told_roll" if seen.roll_id else "opinion.told_nobody", number=seen.code)
        lines = (line, heard, *told.card(turn.reference, seen))
        return Screen(lines, ((Button("look_opinions", of_it), Button("opinions")),))
    return Screen((line,), ((Button("look_opinions", of_it), Button("opinions")),))


BOOK = Book("opinion", FORMS, choices, check, do, preview, strict=True)
STARTS = asking.starts(BOOK)
PRESSES: dict[str, Callable[[Turn], Reply]] = {ADD: STARTS[ADD], APPEAL: STARTS[APPEAL]}
STAFF_PRESSES: dict[str, Callable[[Turn], Reply]] = {
    each: STARTS[each] for each in (OPEN, END, REMOVE, RESTORE, KEEP)
}
