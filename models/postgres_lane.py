"""The write lane of PostgreSQL: a transaction for every step, several at once.

A step sees one state of the database from its first statement on. When another one changes a row that it
changes too, or writes what must be unique, it is run again as a whole. Why this is enough, and what a step
must do that depends on rows it does not change: docs/adr/0011-steps-on-postgresql.md.
"""

import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext, suppress
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from models.core import wrapped
from models.engines import OpenEngine
from models.jobs import Job, Result, Step, tell_all
from models.receipts import Slip, forget_old, settle
from models.retries import Attempts, Tries
from models.rows import write_back
from models.sessions import Opening, keep

WRITERS = 4
"""Steps that one process runs at once."""

LIMITS = (
    "SET statement_timeout = '60s'",
    "SET lock_timeout = '20s'",
    "SET idle_in_transaction_session_timeout = '60s'",
)
WRITER = (*LIMITS, "SET synchronous_commit = on")
READER = LIMITS
BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ"
BEGIN_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
BEGIN_SETTLING = "BEGIN ISOLATION LEVEL READ COMMITTED"


LINE = text("SELECT pg_advisory_xact_lock(hashtext('huiying line'))")


class OutcomeUnknown(Exception):
    """The connection broke at the commit, and the database stayed away: nobody knows whether it happened."""


class AnswerLost(Exception):
    """The connection broke at the commit."""


class PostgresLane:
    """One PostgreSQL, which other processes share."""

    def __init__(
        self,
        url: str,
        engine: OpenEngine,
        observe: Callable[[str], None],
        opening: Opening,
        tries: Tries,
        writers: int,
    ) -> None:
        self.writer = engine(url, WRITER, BEGIN)
        self._reader = engine(url, READER, BEGIN_READING)
        self._settler = engine(url, LIMITS, BEGIN_SETTLING)
        self._observe = observe
        self._opening = opening
        self._tries = tries
        self._mine = threading.local()  # the slip that a writer's thread keeps
        self._workers = ThreadPoolExecutor(writers, thread_name_prefix="write lane")

    def hand_in(self, job: Job) -> None:
        """Let a job wait for a thread."""
        self._workers.submit(self._settle, job)

    def finish(self) -> None:
        """Finish what was handed in, and drop the receipts of lanes long gone."""
        self._workers.shutdown()
        with suppress(SQLAlchemyError):  # tidying: a database that is away has it done by the next
            forget_old(self._settler)

    def dispose(self) -> None:
        """Let go of all connections."""
        for engine in (self.writer, self._reader, self._settler):
            engine.dispose()

    def read(self, query: Step[Result]) -> Result:
        """Run a query in a transaction that cannot write; again when the database was away."""
        attempts = Attempts(self._tries)
        while True:
            try:
                with self._reader.connect() as connection, self._opening.reading(connection) as session:
                    return query(session)
            except Exception as error:  # judged there: what is not to be tried again is raised
                attempts.wait(error)

    read_again = read

    def _settle(self, job: Job) -> None:
        try:
            job.result = self._run(job.step)
        except BaseException as error:  # the lane is a worker loop: the caller gets the error
            job.error = error
        tell_all([job])

    def _run(self, step: Step[Any]) -> Any:
        """Run a step until it is committed, or fails by itself."""
        attempts = Attempts(self._tries)
        while True:
            try:
                with self._in_line() if attempts.crowded else nullcontext():
                    return self._once(step)
            except OutcomeUnknown:
                raise
            except Exception as error:  # judged there: what is not to be tried again is raised
                attempts.wait(error)

    @contextmanager
    def _in_line(self) -> Iterator[None]:
        """Let only one crowded step run at a time: where many change one row, the fastest would always win.

        Nobody waits here who holds anything: the line is joined before the step's transaction begins.
        """
        place = self._settler.connect()
        try:
            place.execute(LINE)
            yield
        finally:
            leave(place)

    def _once(self, step: Step[Any]) -> Any:
        """Run a step in a transaction of its own and commit it."""
        with self.writer.connect() as connection:
            connection.begin()  # ours: the session of a step cannot commit it
            result = run_step(connection, step, self._opening)
            self._observe("before commit")
            try:
                self._commit(connection)
            except AnswerLost as lost:
                self._learn_outcome(lost)
        self._observe("after commit")
        return result

    def _commit(self, connection: Connection) -> None:
        """Commit and count. Raises AnswerLost when the connection breaks, else what the database answers."""
        slip, driver = self._slip(), connection.connection.driver_connection
        try:
            commit(driver, slip.commit())
        except connection.dialect.loaded_dbapi.Error as error:
            failure = wrapped(connection, "COMMIT", error)
            if connection.invalidated:
                raise AnswerLost from failure
            del self._mine.slip  # if the count was out of step (a database brought back), it is no more
            raise failure from error
        slip.count()
        connection.commit()

    def _learn_outcome(self, lost: AnswerLost) -> None:
        """Return when the commit has happened.

        Raises `lost` when it has not, OutcomeUnknown when the database stays away.
        """
        attempts, slip = Attempts(self._tries), self._slip()
        del self._mine.slip  # that lane is over, in one way or the other
        while True:
            try:
                happened = settle(self._settler, slip)
            except Exception as error:  # judged there: what is not to be tried again is raised
                wait_or_despair(attempts, error)
            else:
                break
        if not happened:
            raise lost

    def _slip(self) -> Slip:
        """The receipts of this thread."""
        slip: Slip | None = getattr(self._mine, "slip", None)
        if slip is None:
            slip = self._mine.slip = Slip(uuid.uuid4().hex)
        return slip


def leave(place: Connection) -> None:
    """Give a place in line up; one that broke is given up already: what was committed is not run again."""
    with suppress(SQLAlchemyError):
        place.close()


def run_step(connection: Connection, step: Step[Any], opening: Opening) -> Any:
    """Run one step, and write what it has left to write; the commit is another's."""
    with opening.within(connection, "rollback_only") as session:
        result = step(session)
        write_back(session)
        keep(session)
        return result


def commit(driver: Any, message: str) -> None:
    """Send the message that commits: one way there, one way back."""
    driver.execute(message, prepare=False)


def wait_or_despair(attempts: Attempts, error: Exception) -> None:
    """Wait until the outcome may be asked for again. Raises OutcomeUnknown."""
    try:
        attempts.wait(error)
    except Exception as last:
        raise OutcomeUnknown from last
