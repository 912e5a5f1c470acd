"""Runs statements that were built once, on the connection of a session.

Building a statement and leading it through the unit of work costs five times what running it costs; the
spine runs some twenty an update. What a session still holds back is not written first.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import CursorResult, Executable, Table
from sqlmodel import Session, SQLModel

Values = Mapping[str, object]


def table(model: type[SQLModel]) -> Table:
    """Return the table of a model."""
    return SQLModel.metadata.tables[str(model.__tablename__)]


def run(
    session: Session, statement: Executable, values: Values | Sequence[Values] | None = None
) -> CursorResult[*tuple[Any, ...]]:
    """Run a statement with the values of its parameters, once or once for each of several rows."""
    return session.connection().execute(statement, values)
