"""`huiying simulate` lives a street through the real steps, and tells its figures beside the truth."""

import json
from pathlib import Path

import pytest

from bot.simulation import Trial, simulate
from tests.bot.running.command import run

SMALL = ("--days", "5", "--residents", "900", "--bodies", "3")


def quiet(_stage: str, _done: int, _total: int) -> None:
    """Show no progress."""


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("streets") / "street"
    elsewhere = {"HUIYING_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}  # never touched
    told = run(folder, "simulate", str(folder), "--seed", "3", *SMALL, "--json", **elsewhere)
    assert told.exit_code == 0, told.output
    (folder.parent / "told.json").write_text(told.stdout, "utf-8")
    return folder


def test_figures_stand_beside_the_truth(street: Path) -> None:
    told = json.loads((street.parent / "told.json").read_text("utf-8"))
    truth = json.loads(Path(told["truth"]).read_text("utf-8"))

    assert told["complete"]
    assert told["refused"] == {}
    assert [row["body"] for row in told["bodies"]] == ["B01", "B02", "B03"]
    assert {"kind", "composite", "true_solved", "gamed"} <= set(told["bodies"][0])
    assert len(truth["truth"]) == told["cases"] > 0
    assert Path(told["truth"]).parent == street.parent
    assert {each["code"] for each in truth["characters"]} == {"B01", "B02", "B03"}


def test_the_record_of_a_street_holds_and_shows_the_same_rates(street: Path) -> None:
    told = json.loads((street.parent / "told.json").read_text("utf-8"))
    window = ("--from", "2025-01-01", "--to", "2025-01-06")

    rates = json.loads(run(street, "rates", "--by", "body", *window, "--json").stdout)

    shown = {row["body"]: row["on_time"] for row in told["bodies"]}
    found = {row["body"]: row["on_time"]["value"] for row in rates}
    assert {code: shown[code] for code in found} == pytest.approx(found, abs=1e-4)
    assert run(street, "verify", "--json").exit_code == 0


def test_a_folder_that_holds_something_is_left_alone(street: Path) -> None:
    before = (street / "huiying.db").read_bytes()

    told = run(street, "simulate", str(street), *SMALL)

    assert told.exit_code == 2
    assert "data in this folder already" in told.output
    assert (street / "huiying.db").read_bytes() == before


def test_the_same_seed_lives_the_same_life(street: Path, tmp_path: Path) -> None:
    told = json.loads((street.parent / "told.json").read_text("utf-8"))

    again = simulate(tmp_path / "data", Trial(3, 5, {"residents": 900, "bodies": 3}), quiet)

    assert again.rows == told["bodies"]
    assert again.summary["steps"] == told["steps"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[street]\nstuff = 2\n", "stuff"),
        ("nonsense = 1\n", "nonsense"),
        ("limits = {\n", "cannot be read"),
    ],
    ids=["life", "house", "no file of this kind"],
)
def test_what_is_wrong_with_a_policy_is_said(text: str, says: str, tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(text, "utf-8")

    told = run(tmp_path / "data", "simulate", str(tmp_path / "street"), *SMALL, "--policy", str(file))

    assert told.exit_code == 2
    assert says in told.output
