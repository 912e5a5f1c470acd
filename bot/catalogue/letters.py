"""Renders a delivered message of the outbox for its reader."""

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


def worded(letter: Letter, zone: tzinfo | None = None, locale: Locale | None = None) -> Worded:
    """Return a message with its words."""
    language = locale or locale_of(letter.locale)
    screen = from_json(letter.screen)
    return Worded(
        text="\n".join(spoken(line, language, zone) for line in screen.lines),
        buttons=tuple(
            tuple(
                RenderedButton(label(button, language, zone), button.name, token_of(letter, row, column))
                for column, button in enumerate(buttons)
            )
            for row, buttons in enumerate(screen.buttons)
        ),
        images=pictures_in(screen.images),
        recordings=recordings_in(screen.images),
        case=screen.case_number,
        poll=worded_poll(screen.poll, language) if screen.poll else None,
        sheet=screen.sheet,
    )


def worded_poll(poll: Poll, locale: Locale) -> WordedPoll:
    """Return a straw poll with its words; its question begins by saying that it is no vote."""
    return WordedPoll(spoken(poll.question, locale), poll.options, poll.closed)


def rendered(letter: Letter, zone: tzinfo | None = None, locale: Locale | None = None) -> Rendered:
    """Return a message with its words; only delivered messages have a number and an instant."""
    if letter.number is None or letter.at is None:
        raise NotDelivered(letter.id)
    said = worded(letter, zone, locale)
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


def label(button: Button, locale: Locale, zone: tzinfo | None) -> str:
    """Return the words on a button."""
    return spoken(button.label or say(f"button.{button.name}"), locale, zone)


def spoken(line: Sentence, locale: Locale, zone: tzinfo | None = None) -> str:
    """Return the words of a line of a message.

    What another version of the house wrote may have no words in this one, or want other values. A chat is
    read as a whole, so one such line must not close it: a gap is shown. Tests take the warning as an error.
    """
    try:
        return render(line, locale, zone)
    except KeyError as missing:
        warn(f"{line.key} cannot be said: {missing}", RuntimeWarning, stacklevel=2)
        return phrase("message.unsaid", locale)
