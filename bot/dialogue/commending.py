"""After a good rating: praise for whoever did the work, shown as they will read it before it goes."""

from collections.abc import Callable

from bot.dialogue.own import case_id_of
from bot.dialogue.report import act_of, note
from bot.dialogue.turn import IDLE, Reply, Turn, in_place
from bot.dialogue.words import LONGEST, clean
from workflows.cases import commend
from workflows.cases.parties import case_to
from workflows.gate_terms import Action
from workflows.screens import Button, Screen, say

COMMENDING = "commending"
"""Waiting for words of praise, or for the word that they may go."""


def ask(turn: Turn) -> Reply:
    """Ask what should be passed on."""
    case = case_to(act_of(turn), case_id_of(turn), Action.JUDGE)
    screen = Screen((say("commend.ask", number=case.number),), ((Button("back", {"case": case.id}),),))
    return Reply((screen,), COMMENDING, {"case": case.id})


def words(turn: Turn) -> Reply:
    """Show what was written as it will be read, and let it be sent: without a name, or with one."""
    typed = clean(turn.incoming.text or "")[:LONGEST]
    if not typed:
        return note(turn, say("words.none"))
    return preview(turn, int(turn.memory["case"]), typed)


def preview(turn: Turn, case_id: int, typed: str) -> Reply:
    """Show words as whom they are about will read them; one press lets them go, one leaves it."""
    act, given = act_of(turn), {"case": case_id}
    case = case_to(act, case_id, Action.JUDGE)
    sends: tuple[Button, ...] = (Button("commend_send", given),)
    sends += (Button("commend_signed", given),) if commend.may_sign(act, case) else ()
    line = say("commend.preview", words=commend.shown(typed))
    screen = Screen((line,), (sends, (Button("commend_leave", given),)))
    return Reply((screen,), COMMENDING, {**given, "words": typed})


def send(signed: bool) -> Callable[[Turn], Reply]:
    """Pass it on."""

    def sent(turn: Turn) -> Reply:
        case_id, typed = case_id_of(turn), str(turn.memory.get("words", ""))
        if turn.state != COMMENDING or not typed or turn.memory.get("case") != case_id:
            return ask(turn)
        case = commend.commend(act_of(turn), case_id, typed, signed=signed)
        line = say("commend.sent", number=case.number)
        screen = Screen((line,), ((Button("progress", {"case": case.id}),),), (), case.id, case.number)
        return Reply((screen,), IDLE)

    return sent


def leave(turn: Turn) -> Reply:
    """Pass nothing on."""
    screen = Screen((say("commend.left"),), ((Button("progress"), Button("help")),))
    return Reply((in_place(turn, screen),))


STATES = {COMMENDING: words}
PRESSES: dict[str, Callable[[Turn], Reply]] = {
    "commend": ask,
    "commend_leave": leave,
    "commend_send": send(signed=False),
    "commend_signed": send(signed=True),
}
