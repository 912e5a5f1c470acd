"""A backup that is ended at any line leaves no half of itself behind."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from bot import backup

LINES = 40
"""More than a draft runs through."""


class Ended(BaseException):
    """The request to end, as a signal brings it between two lines."""


@contextmanager
def ended_before_line(number: int) -> Iterator[None]:
    """Raise Ended before the `number`-th line of the room of backups that runs."""
    left, before = number, sys.gettrace()

    def trace(frame: FrameType, event: str, _arg: Any) -> Any:
        nonlocal left
        if frame.f_code.co_filename != backup.__file__:
            return None
        left -= event == "line"
        if left < 0:
            sys.settrace(before)
            raise Ended
        return trace

    sys.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(before)


def draft_ended(file: Path, number: int) -> bool:
    """Write a draft that is ended before one line; say whether that line came at all."""
    try:
        with ended_before_line(number), backup.draft_of(file) as draft:
            draft.write(b"half")
    except Ended:
        return True
    return False


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_draft_ended_before_any_line_leaves_nothing_hidden(tmp_path: Path) -> None:
    file, ended, left = tmp_path / "a.backup", [], []

    for number in range(LINES):
        ended.append(draft_ended(file, number))
        left.append(backup.hidden(file).exists())

    assert ended[0]
    assert not ended[-1]
    assert not any(left)


def test_a_draft_another_backup_holds_stays(tmp_path: Path) -> None:
    file = tmp_path / "a.backup"

    with backup.draft_of(file) as held:
        backup.drop(backup.hidden(file))
        held.write(b"whole")

    assert file.read_bytes() == b"whole"
