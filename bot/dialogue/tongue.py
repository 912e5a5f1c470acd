"""Says in which language who never chose one is answered: that of their letters; another is offered."""

from dataclasses import replace
from enum import StrEnum, auto

from bot.catalogue.traditional import is_traditional
from bot.dialogue import own
from bot.dialogue.turn import IDLE, Reply, Turn
from bot.dialogue.words import is_foreign
from models.vocabulary import Locale
from workflows.conversation import lately_shown
from workflows.screens import Button, from_json, say

LATELY = 20
"""Messages among which a choice of language is looked for; whoever has reported since has made it plain."""


class Wish(StrEnum):
    """What the letters of a message ask for."""

    NOTHING = auto()
    OFFER = auto()  # another language, beside the answer
    TRADITIONAL = auto()  # the answer, and all that follows


def wish(turn: Turn) -> Wish:
    """Return what is to be done about the language of an answer, before it is worked out."""
    typed, spoken = turn.incoming.text or "", turn.chat.locale
    if turn.state != IDLE:
        return Wish.NOTHING
    if spoken == Locale.HANS and is_traditional(typed):
        return Wish.OFFER if has_chosen(turn) else Wish.TRADITIONAL
    return Wish.OFFER if spoken != Locale.EN and is_foreign(typed) else Wish.NOTHING


def has_chosen(turn: Turn) -> bool:
    """Whether somebody has reported in this language before, or has lately set it."""
    shown = lately_shown(turn.tx, turn.chat.id, LATELY)
    keys = {line.key for each in shown for line in from_json(each.screen).lines}
    return "language.set" in keys or bool(own.newest(turn))


def in_it(reply: Reply, wished: Wish) -> Reply:
    """The answer, in the language that is wished or with another offered."""
    if wished is Wish.NOTHING:
        return reply
    first = reply.screens[0]
    offered = first.with_buttons(*first.buttons, (Button("language"),))
    if wished is Wish.TRADITIONAL:
        offered = replace(offered, lines=(*offered.lines, say("language.by_letters")))
        reply = replace(reply, locale=str(Locale.HANT))
    return replace(reply, screens=(offered, *reply.screens[1:]))
