"""Letters for a door alone, without a database, and doors of both libraries."""

import io
from dataclasses import replace
from datetime import UTC

from PIL import Image

from bot.delivery import Sent
from bot.telegram.sending.outgoing import TelegramDoor, residents_door, staff_door
from models.post import Letter
from models.vocabulary import Repeat
from tests.botapi.api import BotApi
from tests.voices import voice_message
from workflows.screens import Button, Screen, say, to_json

BOTS = ("residents", "staff")
"""The residents' bot speaks with aiogram, the staff's with python-telegram-bot."""


def picture(colour: str = "red") -> bytes:
    """A small picture."""
    made = io.BytesIO()
    Image.new("RGB", (32, 24), colour).save(made, "JPEG")
    return made.getvalue()


COLOURS = {"red": (255, 0, 0), "green": (0, 128, 0), "blue": (0, 0, 255)}
VOICE = voice_message(2)
PICTURES: dict[str, bytes] = {f"{colour}.jpg": picture(colour) for colour in COLOURS} | {"two.ogg": VOICE}


def colour_of(photo: bytes | None) -> str | None:
    """Which of our pictures that is: Telegram makes its own files of them."""
    if photo is None:
        return None
    with Image.open(io.BytesIO(photo)) as opened:
        seen = opened.convert("RGB").getpixel((0, 0))
    assert isinstance(seen, tuple)
    return min(
        COLOURS,
        key=lambda name: sum(abs(a - b) for a, b in zip(COLOURS[name], seen, strict=True)),
    )


async def kept(name: str) -> bytes | None:
    """Give a picture that is kept."""
    return PICTURES.get(name)


def door_of(api: BotApi, bot: str, token: str | None = None) -> TelegramDoor:
    """Open a bot's door, with its own token or another."""
    opened = residents_door if bot == "residents" else staff_door
    return opened(token or api.token(bot), api.url, kept, UTC)


def words(text: str, *buttons: str, images: tuple[str, ...] = ()) -> str:
    """A screen that says exactly this."""
    rows = tuple((Button("choose", {}, say("button.choose", name=each)),) for each in buttons)
    return to_json(Screen((say("button.choose", name=text),), rows, images))


def letter(address: object, screen: str, number: int = 1) -> Letter:
    """A message for an address."""
    return Letter(
        id=number,
        chat_id=1,
        channel="residents",
        address=str(address),
        locale="zh-CN",
        screen=screen,
        secret="5ec2e7",
        spent=False,
        case_id=None,
        edits=None,
        repeat=Repeat.ALLOWED,
        number=None,
        at=None,
        attempts=0,
        reply=True,
    )


async def tell(door: TelegramDoor, message: Letter) -> Sent:
    """Send all parts of a message, as the courier does."""
    sent = await door.send(message)
    while sent.more:
        sent = await door.send(replace(message, progress=sent.foreign))
    return sent


def instead_of(sent: Sent, message: Letter) -> Letter:
    """A message that replaces one that has arrived."""
    return replace(message, edits=1, replaces=sent.foreign)
