"""What was backed up comes back as it was, on either database; what cannot come back changes nothing."""

import hashlib
import random
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from bot import backup, restore, store
from bot.backup import Advance
from bot.backup_file import BackupDamaged, BackupError, BackupKeyMissing, BackupTooNew, Head, Writer
from bot.restore import Restored, Target
from bot.settings import Settings
from models.archives import building, snapshot
from models.database import Database, read_once
from models.ledger import Event
from models.privacy import DataKey, Picture
from tests.bot.running.house import KEY, LATER, MASTER, OTHER, copied, installed, settings_of, source, whole
from tests.databases import on_postgres
from workflows.house import archive, care
from workflows.house.marks import marked
from workflows.transaction import Transaction


def quiet(*_: object) -> None:
    """Look at no progress."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return installed(tmp_path_factory.mktemp("kept") / "data")


@pytest.fixture(scope="module")
def file(kept: Settings) -> Path:
    target = kept.data.parent / "a.backup"
    backup.make(kept, target, KEY, LATER, quiet)
    return target


def finish(tx: Transaction, made_at: datetime) -> int:
    care.note_return(tx, LATER, made_at, Path("a.backup"))
    return 0


def bring(file: Path, settings: Settings, *, force: bool = False, advance: Advance = quiet) -> Restored:
    database, opened = store.file_of(settings.url), replace(source(file), advance=advance)
    if database is None:
        return restore.restore_database(opened, settings.url, settings.data, LATER, force, finish)
    return restore.restore_file(opened, Target(database, settings.data), LATER, force, finish)


def content(settings: Settings, without: frozenset[str] = frozenset()) -> dict[str, str]:
    """A hash over the rows of every table."""
    with snapshot(settings.url) as tx:
        lines = archive.lines_of(tx, archive.take_stock(tx), quiet)
        told, name = {}, ""
        digest = hashlib.sha256()
        for line in list(lines)[1:]:
            if line.startswith('{"table"'):
                name, digest = line, hashlib.sha256()
            digest.update(line.encode())
            told[name] = digest.hexdigest()
    return {name: value for name, value in told.items() if not any(each in name for each in without)}


TOUCHED = frozenset({'"event"', '"mark"'})
"""Tables in which a restore writes that it happened."""


def everything(folder: Path) -> dict[str, str]:
    """Every file below a folder, with its content."""
    files = (each for each in sorted(folder.rglob("*")) if each.is_file())
    return {str(each): hashlib.sha256(each.read_bytes()).hexdigest() for each in files}


def test_everything_comes_back_as_it_was(kept: Settings, file: Path, tmp_path: Path) -> None:
    other = settings_of(tmp_path / "data")

    restored = bring(file, other)

    assert restored.whole
    assert content(other, TOUCHED) == content(kept, TOUCHED)
    assert whole(other)


def test_the_record_says_that_it_was_set_back(file: Path, tmp_path: Path) -> None:
    other = settings_of(tmp_path / "data")

    bring(file, other)

    event = read_once(
        other.url, lambda tx: tx.execute(select(Event).order_by(text("id DESC"))).scalars().first()
    )
    assert event is not None
    assert (event.subject, event.kind) == ("house:backup", "brought_back")
    noted = read_once(other.url, lambda tx: marked(tx, care.BACKUP))
    assert noted is not None
    assert noted.at == LATER


def test_the_key_of_a_forgotten_person_is_never_given_again(file: Path, tmp_path: Path) -> None:
    other = settings_of(tmp_path / "data")
    bring(file, other)
    database = Database(other.url)

    def highest(tx: Transaction) -> int:
        return int(tx.execute(select(func.max(DataKey.id))).scalar_one() or 0)

    def another(tx: Transaction) -> int:
        key = DataKey(person_id=None, wrapped="new")
        tx.add(key)
        tx.flush()
        return key.id

    before = database.read_now(highest)
    given = database.write_now(another)
    database.close()

    assert given > before + 1  # the one after the highest was deleted, and stays given


def test_a_rehearsal_leaves_nothing(file: Path, tmp_path: Path) -> None:
    tried = restore.rehearse(source(file), tmp_path / "room")

    assert tried.whole
    assert tried.events > 0
    assert list((tmp_path / "room").iterdir()) == []


def test_what_says_what_it_holds_is_believed_only_when_it_does(kept: Settings, file: Path) -> None:
    tried = restore.rehearse(source(file), kept.data)

    rows = read_once(kept.url, lambda tx: archive.take_stock(tx).rows)
    assert tried.rows == rows


def test_a_community_is_not_overwritten_by_mistake(kept: Settings, file: Path) -> None:
    before = content(kept)

    with pytest.raises(restore.TargetNotEmpty):
        bring(file, kept)

    assert content(kept) == before


def test_what_is_replaced_is_put_aside_whole(kept: Settings, file: Path, tmp_path: Path) -> None:
    other = copied(kept, tmp_path / "data")
    before = content(other)

    restored = bring(file, other, force=True)

    assert restored.aside is not None
    assert whole(other)
    if on_postgres():
        with building(other.url) as tx:
            found = tx.execute(text(f'SELECT count(*) FROM "{restored.aside}"."case"')).scalar_one()
        assert found == 1
    else:
        url = f"sqlite:///{Path(restored.aside) / 'huiying.db'}"
        assert content(settings_of(tmp_path / "data").model_copy(update={"database_url": url})) == before


def test_a_new_house_that_nobody_lives_in_makes_room(file: Path, tmp_path: Path) -> None:
    other = settings_of(tmp_path / "data")
    with building(other.url) as tx:
        store.move_to(tx, store.KNOWN)

    assert bring(file, other).whole


def test_a_backup_shows_one_instant_while_others_write(kept: Settings, tmp_path: Path) -> None:
    own = copied(kept, tmp_path / "data")
    database = Database(own.url)
    written = 0

    def write_meanwhile(*_: object) -> None:
        nonlocal written
        written += 1
        name = f"{written:032x}.jpg"
        database.write_now(lambda tx: tx.add(Picture(name=name, sealed=b"x", at=LATER)))

    backup.make(own, tmp_path / "a.backup", KEY, LATER, write_meanwhile)
    database.close()

    assert written > 10
    tried = restore.rehearse(source(tmp_path / "a.backup"), tmp_path)
    assert tried.whole
    assert tried.rows == sum(each.rows for each in read_once(kept.url, archive.take_stock).tables)


def test_a_backup_that_breaks_off_leaves_the_last_one(kept: Settings, tmp_path: Path) -> None:
    target = tmp_path / "a.backup"
    target.write_bytes(b"the last one")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backup.make(kept, target, KEY, LATER, stop)

    assert everything(tmp_path) == {str(target): hashlib.sha256(b"the last one").hexdigest()}


def test_a_restore_that_breaks_off_changes_nothing(kept: Settings, file: Path, tmp_path: Path) -> None:
    other = copied(kept, tmp_path / "data")
    before, files = content(other), set(everything(other.data))

    def stop(stage: str, done: int, _total: int) -> None:
        if stage == "case" and done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring(file, other, force=True, advance=stop)

    assert content(other) == before
    assert {each for each in everything(other.data) if "-wal" not in each and "-shm" not in each} == files


def test_without_a_database_there_is_nothing_to_keep(tmp_path: Path) -> None:
    with pytest.raises(backup.NothingToKeep):
        backup.make(settings_of(tmp_path / "data"), tmp_path / "a.backup", KEY, LATER, quiet)

    assert not (tmp_path / "a.backup").exists()


def test_two_backups_to_one_place_do_not_mix(kept: Settings, tmp_path: Path) -> None:
    with backup.draft_of(tmp_path / "a.backup"), pytest.raises(backup.BackupBusy):
        backup.make(kept, tmp_path / "a.backup", KEY, LATER, quiet)


@pytest.mark.parametrize("seed", range(12))
def test_a_changed_byte_is_noticed_before_anything_happens(file: Path, tmp_path: Path, seed: int) -> None:
    chance, changed = random.Random(seed), bytearray(file.read_bytes())
    changed[chance.randrange(len(changed))] ^= chance.randrange(1, 256)
    (tmp_path / "b.backup").write_bytes(changed)

    with pytest.raises(BackupError):
        restore.restore_file(
            source(tmp_path / "b.backup"), Target(tmp_path / "huiying.db", tmp_path), LATER, False, finish
        )

    assert list(everything(tmp_path)) == [str(tmp_path / "b.backup")]


def test_a_backup_under_another_key_is_told_by_its_name(file: Path, tmp_path: Path) -> None:
    with pytest.raises(BackupKeyMissing) as caught:
        restore.rehearse(source(file, OTHER), tmp_path)

    assert caught.value.facts == {"name": KEY.name}
    assert list(tmp_path.iterdir()) == []


def test_a_backup_of_a_later_release_is_left_alone(tmp_path: Path) -> None:
    with (tmp_path / "a.backup").open("wb") as target:
        Writer(target, Head(LATER.isoformat(), "9.0", "0999", KEY.name, "00" * 16), MASTER).finish()

    with pytest.raises(BackupTooNew) as caught:
        restore.rehearse(source(tmp_path / "a.backup"), tmp_path)

    assert caught.value.facts == {"found": "0999", "known": store.KNOWN}


def archive_of(tmp_path: Path, lines: list[str]) -> Path:
    """A backup, sealed as it should be, of other lines."""
    with (tmp_path / "a.backup").open("wb") as target:
        writer = Writer(target, Head(LATER.isoformat(), "0.1", store.KNOWN, KEY.name, "00" * 16), MASTER)
        for line in lines:
            writer.write(line)
        writer.finish()
    return tmp_path / "a.backup"


@pytest.mark.parametrize(
    "spoil", ["drop a row", "swap tables", "no end", "no manifest", "another number", "a file outside"]
)
def test_lines_that_are_not_those_of_a_whole_archive_are_refused(
    kept: Settings, tmp_path: Path, spoil: str
) -> None:
    with snapshot(kept.url) as tx:
        lines = [*archive.lines_of(tx, archive.take_stock(tx), quiet), archive.mark(end="archive")]
    rows = [number for number, line in enumerate(lines) if line.startswith("[")]
    spoilt = {
        "drop a row": lines[: rows[5]] + lines[rows[5] + 1 :],
        "swap tables": [lines[0], *lines[3:6], *lines[1:3], *lines[6:]],
        "no end": lines[:-1],
        "no manifest": lines[1:],
        "a file outside": [*lines[:-1], archive.mark(file="../../keys", content=""), lines[-1]],
        "another number": [line.replace('"events":', '"events":1') for line in lines],
    }[spoil]

    with pytest.raises((archive.ArchiveBroken, restore.NotSound)):
        restore.rehearse(source(archive_of(tmp_path, spoilt)), tmp_path / "room")

    assert list((tmp_path / "room").iterdir()) == []


def test_a_record_that_was_broken_before_comes_back_and_is_named(kept: Settings, tmp_path: Path) -> None:
    own = copied(kept, tmp_path / "data")
    with building(own.url) as tx:
        tx.execute(text("UPDATE event SET data = '{}' WHERE id = (SELECT max(id) FROM event)"))
    backup.make(own, tmp_path / "a.backup", KEY, LATER, quiet)

    tried = restore.rehearse(source(tmp_path / "a.backup"), tmp_path)

    assert not tried.whole
    assert any("hash" in fault for fault in tried.faults)


def test_only_the_newest_are_kept_and_foreign_files_are_left_alone(tmp_path: Path) -> None:
    names = [f"huiying-2026112{day}-020000.backup" for day in range(5)]
    for name in [*names, "mine.backup", "huiying-notes.txt"]:
        (tmp_path / name).touch()

    gone = backup.let_go_of_old(tmp_path, 2)

    assert backup.newest_in(tmp_path) == tmp_path / names[-1]
    assert [each.name for each in gone] == names[:3]
    assert {each.name for each in tmp_path.iterdir()} == {*names[3:], "mine.backup", "huiying-notes.txt"}


def test_in_a_folder_a_backup_is_named_by_its_instant(tmp_path: Path) -> None:
    assert backup.place_for(tmp_path, LATER).name == "huiying-20261124-010000.backup"
    assert backup.place_for(tmp_path / "x.backup", LATER).name == "x.backup"


def test_what_lies_beside_the_database_comes_back_too(kept: Settings, tmp_path: Path) -> None:
    own = copied(kept, tmp_path / "data")
    (own.data / "domain_time.json").write_text('{"up_to": "2026-12-01T00:00:00+00:00"}')
    (own.data / "reader.npz").write_bytes(b"weights")
    (own.data / "pictures").mkdir()
    (own.data / "pictures" / f"{7:032x}.jpg").write_bytes(b"a picture of an older release")
    backup.make(own, tmp_path / "a.backup", KEY, LATER, quiet)

    other = settings_of(tmp_path / "other")
    bring(tmp_path / "a.backup", other)

    assert (other.data / "reader.npz").read_bytes() == b"weights"
    assert (other.data / "pictures" / f"{7:032x}.jpg").read_bytes() == b"a picture of an older release"
    assert "2026-12-01" in (other.data / "domain_time.json").read_text()


def test_time_never_goes_back_by_a_restore(tmp_path: Path) -> None:
    (tmp_path / "domain_time.json").write_text('{"up_to": "2026-12-01T00:00:00+00:00"}')

    assert restore.later(tmp_path / "domain_time.json", b'{"up_to": "2026-11-01T00:00:00+00:00"}')
    assert not restore.later(tmp_path / "domain_time.json", b'{"up_to": "2027-01-01T00:00:00+00:00"}')
    assert not restore.later(tmp_path / "reader.npz", b"weights")


def test_the_wrong_key_under_the_right_name_opens_nothing(file: Path, tmp_path: Path) -> None:
    wrong = restore.Source(file, {KEY.name: OTHER}, store.Vault([OTHER]), quiet)

    with pytest.raises(BackupDamaged):
        restore.rehearse(wrong, tmp_path)
