"""What the two databases must be asked in different words."""

import json
from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    String,
    any_,
    collate,
    column,
    func,
    literal,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, QueryableAttribute
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


Key = TypeVar("Key", int, str)


def one_of(session: Session, key: Mapped[Key], wanted: Iterable[Key]) -> ColumnElement[bool]:
    """One of these keys, however many: they go as one parameter, where a list would be one for each."""
    assert isinstance(key, QueryableAttribute)
    keys, kind = sorted(set(wanted)), key.expression.type
    if is_postgres(session):
        return key == any_(literal(keys, ARRAY(kind)))
    each = func.json_each(json.dumps(keys)).table_valued(column("value", kind))
    return key.in_(select(each.c.value))


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
