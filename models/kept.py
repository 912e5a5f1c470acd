"""Keeps one small text in a mark, on a connection of its own: to be read and changed from within any step."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from models import marks
from models.engines import open_engine


class KeptMark:
    """The data of one mark, changed under its lock. Not for SQLite, where a step holds the only pen."""

    def __init__(self, url: str, name: str) -> None:
        self._engine = open_engine(url, (), "BEGIN")
        self._name = name

    def read(self) -> str:
        """Return the text; a JSON object, empty at first. Raises ConnectionError: the database is away."""
        with self._session() as session:
            kept = marks.read(session, self._name)
            return kept[1] if kept else "{}"

    def change(self, decide: Callable[[str], str]) -> str:
        """Replace the text, while nobody else can; durable when this returns. Raises ConnectionError."""
        with self._session() as session:
            now = datetime.now(UTC)
            marks.begin(session, self._name, now, "{}")
            kept = marks.read(session, self._name, lock=True)
            text = decide(kept[1] if kept else "{}")
            marks.write(session, self._name, now, text)
            session.commit()
            return text

    @contextmanager
    def _session(self) -> Iterator[Session]:
        try:
            with Session(self._engine) as session:
                yield session
        except DBAPIError as error:
            raise ConnectionError from error

    def close(self) -> None:
        """Let go of the connection."""
        self._engine.dispose()
