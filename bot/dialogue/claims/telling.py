"""Gives an anonymous resident the code by which the case can be asked for again."""

from bot.dialogue.turn import Turn
from models.case import Case
from workflows.claims.ask import has_code
from workflows.claims.codes import code_of
from workflows.screens import Sentence, say


def claiming(turn: Turn, case: Case) -> list[Sentence]:
    """Tell the code of an anonymous case; nobody else needs one."""
    return [say("claim.code", code=code_of(turn.tx, case.number))] if has_code(case) else []
