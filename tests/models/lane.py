"""A file with one table, a lane to write it, and a way to make steps meet in one group."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from sqlalchemy import text
from sqlmodel import Session

from models.database import Database, Step, ignore


class Lane:
    """A database with a table `kept`, and what its lane was observed to do."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.points: list[str] = []
        self.watch: Callable[[str], None] = ignore
        self.database = Database(f"sqlite:///{file}", observe=self.notice)
        self.database.write_now(statement("CREATE TABLE kept (id INTEGER PRIMARY KEY, filler BLOB)"))
        self.points.clear()

    def notice(self, point: str) -> None:
        """Remember a point, and tell whoever watches."""
        self.points.append(point)
        self.watch(point)

    def commits(self) -> int:
        """Count the commits so far."""
        return self.points.count("after commit")

    def rows(self) -> list[int]:
        """Read what is durable, by a connection that is not ours."""
        return rows_in(self.file)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep the lane busy, so that what is handed in meanwhile waits together."""
        free, busy = Event(), Event()

        def wait(_session: Session) -> None:
            busy.set()
            free.wait(10)

        holding = self.database.submit(wait)
        busy.wait(10)
        try:
            yield
        finally:
            free.set()
            holding.result(10)


def rows_in(file: Path) -> list[int]:
    """Read the ids of `kept`, in order of insertion."""
    connection = sqlite3.connect(file)
    try:
        return [row[0] for row in connection.execute("SELECT id FROM kept ORDER BY rowid")]
    finally:
        connection.close()


def statement(sql: str) -> Step[None]:
    """Make a step of one statement."""

    def step(session: Session) -> None:
        session.execute(text(sql))

    return step


def keep(number: int, size: int = 0) -> Step[int]:
    """Make a step that inserts one row, `size` bytes large."""

    def step(session: Session) -> int:
        session.execute(text(f"INSERT INTO kept VALUES ({number}, zeroblob({size}))"))
        return number

    return step
