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
    "sheet",
    [
        "ballot_id,rank,choice\n1,1,甲\n1,2,乙\n2,1,乙\n2,2,丙\n3,1,乙\n",
        "\ufeffid, rank1,rank2\r\n1,甲,乙\r\n2,乙,丙\r\n3,乙,\r\n",
        "甲,乙,丙\n1.0,2.0,\n,1.0,2.0\n,1.0,\n",
    ],
    ids=["a row for each place", "a column for each place", "a column for each option"],
)
def test_orders_come_in_sheets_of_three_forms(sheet: str) -> None:
    found = counted(sheet, ".csv", "irv")

    assert found.as_dict()["winners"] == ["乙"]
    assert found.turnout.ballots == 3


NAMES = """    0   # end
    "Amy"   # one
    "Kelly "Kate" O'Hara"
    Bob Jones   # three
    "A club"   # title
"""


@pytest.mark.parametrize(
    ("text", "names", "first"),
    [
        ("    3 1   # three for a seat\n    1 2 0   # one ballot\n" + NAMES, 3, 'Kelly "Kate" O\'Hara'),
        ("3 1\n1 3 0\n0\n", 3, "3"),
    ],
    ids=["with comments", "without names"],
)
def test_names_of_candidates_are_read_as_people_write_them(text: str, names: int, first: str) -> None:
    found = counted(text, ".blt", "irv")

    assert found.as_dict()["winners"] == [first]
    assert len(found.names) == names


@pytest.mark.parametrize(
    ("kind", "ballots", "winners"),
    [
        ("vote_type;ordinal\nmax_length;3", "vote\na;1,2\nb;2,1\nc;2\n", ["2", "1"]),
        ("vote_type;cumulative", "vote;points\na;1,2;3,1\nb;2;3.0\n", ["2", "1"]),
        ("vote_type;choose-1", "vote\r\na;1\r\nb;1\r\nc;2\r\n", ["1", "2"]),
    ],
)
def test_budget_files_have_ballots_of_several_types(kind: str, ballots: str, winners: list[str]) -> None:
    projects = "1;60;座\x0b椅\u2028\n2;40;棋桌"
    text = (
        f"META\nkey;value\nbudget;100\n{kind}\nPROJECTS\nproject_id;cost;name\n{projects}\nVOTES\nvoter_id;"
    )

    assert counted(text + ballots, ".pb", "greedy").as_dict()["winners"] == winners


@pytest.mark.parametrize(
    ("text", "suffix", "method"),
    [
        (BLT.replace("2 1=2 3 0\n1 2 0\n", ""), ".blt", "stv"),
        ("甲,乙\n,\n", ".csv", "schulze"),
        ("甲,乙\n0,0\n", ".csv", "approval"),
    ],
)
def test_nobody_is_elected_by_no_ballot(text: str, suffix: str, method: str) -> None:
    assert counted(text, suffix, method).as_dict()["winners"] == []


@pytest.mark.parametrize(
    ("text", "suffix", "wrong", "line"),
    [
        (PB.replace("a;1,2", "a;1,9"), ".pb", Wrong.PROJECT_UNKNOWN, 11),
        (PB.replace("1;60", "1;sixty"), ".pb", Wrong.NO_NUMBER, 7),
        (PB.replace("budget;100\n", ""), ".pb", Wrong.SECTION_MISSING, 0),
        (PB.replace("approval", "cumulative"), ".pb", Wrong.POINTS_MISSING, 11),
        (BLT.replace('"丙"', '"丙'), ".blt", Wrong.NAMES_MISSING, 8),
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
