"""Opens the database: steps are handed to the lane of its kind, readers have sessions of their own."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from models.engines import OpenEngine, is_postgres, open_engine
from models.jobs import Job, Result, Step
from models.postgres_lane import BEGIN_READING, READER, WRITERS, OutcomeUnknown, PostgresLane
from models.retries import Tries
from models.sessions import Opening
from models.sqlite_lane import BEGIN_READING as BEGIN_READING_SQLITE
from models.sqlite_lane import GROUP, READER_PRAGMAS, SqliteLane

__all__ = [
    "GROUP",
    "Database",
    "DatabaseClosed",
    "OutcomeUnknown",
    "Step",
    "Tries",
    "ignore",
    "open_engine",
    "read_once",
]


class DatabaseClosed(Exception):
    """A step was handed in after the database was closed."""


def ignore(point: str) -> None:
    """Observe nothing."""


class Database:
    """Where everything is kept: one SQLite file of ours alone, or one PostgreSQL that processes share.

    `observe` is told the points "before commit" and "after commit" of every group. `vault` is what sessions
    know as what seals and unseals words. On PostgreSQL `tries` says how a step is run again, and `writers`
    how many run at once.
    """

    def __init__(
        self,
        url: str,
        observe: Callable[[str], None] = ignore,
        readers: int = 4,
        engine: OpenEngine = open_engine,
        vault: object | None = None,
        tries: Tries | None = None,
        writers: int = WRITERS,
    ) -> None:
        opening = Opening(vault)
        self.lane: SqliteLane | PostgresLane = (
            PostgresLane(url, engine, observe, opening, tries or Tries(), writers)
            if is_postgres(url)
            else SqliteLane(url, engine, observe, opening)
        )
        self._closed = False
        self._closing = threading.Lock()  # no job may be handed in behind the one that ends the lane
        self._readers = ThreadPoolExecutor(readers, thread_name_prefix="reader")

    def submit(self, step: Step[Result]) -> "Future[Result]":
        """Hand a step to the lane; the future resolves after the commit that holds it."""
        future: Future[Result] = Future()
        self._hand_in(Job(step, future))
        return future

    async def write(self, step: Step[Result]) -> Result:
        """Run a step in the lane and return what it returned, once it is durable."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()
        self._hand_in(Job(step, future, loop))
        return await future

    def _hand_in(self, job: Job) -> None:
        with self._closing:
            if self._closed:
                raise DatabaseClosed
            self.lane.hand_in(job)

    def write_now(self, step: Step[Result]) -> Result:
        """Do as `write` does, for callers without an event loop."""
        return self.submit(step).result()

    async def read(self, query: Step[Result]) -> Result:
        """Run a query in a session of its own that cannot write."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.lane.read_again, query)

    def read_now(self, query: Step[Result]) -> Result:
        """Do as `read` does, in this thread."""
        return self.lane.read(query)

    def close(self) -> None:
        """Finish what was handed in, then let go of the file."""
        with self._closing:
            if self._closed:
                return
            self._closed = True
        self.lane.finish()
        self._readers.shutdown()
        self.lane.dispose()


def read_once(url: str, query: Step[Result], vault: object | None = None) -> Result:
    """Run one query on a database that another process may be writing."""
    setup, begin = (READER, BEGIN_READING) if is_postgres(url) else (READER_PRAGMAS, BEGIN_READING_SQLITE)
    engine = open_engine(url, setup, begin)
    try:
        with engine.connect() as connection, Opening(vault).reading(connection) as session:
            return query(session)
    finally:
        engine.dispose()
