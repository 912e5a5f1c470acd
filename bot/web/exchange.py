"""One exchange of the web door: what came becomes an Incoming, what the engine said becomes messages."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from starlette.datastructures import FormData, UploadFile

from bot.catalogue.letters import rendered
from bot.messages import Incoming, Location, Rendered
from bot.web.door import CHANNEL, WebDoor
from bot.web.errors import SessionUnknown, TooManyPictures, Unprocessable
from models.vocabulary import Locale
from workflows.access import InvitationInvalid, Opened, is_usable, join, open_resident
from workflows.conversation import ChatUnknown, Letter, messages_after
from workflows.transaction import Transaction

MOST_PICTURES = 5
LONGEST_UPDATE_ID = 200
DATUMS = ("wgs84", "gcj02")
NEWEST = 2**62


@dataclass(frozen=True)
class Exchanges:
    """Opens sessions, hands messages to the engine, and reads what was said."""

    door: WebDoor

    async def open(self, invitation: str | None, locale: Locale) -> Opened:
        """Open a session and let the engine greet. Raises InvitationInvalid."""
        door = self.door
        now, real_now, chance = door.clock(), door.real_clock(), door.chance

        def step(tx: Transaction) -> Opened:
            if invitation is None:
                return open_resident(tx, locale, now, real_now, chance)
            return join(tx, invitation, locale, now, real_now, chance)

        if invitation is not None and not await door.database.read(
            lambda tx: is_usable(tx, invitation, real_now)
        ):
            raise InvitationInvalid
        opened = await door.database.write(step)
        chat = opened.chat.id
        await door.engine.receive(Incoming(CHANNEL, chat, f"{chat}/start", command="start"))
        return opened

    async def send(self, incoming: Incoming) -> list[Rendered]:
        """Hand a message to the engine and return the screens of this exchange. Raises SessionUnknown."""
        try:
            letters = await self.door.engine.receive(incoming)
        except ChatUnknown:
            raise SessionUnknown from None
        self.door.streams.wake((incoming.chat_id,))
        return self.shown(letters)

    async def after(self, chat: int, number: int) -> list[Rendered]:
        """Return what was delivered to a chat after a number."""
        return self.shown(await self.door.database.read(lambda tx: messages_after(tx, chat, number)))

    async def after_while(
        self, chat: int, number: int, holds: Callable[[Transaction], bool]
    ) -> list[Rendered] | None:
        """Do as `after` does; None once who listens holds no session any more."""

        def look(tx: Transaction) -> Sequence[Letter] | None:
            return messages_after(tx, chat, number) if holds(tx) else None

        letters = await self.door.database.read(look)
        return None if letters is None else self.shown(letters)

    def shown(self, letters: Sequence[Letter]) -> list[Rendered]:
        """Render letters for their reader, pictures with their addresses."""
        return [with_addresses(rendered(letter, self.door.zone)) for letter in letters]

    def update(self, chat: int, given: object) -> str:
        """Name an update within its chat; draw a name for one that has none. Raises Unprocessable."""
        if given is None or given == "":
            return f"{chat}/{self.door.chance.randbytes(9).hex()}"
        if isinstance(given, bool) or not isinstance(given, str | int) or len(str(given)) > LONGEST_UPDATE_ID:
            raise Unprocessable
        return f"{chat}:{clean(str(given))}"

    def from_json(self, chat: int, body: Mapping[str, Any]) -> Incoming:
        """Read a message of the API. Raises Unprocessable."""
        given = {name: body[name] for name in ("text", "button", "location") if body.get(name) is not None}
        if len(given) != 1:
            raise Unprocessable
        incoming = Incoming(CHANNEL, chat, self.update(chat, body.get("update_id")))
        if "location" in given:
            return replace(incoming, location=location_of(given["location"]))
        (name, value), *_ = given.items()
        if not isinstance(value, str):
            raise Unprocessable
        return (
            replace(incoming, text=clean(value)) if name == "text" else replace(incoming, button=clean(value))
        )

    async def from_form(self, chat: int, form: FormData) -> Incoming:
        """Read a message with pictures. Raises Unprocessable, TooManyPictures, PictureTooLarge, …"""
        uploads = [each for each in form.getlist("photo") if isinstance(each, UploadFile) and each.size]
        if len(uploads) > MOST_PICTURES:
            raise TooManyPictures
        update = self.update(chat, form.get("update_id"))
        text = form.get("text")
        if not uploads and not isinstance(text, str):
            raise Unprocessable
        names = await self.door.pictures.keep(chat, [await upload.read() for upload in uploads])
        words = clean(text) if isinstance(text, str) and (text or not names) else None
        return Incoming(CHANNEL, chat, update, text=words, photos=names)


def location_of(value: object) -> Location:
    """Read a point. Its datum must be said: a guess would be 500 m off. Raises Unprocessable."""
    if not isinstance(value, dict) or value.get("datum") not in DATUMS:
        raise Unprocessable
    lat, lon = degrees(value.get("lat"), 90), degrees(value.get("lon"), 180)
    return Location(lat, lon, value["datum"])


def degrees(value: object, most: int) -> float:
    """Read an angle. Raises Unprocessable."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= most:
        raise Unprocessable
    return float(value)


def clean(text: str) -> str:
    """Return text that can be stored: half characters replaced, NUL taken out."""
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def with_addresses(message: Rendered) -> Rendered:
    """Give the pictures, recordings and sheets of a message their addresses."""
    if not (message.images or message.recordings or message.documents):
        return message
    sheets = tuple(f"/desk/case/{number}/sheet" for number in message.documents)
    images, recordings = addresses(message.images), addresses(message.recordings)
    return replace(message, images=images, recordings=recordings, documents=sheets)


def addresses(names: Iterable[str]) -> tuple[str, ...]:
    """Where attachments are given out."""
    return tuple(f"/pictures/{name}" for name in names)


def number_of(value: str | None) -> int:
    """Read a message number; 0 when none is given. Raises Unprocessable."""
    if not value:
        return 0
    if not (value.isascii() and value.isdigit() and len(value) < 30):
        raise Unprocessable
    return min(int(value), NEWEST)
