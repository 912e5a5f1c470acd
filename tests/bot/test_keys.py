"""Master keys: where they come from, what becomes of bad ones, and a database that needs others."""

import stat
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import keys
from bot.app import Start, open_house
from bot.keys import FILE, KeysUnknown, KeyUnreadable
from bot.settings import Settings
from models.vault import vault_of
from tests.databases import on_postgres, url_for


def settings_of(folder: Path, given: str = "") -> Settings:
    """Settings with these keys, whatever the environment says."""
    return Settings(data=folder, database_url=url_for(folder), keys=SecretStr(given))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder."""
    made = tmp_path / "data"
    made.mkdir()
    return made


def test_a_new_key_can_be_read_and_is_never_the_same() -> None:
    one, other = keys.new(), keys.new()

    assert one != other
    assert [len(key) for key in keys.parse(f"{one},{other}", "x")] == [32, 32]


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("secretsecret", 1),
        ("{good},c2hvcnQ=", 2),
        ("{good},{good}x", 2),
        ("{good}, {good} ü", 3),
        ("0" * 64, 1),
    ],
    ids=["no base64", "short", "too long", "no ascii", "hexadecimal"],
)
def test_a_bad_key_is_told_by_its_place_and_never_by_its_value(text: str, position: int) -> None:
    good = keys.new()

    with pytest.raises(KeyUnreadable) as refused:
        keys.parse(text.format(good=good), "HUIYING_KEYS")

    assert (refused.value.source, refused.value.position) == ("HUIYING_KEYS", position)
    assert "secret" not in repr(refused.value) + str(refused.value)
    assert good not in repr(refused.value)


@pytest.mark.parametrize("apart", [",", ", ", "\n", " ,\n "], ids=["comma", "space", "line", "all"])
def test_keys_are_parted_as_people_part_them(apart: str) -> None:
    one, other = keys.new(), keys.new()

    assert len(keys.parse(apart.join([one, other]) + apart, "x")) == 2


def test_the_key_file_is_for_its_owner_alone_and_made_once(folder: Path) -> None:
    first, second = keys.make(folder), keys.make(folder)

    assert first == second == keys.known(settings_of(folder))
    assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o400
    assert [each.name for each in folder.iterdir()] == [FILE]


def test_keys_of_the_settings_come_before_those_of_the_file(folder: Path) -> None:
    filed, given = keys.make(folder), keys.new()
    (known_first,) = keys.parse(given, "x")

    assert keys.known(settings_of(folder, given)) == [known_first, *filed]


def test_a_new_installation_makes_its_key_file(folder: Path) -> None:
    with open_house(settings_of(folder), Start()):
        pass

    assert len(keys.known(settings_of(folder))) == 1


def test_an_installation_with_given_keys_makes_none(folder: Path) -> None:
    with open_house(settings_of(folder, keys.new()), Start()):
        pass

    assert not (folder / FILE).exists()


@pytest.mark.parametrize("given", [True, False], ids=["others", "none"])
def test_a_database_that_needs_other_keys_is_left_as_it_is(folder: Path, *, given: bool) -> None:
    with open_house(settings_of(folder, keys.new()), Start()) as house:
        house.database.write_now(lambda tx: vault_of(tx).blind(tx, "phone", "1"))
    before = content(folder)

    with (
        pytest.raises(KeysUnknown) as unknown,
        open_house(settings_of(folder, keys.new() if given else ""), Start()),
    ):
        pass

    assert len(unknown.value.fingerprints) == 1
    assert not (folder / FILE).exists()
    assert content(folder) == before


def content(folder: Path) -> bytes:
    """The database file; on PostgreSQL there is none to compare."""
    return b"" if on_postgres() else (folder / "huiying.db").read_bytes()
