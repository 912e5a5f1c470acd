"""Somebody says that they were pressed for marks or to withdraw: it leads to the button that reports it.

The words are no rating, no reason of one and no withdrawal: nothing of them reaches the body.
"""

from bot.dialogue import own
from bot.dialogue.rights import about, said_of
from bot.dialogue.turn import IDLE, Reply, Turn
from bot.dialogue.verdict import REASON
from workflows.cases.queries import CaseView
from workflows.responsiveness.signs.told import is_told
from workflows.screens import Button, say

BUTTON = "pressed_rating"
"""It reports pressure on a case: for its marks, or to take it back."""


def in_words(turn: Turn) -> Reply | None:
    """Offer to report it, about the case at hand; who has none tells it as a matter of its own."""
    typed = turn.incoming.text or ""
    if turn.state not in (IDLE, REASON) or not is_told(typed) or turn.incoming.photos:
        return None
    case = at_hand(turn)
    if case is None:
        return None
    other = Button("another_matter", {"words": typed})
    body = turn.reference.body_name(case.body)
    line = say("pressure.heard", number=case.number, body=body)
    return said_of(turn, case, line, Button(BUTTON, about(case)), other)


def at_hand(turn: Turn) -> CaseView | None:
    """The case that was just rated, else the newest that a body has."""
    cases = [case for case in own.newest(turn) if case.body]
    rated = turn.memory.get("case") if turn.state == REASON else None
    return next((case for case in cases if case.id == rated), next(iter(cases), None))
