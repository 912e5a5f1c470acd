"""`huiying rolls codes` writes sheets for the doors, and says no code aloud."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from tests.workflows.participation.rolls.estate import COLUMNS, owner

COMMAND = CliRunner()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with one roll."""
    monkeypatch.setenv("HUIYING_DATA", str(tmp_path / "data"))
    file = tmp_path / "roll.csv"
    with file.open("w", encoding="gb18030", newline="") as out:
        table = csv.DictWriter(out, COLUMNS)
        table.writeheader()
        lines = [owner(f"{house}栋101", area="", body="") for house in (1, 2, 3)]
        table.writerows([{name: each.get(name, "") for name in COLUMNS} for each in lines])
    assert COMMAND.invoke(app, ["import", "roll", str(file), "--json"]).exit_code == 0
    return tmp_path


def test_a_table_holds_every_door_and_its_link(folder: Path) -> None:
    out = folder / "codes.csv"

    told = COMMAND.invoke(app, ["rolls", "codes", "OWNERS", "--out", str(out), "--json"])

    rows = list(csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines()))
    assert json.loads(told.stdout) == {"roll": "OWNERS", "doors": 3, "days": 60, "file": str(out)}
    assert [each["unit"] for each in rows] == ["1-101", "2-101", "3-101"]
    assert all(each["code"].startswith("MP-") and each["link"].endswith("/chat") for each in rows)
    assert not any(each["code"] in told.output for each in rows)
    assert out.stat().st_mode & 0o077 == 0


def test_codes_that_work_end_only_when_asked_for(folder: Path) -> None:
    first, second = folder / "first.csv", folder / "second.csv"
    COMMAND.invoke(app, ["rolls", "codes", "OWNERS", "--out", str(first)])

    refused = COMMAND.invoke(app, ["rolls", "codes", "OWNERS", "--out", str(second)])
    there = second.exists()
    again = COMMAND.invoke(app, ["rolls", "codes", "OWNERS", "--out", str(second), "--again"])

    assert (refused.exit_code, there, again.exit_code) == (2, False, 0)
    assert "--again" in refused.output
    assert first.read_text(encoding="utf-8-sig") != second.read_text(encoding="utf-8-sig")


def test_sheets_are_a_pdf_of_a_page_for_each_door(folder: Path) -> None:
    out = folder / "codes.pdf"

    told = COMMAND.invoke(app, ["rolls", "codes", "OWNERS", "--out", str(out)])

    assert told.exit_code == 0
    assert out.read_bytes().count(b"/Type /Page\n") == 3


@pytest.mark.parametrize(("roll", "name"), [("NONE", "codes.pdf"), ("OWNERS", "codes.txt")])
def test_what_cannot_be_written_is_refused(folder: Path, roll: str, name: str) -> None:
    told = COMMAND.invoke(app, ["rolls", "codes", roll, "--out", str(folder / name)])

    assert told.exit_code == 2
    assert not (folder / name).exists()
