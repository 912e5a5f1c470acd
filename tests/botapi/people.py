"""People who type, press and look: the other end of the bots, for tests and for the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.botapi.errors import NoSuchButton, NotCalled, NotSeen
from tests.botapi.methods.media import file_view, photo_views
from tests.botapi.methods.polls import vote
from tests.botapi.model import Account, Chat, Json, Message
from tests.botapi.pictures import plain
from tests.botapi.screen import Screen, Shown, rows_of, shown
from tests.botapi.texts import found_entities
from tests.botapi.world import Query, World
from tests.voices import voice_message

if TYPE_CHECKING:
    from tests.botapi.groups import Group

PATIENCE = 60.0
"""Seconds that people and tests wait by default: the machine may be busy."""
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class Press:
    """A pressed button; `id` is empty where the button only opens `url`."""

    id: str
    world: World
    url: str | None = None

    @property
    def answer(self) -> Json | None:
        """The bot's answer so far: text, alert, url."""
        return self.world.queries[self.id].answer if self.id else {}

    async def answered(self, timeout: float = PATIENCE) -> str | None:
        """Wait for the bot's answer and return its text. Raises NotCalled."""
        if not await self.world.signal.until(lambda: self.answer is not None, timeout):
            raise NotCalled(f"nobody answered the press within {timeout} s")
        text = (self.answer or {}).get("text")
        return str(text) if text else None


