"""What every session of ours knows besides its rows: its connection, and the vault that unseals words."""

from dataclasses import dataclass

from sqlalchemy import Connection
from sqlmodel import Session

from models.core import KNOWN

VAULT = "vault"
"""Under this name a session knows what seals and unseals words (models.vault)."""


@dataclass(frozen=True)
class Opening:
    """Opens sessions that know what they must."""

    vault: object | None = None

    def equip(self, session: Session) -> None:
        """Tell a session its connection, which spares the asking, and its vault."""
        session.info[KNOWN] = session.connection()
        session.info[VAULT] = self.vault

    def session(self, connection: Connection) -> Session:
        """Return a session for reading."""
        session = Session(connection)
        self.equip(session)
        return session
