"""Says in which language who never chose one is answered: that of their letters; another is offered."""

from dataclasses import replace
from enum import StrEnum, auto

from bot.catalogue.traditional import is_simplified, is_traditional
from bot.dialogue.turn import IDLE, Reply, Turn
from bot.dialogue.words import is_foreign
from models.vocabulary import Locale
from workflows.screens import Button, say
from workflows.tongues import chosen


class Wish(StrEnum):
    """What the letters of a message ask for."""

    NOTHING = auto()
    OFFER = auto()  # another language, beside the answer
    TRADITIONAL = auto()  # the answer, and all that follows
    PLAIN = auto()  # what is spoken already is theirs from now on


def wish(turn: Turn) -> Wish:
    """Return what is to be done about the language of an answer, before it is worked out."""
    typed, spoken = turn.incoming.text or "", turn.chat.locale
    if turn.state != IDLE:
        return Wish.NOTHING
    if spoken == Locale.HANS and is_traditional(typed):
        return Wish.OFFER if has_chosen(turn, Locale.HANS, Locale.EN) else Wish.TRADITIONAL
    if is_spoken(typed, spoken):
        return Wish.NOTHING if has_chosen(turn, *Locale) else Wish.PLAIN
    return Wish.OFFER if spoken != Locale.EN and is_foreign(typed) else Wish.NOTHING


def is_spoken(typed: str, spoken: str) -> bool:
    """Whether words are plainly written in the Chinese in which a chat is held."""
    if spoken == Locale.HANS:
        return is_simplified(typed)
    return spoken == Locale.HANT and is_traditional(typed)


def has_chosen(turn: Turn, *languages: Locale) -> bool:
    """Whether somebody has made plain that one of these languages is theirs."""
    return chosen(turn.tx, turn.chat.person_id) in languages


def in_it(turn: Turn, reply: Reply, wished: Wish) -> Reply:
    """The answer, in the language that is wished or with another offered."""
    if wished is Wish.NOTHING:
        return reply
    if wished is Wish.PLAIN:
        return reply if reply.gone else replace(reply, locale=turn.chat.locale)
    first = reply.screens[0]
    offered = first.with_buttons(*first.buttons, (Button("language"),))
    if wished is Wish.TRADITIONAL:
        offered = replace(offered, lines=(*offered.lines, say("language.by_letters")))
        reply = replace(reply, locale=str(Locale.HANT))
    return replace(reply, screens=(offered, *reply.screens[1:]))
