"""Owners decide by heads and by area at once (民法典 第278条)."""

import pytest

from workflows.participation.tally.double import Both, Choice, DoubleCount, Majority, Unit, double_count

ORDINARY, SPECIAL = Majority.ORDINARY, Majority.SPECIAL


@pytest.mark.parametrize(
    ("total", "part", "yes", "majority", "quorum", "passed"),
    [
        ((9, 900), (6, 600), (4, 400), ORDINARY, True, True),
        ((9, 90000), (6, 59999), (6, 59999), ORDINARY, False, False),
        ((9, 900), (5, 800), (5, 800), ORDINARY, False, False),
        ((12, 1200), (8, 800), (4, 600), ORDINARY, True, False),
        ((12, 1200), (8, 800), (6, 400), ORDINARY, True, False),
        ((12, 1200), (8, 800), (5, 401), ORDINARY, True, True),
        ((12, 1200), (8, 800), (6, 600), SPECIAL, True, True),
        ((12, 1200), (8, 800), (6, 599), SPECIAL, True, False),
        ((0, 0), (0, 0), (0, 0), ORDINARY, False, False),
    ],
)
def test_two_thirds_take_part_and_enough_of_them_agree_on_both_axes(
    total: tuple[int, int],
    part: tuple[int, int],
    yes: tuple[int, int],
    majority: Majority,
    quorum: bool,
    passed: bool,
) -> None:
    counted = DoubleCount(Both(*total), Both(*part), Both(*yes), majority)

    assert (counted.quorum, counted.passed) == (quorum, passed)


def test_an_owner_of_several_units_is_one_head_with_all_their_area() -> None:
    units = [Unit("甲", 5000), Unit("甲", 5000), Unit("乙", 5000), Unit("丙", 5000)]

    counted = double_count(units, {"甲": Choice.YES, "乙": Choice.NO}, ORDINARY)

    assert counted.total == Both(3, 20000)
    assert (counted.part, counted.yes) == (Both(2, 15000), Both(1, 10000))


def test_who_abstains_has_taken_part() -> None:
    units = [Unit(owner, 1000) for owner in "甲乙丙丁戊己"]
    choices = {"甲": Choice.YES, "乙": Choice.YES, "丙": Choice.ABSTAIN, "丁": Choice.ABSTAIN}

    counted = double_count(units, choices, ORDINARY)

    assert counted.quorum
    assert not counted.passed
