"""An installation moves to another database whole, or not at all; where it comes from stays as it is."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import delete, update
from sqlmodel import col

from bot import dbcopy, folder, store
from bot.dbcopy import Copied
from bot.demo import sample
from bot.domain_time import Course, DomainTime, Folder
from bot.settings import Settings
from models.archives import building, snapshot
from models.case import Words
from models.database import Database, read_once
from models.migrations.upgrade import migrate
from models.privacy import DataKey
from models.vault import Vault
from tests.bot.couriers import NOON, Wall
from tests.bot.running.house import MASTER, live, settings_of
from tests.databases import FILE, on_postgres, prepared, prepared_file, url_for, url_in
from workflows.house import archive
from workflows.house.marks import marked
from workflows.lists.bring import bring
from workflows.transaction import Transaction
from workflows.verify import verify

ROOT = Path(__file__).parents[3]
DIRECTIONS = [("file", "server"), ("server", "file")] if on_postgres() else [("file", "file")]
"""Where a copy comes from and goes to; where the run has a server, what needs none has been tried without."""

Names = Callable[[Path], str]
URLS: dict[str, Names] = {"file": url_in, "server": url_for}


def quiet(*_: object) -> None:
    """Look at no progress."""


def settings_for(place: Path, kind: str) -> Settings:
    """The settings of an installation of this kind in a folder of its own."""
    return settings_of(place).model_copy(update={"database_url": URLS[kind](place)})


def installed(place: Path, kind: str) -> Settings:
    """An installation of the sample community with something of every kind in it."""
    place.mkdir()
    if kind == "file":
        (place / FILE).write_bytes(prepared_file("moving", fill))
    else:
        prepared(place, "moving", fill)
    return settings_for(place, kind)


def fill(url: str) -> None:
    """Bring the sample's lists and history in, and let something happen."""
    migrate(url)
    database = Database(url, vault=Vault([MASTER]))
    for kind, name in (("areas", "areas.csv"), ("bodies", "bodies.csv"), ("list", "list.xlsx")):
        sheets = sample(name)
        database.write_now(partial(bring, kind=kind, sheets=sheets, now=NOON))
    database.write_now(live)
    database.close()


@pytest.fixture(params=DIRECTIONS, ids=" to ".join)
def way(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Settings, Settings]:
    """A filled installation, and one that is to be."""
    source, target = request.param
    return installed(tmp_path / "old", source), settings_for(tmp_path / "new", target)


@pytest.fixture
def one_way(tmp_path: Path) -> tuple[Settings, Settings]:
    """The same, in one direction: to the database that this run is about."""
    return installed(tmp_path / "old", "file"), settings_for(tmp_path / "new", "server")


def copy(old: Settings, new: Settings, advance: dbcopy.Advance = quiet) -> Copied:
    return dbcopy.copy(old, new.url, Vault([MASTER]), advance)


def content(settings: Settings) -> list[str]:
    """Every row of every table."""
    with snapshot(settings.url) as tx:
        lines = list(archive.lines_of(tx, archive.take_stock(tx), quiet))
    return lines[1:]  # all but the manifest, which tells how each database counts


def is_empty(settings: Settings) -> bool:
    """Whether nothing at all has come to a database."""
    return store.form_of(settings.url) is None


def test_everything_arrives_as_it_was_and_stays_as_it_is(way: tuple[Settings, Settings]) -> None:
    old, new = way
    before = content(old)

    copied = copy(old, new)

    assert content(new) == before
    assert content(old) == before
    assert copied.rows > 100
    assert read_once(new.url, verify, Vault([MASTER])).whole


def test_the_copy_counts_on_and_gives_no_key_again(way: tuple[Settings, Settings]) -> None:
    """The key of somebody forgotten never comes back, though its row is gone."""
    old, new = way
    copy(old, new)

    def add(settings: Settings) -> int:
        database = Database(settings.url)
        try:
            return database.write_now(add_key)
        finally:
            database.close()

    assert add(new) == add(old)


def add_key(tx: Transaction) -> int:
    key = DataKey(person_id=None, wrapped="new")
    tx.add(key)
    tx.flush()
    return key.id


def test_progress_ends_at_the_end(one_way: tuple[Settings, Settings]) -> None:
    old, new = one_way
    seen: list[tuple[int, int]] = []

    copied = copy(old, new, lambda _table, done, total: seen.append((done, total)))

    assert seen == sorted(seen)
    assert seen[-1] == (copied.rows, copied.rows)


