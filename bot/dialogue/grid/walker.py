"""A resident's conversation about hazard walks: see what is coming, come along, stay at home after all."""

from collections.abc import Callable

from bot.dialogue.grid.cards import walk_card
from bot.dialogue.report import act_of, note
from bot.dialogue.turn import Reply, Turn, in_place, stay
from workflows.grid import walks
from workflows.screens import Screen, say


def coming(turn: Turn) -> Reply:
    """Show the walks of the coming week."""
    act = act_of(turn)
    found = walks.coming(act, turn.chat.person_id)
    if not found:
        return note(turn, say("walk.none"))
    return stay(turn, Screen((say("walk.head"),)), *(walk_card(act, each) for each in found))


def round_of(turn: Turn) -> int:
    """The walk that the pressed button is about."""
    assert turn.press is not None
    return int(turn.press.action["round"])


def join(turn: Turn) -> Reply:
    """Come along."""
    act = act_of(turn)
    screen = in_place(turn, walk_card(act, walks.join(act, round_of(turn))))
    return Reply((screen,), turn.state, turn.memory)


def leave(turn: Turn) -> Reply:
    """Stay at home after all."""
    act = act_of(turn)
    screen = in_place(turn, walk_card(act, walks.leave(act, round_of(turn))))
    return Reply((screen,), turn.state, turn.memory)


PRESSES: dict[str, Callable[[Turn], Reply]] = {"walks": coming, "walk_join": join, "walk_leave": leave}
