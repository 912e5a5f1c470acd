"""Renders a delivered message of the outbox for its reader."""

from dataclasses import dataclass
from datetime import tzinfo

from bot.catalogue.sentences import locale_of, phrase, render
from bot.messages import Rendered, RenderedButton
from models.vocabulary import Locale
from workflows.attachments import pictures_in, recordings_in
from workflows.conversation import Letter, token_of
from workflows.screens import Button, Poll, from_json


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


def worded(letter: Letter, zone: tzinfo | None = None, locale: Locale | None = None) -> Worded:
    """Return a message with its words."""
    language = locale or locale_of(letter.locale)
    screen = from_json(letter.screen)
    return Worded(
        text="\n".join(render(line, language, zone) for line in screen.lines),
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
    )


def worded_poll(poll: Poll, locale: Locale) -> WordedPoll:
    """Return a straw poll with its words; its question begins by saying that it is no vote."""
    return WordedPoll(render(poll.question, locale), poll.options, poll.closed)


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
        edited=letter.edits,
        case=said.case,
        at=letter.at,
    )


class NotDelivered(ValueError):
    """A message that is still on its way was to be shown."""


def label(button: Button, locale: Locale, zone: tzinfo | None) -> str:
    """Return the words on a button."""
    if button.label is not None:
        return render(button.label, locale, zone)
    return phrase(f"button.{button.name}", locale)
