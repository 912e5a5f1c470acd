"""What every session of ours knows besides its rows: its connection, and the vault that unseals words."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm.session import JoinTransactionMode
from sqlmodel import Session

from models.core import KNOWN

VAULT = "vault"
"""Under this name a session knows what seals and unseals words (models.vault)."""

READING = "reading"
"""Under this name a session knows that it keeps nothing."""


class Looking(Session):
    """A session that keeps nothing: rules that take a row before they judge it read it like anybody else."""

    def get(self, entity: Any, ident: Any, **how: Any) -> Any:
        """Load a row without taking it."""
        return super().get(entity, ident, **{**how, "with_for_update": None})


@dataclass(frozen=True)
class Opening:
    """Opens sessions that know what they must."""

    vault: object | None = None

    def equip(self, session: Session) -> None:
        """Tell a session its connection, which spares the asking, and its vault."""
        session.info[KNOWN] = session.connection()
        session.info[VAULT] = self.vault

    def within(
        self, connection: Connection, mode: JoinTransactionMode, kind: type[Session] = Session
    ) -> Session:
        """Return a session on a connection whose transaction has begun.

        It joins that transaction when SQLAlchemy's own ways are first used, and most steps never use them.
        """
        session = kind(connection, join_transaction_mode=mode, expire_on_commit=False)
        session.info[KNOWN] = connection
        session.info[VAULT] = self.vault
        return session

    def session(self, connection: Connection) -> Session:
        """Return a session with a transaction of its own."""
        session = Session(connection)
        self.equip(session)
        return session

    @contextmanager
    def reading(self, connection: Connection) -> Iterator[Session]:
        """Give a session in a transaction that keeps nothing."""
        transaction = connection.begin()
        try:
            with self.within(connection, "rollback_only", Looking) as session:
                session.info[READING] = True
                yield session
        finally:
            transaction.close()


def may_lock(session: Session) -> bool:
    """Whether rows may be locked: PostgreSQL refuses it where nothing can be written."""
    return READING not in session.info


def keep(session: Session) -> None:
    """End what a session has begun by itself; the transaction around it is another's to commit."""
    if session.in_transaction():
        session.commit()
