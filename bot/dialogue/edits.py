"""Words that a person changed after sending them: of the draft at hand, of a case, or of nothing we know."""

from collections.abc import Callable
from dataclasses import replace

from bot.dialogue import own, report
from bot.dialogue.draft import Draft, names_of, recall, with_words
from bot.dialogue.told import case_told
from bot.dialogue.turn import Reply, Turn
from bot.dialogue.words import LONGEST, clean, has_words
from models.vocabulary import OPEN_STATUSES
from nlu.reading import Urgency
from workflows.cases.acts import case_of
from workflows.screens import Button, Screen, say


def changed(turn: Turn) -> Reply:
    """Answer words that stand in place of earlier ones."""
    draft, message = recall(turn.memory), turn.incoming.message
    if draft and message and message in (draft.placed, *names_of(draft)):
        return beside(turn, of_draft(turn, draft, message))
    case_id = case_told(turn.memory, message)
    if own.is_danger(turn) and not (case_id and is_known_danger(turn, case_id)):
        return report.words(turn)
    return of_case(turn, case_id) if case_id else report.note(turn, say("edited.unknown"))


def of_draft(turn: Turn, draft: Draft, message: str) -> Reply:
    """Put the words in, read the draft anew and show what is understood now."""
    if message == draft.placed:
        return report.place_words(turn, draft)
    other = with_words(draft, message, clean(turn.incoming.text or ""))
    if len(other.words) > LONGEST:
        return report.note(turn, say("words.too_long", count=len(other.words), most=LONGEST))
    if not has_words(other.words):
        return report.note(turn, say("words.none"))
    read = replace(turn, reading=turn.reading_of(other.words))  # the draft may have changed since
    return report.draft_of(read, other, other.words, draft)


def beside(turn: Turn, reply: Reply) -> Reply:
    """Leave whatever else the chat was asked, while the draft stood aside."""
    if turn.state in report.STATES or reply.state != report.DRAFT:
        return reply
    return replace(reply, state=turn.state, memory={**turn.memory, **reply.memory})


def is_known_danger(turn: Turn, case_id: int) -> bool:
    """Whether the case was a danger already, so that nobody need be called anew."""
    return case_of(report.act_of(turn), case_id).urgency == Urgency.DANGER


def of_case(turn: Turn, case_id: int) -> Reply:
    """What is registered stays as it was said; the new words may be added to it."""
    case, typed = case_of(report.act_of(turn), case_id), clean(turn.incoming.text or "")
    if case.status not in OPEN_STATUSES:
        return report.note(turn, say("edited.ended", number=case.number))
    about = {"case": case.id}
    buttons = ((Button("add_edited", {**about, "words": typed[:LONGEST]}),), (Button("progress", about),))
    screen = Screen((say("edited.registered", number=case.number, words=typed[:LONGEST]),), buttons)
    screen = replace(screen, case_id=case.id, case_number=case.number)
    return Reply((screen,), turn.state, turn.memory)


def add_edited(turn: Turn) -> Reply:
    """Add the words that were shown with the button."""
    assert turn.press is not None
    words = str(turn.press.action["words"])
    return own.add(replace(turn, incoming=replace(turn.incoming, text=words)))


PRESSES: dict[str, Callable[[Turn], Reply]] = {"add_edited": add_edited}
