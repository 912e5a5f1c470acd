"""Makes of a letter what Telegram can show: texts, pictures, recordings, sheets; its buttons stand last."""

from dataclasses import dataclass

from bot.catalogue.letters import Worded
from bot.telegram.sending.api import Keyboard
from bot.telegram.sending.foreign import Kind
from bot.telegram.sending.keyboards import keyboard
from bot.telegram.sending.split import LONGEST_CAPTION, split, units, whole

ALBUM = 10
"""Pictures of one album. Source: core.telegram.org/bots/api#sendmediagroup."""

NO_WORDS = "·"
"""Stands where there would be no words: Telegram takes no empty text."""


@dataclass(frozen=True)
class Piece:
    """One message to be sent: a text, a picture with a caption, an album or a recording alone, or a poll.

    The text of a poll says the same, for chats that take none. Of a recording `images` holds the name,
    of a document the number of the case whose sheet it is.
    """

    kind: Kind
    text: str = ""
    images: tuple[str, ...] = ()
    keyboard: Keyboard = ()
    question: str = ""
    options: tuple[str, ...] = ()


def pieces(said: Worded) -> list[Piece]:
    """Return the messages in which a letter is told, in order."""
    text, keys = whole(said.text), keyboard(said.buttons)
    if said.poll is not None and not said.poll.closed:
        poll = said.poll
        return [Piece(Kind.QUESTION, text, keyboard=keys, question=poll.question, options=poll.options)]
    if said.sheet:
        return [Piece(Kind.DOCUMENT, text, (said.sheet,), keys)]
    heard = [Piece(Kind.VOICE, images=(name,)) for name in said.recordings]
    if len(said.images) == 1 and units(text) <= LONGEST_CAPTION:
        return [*heard, Piece(Kind.PHOTO, text, said.images, keys)]
    shown = [pictured(said.images[start : start + ALBUM]) for start in range(0, len(said.images), ALBUM)]
    shown += heard
    if shown and not text and not keys:
        return shown
    *earlier, last = split(text) or [NO_WORDS]
    return [*shown, *(Piece(Kind.TEXT, each) for each in earlier), Piece(Kind.TEXT, last, keyboard=keys)]


def pictured(images: tuple[str, ...]) -> Piece:
    """One picture alone, or an album."""
    return Piece(Kind.PHOTO if len(images) == 1 else Kind.ALBUM, images=images)
