"""Opens an installation's database for a backup or a restore: the composition root of these two."""

from contextlib import AbstractContextManager
from pathlib import Path

from bot.settings import Settings
from models import archives, moves
from workflows.transaction import Transaction

KNOWN = archives.HEAD
"""The newest form of the database that this release knows."""

Vault = archives.Vault
KeysMissing = archives.KeysMissing
name_of_key = archives.fingerprint
DatabaseTooNew = archives.DatabaseTooNew
DriverError = archives.DBAPIError
why = archives.why
StorageFailed = archives.StorageFailed
DatabaseInUse = archives.DatabaseInUse
file_of = archives.file_of
form_of = archives.form_of
version = archives.version
move_to = archives.move_to
faults_of_storage = archives.faults_of_storage
set_aside = archives.set_aside
settled = archives.settled
is_bare = archives.is_bare
server_of = archives.server_of
key_state = archives.key_state

be_alone = moves.be_alone
clear = moves.clear


def snapshot(settings: Settings) -> AbstractContextManager[Transaction]:
    """Give a look at everything as it stands now; whoever writes goes on."""
    return archives.snapshot(settings.url)


def looking_at(url: str, vault: object) -> AbstractContextManager[Transaction]:
    """Give a look at another database than the installation's, as it stands now."""
    return archives.snapshot(url, vault)


def building(url: str, vault: object) -> AbstractContextManager[Transaction]:
    """Give an empty database to fill: all is kept at the end, or nothing."""
    return archives.building(url, vault)


def url_of(file: Path) -> str:
    """Name a SQLite file as a database."""
    return f"sqlite:///{file.resolve()}"
