"""The house asks some people again, by lot, whether it was true: one press, and no body learns of it."""

from collections.abc import Callable

from bot.dialogue.report import act_of
from bot.dialogue.talk import bare, told_by
from bot.dialogue.turn import IDLE, Reply, Turn, in_place
from workflows.responsiveness.recheck.answer import Taken, allow, answer, stop
from workflows.responsiveness.recheck.draw import lately
from workflows.responsiveness.recheck.terms import Said
from workflows.screens import Button, Screen, say


def said(choice: Said) -> Callable[[Turn], Reply]:
    """Take one choice and thank for it."""

    def taken(turn: Turn) -> Reply:
        number = int(turn.press.action.get("recheck") or 0) if turn.press else 0
        found = answer(act_of(turn), number, choice)
        anew = choice is Said.UNSOLVED and not found.may_reopen
        lines = (say(f"recheck.taken.{choice}"), *((say("recheck.say_again"),) if anew else ()))
        return staying(turn, Screen(lines, (*ways(found, choice), (Button("recheck_stop"),))))

    return taken


def ways(found: Taken, choice: Said) -> tuple[tuple[Button, ...], ...]:
    """What may be done about it besides, by who wants to: nothing of it happens by itself."""
    about = {"case": found.case_id}
    if choice is Said.PUSHED:
        return ((Button("pressed_rating", about),),)
    if choice is Said.UNSOLVED and found.may_reopen:
        return ((Button("reopen", about),),)
    return ()


def never(turn: Turn) -> Reply:
    """Ask no more."""
    stop(act_of(turn))
    return staying(turn, Screen((say("recheck.stopped"),), ((Button("recheck_allow"),),)))


def in_words(turn: Turn) -> Reply | None:
    """Ask no more, where somebody who was asked lately says so."""
    typed, person = bare(turn.incoming.text or ""), turn.chat.person_id
    if turn.state != IDLE or turn.incoming.photos or typed not in told_by("no_recheck"):
        return None
    asked = lately(turn.tx, [person], turn.now)
    return never(turn) if asked[person] else None


def again(turn: Turn) -> Reply:
    """Ask again, now and then."""
    allow(act_of(turn))
    allowed = say("recheck.allowed", most=turn.reference.policy.recheck_most)
    return staying(turn, Screen((allowed,), ((Button("recheck_stop"),),)))


def staying(turn: Turn, screen: Screen) -> Reply:
    """Show it in place of what was pressed; whatever else the chat is at goes on."""
    return Reply((in_place(turn, screen),), turn.state, turn.memory)


PRESSES: dict[str, Callable[[Turn], Reply]] = {
    **{f"recheck_{choice}": said(choice) for choice in Said},
    "recheck_stop": never,
    "recheck_allow": again,
}