def test_a_copy_that_breaks_off_leaves_nothing(one_way: tuple[Settings, Settings]) -> None:
    old, new = one_way

    def break_off(_table: str, done: int, total: int) -> None:
        if done > total / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy(old, new, break_off)

    assert is_empty(new)


KILLED = """
import os, signal, sys
from pathlib import Path
from bot import dbcopy
from models.vault import Vault
from tests.bot.running.house import MASTER, settings_of

def kill(_table, done, total):
    if done > total / 2:
        os.kill(os.getpid(), signal.SIGKILL)

old = settings_of(Path(sys.argv[1])).model_copy(update={"database_url": sys.argv[2]})
dbcopy.copy(old, sys.argv[3], Vault([MASTER]), kill)
"""


def test_a_copy_that_is_killed_half_way_leaves_nothing_and_can_be_made_again(
    way: tuple[Settings, Settings],
) -> None:
    old, new = way
    command = [sys.executable, "-c", KILLED, str(old.data), old.url, new.url]

    ended = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)

    assert ended.returncode == -9
    assert is_empty(new)
    assert copy_once_free(old, new).rows > 100


def copy_once_free(old: Settings, new: Settings) -> Copied:
    """A server needs a moment to see that somebody is gone."""
    for _ in range(100):
        try:
            return copy(old, new)
        except store.DatabaseInUse:
            time.sleep(0.05)
    return copy(old, new)


def test_a_database_that_holds_something_is_refused_and_left_alone(
    one_way: tuple[Settings, Settings],
) -> None:
    old, new = one_way
    copy(old, new)
    before = content(new)

    with pytest.raises(dbcopy.TargetNotEmpty):
        copy(old, new)

    assert content(new) == before


def test_a_database_that_was_only_made_is_taken(one_way: tuple[Settings, Settings]) -> None:
    old, new = one_way
    migrate(new.url)
    with building(new.url) as tx:
        tx.add(DataKey(person_id=None, wrapped="of a new house"))

    copy(old, new)

    assert content(new) == content(old)


def test_a_copy_onto_itself_is_refused(tmp_path: Path) -> None:
    old = installed(tmp_path / "old", "file")

    with pytest.raises(dbcopy.SameDatabase):
        copy(old, old)


def test_nothing_is_copied_while_a_server_has_the_folder(tmp_path: Path) -> None:
    old = installed(tmp_path / "old", "file")

    with folder.held(old.data), pytest.raises(folder.FolderBusy):
        copy(old, settings_for(tmp_path / "new", "file"))


@pytest.mark.skipif(not on_postgres(), reason="a file has a lock instead")
def test_nothing_is_copied_while_others_work_in_the_database(tmp_path: Path) -> None:
    old = installed(tmp_path / "old", "server")

    with snapshot(old.url), pytest.raises(store.DatabaseInUse):
        copy(old, settings_for(tmp_path / "new", "file"))


def test_nothing_is_copied_where_there_is_nothing(tmp_path: Path) -> None:
    with pytest.raises(dbcopy.NothingToCopy):
        copy(settings_for(tmp_path / "old", "file"), settings_for(tmp_path / "new", "file"))


def test_a_record_that_does_not_hold_is_not_moved(one_way: tuple[Settings, Settings]) -> None:
    old, new = one_way
    with building(old.url) as tx:
        tx.execute(update(Words).values(hash="0" * 64))

    with pytest.raises(dbcopy.CopyDiffers):
        copy(old, new)

    assert is_empty(new)


def test_an_older_database_is_not_moved(one_way: tuple[Settings, Settings]) -> None:
    old, new = one_way
    with building(old.url) as tx:
        tx.execute(delete(DataKey).where(col(DataKey.person_id).is_not(None)))
    migrate(old.url, "-1")

    with pytest.raises(dbcopy.WrongForm):
        copy(old, new)


def test_a_fast_demo_goes_on_above_its_time(way: tuple[Settings, Settings]) -> None:
    old, new = way
    later = NOON.replace(year=NOON.year + 1)
    course = Course(NOON, NOON, 600.0, NOON, later)
    if store.file_of(old.url) is None:
        pytest.skip("kept by the server, and tested the other way")
    Folder(old.data).change(lambda _: course)

    copy(old, new)

    kept = read_once(new.url, lambda tx: marked(tx, dbcopy.TIME))
    if store.file_of(new.url) is None:
        assert kept is not None
        assert kept.data["up_to"] == later.isoformat()
    else:
        assert DomainTime(Folder(old.data), 1.0, Wall()).now() >= later
