"""Intervals hold what they promise, and chance alone is never told as inequality."""

import random
from fractions import Fraction

import pytest

from workflows.responsiveness.deficits.chance import Spread, behind, beyond, spread


def test_what_went_beyond_is_never_all_of_a_few() -> None:
    assert list(beyond(5, 0)) == pytest.approx([0.2315, 1.0], abs=1e-3)
    assert beyond(10, 40) == (0.0, 0.0)


def test_places_that_differ_by_chance_alone_are_not_told_to_differ() -> None:
    alike = spread([(Fraction(10), 40), (Fraction(11), 40), (Fraction(9), 40), (Fraction(10), 40)])

    assert alike is not None
    assert (alike.difference, alike.low) == (0.0, 0.0)
    assert alike.high > 0.1  # nor are they told to be the same
    assert spread([(Fraction(1), 40), (Fraction(39), 40)]) is None


def test_the_interval_holds_the_truth_nineteen_times_of_twenty_and_few_false_alarms() -> None:
    chance, held, alarms, rounds = random.Random(20261123), 0, 0, 150

    for _ in range(rounds):
        sizes = [chance.randint(15, 90) for _ in range(12)]
        differing = drawn(chance, sizes, 0.1)
        held += differing.low <= 0.1 * 1.1284 <= differing.high
        alarms += drawn(chance, sizes, 0.0).low > 0

    assert held >= 0.9 * rounds
    assert alarms <= 0.06 * rounds


def drawn(chance: random.Random, sizes: list[int], deviation: float) -> Spread:
    """Places whose true shares scatter around three tenths, and what was counted in each."""
    truths = [min(max(chance.gauss(0.3, deviation), 0.0), 1.0) for _ in sizes]
    groups = [
        (Fraction(sum(chance.random() < truth for _ in range(many))), many)
        for truth, many in zip(truths, sizes, strict=True)
    ]
    found = spread(groups)
    assert found is not None
    return found


def test_a_small_place_is_drawn_towards_all_of_them() -> None:
    groups = [(Fraction(5), 50), (Fraction(25), 50), (Fraction(15), 50), (Fraction(3), 5)]
    among = spread(groups)
    assert among is not None

    large, _ = behind((Fraction(30), 50), among)
    small, (low, high) = behind((Fraction(3), 5), among)

    assert 0 < small < large < 0.6 - among.share
    assert low < 0 < high