class Person:
    """A person with one account, who may write to every bot."""

    def __init__(self, world: World, account: Account) -> None:
        self._world = world
        self.account = account

    @property
    def id(self) -> int:
        return self.account.id

    @property
    def name(self) -> str:
        return self.account.first_name

    def _chat(self, where: str | Group) -> Chat:
        if isinstance(where, str):
            return self._world.private_chat(self._world.bots[where].account, self.account)
        return where.chat

    def chat(self, where: str | Group) -> Screen:
        return Screen(self._world, self._chat(where), self.account)

    async def _act(self, where: str | Group) -> Chat:
        chat = self._chat(where)
        if isinstance(where, str):
            if chat.blocked:
                await self.unblocks(where)
            chat.opened = True
        chat.acted = self._world.signal.revision
        return chat

    async def _writes(self, where: str | Group, content: Json, **about: Any) -> Shown:
        chat = await self._act(where)
        message = self._world.post(chat, self.account, content, **about)
        return self._shown(chat, message)

    def _shown(self, chat: Chat, message: Message) -> Shown:
        bots = [bot.account for bot in self._world.bots.values()]
        return shown(message, chat.bot or bots[0])

    async def says(
        self, where: str | Group, text: str, *, reply_to: Shown | None = None, thread: int | None = None
    ) -> Shown:
        entities = found_entities(text)
        content = {"text": text} | ({"entities": entities} if entities else {})
        return await self._writes(where, content, reply_to=reply_to.id if reply_to else None, thread=thread)

    async def opens(self, bot: str, payload: str | None = None) -> Shown:
        """Press Start, or follow a link with a payload of 1-64 of A-Z a-z 0-9 _ -."""
        if payload is not None and not PAYLOAD.fullmatch(payload):
            raise ValueError(payload)
        return await self.says(bot, f"/start {payload}" if payload else "/start")

    async def presses(self, where: str | Group, button: str, message: Shown | None = None) -> Press:
        """Press the button with this label or data on the newest message that has it. Raises NoSuchButton."""
        chat = self._chat(where)
        standing = list(chat.messages.values())
        seen = [each for each in reversed(standing) if message is None or each.id == message.id]
        keyboards = [(each, rows_of(each.markup)) for each in seen]
        if message is not None and message.id in chat.messages:  # a screen may still show an old keyboard
            keyboards.append((chat.messages[message.id], message.buttons))
        for each, rows in keyboards:
            for key in (key for row in rows for key in row):
                if button in {key.label, key.data}:
                    return await self._pressed(where, each, key.data, key.url)
        if message is None and any(button in row for row in self.chat(where).keyboard):
            await self._answers_keyboard(where, button)
            return Press("", self._world)
        raise NoSuchButton(button, [label.label for _, rows in keyboards for row in rows for label in row])

    async def _pressed(
        self, where: str | Group, message: Message, data: str | None, url: str | None
    ) -> Press:
        if data is None:
            return Press("", self._world, url)
        chat = await self._act(where)
        bot = self._world.bot_of(message.author)
        number = str(self._world.random.randrange(10**17, 10**18))
        self._world.queries[number] = Query(number, bot.account, chat, self._world.clock())
        query = {"id": number, "from": self.account.as_json(), "message": message}
        query |= {"chat_instance": str(abs(hash(chat.key)) % 10**18), "data": data}
        self._world.update(bot, "callback_query", query, str(chat.id))
        return Press(number, self._world)

    async def forges(self, where: str | Group, data: str, message: Shown | None = None) -> Press:
        """Press a button that no keyboard holds, on the newest message of a bot or on the one named."""
        chat = self._chat(where)
        written = [each for each in chat.messages.values() if each.author.is_bot]
        target = chat.messages[message.id] if message else written[-1]
        return await self._pressed(where, target, data, None)

    async def _answers_keyboard(self, where: str | Group, label: str) -> Shown:
        rows = (self._chat(where).keyboard or {}).get("keyboard", [])
        key = next(each for row in rows for each in row if label in (each, dict(each).get("text")))
        if isinstance(key, dict) and key.get("request_contact"):
            return await self.sends_contact(where)
        if isinstance(key, dict) and key.get("request_location"):
            return await self.sends_location(where, 31.2304, 121.4737)
        return await self.says(where, label)

    async def sends_photo(
        self,
        where: str | Group,
        data: bytes | None = None,
        caption: str | None = None,
        album: str | None = None,
    ) -> Shown:
        photo = {"photo": photo_views(self._world, data or plain())}
        return await self._writes(where, photo | _captioned(caption), album=album)

    async def sends_album(
        self, where: str | Group, pictures: Sequence[bytes | None], caption: str | None = None
    ) -> list[Shown]:
        """Send photos as one album; the first carries the caption."""
        album = str(self._world.random.randrange(10**16, 10**17))
        captions = [caption, *([None] * len(pictures))]
        return [
            await self.sends_photo(where, data, said, album)
            for data, said in zip(pictures, captions, strict=False)
        ]

    async def sends_document(
        self, where: str | Group, data: bytes, name: str = "file.pdf", mime: str = "application/pdf",
        caption: str | None = None, size: int | None = None,
    ) -> Shown:  # fmt: skip
        """Send a file; `size` may claim more bytes than there are."""
        file = self._world.keep_file(data, "documents", name, mime, size)
        view = file_view(self._world, "document", file, {})
        return await self._writes(where, {"document": view} | _captioned(caption))

    async def sends_voice(
        self, where: str | Group, data: bytes | None = None, seconds: int = 3, caption: str | None = None
    ) -> Shown:
        """Send a voice message; what it says of its length is `seconds`, whatever the data are."""
        sound = voice_message(seconds) if data is None else data
        file = self._world.keep_file(sound, "voice", "voice.oga", "audio/ogg")
        view = file_view(self._world, "voice", file, {"duration": seconds})
        return await self._writes(where, {"voice": view} | _captioned(caption))

    async def sends_sticker(self, where: str | Group) -> Shown:
        view = file_view(
            self._world, "document", self._world.keep_file(b"RIFF", "stickers", "s.webp", "image/webp"), {}
        )
        about = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        sticker = type(view)(view.file, about | {"emoji": "👍"})
        return await self._writes(where, {"sticker": sticker})

    async def sends_location(self, where: str | Group, lat: float, lon: float) -> Shown:
        return await self._writes(where, {"location": {"latitude": lat, "longitude": lon}})

    async def sends_venue(
        self, where: str | Group, lat: float, lon: float, title: str, address: str
    ) -> Shown:
        place = {"latitude": lat, "longitude": lon}
        venue = {"location": place, "title": title, "address": address}
        return await self._writes(where, {"venue": venue, "location": place})

    async def sends_contact(self, where: str | Group, phone: str = "+8613800000000") -> Shown:
        contact = {"phone_number": phone, "first_name": self.name, "user_id": self.id}
        return await self._writes(where, {"contact": contact})

    async def edits(self, where: str | Group, message: Shown, text: str) -> Shown:
        chat = await self._act(where)
        entities = found_entities(text)
        kept = chat.messages[message.id]
        if "text" in kept.content:
            content: Json = {"text": text} | ({"entities": entities} if entities else {})
        else:
            content = {key: value for key, value in kept.content.items() if not key.startswith("caption")}
            content |= _captioned(text)
        self._world.edit(kept, content, None)
        return self._shown(chat, kept)

    async def deletes(self, where: str | Group, message: Shown) -> None:
        self._world.delete(self._chat(where).messages[message.id])

    async def votes(self, where: str | Group, message: Shown, chosen: Sequence[int]) -> None:
        """Vote in a poll; nothing chosen takes the vote back."""
        chat = await self._act(where)
        vote(self._world, self.account, chat.messages[message.id], list(chosen))

    async def blocks(self, bot: str) -> None:
        self._set_blocked(bot, True)

    async def unblocks(self, bot: str) -> None:
        self._set_blocked(bot, False)

    def _set_blocked(self, bot: str, blocked: bool) -> None:
        chat = self._chat(bot)
        if chat.blocked == blocked:
            return
        chat.blocked = blocked
        old, new = ("member", "kicked") if blocked else ("kicked", "member")
        self._world.member_changed(chat, self._world.bots[bot].account, self.account, old, new)

    async def deactivates(self) -> None:
        """Delete the account."""
        self.account.deactivated = True

    async def sees(
        self, where: str | Group, text: str = "", *, button: str | None = None, photo: bool = False,
        timeout: float = PATIENCE, ever: bool = False,
    ) -> Shown:  # fmt: skip
        """Wait for a bot's message with this text and button; news only, unless `ever`. Raises NotSeen."""
        screen = self.chat(where)

        def found() -> Shown | None:
            return next((each for each in screen.news(ever) if _fits(each, text, button, photo)), None)

        if not await self._world.signal.until(lambda: found() is not None, timeout):
            wanted = (
                f"{text!r}" + (f" with [{button}]" if button else "") + (" with a photo" if photo else "")
            )
            raise NotSeen(wanted, screen.lines())
        message = found()
        assert message is not None
        return message


def _captioned(caption: str | None) -> Json:
    if not caption:
        return {}
    entities = found_entities(caption)
    return {"caption": caption} | ({"caption_entities": entities} if entities else {})


def _fits(message: Shown, text: str, button: str | None, photo: bool) -> bool:
    pressable = button is None or any(
        button in {key.label, key.data} for row in message.buttons for key in row
    )
    return text in message.text and pressable and (not photo or message.photo is not None)
