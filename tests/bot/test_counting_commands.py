"""`huiying tally` and `huiying opinions` count a file alone; one that is not of its form is told in words."""

import json
from pathlib import Path

import pytest

from tests.bot.running.command import run

PB = (
    "META\nkey;value\nbudget;10\nPROJECTS\nproject_id;cost;name\n1;6;座椅\n2;4;棋桌\n"
    "VOTES\nvoter_id;vote\na;1,2\nb;1\n"
)
OPINIONS = "participant,statement,vote\n" + "".join(
    f"{person},{statement},{1 if person < 4 or statement == 'b' else -1}\n"
    for person in range(8)
    for statement in "ab"
)


def test_a_budget_is_counted_from_its_file_alone(tmp_path: Path) -> None:
    file = tmp_path / "预算.pb"
    file.write_text(PB, encoding="utf-8")

    told = json.loads(run(tmp_path / "data", "tally", str(file), "--method", "equal-shares", "--json").stdout)

    assert told["winners"] == ["1", "2"]
    assert told["turnout"] == {"ballots": 2, "empty": 0, "counted": 2}
    assert "座椅" in run(tmp_path / "data", "tally", str(file), "--method", "greedy").stdout


def test_opinions_become_groups_and_what_they_agree_on(tmp_path: Path) -> None:
    file = tmp_path / "意见.csv"
    file.write_text(OPINIONS, encoding="utf-8")

    told = json.loads(run(tmp_path / "data", "opinions", str(file), "--json").stdout)

    assert sorted(group["size"] for group in told["groups"]) == [4, 4]
    assert told["consensus"]["b"] > told["consensus"]["a"]
    assert "8 people in 2 groups" in run(tmp_path / "data", "opinions", str(file)).stdout


@pytest.mark.parametrize(
    ("verb", "name", "text", "says"),
    [
        (("tally", "--method", "stv"), "预算.pb", PB, "equal-shares, greedy, knapsack"),
        (("tally", "--method", "greedy"), "预算.pb", PB.replace("b;1", "b;7"), "Line 11"),
        (("tally", "--method", "irv"), "选票.txt", "x", ".blt"),
        (("opinions",), "意见.csv", OPINIONS.replace("0,a,1", "0,a,5"), "Line 2"),
        (("opinions",), "意见.csv", "a,b\n", "participant"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(
    verb: tuple[str, ...], name: str, text: str, says: str, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")

    told = run(tmp_path / "data", verb[0], str(file), *verb[1:])

    assert told.exit_code == 2
    assert says in told.output.replace("\n", " ")
