"""The file of a backup opens only whole, only with its key, and says what is wrong with it."""

import io
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.backup_file import (
    FORMAT,
    PIECE,
    BackupCut,
    BackupDamaged,
    BackupError,
    BackupKeyMissing,
    BackupTooNew,
    Head,
    NotABackup,
    Writer,
    check_sum,
    read_head,
    read_lines,
)

MASTER, OTHER = bytes(range(32)), bytes(range(1, 33))
KEYS = {"k1": MASTER}
HEAD = Head("2026-11-22T02:00:00+00:00", "0.1.0", "0002", "k1", "00" * 16)
LINES = ["幸福里3号楼", "", *(f"line {number}" for number in range(200))]


def written(lines: list[str], head: Head = HEAD) -> bytes:
    file = io.BytesIO()
    writer = Writer(file, head, MASTER)
    for line in lines:
        writer.write(line)
    writer.finish()
    return file.getvalue()


def read(path: Path, keys: dict[str, bytes] = KEYS) -> list[str]:
    check_sum(path, lambda _bytes: None)
    return list(read_lines(path, keys))


@pytest.fixture(scope="module")
def whole() -> bytes:
    return written(LINES)


@pytest.fixture
def file(tmp_path: Path, whole: bytes) -> Path:
    (tmp_path / "a.backup").write_bytes(whole)
    return tmp_path / "a.backup"


def test_what_is_written_is_read_again(file: Path) -> None:
    assert read(file) == LINES


def test_an_empty_backup_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "a.backup").write_bytes(written([]))

    assert read(tmp_path / "a.backup") == []


def test_many_pieces_follow_one_another(tmp_path: Path) -> None:
    lines = [bytes(range(256)).hex() * 40 + str(number) for number in range(3)]
    noise = [random.Random(7).randbytes(PIECE).hex()]
    (tmp_path / "a.backup").write_bytes(written(lines + noise))

    assert (tmp_path / "a.backup").stat().st_size > PIECE
    assert read(tmp_path / "a.backup") == lines + noise


def test_the_head_is_read_without_a_key(file: Path) -> None:
    with file.open("rb") as opened:
        head, _front = read_head(opened)

    assert head == HEAD


def test_nothing_of_the_content_can_be_read_in_the_file(whole: bytes) -> None:
    assert "幸福里".encode() not in whole
    assert MASTER not in whole


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_one_changed_byte_anywhere_is_noticed(tmp_path: Path, whole: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(whole) - 1))
    changed = bytearray(whole)
    changed[place] ^= data.draw(st.integers(1, 255))
    (tmp_path / "b.backup").write_bytes(changed)

    with pytest.raises(BackupError):
        read(tmp_path / "b.backup")


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_seals_alone_notice_a_changed_byte_before_the_checksum(
    tmp_path: Path, whole: bytes, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(whole) - 33))
    changed = bytearray(whole)
    changed[place] ^= data.draw(st.integers(1, 255))
    (tmp_path / "b.backup").write_bytes(changed)

    with pytest.raises(BackupError):
        list(read_lines(tmp_path / "b.backup", KEYS))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_backup_that_ends_early_is_called_cut(tmp_path: Path, whole: bytes, data: st.DataObject) -> None:
    (tmp_path / "b.backup").write_bytes(whole[: data.draw(st.integers(15, len(whole) - 1))])

    with pytest.raises(BackupCut):
        read(tmp_path / "b.backup")


def test_a_byte_too_many_is_noticed(file: Path, whole: bytes) -> None:
    file.write_bytes(whole + b"\0")

    with pytest.raises(BackupError):
        read(file)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"SQLite format 3\0" * 99, "工单,状态\n".encode()])
def test_another_kind_of_file_is_called_so(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.backup").write_bytes(content)

    with pytest.raises(NotABackup):
        read(tmp_path / "a.backup")


def test_a_key_that_is_not_there_is_named(file: Path) -> None:
    with pytest.raises(BackupKeyMissing) as caught:
        read(file, {"k2": OTHER})

    assert caught.value.facts == {"name": "k1"}


def test_a_key_under_the_wrong_name_opens_nothing(file: Path) -> None:
    with pytest.raises(BackupDamaged):
        read(file, {"k1": OTHER})


def test_a_form_of_a_later_release_is_named(tmp_path: Path) -> None:
    later = Head(**{**HEAD.__dict__, "format": FORMAT + 1})
    (tmp_path / "a.backup").write_bytes(written(LINES, later))

    with pytest.raises(BackupTooNew):
        read(tmp_path / "a.backup")
