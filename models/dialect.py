"""What the two databases must be asked in different words."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, String, collate, text
from sqlalchemy.orm import Mapped
from sqlmodel import Session

POSTGRES = "postgresql"


def bytewise(session: Session, column: Mapped[str]) -> Mapped[str] | ColumnElement[str]:
    """Order text by its bytes, as SQLite does, whatever language a PostgreSQL was made for."""
    return collate(column, "C") if is_postgres(session) else column


def in_bytes(connection: Connection, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Order a key of whatever kind the same way in both databases."""
    if connection.dialect.name == POSTGRES and isinstance(column.type, String):
        return collate(column, "C")
    return column


def keep_from_growing(session: Session, table: str) -> None:
    """Let nobody add to a table while this transaction lasts; it must be the first thing that it does.

    PostgreSQL gives a row its number long before it is committed: without this, whoever looks up to a number
    may miss a row below it. On SQLite one writes at a time.
    """
    if is_postgres(session):
        session.execute(text(f'LOCK TABLE "{table}" IN SHARE ROW EXCLUSIVE MODE'))


def is_postgres(session: Session) -> bool:
    """Whether a session speaks to a PostgreSQL."""
    return session.connection().dialect.name == POSTGRES
