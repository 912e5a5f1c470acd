"""Asks that words are made of an attachment, where anything here can."""

from bot.dialogue.turn import Turn
from workflows import recognition
from workflows.attachments import kind_of


def to_be_recognised(turn: Turn, name: str, case_id: int | None = None) -> bool:
    """Let words be made of an attachment, outside this turn; False where nothing can.

    `case_id` is the case that only its words may be added to.
    """
    if kind_of(name) not in turn.recognises:
        return False
    recognition.ask(turn.tx, turn.chat.id, name, turn.now, case_id)
    return True
