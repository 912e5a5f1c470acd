"""What a door hands to the engine, and what it gets back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Location:
    """A point as the door gave it; the datum is never guessed."""

    lat: float
    lon: float
    datum: str  # wgs84 or gcj02


@dataclass(frozen=True)
class Incoming:
    """One update of one chat. Exactly one of text, button, command, location, photos is given;

    `text` may come with `photos` as their caption. `update_id` makes a redelivery harmless. Where `edits` is
    set, `text` is what the words of an earlier `message` are now; where `heard` is, nobody has spoken.
    """

    channel: str
    chat_id: int
    update_id: str
    text: str | None = None
    button: str | None = None  # the token of the pressed button
    command: str | None = None  # help, language, cancel …
    location: Location | None = None
    photos: tuple[str, ...] = ()  # names of stored attachments: re-encoded pictures, recordings
    also: tuple[str, ...] = ()  # further updates that are taken together with this one
    message: str | None = None  # the door's own name of the words, where they can be changed later
    edits: bool = False
    heard: str | None = None  # what a machine made of the one attachment in `photos`; empty: nothing


@dataclass(frozen=True)
class RenderedButton:
    """A button with its words and the token that a press sends back."""

    label: str
    name: str
    token: str


@dataclass(frozen=True)
class Rendered:
    """One delivered message in its reader's language."""

    id: int
    text: str
    buttons: tuple[tuple[RenderedButton, ...], ...]
    images: tuple[str, ...]
    edited: int | None
    case: str | None
    at: datetime
    recordings: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()  # numbers of cases whose sheets go with it; at the web door addresses

    def as_json(self) -> Mapping[str, object]:
        """The message as the chat API gives it."""
        return {
            "id": self.id,
            "text": self.text,
            "buttons": [
                [{"label": each.label, "name": each.name, "token": each.token} for each in row]
                for row in self.buttons
            ],
            "images": list(self.images),
            "edited": self.edited,
            "case": self.case,
            "at": self.at.isoformat(),
            **({"recordings": list(self.recordings)} if self.recordings else {}),
            **({"documents": list(self.documents)} if self.documents else {}),
        }
