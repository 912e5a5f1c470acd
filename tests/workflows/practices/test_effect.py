"""What may be said of a practice's effect: tried on lives of which the truth is known."""

import random
from fractions import Fraction

import pytest

from workflows.practices.effect import Change, Compared, Effect, EffectState, Finding, Part, effect
from workflows.practices.matching import MOST, Profile, apart, similar

LEAST, PLACES = 20, 3


def counted(chance: random.Random, share: float, cases: int) -> Part:
    """Cases of a place, each good with this probability."""
    return Part(Fraction(sum(chance.random() < share for _ in range(cases))), cases)


def place(chance: random.Random, level: float, shift: float, cases: int = 60) -> Change:
    """A place whose true share moves by `shift`, and by a chance of its own."""
    own = chance.gauss(0, 0.03)
    later = min(0.98, max(0.02, level + shift + own))
    return Change(counted(chance, level, cases), counted(chance, later, cases))


def drawn(chance: random.Random, true: float, common: float = 0.0, adopters: int = 2) -> Effect:
    """An effect of which the truth is known, beside what happened everywhere."""
    others = tuple(place(chance, chance.uniform(0.5, 0.7), common) for _ in range(6))
    pairs = [Compared(place(chance, 0.6, common + true), others) for _ in range(adopters)]
    return effect(pairs, LEAST, PLACES)


def test_the_interval_holds_the_truth_in_95_of_100_lives() -> None:
    lives = [drawn(random.Random(seed), true=0.0) for seed in range(300)]

    held = sum(each.low <= 0 <= each.high for each in lives)

    assert held / len(lives) >= 0.93


def test_a_true_effect_is_found_and_lies_in_its_interval() -> None:
    lives = [drawn(random.Random(seed), true=0.25) for seed in range(200)]

    held = sum(each.low <= 0.25 <= each.high for each in lives)
    found = sum(each.finding(up=True) is Finding.BETTER for each in lives)

    assert held / len(lives) >= 0.93
    assert found / len(lives) >= 0.7


def test_what_happened_everywhere_is_no_effect() -> None:
    lives = [drawn(random.Random(seed), true=0.0, common=0.2) for seed in range(200)]

    claimed = sum(each.finding(up=True) is not Finding.UNCLEAR for each in lives)

    assert claimed / len(lives) <= 0.07


def test_where_less_is_better_a_fall_is_better() -> None:
    fallen = Effect(EffectState.TOLD, -0.2, -0.3, -0.1)

    assert fallen.finding(up=False) is Finding.BETTER
    assert fallen.finding(up=True) is Finding.WORSE


SOME = Change(Part(Fraction(30), 60), Part(Fraction(40), 60))
FEW = Change(Part(Fraction(1), 3), Part(Fraction(3), 3))


@pytest.mark.parametrize(
    ("pairs", "state"),
    [
        ([], EffectState.NOBODY),
        ([Compared(FEW, (SOME, SOME, SOME))], EffectState.FEW_CASES),
        ([Compared(SOME, (SOME, SOME))], EffectState.FEW_PLACES),
        ([Compared(SOME, (SOME, SOME, FEW))], EffectState.FEW_PLACES),
        ([Compared(SOME, (SOME, SOME, SOME))], EffectState.TOLD),
        ([Compared(FEW, (SOME,) * 3), Compared(SOME, (SOME,) * 3)], EffectState.TOLD),
    ],
    ids=("nobody", "few cases", "few places", "few cases in one of them", "told", "who has few is left out"),
)
def test_where_too_little_happened_nothing_is_claimed(pairs: list[Compared], state: EffectState) -> None:
    assert effect(pairs, LEAST, PLACES).state is state


def test_all_good_before_and_after_is_not_sure() -> None:
    whole = Change(Part(Fraction(20), 20), Part(Fraction(20), 20))

    found = effect([Compared(whole, (whole, whole, whole))], LEAST, PLACES)

    assert found.estimate == 0
    assert found.low < -0.1 < 0.1 < found.high


def test_similar_places_have_the_same_matters_and_the_same_level() -> None:
    here = Profile("here", {"noise": 6, "waste": 4}, 0.6)
    others = [
        Profile("same", {"noise": 60, "waste": 40}, 0.6),
        Profile("near", {"noise": 5, "waste": 5}, 0.7),
        Profile("other matters", {"water": 9, "waste": 1}, 0.6),
        Profile("other level", {"noise": 6, "waste": 4}, 0.95),
        Profile("nothing", {}, None),
    ]

    assert similar(here, others) == ("same", "near")
    assert apart({"noise": 1}, {"waste": 1}) == 1
    assert len(similar(here, [Profile(str(each), here.mix, 0.6) for each in range(20)])) == MOST
