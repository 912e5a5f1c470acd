"""Files of ballots as others write them; what is wrong with one is told with its line."""

from fractions import Fraction

import pytest

from workflows.participation.count import METHODS, Counted, count, read_election
from workflows.participation.elections import BudgetElection, RankedElection
from workflows.participation.errors import BallotsUnreadable, MethodUnfit, Wrong

PB = """META
key;value
budget;100
vote_type;approval
PROJECTS
project_id;cost;name
1;60;广场座椅
2;40,5;"棋桌; 两张"
VOTES
voter_id;vote
a;1,2
b;1
c;
"""
BLT = """# 楼长选举
3 2
-3
2 1=2 3 0
1 2 0
0
"甲" "乙"
"丙"
"选举"
"""
SOI = """# NUMBER ALTERNATIVES: 2
# ALTERNATIVE NAME 1: 甲
# ALTERNATIVE NAME 2: 乙
3: 2,1
1: {1,2}
"""


def counted(text: str, suffix: str, method: str) -> Counted:
    return count(read_election(text, suffix, method), method)


def test_a_budget_file_gives_costs_names_and_ballots() -> None:
    election = read_election(PB, ".pb", "greedy")

    assert isinstance(election, BudgetElection)
    assert [project.cost for project in election.projects] == [60, Fraction(81, 2)]
    assert election.projects[1].name == "棋桌; 两张"
    assert counted(PB, ".pb", "greedy").as_dict()["turnout"] == {"ballots": 3, "empty": 1, "counted": 2}


def test_the_published_ballots_of_a_vote_are_counted_by_heads() -> None:
    found = counted("heads,area,1,2\n3,,1,\n1,8900,,1\n", ".csv", "approval")

    assert found.names == ("1", "2")
    assert found.as_dict()["winners"] == ["1"]
    assert found.turnout.ballots == 4


def test_a_ranked_file_gives_weights_ties_and_who_withdrew() -> None:
    election = read_election(BLT, ".blt", "stv")

    assert isinstance(election, RankedElection)
    assert election.candidates == ("甲", "乙", "丙")
    assert election.withdrawn == {2}
    assert election.ballots[0].order == (frozenset({0, 1}),)


def test_orders_of_preflib_may_put_some_side_by_side() -> None:
    assert counted(SOI, ".soi", "schulze").as_dict()["winners"] == ["乙"]


def test_a_sheet_holds_marks_scores_or_places() -> None:
    sheet = "voter,甲,乙,丙\n1,1,,3\n2,,2,1\n3,2,,1\n"

    assert counted(sheet, ".csv", "score").as_dict()["winners"] == ["丙"]
    assert counted(sheet, ".csv", "irv").as_dict()["winners"] == ["丙"]


@pytest.mark.parametrize(
    ("text", "suffix", "wrong", "line"),
    [
        (PB.replace("a;1,2", "a;1,9"), ".pb", Wrong.PROJECT_UNKNOWN, 11),
        (PB.replace("1;60", "1;sixty"), ".pb", Wrong.NO_NUMBER, 7),
        ("META\nkey;value\n", ".pb", Wrong.SECTION_MISSING, 0),
        (BLT.replace("1 2 0", "1 2"), ".blt", Wrong.BALLOT_END, 5),
        (BLT.replace("1 2 0", "1 7 0"), ".blt", Wrong.CANDIDATE_UNKNOWN, 5),
        (BLT.replace("1 2 0", "1 2 2 0"), ".blt", Wrong.CANDIDATE_TWICE, 5),
        ("", ".blt", Wrong.EMPTY, 0),
        ("3 2\n1 1 0\n", ".blt", Wrong.END_MISSING, 2),
        (SOI.replace("3: 2,1", "3: 2,5"), ".soi", Wrong.CANDIDATE_UNKNOWN, 4),
        ("甲,乙\n1,-1\n", ".csv", Wrong.NO_NUMBER, 2),
        ("", ".csv", Wrong.OPTIONS_MISSING, 0),
        ("x", ".txt", Wrong.FORM, 0),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, suffix: str, wrong: Wrong, line: int) -> None:
    with pytest.raises(BallotsUnreadable) as raised:
        counted(text, suffix, "approval")

    assert (raised.value.wrong, raised.value.line) == (wrong, line)


def test_a_method_that_does_not_fit_names_those_that_do() -> None:
    with pytest.raises(MethodUnfit) as raised:
        counted(PB, ".pb", "stv")

    assert set(raised.value.fitting) < set(METHODS)
