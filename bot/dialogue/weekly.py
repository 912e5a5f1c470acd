"""The week in the chat: what came and what is answered, with a picture; residents may ask for it."""

from collections.abc import Callable

from bot.dialogue.report import act_of
from bot.dialogue.turn import Reply, Turn, stay
from models.vocabulary import Locale, Role
from workflows.responsiveness.week import subscribe
from workflows.responsiveness.week.clock import picture
from workflows.responsiveness.week.figures import week_figures
from workflows.responsiveness.week.told import week_screen
from workflows.screens import Button, Screen, say


def shown(turn: Turn) -> Reply:
    """Show the newest whole week: to a head of the own body, to everybody else of the whole."""
    body = turn.chat.body if turn.role is Role.HEAD else None
    found = week_figures(turn.tx, turn.reference, turn.now, body)
    images = picture(act_of(turn), found.last.monday, Locale(turn.chat.locale))
    buttons = choice(turn) if turn.role is Role.RESIDENT else (Button("help"),)
    return stay(turn, week_screen(turn.tx, turn.reference, found, body, images, *buttons))


def choice(turn: Turn) -> tuple[Button, ...]:
    """What a resident may choose now."""
    return (Button("week_leave" if subscribe.wants(turn.tx, turn.chat.person_id) else "week_want"),)


def want(turn: Turn) -> Reply:
    """Tell it every Monday from now on."""
    subscribe.want(act_of(turn))
    return stay(turn, Screen((say("week.wanted"),), ((Button("week_leave"), Button("subscriptions")),)))


def leave(turn: Turn) -> Reply:
    """Tell it no more."""
    subscribe.leave(act_of(turn))
    return stay(turn, Screen((say("week.left"),), ((Button("week_want"), Button("help")),)))


PRESSES: dict[str, Callable[[Turn], Reply]] = {"week_want": want, "week_leave": leave}
