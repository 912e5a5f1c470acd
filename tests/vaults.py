"""A vault for tests: its master keys are plain to see, so it protects nothing."""

from collections.abc import Mapping

from sqlmodel import Session

from models import sealing
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
