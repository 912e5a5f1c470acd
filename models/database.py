"""Opens the database: a write lane that commits in groups, and readers of their own."""

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlmodel import Session

from models.core import KNOWN
from models.rows import write_back

Result = TypeVar("Result")
Step = Callable[[Session], Result]
OpenEngine = Callable[[str, tuple[str, ...], str], Engine]

GROUP = 128
"""Most steps that share one commit; what waits longer shares the next."""

WRITER_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=10000",
    "PRAGMA foreign_keys=ON",
    "PRAGMA journal_size_limit=67108864",
)
READER_PRAGMAS = ("PRAGMA busy_timeout=10000", "PRAGMA query_only=ON")


class TransactionLost(Exception):
    """The engine rolled the whole group back under us (disk full, for instance)."""


class DatabaseClosed(Exception):
    """A step was handed in after the database was closed."""


@dataclass
class Job:
    """A step on its way through the lane."""

    step: Step[Any]
    future: "Future[Any] | asyncio.Future[Any]"
    loop: asyncio.AbstractEventLoop | None = None  # where the future lives, when it lives in one
    result: Any = None
    error: BaseException | None = None


def ignore(point: str) -> None:
    """Observe nothing."""


def open_engine(url: str, pragmas: tuple[str, ...], begin: str) -> Engine:
    """Return an engine whose transactions start with `begin`; SQLite gets its pragmas.

    `isolation_level=None` and our own BEGIN: otherwise a savepoint of sqlite3 commits by itself.
    """
    engine = create_engine(url, connect_args={"isolation_level": None, "check_same_thread": False})
    take_savepoints_plainly(engine.dialect)

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: object) -> None:
        for pragma in pragmas:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin_transaction(connection: Connection) -> None:
        tell_driver(connection, begin)

    return engine


def take_savepoints_plainly(dialect: Any) -> None:
    """Leave savepoints to the driver: SQLAlchemy compiles each anew, since each has a name of its own."""
    dialect.do_savepoint = lambda connection, name: tell_driver(connection, f"SAVEPOINT {name}")
    dialect.do_release_savepoint = lambda connection, name: tell_driver(connection, f"RELEASE {name}")
    dialect.do_rollback_to_savepoint = lambda connection, name: tell_driver(connection, f"ROLLBACK TO {name}")


def tell_driver(connection: Connection, command: str) -> None:
    """Give a command that has neither parameters nor rows."""
    connection.connection.cursor().execute(command)


