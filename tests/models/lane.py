"""A database with one table, a lane to write it, and a way to make steps meet in one group."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from sqlalchemy import create_engine, text
from sqlmodel import Session

from models.database import Database, Step, Tries, ignore
from tests.databases import newest

IDS = text("SELECT id FROM kept ORDER BY id")


class Lane:
    """A database with a table `kept`, and what its lane was observed to do."""

    def __init__(self, folder: Path, tries: Tries | None = None) -> None:
        self.url = newest(folder)
        self.points: list[str] = []
        self.watch: Callable[[str], None] = ignore
        self.database = Database(self.url, observe=self.notice, tries=tries)
        self.database.write_now(statement("CREATE TABLE kept (id INTEGER PRIMARY KEY)"))
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
        engine = create_engine(self.url)
        with engine.connect() as connection:
            rows = list(connection.execute(IDS).scalars())
        engine.dispose()
        return rows

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep the lane busy, so that what is handed in meanwhile waits together, where there is one lane."""
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


def ids(session: Session) -> list[int]:
    """Read what a session sees."""
    return list(session.execute(IDS).scalars())


def statement(sql: str) -> Step[None]:
    """Make a step of one statement."""

    def step(session: Session) -> None:
        session.execute(text(sql))

    return step


def keep(number: int) -> Step[int]:
    """Make a step that inserts one row."""

    def step(session: Session) -> int:
        session.execute(text(f"INSERT INTO kept (id) VALUES ({number})"))
        return number

    return step
