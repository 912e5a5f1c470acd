"""The vault: what it sealed opens for its own place alone, and for nobody once its key is gone."""

from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Executable, delete, insert, select, text, update
from sqlmodel import Session, col

from models.database import Database
from models.person import Person
from models.privacy import DataKey
from models.sealing import KeysMissing, KeyUnfit, SealError
from models.vault import HOUSE, VAULT, KeyGone, NoVault, SealBroken, Vault, vault_of
from tests.databases import newest, url_for
from tests.vaults import MASTER, OLDER, a_vault

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
PLACE = "words.text:ab12"
WORDS = "三号楼张阿婆，电话 13800001234"
PEOPLE = 4

same_database = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A database with four persons and a vault."""
    newest(tmp_path)
    with opened(tmp_path, a_vault()) as database:
        change(database, insert(Person).values([{"created_at": NOW}] * PEOPLE))
        yield database


@contextmanager
def opened(folder: Path, vault: Vault | None) -> Iterator[Database]:
    """Open the database of a folder with a vault."""
    database = Database(url_for(folder), vault=vault)
    try:
        yield database
    finally:
        database.close()


def change(database: Database, statement: Executable) -> None:
    """Change rows behind the vault's back."""
    database.write_now(lambda tx: tx.execute(statement).close())


def sealed(database: Database, owner: int | None = 1, words: str = WORDS, place: str = PLACE) -> str:
    """Seal words in a transaction of their own."""
    return database.write_now(lambda tx: vault_of(tx).seal(tx, owner, words, place))


def unsealed(database: Database, kept: str, place: str = PLACE) -> str:
    """Open words in a reader's session."""
    return database.read_now(lambda tx: vault_of(tx).unseal(tx, kept, place))


def keys_of(tx: Session, person: int) -> list[int]:
    """The ids of a person's keys."""
    found = select(col(DataKey.id)).where(col(DataKey.person_id) == person).order_by(col(DataKey.id))
    return list(tx.execute(found).scalars())


@same_database
@given(words=st.text(), place=st.text(), owner=st.sampled_from([None, 1, 2]))
def test_what_was_sealed_opens_again(database: Database, words: str, place: str, owner: int | None) -> None:
    kept = sealed(database, owner, words, place)

    assert unsealed(database, kept, place) == words


@same_database
@given(content=st.binary(max_size=2000))
def test_bytes_open_again_and_do_not_shine_through(database: Database, content: bytes) -> None:
    kept = database.write_now(lambda tx: vault_of(tx).seal_bytes(tx, 1, content, PLACE))

    assert database.read_now(lambda tx: vault_of(tx).unseal_bytes(tx, kept, PLACE)) == content
    assert len(content) < 4 or content not in kept


@pytest.mark.parametrize("damaged", [b"", b"2", b"1" + b"\xff" * 30, b"1" + (99).to_bytes(8) + b"\0" * 30])
def test_of_many_small_things_one_that_was_changed_spoils_no_other(
    database: Database, damaged: bytes
) -> None:
    kept = database.write_now(lambda tx: vault_of(tx).seal_bytes(tx, None, b"whole", PLACE))

    found = database.read_now(lambda tx: vault_of(tx).unseal_all(tx, [(damaged, PLACE), (kept, PLACE)]))

    assert found == [None, b"whole"]


def test_what_stays_open_in_memory_is_given_for_the_same_seal_alone(database: Database) -> None:
    first = database.write_now(lambda tx: vault_of(tx).seal_bytes(tx, None, b"one", PLACE))
    second = database.write_now(lambda tx: vault_of(tx).seal_bytes(tx, None, b"two", PLACE))
    damaged = first[:-1] + bytes([first[-1] ^ 1])
    asked = [(first, PLACE), (first, PLACE), (second, PLACE), (damaged, PLACE), (first, "words.text:cd34")]

    found = database.read_now(lambda tx: vault_of(tx).unseal_all(tx, asked))

    assert found == [b"one", b"one", b"two", None, None]


def test_what_stays_open_in_memory_goes_with_its_key(database: Database) -> None:
    kept = database.write_now(lambda tx: vault_of(tx).seal_bytes(tx, 1, b"one", PLACE))
    before = database.read_now(lambda tx: vault_of(tx).unseal_all(tx, [(kept, PLACE)]))

    change(database, delete(DataKey).where(col(DataKey.person_id) == 1))  # as another process does

    assert before == [b"one"]
    assert database.read_now(lambda tx: vault_of(tx).unseal_all(tx, [(kept, PLACE)])) == [None]


