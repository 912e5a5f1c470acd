"""Put right on the card of a draft: that somebody is in danger, a likely cell, the time in other words."""

from collections.abc import Callable
from dataclasses import replace

from bot.dialogue import right_place, what_time, which_cell
from bot.dialogue.draft import Draft, recall, remember, with_correction
from bot.dialogue.own import is_danger
from bot.dialogue.report import DRAFT, TIME, ask_place, draft_of, note, place_words, register, show, words
from bot.dialogue.turn import Reply, Turn, in_place
from bot.dialogue.words import clean
from nlu.reading import Urgency
from workflows.cases.told_time import LONGEST_TIME
from workflows.screens import Button, Screen, Sentence, say


def in_danger(turn: Turn, draft: Draft) -> Reply:
    """Believe a person who says that somebody is in danger: it is registered at once, as if understood."""
    return register(turn, replace(draft, urgency=str(Urgency.DANGER)), "registered.danger")


def choose_cell(turn: Turn, draft: Draft) -> Reply:
    """Take the cell a person chose."""
    assert turn.press is not None
    return show(turn, which_cell.chosen(turn.reference, draft, str(turn.press.action["cell"])), draft)


def elsewhere(turn: Turn, draft: Draft) -> Reply:
    """It is in none of the likely cells: let the place be written or shared."""
    asked = ask_place(turn, draft)
    return replace(asked, memory={**turn.memory, **remember(which_cell.left(draft), draft)})


def no_cell(turn: Turn, draft: Draft) -> Reply:
    """Go on without it."""
    return show(turn, which_cell.left(draft), draft)


def ask_time(turn: Turn, _draft: Draft) -> Reply:
    """Ask when it was."""
    screen = Screen((say("draft.which_time"),), ((Button("no_time"), Button("back")),))
    return Reply((in_place(turn, screen),), TIME, turn.memory)


def time_words(turn: Turn, draft: Draft) -> Reply:
    """Take a time in words; what is more than a time belongs to the report, and a danger is one."""
    typed = clean(turn.incoming.text or "")
    if not typed:
        return note(turn, say("draft.which_time"))
    if what_time.is_forgotten(typed):
        return show(turn, what_time.without_time(draft), draft, edit=False)
    if is_danger(turn) or not what_time.is_time(turn, typed):
        asked = remember(draft, draft) if len(typed) <= LONGEST_TIME else remember(draft.at_time(None), draft)
        added = words(replace(turn, state=DRAFT, memory={**turn.memory, **asked}))
        return added if is_danger(turn) else saying(say("draft.not_a_time"), added)
    return show(turn, what_time.given(turn, draft, typed), draft, edit=False)


def no_time(turn: Turn, draft: Draft) -> Reply:
    """Leave the time out."""
    return show(turn, what_time.without_time(draft), draft)


def in_words(turn: Turn, draft: Draft) -> Reply | None:
    """Replace what somebody says was wrong; None where their words put nothing of the draft right."""
    correction = turn.correction
    if correction is None or is_danger(turn):
        return None
    said = say("draft.put_right", words=correction.right)
    if (other := with_correction(draft, correction)) is not None:
        read = replace(turn, reading=turn.reading_of(other.words))
        return saying(said, draft_of(read, other, other.words, draft))
    place = right_place.corrected(turn, correction, draft.place) if draft.place else None
    if place is None and draft.cell is None and not draft.place:
        place = correction.right if turn.reading_of(correction.right).place else None
    if place is None:
        return None
    placed = replace(turn, incoming=replace(turn.incoming, text=place), reading=turn.reading_of(place))
    return saying(said, place_words(placed, draft))


def saying(line: Sentence, reply: Reply) -> Reply:
    """The reply, begun with a line."""
    first = reply.screens[0]
    return replace(reply, screens=(replace(first, lines=(line, *first.lines)), *reply.screens[1:]))


def what_is_wrong(turn: Turn, draft: Draft) -> Reply:
    """Somebody says that the card is wrong, and not what: show what can be pressed and said."""
    return saying(say("draft.what_wrong"), show(turn, draft, recall(turn.memory, "before"), edit=False))


PRESSES: dict[str, Callable[[Turn, Draft], Reply]] = {
    "in_danger": in_danger,
    "choose_cell": choose_cell,
    "elsewhere": elsewhere,
    "no_cell": no_cell,
    "correct_time": ask_time,
    "no_time": no_time,
}
