"""What a person did at a messenger, in one form for both libraries."""

from dataclasses import dataclass
from enum import StrEnum


class Malformed(Exception):
    """An update that is not what the Bot API describes; `reason` is a kind of error, never words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Kind(StrEnum):
    """What came."""

    TEXT = "text"
    COMMAND = "command"
    BUTTON = "button"
    LOCATION = "location"
    PHOTO = "photo"  # also a picture sent as a file
    VOICE = "voice"  # with a file: a recording; without: music and round films
    VIDEO = "video"
    CONTACT = "contact"
    FILE = "file"  # that is no picture
    STICKER = "sticker"  # also dice, games, polls: nothing that could be read
    EDITED = "edited"  # an earlier message was changed
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"  # also let into a group, or given other rights there
    MOVED = "moved"  # a group got another address
    GROUP = "group"  # somebody spoke to us where others hear it
    QUIET = "quiet"  # nothing to answer: a pinned message, a living location that moves
    UNKNOWN = "unknown"  # a kind of update that we do not know


@dataclass(frozen=True)
class File:
    """A file as the messenger offers it."""

    id: str
    size: int | None  # bytes; None where it is not told


@dataclass(frozen=True)
class Came:
    """One update. `chat` is the messenger's own number of the chat, 0 where there is none."""

    update: int
    kind: Kind
    chat: int = 0
    private: bool = True
    language: str | None = None
    text: str | None = None  # also the words under a picture
    command: str | None = None  # without its slash
    payload: str = ""  # what stands behind a command
    button: str | None = None
    callback: str | None = None  # the name of a press that wants to be answered
    point: tuple[float, float] | None = None  # latitude, longitude
    file: File | None = None
    album: str | None = None
    moved_to: int | None = None
    user: int = 0  # who spoke or pressed, where others hear it
    topic: int | None = None  # of a forum
    forum: bool = False
    name: str | None = None  # under which it is played again
    message: int = 0  # its number in the chat, where it has words that may be changed later
