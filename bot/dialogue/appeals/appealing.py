"""A resident does not agree with how a case ended: why, and by when somebody else has looked at it."""

from collections.abc import Callable

from bot.dialogue.own import case_id_of
from bot.dialogue.report import act_of, note
from bot.dialogue.turn import Reply, Turn
from bot.dialogue.words import LONGEST, clean
from workflows.appeals import appeal as appealing
from workflows.appeals import waits
from workflows.cases.cards import rows
from workflows.screens import Button, Screen, say

APPEALING = "appealing"  # waiting for why


def begin(turn: Turn) -> Reply:
    """Why not? Too late, or decided already, is told before anybody has written."""
    case = appealing.appealable(act_of(turn), case_id_of(turn))
    screen = Screen((say("appeal.why", number=case.number),), ((Button("back"),),), (), case.id, case.number)
    return Reply((screen,), APPEALING, {"case": case.id}, spent=False)


def send(turn: Turn) -> Reply:
    """Appeal."""
    typed = clean(turn.incoming.text or "")
    if not typed:
        return note(turn, say("words.none"))
    act = act_of(turn)
    case = appealing.appeal(act, case_id_of(turn), typed[:LONGEST])
    wait = waits.waiting(act, case)
    due = wait.due(turn.reference.calendar) if wait else None
    line = say("appeal.sent", number=case.number, due=due)
    return Reply((Screen((line,), rows((("progress",),), case.id), (), case.id, case.number),))


PRESSES: dict[str, Callable[[Turn], Reply]] = {"appeal": begin}
STATES: dict[str, Callable[[Turn], Reply]] = {APPEALING: send}
