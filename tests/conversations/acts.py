"""What people do in a transcript, as a door takes it."""

import io
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from PIL import Image

from tests.conversations.cast import Sight
from tests.conversations.door import Door, Key, Shown
from tests.voices import voice_message

KEY = re.compile(r"\[([^\]]+)\]\s*(\S*)")


class CannotDo(Exception):
    """What the transcript wants done is not to be done: no such button, no such place."""


@dataclass(frozen=True)
class Scene:
    """Where an act takes place."""

    door: Door
    cast: dict[str, Sight]


async def say(scene: Scene, sight: Sight, text: str) -> None:
    """Say something."""
    await scene.door.say(sight.person.name, text)


async def say_often(scene: Scene, sight: Sight, text: str) -> None:
    """Say the same again and again in one message: `说重复 20000 好`."""
    times, _, words = text.partition(" ")
    await scene.door.say(sight.person.name, words * int(times))


async def edit(scene: Scene, sight: Sight, text: str) -> None:
    """Change the words of an own message: `改 1 …` the newest, `改 2 …` the one before it."""
    back, _, words = text.partition(" ")
    await scene.door.edit(sight.person.name, int(back), words)


async def press(scene: Scene, sight: Sight, text: str) -> None:
    """Press a button that is offered: `按 [接单]`, or `按 [接单] «单号»` where several are."""
    sight.pressed = find_key(sight.shown, text).token
    await scene.door.press(sight.person.name, sight.pressed)


async def press_again(scene: Scene, sight: Sight, _text: str) -> None:
    """Press the button pressed last once more."""
    await scene.door.press(sight.person.name, sight.pressed)


async def press_foreign(scene: Scene, sight: Sight, text: str) -> None:
    """Press a button that was offered to somebody else: `按别人的 王工 [接单]`."""
    owner, _, key = text.partition(" ")
    await scene.door.press(sight.person.name, find_key(scene.cast[owner].shown, key).token)


async def press_forged(scene: Scene, sight: Sight, text: str) -> None:
    """Press a button that nobody ever offered."""
    await scene.door.press(sight.person.name, text)


async def again(scene: Scene, sight: Sight, _text: str) -> None:
    """Let the newest update arrive once more."""
    await scene.door.again(sight.person.name)


async def send_photos(scene: Scene, sight: Sight, text: str) -> None:
    """Send pictures: `发照片 2`, `发照片 1 楼道照片`, `发照片 30MB`, `发照片 坏的`."""
    count, _, caption = text.partition(" ")
    await scene.door.send_photos(sight.person.name, pictures(count), caption or None)


async def send_voice(scene: Scene, sight: Sight, text: str) -> None:
    """Send a voice message: `发语音 3秒`, `发语音 3秒 一句话` with words under it, `发语音 坏的`."""
    length, _, caption = text.partition(" ")
    seconds = 3 if length == "坏的" else int(length.removesuffix("秒"))
    data = b"not a voice" if length == "坏的" else voice_message(seconds)
    await scene.door.send_voice(sight.person.name, data, seconds, caption or None)


async def send_location(scene: Scene, sight: Sight, text: str) -> None:
    """Send a point: `发位置 31.2230,112.8730 wgs84`."""
    point, datum = text.split()
    lat, lon = (float(each) for each in point.split(","))
    await scene.door.send_location(sight.person.name, lat, lon, datum)


async def send_raw(scene: Scene, sight: Sight, text: str) -> None:
    """Send what no client of ours would."""
    await scene.door.send_raw(sight.person.name, text)


async def download(scene: Scene, sight: Sight, _text: str) -> None:
    """Take a copy of everything that is kept of oneself."""
    sight.file = await scene.door.download(sight.person.name)


def pictures(count: str) -> list[bytes]:
    """So many pictures, each of its own colour; or one that is too large, or none at all."""
    if count == "坏的":
        return [b"not a picture"]
    if count.endswith("MB"):
        return [picture(0) + b"\0" * (int(count[:-2]) * 1_000_000)]
    return [picture(number) for number in range(int(count))]


def picture(number: int) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (48, 36), (40 * number % 256, 90, 160)).save(out, "PNG")
    return out.getvalue()


def find_key(shown: list[Shown], text: str) -> Key:
    """The newest button of a name, on a message that nothing has replaced. Raises CannotDo."""
    match = KEY.match(text)
    if match is None:
        raise CannotDo(f"要写按哪个按钮:{text}")
    replaced = {each.edited for each in shown}
    for message in reversed(shown):
        if (message.id in replaced) or (match[2] and message.case != match[2]):
            continue
        for key in message.keys:
            if key.is_called(match[1]):
                return key
    raise CannotDo(f"没有这个按钮可按:{text}")


ACTIONS: dict[str, Callable[[Scene, Sight, str], Awaitable[None]]] = {
    "说": say,
    "说重复": say_often,
    "改": edit,
    "按": press,
    "再按": press_again,
    "按别人的": press_foreign,
    "按伪造的": press_forged,
    "重发": again,
    "发照片": send_photos,
    "发语音": send_voice,
    "发位置": send_location,
    "发来": send_raw,
    "下载": download,
}
