"""Renders a delivered message of the outbox for its reader."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo
from warnings import warn

from bot.catalogue.sentences import locale_of, phrase, render
from bot.messages import Rendered, RenderedButton
from models.vocabulary import Locale
from workflows.attachments import pictures_in, recordings_in
from workflows.conversation import Letter, token_of
from workflows.screens import Button, Poll, Sentence, from_json, say


@dataclass(frozen=True)
class WordedPoll:
    """A straw poll in its reader's language."""

    question: str
    options: tuple[str, ...]
    closed: bool


Speak = Callable[[Sentence, Locale, tzinfo | None], str]
"""Says one line in a language."""


@dataclass(frozen=True)
class Worded:
    """A message in its reader's language, whether or not it has been delivered."""

    text: str
    buttons: tuple[tuple[RenderedButton, ...], ...]
    images: tuple[str, ...]
    case: str | None
    poll: WordedPoll | None = None
    recordings: tuple[str, ...] = ()
    sheet: str = ""  # number of the case whose sheet goes with it


def worded(
    letter: Letter, zone: tzinfo | None = None, locale: Locale | None = None, speak: Speak = render
) -> Worded:
    """Return a message with its words. Raises KeyError where `speak` has none for a line."""
    language = locale or locale_of(letter.locale)
    screen = from_json(letter.screen)
    return Worded(
        text="\n".join(speak(line, language, zone) for line in screen.lines),
        buttons=tuple(
            tuple(
                RenderedButton(
                    label(button, language, zone, speak), button.name, token_of(letter, row, column)
                )
                for column, button in enumerate(buttons)
            )
            for row, buttons in enumerate(screen.buttons)
        ),
        images=pictures_in(screen.images),
        recordings=recordings_in(screen.images),
        case=screen.case_number,
        poll=worded_poll(screen.poll, language, speak) if screen.poll else None,
        sheet=screen.sheet,
    )


def worded_poll(poll: Poll, locale: Locale, speak: Speak) -> WordedPoll:
    """Return a straw poll with its words; its question begins by saying that it is no vote."""
    return WordedPoll(speak(poll.question, locale, None), poll.options, poll.closed)


def rendered(letter: Letter, zone: tzinfo | None = None, locale: Locale | None = None) -> Rendered:
    """Return a message with its words; only delivered messages have a number and an instant."""
    if letter.number is None or letter.at is None:
        raise NotDelivered(letter.id)
    said = worded(letter, zone, locale, spoken)
    return Rendered(
        id=letter.number,
        text=said.text,
        buttons=said.buttons,
        images=said.images,
        recordings=said.recordings,
        documents=(said.sheet,) if said.sheet else (),
        edited=letter.edits,
        case=said.case,
        at=letter.at,
    )


class NotDelivered(ValueError):
    """A message that is still on its way was to be shown."""


def label(button: Button, locale: Locale, zone: tzinfo | None, speak: Speak) -> str:
    """Return the words on a button."""
    return speak(button.label or say(f"button.{button.name}"), locale, zone)


def spoken(line: Sentence, locale: Locale, zone: tzinfo | None = None) -> str:
    """Return the words of a line of a message.

    What another version of the house wrote may have no words in this one, or want other values. A chat is
    read as a whole, so one such line must not close it: a gap is shown. Tests take the warning as an error.
    What is sent out waits for an operator instead, and is therefore worded without this.
    """
    try:
        return render(line, locale, zone)
    except KeyError as missing:
        warn(f"{line.key} cannot be said: {missing}", RuntimeWarning, stacklevel=2)
        return phrase("message.unsaid", locale)
