"""What a transcript needs of a door: whoever adds a channel adds one class of this shape."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.app import House
from models.vocabulary import Role


@dataclass(frozen=True)
class Person:
    """Somebody in a transcript."""

    name: str
    role: Role
    body: str | None = None
    area: str | None = None
    locale: str = "zh-CN"


@dataclass(frozen=True)
class Key:
    """A button as shown."""

    label: str
    name: str
    token: str

    def is_called(self, name: str) -> bool:
        """Whether this is the button of a label, or of a stable English name."""
        return name in (self.label, self.name)


@dataclass(frozen=True)
class Shown:
    """One message as a person sees it."""

    id: int
    text: str
    keys: tuple[Key, ...] = ()
    images: tuple[str, ...] = ()
    edited: int | None = None
    case: str | None = None
    recordings: int = 0
    documents: int = 0

    def offers(self, name: str) -> bool:
        """Whether a button of this name stands below."""
        return any(key.is_called(name) for key in self.keys)

    def drawn(self) -> str:
        """The message as a reader of a failed test sees it."""
        keys = " ".join(f"[{key.label}]" for key in self.keys)
        photos = f"(照片 {len(self.images)} 张)" if self.images else ""
        heard = f"(录音 {self.recordings} 段)" if self.recordings else ""
        paper = f"(文件 {self.documents} 个)" if self.documents else ""
        return "\n".join(part for part in (self.text, photos, heard, paper, keys) if part)


class Door(Protocol):
    """A channel, driven as its users drive it. What a door refuses is shown like a message."""

    name: str
    """What people are told this door is called, in simplified Chinese."""

    @property
    def settings(self) -> dict[str, Any]:
        """What a house must be set to for this door."""

    def lacks(self, verb: str, text: str) -> bool:
        """Whether a line of a transcript cannot be played here (`differences`)."""

    async def enter(self, house: House) -> None:
        """Stand before a house that has just been opened; everybody keeps their chat."""

    async def leave(self) -> None:
        """Let go of the house."""

    async def open(self, person: Person, invitation: str | None) -> None:
        """Begin a chat."""

    async def say(self, who: str, text: str) -> None:
        """Send a text."""

    async def edit(self, who: str, back: int, text: str) -> None:
        """Change the words of the newest message (1) of a person, or of one before it."""

    async def press(self, who: str, token: str) -> None:
        """Press a button."""

    async def send_photos(self, who: str, photos: Sequence[bytes], caption: str | None) -> None:
        """Send pictures, together."""

    async def send_voice(self, who: str, voice: bytes, seconds: int, caption: str | None) -> None:
        """Send a voice message that says of itself to last so long."""

    async def send_location(self, who: str, lat: float, lon: float, datum: str) -> None:
        """Send a point."""

    async def send_raw(self, who: str, body: str) -> None:
        """Send what no client of ours would."""

    async def again(self, who: str) -> None:
        """Deliver the newest update once more, as a network does that saw no answer."""

    async def seen(self, who: str) -> list[Shown]:
        """Return what a person has been shown since the last look."""

    async def whole(self, who: str) -> list[Shown] | None:
        """Return a person's chat as it stands now, None where the door is shut to them."""

    async def download(self, who: str) -> str:
        """Take a copy of everything kept of a person; return the text of the file."""