def test_sealed_words_tell_nothing_of_themselves(database: Database) -> None:
    once, again = sealed(database), sealed(database)

    assert once != again
    assert "13800001234" not in once


@pytest.mark.parametrize(
    "elsewhere",
    ["words.text:cd34", "words.salt:ab12", "chat.memory:ab12", "words.text:ab1", "words.text:ab12\x1f1", ""],
    ids=["row", "column", "table", "shorter", "longer", "nowhere"],
)
def test_words_do_not_open_in_another_place(database: Database, elsewhere: str) -> None:
    kept = sealed(database)

    with pytest.raises(SealBroken):
        unsealed(database, kept, elsewhere)


@same_database
@given(data=st.data())
def test_one_flipped_bit_of_text_opens_nothing(database: Database, data: st.DataObject) -> None:
    kept = bytearray(sealed(database).encode())
    at, bit = data.draw(st.integers(0, len(kept) - 1)), data.draw(st.integers(0, 7))
    kept[at] ^= 1 << bit

    with pytest.raises(SealError):
        unsealed(database, kept.decode("latin-1"))


@same_database
@given(data=st.data())
def test_one_flipped_bit_of_bytes_opens_nothing(database: Database, data: st.DataObject) -> None:
    made = database.write_now(lambda tx: vault_of(tx).seal_bytes(tx, 1, WORDS.encode(), PLACE))
    kept = bytearray(made)
    at, bit = data.draw(st.integers(0, len(kept) - 1)), data.draw(st.integers(0, 7))
    kept[at] ^= 1 << bit

    with pytest.raises(SealError):
        database.read_now(lambda tx: vault_of(tx).unseal_bytes(tx, bytes(kept), PLACE))


@pytest.mark.parametrize(
    "kept", ["", "1", "1.1", "1.1.%%", "2.1.AAAA", "1.-1.AAAA", "plain words", "1.1.AAAA.1"]
)
def test_what_was_never_sealed_is_refused(database: Database, kept: str) -> None:
    with pytest.raises(SealBroken):
        unsealed(database, kept)


def test_words_of_one_key_do_not_open_under_another(database: Database) -> None:
    mine, theirs = sealed(database, 1), sealed(database, 2)
    forged = ".".join([*theirs.split(".")[:2], mine.split(".")[2]])

    with pytest.raises(SealBroken):
        unsealed(database, forged)


def test_a_forgotten_person_takes_their_words_along_and_nobody_elses(database: Database) -> None:
    mine, again, theirs, house = (sealed(database, owner) for owner in (1, 1, 2, None))
    before = database.read_now(lambda tx: keys_of(tx, 1))

    gone = database.write_now(lambda tx: vault_of(tx).forget_keys(tx, 1))

    assert gone == before
    for kept in (mine, again):
        with pytest.raises(KeyGone):
            unsealed(database, kept)
    assert [unsealed(database, kept) for kept in (theirs, house)] == [WORDS, WORDS]


def test_a_key_deleted_in_this_transaction_opens_nothing_in_it(database: Database) -> None:
    kept = sealed(database)

    def forget(tx: Session) -> str:
        vault_of(tx).unseal(tx, kept, PLACE)
        vault_of(tx).forget_keys(tx, 1)
        return vault_of(tx).unseal(tx, kept, PLACE)

    with pytest.raises(KeyGone):
        database.write_now(forget)


def test_the_id_of_a_deleted_key_never_comes_back(database: Database) -> None:
    sealed(database, 1)
    gone = database.write_now(lambda tx: vault_of(tx).forget_keys(tx, 1))

    sealed(database, 1)

    assert not set(database.read_now(lambda tx: keys_of(tx, 1))) & set(gone)


def test_a_person_has_one_key_however_often_they_speak(database: Database) -> None:
    for _ in range(3):
        sealed(database, 1)

    assert len(database.read_now(lambda tx: keys_of(tx, 1))) == 1


def test_merged_persons_are_forgotten_together(database: Database) -> None:
    old, new = sealed(database, 1), sealed(database, 2)

    database.write_now(lambda tx: vault_of(tx).move_keys(tx, 1, 2))

    assert [unsealed(database, old), unsealed(database, new)] == [WORDS, WORDS]
    assert len(database.write_now(lambda tx: vault_of(tx).forget_keys(tx, 2))) == 2
    with pytest.raises(KeyGone):
        unsealed(database, old)


