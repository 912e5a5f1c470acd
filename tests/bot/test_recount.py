"""The command with which a stranger counts a vote again from the files they have downloaded."""

import json
from pathlib import Path
from shutil import make_archive, unpack_archive

import pytest
from typer.testing import CliRunner

from bot.cli import app
from tests.databases import prepared, session_on
from tests.workflows.participation.votes.polling import NO, VOTERS, YES, Polling, inhabited
from workflows.participation.votes.publish import files_of

run = CliRunner()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files of a vote of nine people, as downloaded."""
    there = tmp_path / "vote"
    there.mkdir()
    with session_on(prepared(tmp_path, "polling", inhabited)) as session:
        polling = Polling(session)
        vote = polling.opened(polling.roll())
        for place, person in enumerate(VOTERS[:9]):
            polling.cast(vote, person, YES if place < 6 else NO)
        for name, text in files_of(session, polling.closed(vote)).items():
            (there / name).write_text(text, "utf-8")
    return there


def test_a_folder_is_counted_again_without_a_house(folder: Path) -> None:
    answer = run.invoke(app, ["verify", str(folder), "--json"])

    found = json.loads(answer.stdout)
    assert answer.exit_code == 0
    assert (found["whole"], found["ballots"], found["winners"], found["faults"]) == (True, 9, ["yes"], [])


def test_an_archive_is_counted_as_it_was_downloaded_or_unpacked(folder: Path, tmp_path: Path) -> None:
    archive = make_archive(str(tmp_path / "all"), "zip", tmp_path, "vote")
    outer = tmp_path / "unpacked"
    unpack_archive(archive, outer)

    for subject in (archive, str(outer)):
        assert json.loads(run.invoke(app, ["verify", subject, "--json"]).stdout)["whole"]


def test_what_was_changed_is_said_in_words(folder: Path) -> None:
    (folder / "ballots.csv").write_text("heads,area,1,2,3\n", "utf-8")

    answer = run.invoke(app, ["verify", str(folder)])

    assert answer.exit_code == 1
    assert "选票不是当时计数的那些" in answer.stdout


def test_a_folder_without_a_vote_says_what_to_do(folder: Path) -> None:
    (folder / "vote.json").unlink()

    answer = run.invoke(app, ["verify", str(folder)])

    assert answer.exit_code == 2
    assert "vote.json 没有，或者读不懂" in answer.stderr.replace("\n", "")
