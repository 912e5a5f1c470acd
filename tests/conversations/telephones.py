"""What a person has on the telephone, letter by letter, held against what the web door would show of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import tzinfo

from sqlalchemy import select
from sqlmodel import col

from bot.app import House
from bot.catalogue.letters import rendered
from bot.messages import Rendered
from bot.telegram.sending.foreign import trace_of
from bot.telegram.sending.render import NO_WORDS
from models.post_tables import Outbox
from tests.botapi.people import Person
from tests.botapi.screen import Happened
from tests.botapi.screen import Shown as Message
from tests.conversations.door import Key, Shown
from workflows import arrivals, conversation
from workflows.arrivals import Address
from workflows.cases.numbers import find_numbers
from workflows.transaction import Transaction


class SaysOtherwise(AssertionError):
    """The telephone shows something else than the web door would."""


@dataclass(frozen=True)
class Letter:
    """One letter that has arrived: as the web door shows it, and the telephone's messages that it became."""

    web: Rendered
    messages: tuple[int, ...]


@dataclass
class Telephone:
    """One person's chat with one bot; `looked` and `number` tell how far it has been read."""

    person: Person
    bot: str
    chat: int | None = None  # the house's number of the chat, the last one it had
    number: int = 0
    looked: int = 0
    before: dict[int, Message] = field(default_factory=dict)  # each message as it was at the last look

    async def news(self, house: House) -> list[Shown]:
        """Return what has been shown since the last look, in order. Raises SaysOtherwise."""
        letters = await self._letters(house)
        happened = self._happened()
        found = [self._shown(letter, happened) for letter in letters]
        found += [(place, plain(each.message)) for place, each in enumerate(happened) if each is not None]
        return [shown for _, shown in sorted(found, key=lambda each: each[0])]

    async def is_known(self, house: House) -> bool:
        """Whether the house would speak with this telephone."""
        address = Address(self.bot, str(self.person.id))
        return await house.database.read(lambda tx: arrivals.chat_at(tx, address)) is not None

    async def _letters(self, house: House) -> list[Letter]:
        zone = house.lists.reference.calendar.zone
        found = await house.database.read(lambda tx: self._arrived(tx, zone))
        self.number = max([self.number, *(letter.web.id for letter in found)])
        return found

    def _arrived(self, tx: Transaction, zone: tzinfo) -> list[Letter]:
        known = arrivals.chat_at(tx, Address(self.bot, str(self.person.id)))
        if known is not None and known.id != self.chat:
            self.chat, self.number = known.id, 0
        if self.chat is None:
            return []
        found = conversation.messages_after(tx, self.chat, self.number)
        return [Letter(rendered(letter, zone), messages_of(tx, letter.id)) for letter in found]

    def _happened(self) -> list[Happened | None]:
        """What has happened since the last look, without what only took buttons away."""
        history = self.person.chat(self.bot).since(self.looked)
        new = [each for each in history if each.message.by_bot]
        self.looked += len(history)
        happened: list[Happened | None] = []
        for each in new:
            old = self.before.get(each.message.id)
            self.before[each.message.id] = each.message
            if each.kind != "deleted" and not only_stripped(old, each.message):
                happened.append(each)
        return happened

    def _shown(self, letter: Letter, happened: list[Happened | None]) -> tuple[int, Shown]:
        """Gather the messages that a letter became, and say where among all that happened it stands."""
        parts, place = [], len(happened)
        for number in letter.messages:
            index = next((i for i, each in enumerate(happened) if each and each.message.id == number), None)
            event = happened[index] if index is not None else None
            parts.append(event.message if event is not None else self.before[number])
            if index is not None:
                happened[index], place = None, min(place, index)
        compare(letter.web, parts)
        return place, gathered(letter.web, parts)


def messages_of(tx: Transaction, letter: int) -> tuple[int, ...]:
    """The telephone's numbers of the messages that a letter became."""
    foreign = tx.execute(select(col(Outbox.foreign_id)).where(col(Outbox.id) == letter)).scalar_one()
    return tuple(each for part in trace_of(foreign).parts for each in part.messages)


def only_stripped(old: Message | None, new: Message) -> bool:
    """Whether nothing has changed but that the buttons are gone."""
    return old is not None and old.text == new.text and not new.buttons


def plain(message: Message) -> Shown:
    """A message that is no letter: a line said in passing."""
    return Shown(0, message.text, keys_of(message, {}), ("photo",) if message.photo else ())


def gathered(web: Rendered, parts: Sequence[Message]) -> Shown:
    """One letter as the telephone shows it."""
    names = {key.token: key.name for row in web.buttons for key in row}
    text = "\n".join(each.text for each in parts if each.text)
    numbers = find_numbers(text)
    keys = tuple(key for each in parts for key in keys_of(each, names))
    images = tuple("photo" for each in parts if each.photo)
    heard = sum(each.voice is not None for each in parts)
    case = web.case or (numbers[0] if numbers else None)
    papers = sum(each.document is not None for each in parts)
    return Shown(web.id, text, keys, images, web.edited, case, heard, papers)


def keys_of(message: Message, names: dict[str, str]) -> tuple[Key, ...]:
    """The buttons under a message that can be pressed."""
    buttons = [each for row in message.buttons for each in row if each.data is not None]
    return tuple(Key(each.label, names.get(each.data or "", ""), each.data or "") for each in buttons)


def compare(web: Rendered, parts: Sequence[Message]) -> None:
    """Hold texts, buttons and pictures against each other. Raises SaysOtherwise."""
    said = "".join(each.text for each in parts)
    labels = [label for each in parts for label in each.labels]
    photos = sum(each.photo is not None for each in parts)
    voices = sum(each.voice is not None for each in parts)
    papers = sum(each.document is not None for each in parts)
    wanted = [key.label for row in web.buttons for key in row]
    shown = (labels, photos, voices, papers)
    drawn = (wanted, len(web.images), len(web.recordings), len(web.documents))
    if bare(said) not in (bare(web.text), NO_WORDS) or shown != drawn:
        raise SaysOtherwise(f"{web.text!r} {drawn}, shown as {said!r} {shown}")


def bare(text: str) -> str:
    """A text without spaces and line breaks: where a long one is cut they go."""
    return re.sub(r"\s", "", text)
