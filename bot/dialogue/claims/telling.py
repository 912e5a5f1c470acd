"""Gives an anonymous resident the code by which the case can be asked for again."""

from bot.dialogue.turn import Turn
from workflows.claims.ask import code_for
from workflows.screens import Sentence, say


def claiming(turn: Turn, case_id: int) -> list[Sentence]:
    """Tell the code of an anonymous case; nobody else needs one."""
    code = code_for(turn.tx, case_id)
    return [say("claim.code", code=code)] if code else []
