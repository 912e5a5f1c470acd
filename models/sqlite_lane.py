"""The write lane of SQLite: one writer thread that commits in groups, and readers of their own."""

import queue
import threading
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from models.engines import OpenEngine, tell_driver
from models.jobs import Job, Result, Step, tell_all
from models.rows import write_back
from models.sessions import Opening, keep

GROUP = 128
"""Most steps that share one commit; what waits longer shares the next."""

WRITER_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=10000",
    "PRAGMA foreign_keys=ON",
    "PRAGMA journal_size_limit=67108864",
    "PRAGMA secure_delete=ON",  # what was erased, a key above all, is overwritten
)
READER_PRAGMAS = ("PRAGMA busy_timeout=10000", "PRAGMA query_only=ON")
BEGIN_READING = "BEGIN"


class TransactionLost(Exception):
    """The engine rolled the whole group back under us (disk full, for instance)."""


class SqliteLane:
    """One SQLite file: one writer thread, many readers."""

    def __init__(
        self, url: str, engine: OpenEngine, observe: Callable[[str], None], opening: Opening
    ) -> None:
        self.writer = engine(url, WRITER_PRAGMAS, "BEGIN IMMEDIATE")
        self._reader = engine(url, READER_PRAGMAS, BEGIN_READING)
        self._observe = observe
        self._opening = opening
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._mine = threading.local()  # the connection that a reader's thread keeps
        self._kept: list[Connection] = []
        self._thread = threading.Thread(target=self._run, name="write lane", daemon=True)
        self._thread.start()

    def hand_in(self, job: Job) -> None:
        """Let a job wait for the next group."""
        self._jobs.put(job)

    def finish(self) -> None:
        """Finish what was handed in."""
        self._jobs.put(None)
        self._thread.join()

    def read(self, query: Step[Result]) -> Result:
        """Run a query on a connection from the pool."""
        with self._reader.connect() as connection, self._opening.reading(connection) as session:
            return query(session)

    def read_again(self, query: Step[Result]) -> Result:
        """Run a query on the connection that this reader's thread keeps."""
        connection: Connection | None = getattr(self._mine, "connection", None)
        if connection is None:
            connection = self._mine.connection = self._reader.connect()
            self._kept.append(connection)
        with self._opening.reading(connection) as session:
            return query(session)

    def dispose(self) -> None:
        """Let go of the file."""
        for connection in self._kept:
            connection.close()
        self.writer.dispose()
        self._reader.dispose()

    def _run(self) -> None:
        with self.writer.connect() as connection:
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
                run_step(connection, job, self._opening)
            if not in_transaction(connection):
                raise TransactionLost
            self._observe("before commit")
            transaction.commit()
        except Exception as error:  # the lane outlives whatever happens in it
            roll_back(connection)
            return (error.__cause__ or error) if isinstance(error, TransactionLost) else error
        self._observe("after commit")
        return None


def run_step(connection: Connection, job: Job, opening: Opening) -> None:
    """Run one step in a savepoint; its own failure stays its own.

    Raises TransactionLost when the failure took the whole transaction with it.
    """
    job.error = None
    session = opening.within(connection, "create_savepoint")
    try:
        tell_driver(connection, "SAVEPOINT step")
        job.result = job.step(session)
        write_back(session)
        keep(session)
        tell_driver(connection, "RELEASE step")
    except BaseException as error:  # the lane is a worker loop: the caller gets the error
        job.error = error
        if not in_transaction(connection):
            raise TransactionLost from error
        session.rollback()
        tell_driver(connection, "ROLLBACK TO step")
        tell_driver(connection, "RELEASE step")


def in_transaction(connection: Connection) -> bool:
    """Ask the engine itself; SQLAlchemy only knows what it was told."""
    driver: Any = connection.connection.driver_connection
    return bool(driver.in_transaction)


def roll_back(connection: Connection) -> None:
    """Roll back, also what a failed COMMIT left open: SQLAlchemy believes that one to be over."""
    connection.rollback()
    driver: Any = connection.connection.driver_connection
    driver.rollback()
