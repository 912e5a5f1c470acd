"""A vault for tests: its master keys are plain to see, so it protects nothing."""

from models.vault import Vault

MASTER = bytes(range(32))
OLDER = bytes(range(32, 64))


def a_vault() -> Vault:
    """Return a vault of one master key, the same for all tests."""
    return Vault([MASTER])
