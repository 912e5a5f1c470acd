"""`huiying import contracts` brings a sheet of contracts in, once, and tells each fault by its place."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import tables
from bot.cli import app

COMMAND = CliRunner()
SAMPLE = Path(tables.__file__).parent / "sample"
HEADER = "title,payer,provider,categories,areas,amount,starts,ends"
LINES = (
    "长者助餐服务,WTJD,SHZZ,01,WT,180000.50,2026-01-01,2026-12-31",
    "社区矛盾纠纷调解服务,WTJD,SHTJ,01,WT,60000,2026-03-01,2027-02-28",
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with areas and bodies."""
    monkeypatch.setenv("HUIYING_DATA", str(tmp_path / "data"))
    for kind, name in (("areas", "areas.csv"), ("bodies", "bodies.csv")):
        assert COMMAND.invoke(app, ["import", kind, str(SAMPLE / name)]).exit_code == 0
    return tmp_path


def brought(folder: Path, *lines: str, dry: bool = False) -> tuple[int, dict[str, object]]:
    """Bring a file in GB18030 in; return the exit code, and what was told."""
    file = folder / "contracts.csv"
    file.write_text("\r\n".join((HEADER, *lines)), encoding="gb18030")
    told = COMMAND.invoke(app, ["import", "contracts", str(file), "--json", *(["--dry-run"] if dry else [])])
    return told.exit_code, json.loads(told.stdout)


def test_a_sheet_comes_in_and_again_without_a_fault(folder: Path) -> None:
    assert brought(folder, *LINES, dry=True) == (0, {"rows": 2, "errors": []})
    assert brought(folder, *LINES) == (0, {"rows": 2, "errors": []})
    assert brought(folder, *LINES) == (0, {"rows": 2, "errors": []})


def test_a_fault_is_told_by_its_place(folder: Path) -> None:
    code, told = brought(folder, LINES[0], LINES[1].replace("60000", "60000.005"))

    errors = told["errors"]
    assert isinstance(errors, list)
    assert (code, told["rows"]) == (1, 0)
    assert [(each["row"], each["column"], each["value"]) for each in errors] == [(3, "amount", "60000.005")]
    assert errors[0]["reason"]
