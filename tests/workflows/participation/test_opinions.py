"""A map of opinions: who stands together, what all groups agree on, and what each stands for."""

import random
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.participation.errors import BallotsUnreadable, Wrong
from workflows.participation.opinions.map import OpinionMap, opinion_map
from workflows.participation.opinions.matrix import opinions_of, read_opinions
from workflows.participation.opinions.next import choose, priority
from workflows.participation.opinions.places import frame_of, placed, places, reaches
from workflows.participation.opinions.said import common_ground, share_test, shares_test

STATEMENTS = ("装电梯", "收停车费", "种树", "建垃圾站")


def parted(left: int = 12, right: int = 8) -> dict[tuple[str, str], float]:
    """Two camps that agree on trees alone."""
    said = {}
    for number in range(left + right):
        side = 1.0 if number < left else -1.0
        for statement, vote in zip(STATEMENTS, (side, -side, 1.0, side), strict=True):
            said[f"住户{number}", statement] = vote
    return said


def drawn(said: dict[tuple[str, str], float]) -> OpinionMap:
    return opinion_map(opinions_of(said))


def test_two_camps_are_two_groups() -> None:
    groups = drawn(parted()).as_dict()["groups"]

    assert sorted(group["size"] for group in groups) == [8, 12]
    assert {member for group in groups for member in group["members"]} == {
        f"住户{each}" for each in range(20)
    }


def test_consensus_is_what_every_group_agrees_with() -> None:
    found = drawn(parted()).as_dict()["consensus"]

    assert max(found, key=found.__getitem__) == "种树"
    assert found["种树"] == pytest.approx(13 / 14 * 9 / 10)
    assert found["装电梯"] == pytest.approx(13 / 14 * 1 / 10)


def test_a_group_stands_for_what_parts_it_from_the_others() -> None:
    found = drawn(parted()).as_dict()
    largest = max(found["groups"], key=lambda group: group["size"])

    stands = {(each["statement"], each["for"]) for each in found["representative"][str(largest["id"])]}

    assert stands == {("装电梯", "agree"), ("收停车费", "disagree"), ("建垃圾站", "agree")}


def test_nobody_stands_alone_as_a_group() -> None:
    said = parted() | {
        ("独户", statement): vote for statement, vote in zip(STATEMENTS, (1, 1, -1, -1), strict=True)
    }

    assert min(group["size"] for group in drawn(said).as_dict()["groups"]) > 1


def test_where_all_say_the_same_there_is_one_group() -> None:
    said = {(f"住户{number}", statement): 1.0 for number in range(9) for statement in STATEMENTS}

    assert [group["size"] for group in drawn(said).as_dict()["groups"]] == [9]


@given(st.permutations(range(20)))
def test_the_order_in_which_people_come_makes_no_difference(order: list[int]) -> None:
    said = parted()
    shuffled = {(f"住户{at}", each): said[f"住户{at}", each] for at in order for each in STATEMENTS}

    def sides(found: OpinionMap) -> set[frozenset[str]]:
        return {frozenset(group["members"]) for group in found.as_dict()["groups"]}

    assert sides(drawn(shuffled)) == sides(drawn(said))


@pytest.mark.parametrize(
    "text",
    [
        "timestamp,datetime,comment-id,voter-id,vote\n1,x,5,7,1\n2,x,6,7,-1\n",
        "\ufeffvote, Statement,participant\r\n1.0,5,7\r\n-1,6,7\r\n",
    ],
    ids=["as Polis publishes them", "in another order"],
)
def test_columns_may_stand_in_another_order(text: str) -> None:
    opinions = read_opinions(text)

    assert (opinions.participants, opinions.statements) == (("7",), ("5", "6"))
    assert opinions.votes.tolist() == [[1, -1]]


def test_the_last_word_counts_and_what_was_not_seen_is_no_vote() -> None:
    opinions = read_opinions("participant,statement,vote\n2,a,1\n10,a,-1\n2,a,0\n10,b,1\n")

    assert opinions.participants == ("2", "10")
    assert np.array_equal(opinions.votes, np.array([[0, np.nan], [-1, 1]]), equal_nan=True)


@pytest.mark.parametrize(
    ("text", "wrong", "line"),
    [
        ("participant,vote\n1,1\n", Wrong.COLUMNS_MISSING, 0),
        ("participant,statement,vote\n1,a,2\n", Wrong.NO_VOTE, 2),
        ("participant,statement,vote\n1,a,1\n,b,1\n", Wrong.NO_VOTE, 3),
    ],
)
def test_what_is_no_vote_is_told_with_its_line(text: str, wrong: Wrong, line: int) -> None:
    with pytest.raises(BallotsUnreadable) as raised:
        read_opinions(text)

    assert (raised.value.wrong, raised.value.line) == (wrong, line)


def test_no_opinions_make_an_empty_map() -> None:
    assert opinion_map(read_opinions("participant,statement,vote\n")).as_dict() == {
        "groups": [],
        "consensus": {},
        "representative": {},
        "projection": {},
    }


def test_the_tests_of_shares_give_the_numbers_that_polis_gives() -> None:
    assert share_test(25, 26) == pytest.approx(4.811252243246882)
    assert share_test(10, 10) == pytest.approx(3.3166247903554)
    assert shares_test(3, 3, 5, 5) == 0.0


@pytest.mark.parametrize(
    ("agree", "passed", "seen", "reach", "wanted"),
    [
        (12, 5, 23, 0.6669610857016596, 0.7675518635974542),
        (15, 4, 26, 2.1280655272840834, 3.1963279043460724),
        (8, 7, 24, 2.494904962786479, 1.162203804695024),
        (6, 7, 24, 2.7400897949669294, 0.8051683063604695),
        (0, 0, 0, 0.0, (0.5 * 0.5 * 9) ** 2),
    ],
    ids=["polis-4", "polis-5", "polis-6", "polis-7", "new"],
)
def test_a_statement_has_the_priority_that_polis_gives_it(
    agree: int, passed: int, seen: int, reach: float, wanted: float
) -> None:
    assert priority(agree, passed, seen, reach) == pytest.approx(wanted, rel=1e-12)


def test_the_next_statement_is_drawn_as_often_as_its_priority_says() -> None:
    chance = random.Random(7)

    drawn_ones = Counter(choose({1: 9.0, 2: 1.0}, chance) for _ in range(1000))

    assert 850 < drawn_ones[1] < 950
    assert choose({}, chance) is None


def test_a_statement_reaches_as_far_as_who_has_only_agreed_with_it_stands() -> None:
    opinions = opinions_of(parted())
    frame = frame_of(opinions)

    alone = placed(frame, np.where(np.eye(len(STATEMENTS), dtype=bool), 1.0, np.nan))

    assert reaches(frame) == pytest.approx(np.linalg.norm(alone, axis=1))
    assert np.array_equal(placed(frame, opinions.votes), places(opinions))


def test_common_ground_of_small_groups_is_the_mean_over_them_and_counts_who_disagrees() -> None:
    votes = drawn(parted()).votes

    found = common_ground(votes)

    assert found.argmax() == STATEMENTS.index("种树")
    largest, other = (12.5 / 13) * (1 - 0.5 / 13), (8.5 / 9) * (1 - 0.5 / 9)
    assert found.max() == pytest.approx((largest * other) ** 0.5)
