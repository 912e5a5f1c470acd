"""Readies two databases for a move: nobody else is at work in either, and the new one holds nothing."""

from sqlalchemy import delete
from sqlmodel import Session

from models import dump
from models.archives import OF_THE_HOUSE, check_alone
from models.dialect import is_postgres


def be_alone(session: Session) -> None:
    """Look that nobody else works in this database; a file has a lock instead. Raises DatabaseInUse."""
    if is_postgres(session):
        check_alone(session.connection())


def clear(session: Session) -> None:
    """Take away what a new house writes by itself, so that another's may take its place."""
    connection = session.connection()
    for name, table in reversed(dump.tables(connection).items()):
        if name in OF_THE_HOUSE:
            connection.execute(delete(table))
