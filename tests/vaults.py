"""A vault for tests: its master keys are plain to see, so it protects nothing."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from models import sealing
from models.owners import readable
from models.sealing import Masters
from models.vault import VAULT, Vault

MASTER = bytes(range(32))
OLDER = bytes(range(32, 64))


def a_vault() -> Vault:
    """Return a vault of one master key, the same for all tests."""
    return Vault([MASTER])


def with_vault(session: Session) -> Session:
    """Let a session of a test's own seal and open."""
    session.info[VAULT] = a_vault()
    return session


def clear(keys: Mapping[int, str], sealed: str, place: str) -> str:
    """Open a value read without a session; `keys` are the wrapped data keys by their ids."""
    found = sealing.from_text(sealed, place)
    cipher = Masters([MASTER]).unwrap(keys[found.key_id]).cipher
    return sealing.decrypt(cipher, found.body, sealing.bound_to(place, found.key_id), place).decode()


SEALED = {
    "words": {"text": "words.text:{hash}", "salt": "words.salt:{hash}"},
    "chat": {"memory": "chat.memory:{id}"},
    "outbox": {"screen": "outbox.screen:{secret}"},
    "setaside": {"incoming": "setaside.incoming:{channel}:{update_id}"},
    "case": {"place": "case.place:{number}"},
    "contact": {"sealed": "contact.sealed:{kind}:{blind}"},
}
"""The sealed columns of every table, and the place that each value is sealed to."""


def opened(session: Session, table: str, row: Mapping[str, Any]) -> list[str]:
    """What can be opened of a row of a table."""
    places = {row[column]: place.format(**row) for column, place in SEALED.get(table, {}).items()}
    return [text for kept, place in places.items() if (text := readable(session, kept, place)) is not None]
