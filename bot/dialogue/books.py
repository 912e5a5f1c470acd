"""Names every book of acts that is asked for one thing at a time, for residents and for staff."""

from collections.abc import Callable

from bot.dialogue import asking
from bot.dialogue.governance import routes as governance
from bot.dialogue.turn import Reply, Turn

BOOKS: asking.Books = {governance.BOOK.name: governance.BOOK}

ASKED: dict[str, Callable[[Turn], Reply]] = {
    "form_pick": lambda turn: asking.pick(turn, BOOKS),
    "form_skip": lambda turn: asking.skip(turn, BOOKS),
}
CONFIRMS: dict[str, Callable[[Turn], Reply]] = {"form": lambda turn: asking.do(turn, BOOKS)}
STATES: dict[str, Callable[[Turn], Reply]] = {
    asking.ASKING: lambda turn: asking.words(turn, BOOKS),
    asking.PREVIEW: asking.look_again,
}
STAFF_PRESSES = {**ASKED, **governance.STAFF_PRESSES}
PRESSES = {**ASKED, **governance.PRESSES}
