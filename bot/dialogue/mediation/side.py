"""A side's conversation: come or stay away, read, take the words or ask for others."""

from collections.abc import Callable

from bot.dialogue.mediation.mediator import listed, mediation_of
from bot.dialogue.report import act_of, note
from bot.dialogue.turn import Reply, Turn, in_place, stay
from bot.dialogue.words import LONGEST, clean
from workflows.mediation import begin, cards, talks
from workflows.mediation.codes import find_invitation
from workflows.mediation.record import No
from workflows.mediation.terms import Kept
from workflows.mediation.view import look
from workflows.screens import Button, Screen, say

WISHING = "mediation_wishing"


def brings_code(turn: Turn) -> bool:
    """Whether what was said holds the code of an invitation."""
    return find_invitation(turn.incoming.text or "") is not None


def enter(turn: Turn) -> Reply:
    """Show the invitation that a code opens."""
    shown = begin.shown(act_of(turn), turn.chat.id, turn.incoming.text or "", turn.real_now)
    if isinstance(shown, No):
        return note(turn, say(f"mediation.no.{shown}", minutes=turn.reference.policy.link_minutes))
    return stay(turn, shown)


def answered(turn: Turn) -> tuple[int, int, str]:
    """The invitation that is answered: mediation, side, and by which code it was opened."""
    assert turn.press is not None
    action = turn.press.action
    return int(action["mediation"]), int(action["side"]), str(action.get("code", ""))


def join(turn: Turn) -> Reply:
    """Come."""
    screen = begin.join(act_of(turn), *answered(turn), turn.real_now)
    return Reply((in_place(turn, screen),), turn.state, turn.memory)


def decline(turn: Turn) -> Reply:
    """Stay away."""
    begin.decline(act_of(turn), *answered(turn), turn.real_now)
    return Reply((in_place(turn, Screen((say("mediation.declined"),))),), turn.state, turn.memory)


def confirm(turn: Turn) -> Reply:
    """Take the words that were shown with this very button."""
    assert turn.press is not None
    screen = talks.confirm(act_of(turn), mediation_of(turn), int(turn.press.action["wording"]))
    return Reply((in_place(turn, screen),), turn.state, turn.memory)


def revoke(turn: Turn) -> Reply:
    """Take it back."""
    return Reply((in_place(turn, talks.revoke(act_of(turn), mediation_of(turn))),), turn.state, turn.memory)


def ask_wish(turn: Turn) -> Reply:
    """What should be said otherwise?"""
    view = look(act_of(turn), mediation_of(turn))
    screen = Screen((say("mediation.wish_how"),), ((Button("back"),),))
    return Reply((screen,), WISHING, {"mediation": view.id}, spent=False)


def wish(turn: Turn) -> Reply:
    """Tell the mediator."""
    typed = clean(turn.incoming.text or "")
    if not typed:
        return note(turn, say("words.none"))
    talks.wish(act_of(turn), int(turn.memory["mediation"]), typed[:LONGEST])
    return Reply((Screen((say("mediation.wish_told"),), (cards.see(int(turn.memory["mediation"])),)),))


def ask_leave(turn: Turn) -> Reply:
    """Going cannot be undone: ask."""
    view = look(act_of(turn), mediation_of(turn))
    sure = Button("confirm", {"leave": view.id}, say("button.mediation_leave"))
    return stay(turn, Screen((say("mediation.leave_sure"),), ((sure, Button("back")),)))


def leave(turn: Turn) -> Reply:
    """Go; where else to turn comes in the notice that both get."""
    assert turn.press is not None
    talks.leave(act_of(turn), int(turn.press.action["leave"]))
    return Reply((in_place(turn, Screen((say("mediation.left"),))),), turn.state, turn.memory)


def kept(turn: Turn) -> Reply:
    """Say whether what was agreed is kept."""
    assert turn.press is not None
    given = Kept(str(turn.press.action["kept"]))
    return Reply(
        (in_place(turn, talks.answer(act_of(turn), mediation_of(turn), given)),), turn.state, turn.memory
    )


PRESSES: dict[str, Callable[[Turn], Reply]] = {
    "mediation": listed,
    "mediation_join": join,
    "mediation_decline": decline,
    "mediation_confirm": confirm,
    "mediation_revoke": revoke,
    "mediation_wish": ask_wish,
    "mediation_leave": ask_leave,
    "mediation_kept": kept,
}

CONFIRMS: dict[str, Callable[[Turn], Reply]] = {"leave": leave}
"""What a confirmation confirms, by what its button remembers."""

STATES: dict[str, Callable[[Turn], Reply]] = {WISHING: wish}
