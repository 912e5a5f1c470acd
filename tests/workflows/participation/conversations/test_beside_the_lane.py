"""The clock draws a map beside the lane: what is answered meanwhile is in the next one, never lost."""

import random
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import Clock
from models import post
from models.database import Database
from models.opinion import Conversation
from models.vocabulary import TimerKind
from tests.databases import prepared
from tests.vaults import a_vault
from tests.workflows.participation.conversations.room import LATER, Room
from tests.workflows.participation.votes.polling import FIRST, inhabited
from workflows.participation.conversations import clock
from workflows.participation.conversations.view import view_of
from workflows.policy import Policy
from workflows.reference import load_reference
from workflows.transaction import Transaction


@dataclass
class Meanwhile:
    """A database in which somebody answers while a map is drawn, once."""

    database: Database
    happens: Callable[[Transaction], None]
    happened: bool = False

    async def write(self, step: Callable[[Transaction], Any]) -> Any:
        """Write."""
        return await self.database.write(step)

    async def read(self, query: Callable[[Transaction], Any]) -> Any:
        """Read; after what a map is drawn from was read, somebody answers."""
        found = await self.database.read(query)
        if callable(found) and not self.happened:
            self.happened = True
            await self.database.write(self.happens)
        return found


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(Database(prepared(tmp_path, "polling", inhabited), vault=a_vault())) as database:
        yield database


def opened(tx: Transaction) -> int:
    """A conversation that eight have answered."""
    room = Room(tx)
    conversation = room.opened()
    for place in range(8):
        room.says_all(conversation, FIRST + place, {1: 1, 2: -1})
    return conversation.id


async def test_what_is_answered_while_a_map_is_drawn_waits_for_the_next(database: Database) -> None:
    key = await database.write(opened)
    reference = await database.read(lambda tx: load_reference(tx, Policy(), LATER))

    def answers(tx: Transaction) -> None:
        room = Room(tx)
        for place in range(8, 14):
            room.says_all(tx.get_one(Conversation, key), FIRST + place, {1: 1})

    now = LATER + timedelta(minutes=10)
    ticking = Clock(
        Meanwhile(database, answers),
        lambda: now,
        lambda: now,
        lambda: reference,
        random.Random(3),
        {TimerKind.OPINION: clock.fire},
        lambda: None,
    )
    assert await ticking.fire_due() == 1

    def look(tx: Transaction) -> tuple[int, bool, datetime | None]:
        row = tx.get_one(Conversation, key)
        return view_of(tx, row).people, row.map_waits, post.timer_due(tx, f"opinion_map:{key}")

    assert await database.read(look) == (8, True, now + timedelta(minutes=10))
    now += timedelta(minutes=10)
    assert await ticking.fire_due() == 1
    assert (await database.read(look))[:2] == (14, False)