def test_words_of_a_merged_person_go_under_the_key_of_whom_they_are(database: Database) -> None:
    merge = update(Person).where(col(Person.id) == 1).values(merged_into=2)
    change(database, merge)

    kept = sealed(database, 1)

    assert database.read_now(lambda tx: keys_of(tx, 1)) == []
    database.write_now(lambda tx: vault_of(tx).forget_keys(tx, 2))
    with pytest.raises(KeyGone):
        unsealed(database, kept)


def test_a_key_that_was_rolled_back_is_not_used_afterwards(database: Database) -> None:
    def fail(tx: Session) -> None:
        vault_of(tx).seal(tx, 3, WORDS, PLACE)
        raise RuntimeError

    with suppress(RuntimeError):
        database.write_now(fail)
    kept = sealed(database, 3)

    assert unsealed(database, kept) == WORDS


def test_a_key_of_a_savepoint_that_was_undone_is_not_used_in_the_rest(database: Database) -> None:
    def half(tx: Session) -> str:
        inner = tx.begin_nested()
        vault_of(tx).seal(tx, 4, WORDS, PLACE)
        inner.rollback()
        return vault_of(tx).seal(tx, 4, WORDS, PLACE)

    kept = database.write_now(half)

    assert unsealed(database, kept) == WORDS


def test_another_master_names_the_one_that_is_missing(database: Database, tmp_path: Path) -> None:
    kept = sealed(database)

    with opened(tmp_path, Vault([OLDER])) as other, pytest.raises(KeysMissing) as missing:
        unsealed(other, kept)

    assert missing.value.fingerprints == (a_vault().masters.newest,)


def test_an_older_master_still_opens_and_the_newest_wraps(database: Database, tmp_path: Path) -> None:
    kept = sealed(database)
    both = Vault([OLDER, MASTER])

    with opened(tmp_path, both) as other:
        assert unsealed(other, kept) == WORDS
        later = sealed(other, 2)
    with opened(tmp_path, Vault([OLDER])) as latest:
        assert unsealed(latest, later) == WORDS


def test_a_changed_wrapping_is_broken_not_missing(database: Database) -> None:
    kept = sealed(database)
    name, body = database.read_now(lambda tx: tx.execute(select(col(DataKey.wrapped))).scalars().one()).split(
        ":"
    )
    raw = bytearray(b64decode(body))
    raw[-1] ^= 1
    changed = f"{name}:{b64encode(raw).decode()}"
    change(database, update(DataKey).values(wrapped=changed))

    with pytest.raises(SealBroken):
        unsealed(database, kept)


def test_the_blind_index_is_equal_for_equal_values_of_one_kind(database: Database) -> None:
    def blind(kind: str, value: str) -> str:
        return database.write_now(lambda tx: vault_of(tx).blind(tx, kind, value))

    index = blind("phone", "13800001234")

    assert index == blind("phone", "13800001234")
    assert len({index, blind("name", "13800001234"), blind("phone", "13800001235")}) == 3


def test_the_house_has_one_key_which_nobody_owns(database: Database) -> None:
    sealed(database, None)
    database.write_now(lambda tx: vault_of(tx).blind(tx, "phone", "1"))

    rows = database.read_now(lambda tx: tx.execute(text("SELECT id, person_id FROM datakey")).all())

    assert [tuple(row) for row in rows] == [(HOUSE, None)]


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_a_master_key_of_another_size_is_named_by_its_position(size: int) -> None:
    with pytest.raises(KeyUnfit) as unfit:
        Vault([MASTER, bytes(size)])

    assert unfit.value.position == 2


def test_a_session_without_a_vault_seals_nothing(database: Database) -> None:
    def without(tx: Session) -> None:
        del tx.info[VAULT]
        vault_of(tx)

    with pytest.raises(NoVault):
        database.write_now(without)


def test_those_who_make_a_key_at_once_open_each_others_words(database: Database, tmp_path: Path) -> None:
    second = Database(url_for(tmp_path), vault=a_vault())
    both = [database, second] * 10

    sealing = [each.submit(lambda tx: vault_of(tx).seal(tx, 3, WORDS, PLACE)) for each in both]
    blind = [each.submit(lambda tx: vault_of(tx).blind(tx, "phone", "1")) for each in both]

    assert {unsealed(database, each.result()) for each in sealing} == {WORDS}
    assert len({each.result() for each in blind}) == 1
    second.close()
