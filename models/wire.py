"""Tells other processes on the same PostgreSQL at once what they would see by themselves a second later.

Nothing depends on it: who misses a word looks again soon. It costs no transaction anything, since it
speaks on a connection of its own after the commit (NOTIFY within it would let all commits stand in line).
The driver is loaded when somebody speaks: an installation on SQLite need not have it.
"""

import asyncio
import json
import secrets
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import make_url

from models.engines import is_postgres

if TYPE_CHECKING:
    from psycopg import AsyncConnection

AGAIN = 1.0
"""Seconds before a broken connection is opened anew."""

MOST = 400
"""Numbers in one word: the payload of a NOTIFY may have 8,000 bytes."""

Hear = Callable[[str, list[int]], None]


class Silence:
    """Where there is one process alone, there is nobody to tell."""

    def tell(self, topic: str, numbers: Iterable[int] = ()) -> None:
        """Say nothing."""

    async def run(self, hear: Hear) -> None:
        """Hear nothing."""


class Wire:
    """Words to the other processes: a topic, and perhaps the numbers of chats. One's own are not heard."""

    def __init__(self, url: str) -> None:
        plain = make_url(url).set(drivername="postgresql")
        self._address = plain.render_as_string(hide_password=False)
        self._name = secrets.token_hex(4)
        self._waiting: dict[str, set[int]] = {}
        self._work = asyncio.Event()

    def tell(self, topic: str, numbers: Iterable[int] = ()) -> None:
        """Tell the others soon; call it in the event loop."""
        self._waiting.setdefault(topic, set()).update(numbers)
        self._work.set()

    async def run(self, hear: Hear) -> None:
        """Speak and hear until cancelled; a server that goes away is waited for."""
        await asyncio.gather(self._keep(self._speak), self._keep(lambda open_: self._listen(open_, hear)))

    async def _keep(self, work: Callable[["AsyncConnection[Any]"], Any]) -> None:
        from psycopg import AsyncConnection, Error

        while True:
            try:
                async with await AsyncConnection.connect(self._address, autocommit=True) as connection:
                    await work(connection)
            except (Error, OSError):  # the database is away: others look by themselves meanwhile
                await asyncio.sleep(AGAIN)

    async def _speak(self, connection: "AsyncConnection[Any]") -> None:
        while True:
            await self._work.wait()
            self._work.clear()
            said, self._waiting = self._waiting, {}
            for word in words(self._name, said):
                await connection.execute("SELECT pg_notify('huiying', %s)", (word,))

    async def _listen(self, connection: "AsyncConnection[Any]", hear: Hear) -> None:
        await connection.execute("LISTEN huiying")
        async for notice in connection.notifies():
            name, topic, numbers = json.loads(notice.payload)
            if name != self._name:
                hear(topic, numbers)


def words(name: str, said: dict[str, set[int]]) -> list[str]:
    """Put what is to be said into as many words as it needs."""
    return [
        json.dumps([name, topic, ordered[start : start + MOST]])
        for topic, numbers in said.items()
        for ordered in [sorted(numbers)]
        for start in range(0, max(len(ordered), 1), MOST)
    ]


def open_wire(url: str) -> Wire | Silence:
    """Return what tells the other processes on this database."""
    return Wire(url) if is_postgres(url) else Silence()
