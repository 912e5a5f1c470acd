"""The sheet of a case in the chat: asked for by a button or by words, handed out as a PDF by the door."""

from functools import cache

from bot.catalogue.sentences import phrase
from bot.dialogue.own import case_id_of
from bot.dialogue.turn import Reply, Turn, stay
from models.vocabulary import Locale
from workflows.cases.queries import CaseView, case_for
from workflows.screens import Button, Screen, say


def press(turn: Turn) -> Reply:
    """Hand out the sheet of the case whose button was pressed. Raises CaseUnknown."""
    return sheet(turn, case_for(turn.tx, turn.reference, turn.chat, case_id_of(turn)))


def sheet(turn: Turn, case: CaseView) -> Reply:
    """Hand out a sheet: it is drawn when it is delivered, and holds what its reader may see then."""
    screen = Screen(
        (say("sheet.here", number=case.number),),
        ((Button("progress", {"case": case.id}),),),
        case_id=case.id,
        case_number=case.number,
        sheet=case.number,
    )
    return stay(turn, screen)


def asks(typed: str) -> bool:
    """Whether words with the number of a case ask for its sheet."""
    return typed.strip().lower().startswith(words())


@cache
def words() -> tuple[str, ...]:
    """How a sheet is asked for, in every language."""
    return tuple(each for locale in Locale for each in phrase("sheet.say", locale).split("|"))
