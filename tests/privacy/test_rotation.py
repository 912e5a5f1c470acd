"""Changing the master key: all data keys come under the newest, while people write, wherever it stops."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlmodel import Session

from models.database import Database
from models.keyring import in_use, masters_in, open_vault
from models.person import Person
from models.sealing import KeysMissing
from models.vault import Vault, vault_of
from tests.databases import newest
from tests.vaults import MASTER, OLDER
from workflows.house.keys import FROM_THE_START, KEYS, KeyNotLoaded, Rotation, name_of, rotate
from workflows.house.marks import marked

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
PEOPLE = 40
NEW, OLD = MASTER, OLDER


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database in which everybody has said something, under the old master."""
    url = newest(tmp_path)
    with closing(Database(url, vault=Vault([OLD]))) as database:
        database.write_now(speak)
    return url


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """The same database, opened with the new master before the old one."""
    with closing(Database(url, vault=Vault([NEW, OLD]))) as database:
        yield database


def speak(tx: Session) -> None:
    """Let everybody say something, and the house too."""
    people = [{"id": number, "created_at": NOW} for number in range(1, PEOPLE + 1)]
    tx.execute(insert(Person).values(people))
    vault, everybody = vault_of(tx), range(PEOPLE + 1)
    KEPT[:] = [vault.seal(tx, number or None, f"words of {number}", "p") for number in everybody]


KEPT: list[str] = []
"""What was sealed under the old master."""


def heard(database: Database) -> list[str]:
    """Open all that was said."""
    return database.read_now(lambda tx: [vault_of(tx).unseal(tx, kept, "p") for kept in KEPT])


def batch(database: Database, after: int, most: int) -> Rotation:
    """Rotate one batch."""
    return database.write_now(lambda tx: rotate(tx, name_of(NEW), after, most, NOW))


def rotated(database: Database, most: int = 7) -> int:
    """Rotate to the end; return how many batches that took."""
    after, count = FROM_THE_START, 0
    while True:
        done = batch(database, after, most)
        count += 1
        if done.last is None:
            return count
        after = done.last


def test_afterwards_the_old_master_is_not_needed(url: str, database: Database) -> None:
    batches = rotated(database)

    assert batches == 6
    assert masters_in(url) == [name_of(NEW)]
    with closing(Database(url, vault=open_vault(url, [NEW]))) as alone:
        assert heard(alone)[PEOPLE] == f"words of {PEOPLE}"


def test_what_was_sealed_opens_before_during_and_after(database: Database) -> None:
    before = heard(database)
    half = batch(database, FROM_THE_START, 20)
    during = heard(database)
    batch(database, half.last or 0, 100)

    assert (half.done, half.left) == (20, PEOPLE + 1 - 20)
    assert before == during == heard(database)


def test_a_rotation_that_was_stopped_begins_again_and_ends(database: Database) -> None:
    batch(database, FROM_THE_START, 20)

    again = batch(database, FROM_THE_START, 1000)

    assert (again.done, again.left) == (PEOPLE + 1 - 20, 0)
    mark = database.read_now(lambda tx: marked(tx, KEYS))
    assert mark is not None
    assert mark.data == {"master": name_of(NEW)}


def test_who_is_in_the_middle_of_a_transaction_goes_on(database: Database) -> None:
    def read_twice(tx: Session) -> tuple[str, str]:
        vault = vault_of(tx)
        first = vault.unseal(tx, KEPT[1], "p")
        rotate(tx, name_of(NEW), FROM_THE_START, 1000, NOW)
        return first, vault.unseal(tx, KEPT[1], "p")

    assert database.write_now(read_twice) == ("words of 1", "words of 1")


def test_new_keys_are_wrapped_by_the_newest_at_once(database: Database) -> None:
    database.write_now(lambda tx: tx.execute(insert(Person).values(id=999, created_at=NOW)).close())
    database.write_now(lambda tx: vault_of(tx).seal(tx, 999, "new", "p"))

    assert database.read_now(in_use) == {name_of(NEW): 1, name_of(OLD): PEOPLE + 1}


def test_whoever_does_not_know_the_newest_refuses(url: str) -> None:
    with closing(Database(url, vault=Vault([OLD]))) as before, pytest.raises(KeyNotLoaded):
        batch(before, FROM_THE_START, 10)

    assert masters_in(url) == [name_of(OLD)]


def test_a_database_of_other_keys_is_not_opened(url: str) -> None:
    with pytest.raises(KeysMissing) as missing:
        open_vault(url, [NEW])

    assert missing.value.fingerprints == (name_of(OLD),)


def test_a_database_without_data_keys_opens_with_any(tmp_path: Path) -> None:
    assert open_vault(newest(tmp_path), [NEW]).masters.newest == name_of(NEW)
