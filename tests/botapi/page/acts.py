"""What a person can do on the page."""

from collections.abc import Awaitable, Callable

from tests.botapi.errors import NotCalled
from tests.botapi.methods.media import PHOTO_BYTES
from tests.botapi.model import Json
from tests.botapi.people import Person
from tests.botapi.screen import Shown

ANSWER_SECONDS = 8.0
PLACE = (31.2230, 112.8730)
"""Within the sample community."""


async def act(person: Person, fields: Json, pictures: list[bytes]) -> Json:
    """Do what `act` names; return what the page should tell. Raises KeyError for an unknown act."""
    bot, kind = fields["bot"], fields["act"]
    if kind == "presses":
        return await _press(person, bot, fields)
    if kind == "photo":
        return await _photos(person, bot, fields, pictures)
    if kind == "votes":
        message = _message(person, bot, fields)
        await person.votes(bot, message, [int(fields["option"])])
    elif kind == "edits":
        await person.edits(bot, _message(person, bot, fields), fields["text"])
    else:
        await _plain(person, bot, kind, fields)
    return {}


async def _plain(person: Person, bot: str, kind: str, fields: Json) -> None:
    doing: dict[str, Callable[[], Awaitable[object]]] = {
        "says": lambda: person.says(bot, fields["text"]),
        "opens": lambda: person.opens(bot, fields.get("payload") or None),
        "location": lambda: person.sends_location(bot, *_place(fields)),
        "voice": lambda: person.sends_voice(bot),
        "contact": lambda: person.sends_contact(bot),
        "blocks": lambda: person.blocks(bot),
        "unblocks": lambda: person.unblocks(bot),
    }
    await doing[kind]()


def _place(fields: Json) -> tuple[float, float]:
    if "lat" not in fields:
        return PLACE
    return float(fields["lat"]), float(fields["lon"])


def _message(person: Person, bot: str, fields: Json) -> Shown:
    return next(each for each in person.chat(bot).messages if each.id == int(fields["message"]))


async def _press(person: Person, bot: str, fields: Json) -> Json:
    """Press and wait a little for the bot's answer: its words, or that nobody answered."""
    press = await person.presses(bot, fields["button"], _message(person, bot, fields))
    if press.url:
        return {"url": press.url}
    try:
        await press.answered(ANSWER_SECONDS)
    except NotCalled:
        return {"text": None, "unanswered": True}
    return press.answer or {}


async def _photos(person: Person, bot: str, fields: Json, pictures: list[bytes]) -> Json:
    if any(len(each) > PHOTO_BYTES for each in pictures):
        raise ValueError("a photo has 10 MB at most")
    if len(pictures) > 1:
        await person.sends_album(bot, pictures[:10], fields.get("text") or None)
    else:
        await person.sends_photo(bot, pictures[0] if pictures else None, fields.get("text") or None)
    return {}