class Database:
    """One SQLite file: one writer thread, many readers.

    `observe` is told the points "before commit" and "after commit" of every group.
    """

    def __init__(
        self,
        url: str,
        observe: Callable[[str], None] = ignore,
        readers: int = 4,
        engine: OpenEngine = open_engine,
    ) -> None:
        self._writer = engine(url, WRITER_PRAGMAS, "BEGIN IMMEDIATE")
        self._reader = engine(url, READER_PRAGMAS, "BEGIN")
        self._observe = observe
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._closed = False
        self._closing = threading.Lock()  # no job may be handed in behind the one that ends the lane
        self._mine = threading.local()  # the connection that a reader's thread keeps
        self._kept: list[Connection] = []
        self._readers = ThreadPoolExecutor(readers, thread_name_prefix="reader")
        self._thread = threading.Thread(target=self._run, name="write lane", daemon=True)
        self._thread.start()

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
            self._jobs.put(job)

    def write_now(self, step: Step[Result]) -> Result:
        """Do as `write` does, for callers without an event loop."""
        return self.submit(step).result()

    async def read(self, query: Step[Result]) -> Result:
        """Run a query in a session of its own that cannot write."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read_here, query)

    def read_now(self, query: Step[Result]) -> Result:
        """Do as `read` does, in this thread."""
        with Session(self._reader) as session:
            return query(session)

    def _read_here(self, query: Step[Result]) -> Result:
        """Run a query on the connection that this reader's thread keeps."""
        connection: Connection | None = getattr(self._mine, "connection", None)
        if connection is None:
            connection = self._mine.connection = self._reader.connect()
            self._kept.append(connection)
        with Session(connection) as session:
            session.info[KNOWN] = session.connection()
            return query(session)

    def close(self) -> None:
        """Finish what was handed in, then let go of the file."""
        with self._closing:
            if self._closed:
                return
            self._closed = True
            self._jobs.put(None)
        self._thread.join()
        self._readers.shutdown()
        for connection in self._kept:
            connection.close()
        self._writer.dispose()
        self._reader.dispose()

    def _run(self) -> None:
        with self._writer.connect() as connection:
            while (group := self._next_group()) is not None:
                self._settle(connection, group)

    def _next_group(self) -> list[Job] | None:
        """Wait for a job and take what waits with it; None when the database closes."""
        first = self._jobs.get()
        if first is None:
            return None
        group = [first]
        while len(group) < GROUP and not self._jobs.empty():
            job = self._jobs.get()
            if job is None:
                self._jobs.put(None)
                break
            group.append(job)
        return group

    def _settle(self, connection: Connection, group: list[Job]) -> None:
        """Commit the group; if it was lost as a whole, run each step again alone."""
        lost = self._commit(connection, group)
        if lost is not None and len(group) > 1:
            for job in group:
                self._settle(connection, [job])
            return
        if lost is not None:
            group[0].error = lost
        tell_all(group)

    def _commit(self, connection: Connection, group: list[Job]) -> BaseException | None:
        """Run and commit a group; roll back and return the error when that fails as a whole."""
        try:
            transaction = connection.begin()
            for job in group:
                run_step(connection, job)
            if not in_transaction(connection):
                raise TransactionLost
            self._observe("before commit")
            transaction.commit()
        except Exception as error:  # the lane outlives whatever happens in it
            roll_back(connection)
            return (error.__cause__ or error) if isinstance(error, TransactionLost) else error
        self._observe("after commit")
        return None


def run_step(connection: Connection, job: Job) -> None:
    """Run one step in a savepoint; its own failure stays its own.

    Raises TransactionLost when the failure took the whole transaction with it.
    """
    job.error = None
    session = Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
    try:
        session.info[KNOWN] = session.connection()
        job.result = job.step(session)
        write_back(session)
        session.commit()
    except BaseException as error:  # the lane is a worker loop: the caller gets the error
        job.error = error
        if not in_transaction(connection):
            raise TransactionLost from error
        session.rollback()
    finally:
        if in_transaction(connection):
            session.close()


def in_transaction(connection: Connection) -> bool:
    """Ask the engine itself; SQLAlchemy only knows what it was told."""
    driver: Any = connection.connection.driver_connection
    return bool(driver.in_transaction)


def roll_back(connection: Connection) -> None:
    """Roll back, also what a failed COMMIT left open: SQLAlchemy believes that one to be over."""
    connection.rollback()
    driver: Any = connection.connection.driver_connection
    driver.rollback()


def tell_all(jobs: list[Job]) -> None:
    """Tell everybody who waits; an event loop is woken once for all that wait in it."""
    loops: dict[asyncio.AbstractEventLoop | None, list[Job]] = {}
    for job in jobs:
        loops.setdefault(job.loop, []).append(job)
    for loop, waiting in loops.items():
        if loop is None:
            resolve(waiting)
        else:
            with suppress(RuntimeError):  # nobody waits in a loop that is closed
                loop.call_soon_threadsafe(resolve, waiting)


def resolve(jobs: list[Job]) -> None:
    """Let futures know what became of their steps; one whose caller went away wants to know nothing."""
    for job in jobs:
        if gave_up(job.future):
            continue
        if job.error is None:
            job.future.set_result(job.result)
        else:
            job.future.set_exception(job.error)


def gave_up(future: "Future[Any] | asyncio.Future[Any]") -> bool:
    """Whether nobody waits any more; from now on nobody can give up."""
    if isinstance(future, Future):
        return not future.set_running_or_notify_cancel()
    return future.cancelled()


def read_once(url: str, query: Step[Result]) -> Result:
    """Run one query on a database that another process may be writing."""
    engine = open_engine(url, READER_PRAGMAS, "BEGIN")
    try:
        with Session(engine) as session:
            return query(session)
    finally:
        engine.dispose()
