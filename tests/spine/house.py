"""The house of the kill-point test: the real engine, lane, courier and clock, played by a script."""

import asyncio
import itertools
import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.clock import Clock
from bot.courier import Courier
from bot.dialogue import overdue_draft, resident, staff
from bot.dialogue.engine import Engine
from bot.messages import Incoming
from models.database import Database
from models.vocabulary import Repeat, Role, TimerKind
from tests.databases import url_for
from tests.spine.community import CHANNELS, NEIGHBOUR, chance_of, reference, understand
from tests.spine.engines import ENGINES
from tests.spine.outside import Outside
from tests.spine.script import SCRIPT, Round, Says
from tests.vaults import a_vault
from workflows import conversation, notices
from workflows.cases import due
from workflows.notices import Address
from workflows.screens import Screen, from_json, say
from workflows.transaction import Transaction

REAL_START = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
EFFECTS = {
    **dict.fromkeys(TimerKind, due.fire),
    TimerKind.REGISTER_DRAFT: lambda act, timer: overdue_draft.register_draft(act, timer.subject or 0),
}


def killer(at: int | None) -> Callable[[str], None]:
    """Observe points, and kill this process at the one of that number."""
    count = itertools.count(1)

    def observe(_point: str) -> None:
        if next(count) == at:
            os.kill(os.getpid(), signal.SIGKILL)

    return observe


class House:
    """One life of the process, opened on a folder.

    `life` counts the lives; each has its own chance, and later ones find every lease expired.
    """

    def __init__(self, folder: Path, kind: type[Engine], life: int, observe: Callable[[str], None]) -> None:
        self.outside = Outside(folder)
        self.round = SCRIPT[0]
        self.database = Database(
            url_for(folder), observe, readers=1, engine=ENGINES.open, vault=a_vault(), writers=1
        )
        real = REAL_START + life * timedelta(hours=1)
        chance = chance_of(life)
        doors = {channel: self.outside for channel in CHANNELS.values() if channel != "web"}
        self.courier = Courier(
            self.database, self.now, lambda: real, lambda _chats: None, doors=doors, observe=observe
        )
        self.clock = Clock(
            self.database, self.now, lambda: real, reference, chance, EFFECTS, self.courier.wake
        )
        self.engine = kind(
            database=self.database,
            understand=understand,
            reference=reference,
            clock=self.now,
            real_clock=lambda: real,
            chance=chance,
            dialogues={Role.RESIDENT: resident.respond, Role.HANDLER: staff.respond},
            expects_words=lambda role, text: role is Role.RESIDENT and resident.expects_reading(text),
            wake=self.courier.wake,
        )

    def now(self) -> datetime:
        """The instant of the round: the same in every life."""
        return self.round.at

    async def play(self, first: int, last: int) -> None:
        """Play these rounds; what a life before has done of the first is not done again."""
        for index in range(first, last + 1):
            self.round = SCRIPT[index]
            await self.play_round(index, self.round)

    async def play_round(self, index: int, given: Round) -> None:
        """Let happen what is due, let people speak, bring the answers."""
        await self.settle()
        for said in given.said:
            await self.speak(f"{index}-{said.who}", said)
        acknowledged = self.outside.acknowledged()
        waiting = [each for key, each in self.outside.updates().items() if key not in acknowledged]
        await asyncio.gather(*(self.deliver(incoming) for incoming in waiting))
        if given.announce:
            await self.database.write(lambda tx: self.announce(tx, given.announce))
        await self.settle()

    async def settle(self) -> None:
        """Fire what is due, then send it."""
        await self.clock.fire_due()
        await self.courier.round()

    async def speak(self, update_id: str, said: Says) -> None:
        """Say something, unless it was said in the life before."""
        if update_id in self.outside.updates():
            return
        token = None
        if said.press is not None:
            name, chat = said.press, said.who
            token = await self.database.read(lambda tx: newest_button(tx, chat, name))
        channel = CHANNELS[said.who]
        self.outside.say(Incoming(channel, said.who, update_id, text=said.text, button=token))

    async def deliver(self, incoming: Incoming) -> None:
        """Hand an update to the engine, and acknowledge it when that returns."""
        await self.engine.receive(incoming)
        self.outside.note("acknowledged", update_id=incoming.update_id)

    def announce(self, tx: Transaction, words: str) -> None:
        """Tell every messenger something that must not be said twice."""
        people = [Address(who, channel, who) for who, channel in CHANNELS.items() if who != NEIGHBOUR]
        screen = Screen((say("announcement", words=words),))
        notices.tell(tx, people, screen, self.now(), self.engine.chance, key="announce", repeat=Repeat.NEVER)


def newest_button(tx: Transaction, chat_id: int, name: str) -> str:
    """The token of the newest button of a name that a chat can still press."""
    for letter in reversed(conversation.messages_after(tx, chat_id, 0)):
        for row, buttons in enumerate(from_json(letter.screen).buttons):
            for column, button in enumerate(buttons):
                if button.name == name and not letter.spent:
                    return conversation.token_of(letter, row, column)
    raise LookupError(name)


def live(folder: Path, kind: type[Engine], life: int, rounds: tuple[int, int], at: int | None = None) -> None:
    """Live one life in this process: from the first of these rounds to the last, or to the point `at`."""
    house = House(folder, kind, life, killer(at))
    asyncio.run(house.play(*rounds))
    house.database.close()
