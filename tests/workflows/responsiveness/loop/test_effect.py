"""What a rule brings is told from what comes by itself: against drawn truths, with and without an effect."""

import random
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

import pytest

from models.loop import LoopAct
from workflows.policy import Policy
from workflows.responsiveness.loop.definitions import LoopRule, versions
from workflows.responsiveness.loop.effect import Effect, Offered, effect, is_public, order_effect
from workflows.responsiveness.loop.judge import Number, is_bad

AT = datetime(2026, 3, 2, tzinfo=UTC)
RULES = versions()[-1]
CASES, TRUE = 25, 0.55
UNITS = count()


def rule(code: str) -> LoopRule:
    """A rule that ships."""
    return next(each for each in RULES.rules if each.code == code)


def row(before: int, after: int | None, *, held: bool, unit: str = "") -> LoopAct:
    """An act with what came of it."""
    kept = LoopAct(
        code="x",
        rule="late",
        version="1",
        scope="body",
        state="acting",
        unit=unit or f"B{next(UNITS)}",
        began_at=AT,
        acts_at=AT,
        until=AT,
        measure_at=AT,
        held=held,
        numerator=str(before),
        denominator=CASES,
        bound=0.5,
    )
    if after is not None:
        kept.after_numerator, kept.after_denominator = str(after), CASES
    return kept


def episodes(seed: int, gain: float, wanted: int = 600) -> list[LoopAct]:
    """Bodies of one and the same true share: those whom chance makes look bad meet the threshold."""
    chance = random.Random(seed)

    def drawn(share: float) -> int:
        return sum(chance.random() < share for _ in range(CASES))

    found, trigger = list[LoopAct](), rule("late").trigger
    assert trigger is not None
    while len(found) < wanted:
        before, held = drawn(TRUE), chance.random() < 0.5
        if is_bad(trigger, Number(before, CASES)):  # type: ignore[arg-type]  # a whole number is a fraction
            found.append(row(before, drawn(TRUE + (0 if held else gain)), held=held))
    return found


def found_of(rows: list[LoopAct], code: str = "late", policy: Policy | None = None) -> Effect:
    """The effect of a rule by some acts."""
    return effect(rule(code), policy or Policy(), rows)


@pytest.mark.parametrize(("gain", "says"), [(0.1, "better"), (0.0, "open"), (-0.1, "worse")])
def test_the_effect_of_a_rule_is_the_one_that_was_drawn(gain: float, says: str) -> None:
    told = found_of(episodes(7, gain))

    assert told.says == says
    assert told.low is not None
    assert told.high is not None
    assert told.low < gain < told.high


def test_before_and_after_alone_would_praise_a_rule_that_does_nothing() -> None:
    told = found_of(episodes(7, 0.0))

    assert told.acted.change is not None
    assert told.acted.change > 0.04  # chance had made them look bad: that goes by itself
    assert told.says == "open"


def test_of_a_measure_of_which_less_is_better_a_fall_is_good() -> None:
    falls = [row(20, after, held=False) for after in (4, 5, 6, 5, 4)]
    stays = [row(20, after, held=True) for after in (18, 19, 20, 19, 18)]

    told = effect(rule("returns"), Policy(), falls + stays)

    assert told.says == "better"
    assert told.acted.change is not None
    assert told.acted.change < 0


def test_too_few_units_say_nothing_and_what_waits_or_is_empty_is_counted() -> None:
    few = [row(5, 9, held=held) for held in (True, False) for _ in range(4)]
    waits, empty = row(5, None, held=False), row(5, 0, held=False)
    empty.after_denominator = 0

    told = found_of([*few, waits, empty])

    assert (told.says, told.mean, told.waits, told.empty) == ("too_little", None, 1, 1)
    assert (told.acted.units, told.held.units) == (4, 4)


def test_without_a_lot_nothing_is_claimed() -> None:
    acted = [row(5, 20, held=False) for _ in range(50)]

    assert found_of(acted, policy=replace(Policy(), loop_hold=0)).says == "no_lot"
    assert found_of([], code="renewal").says == "no_lot"


def test_of_places_only_the_numbers_of_several_together_are_public() -> None:
    few = [row(5, 9, held=held) for held in (True, False) for _ in range(4)]
    enough = [row(5, 9 + each % 2, held=held) for held in (True, False) for each in range(5)]

    assert not is_public(found_of(few, code="dissatisfied"))
    assert is_public(found_of(enough, code="dissatisfied"))
    assert is_public(found_of(few))


def test_a_unit_counts_once_on_either_side_however_often_it_met_the_threshold() -> None:
    often = [row(5, after, held=held, unit="SAME") for held in (True, False) for after in (9, 9, 9, 15)]
    others = [row(5, 9, held=held) for held in (True, False) for _ in range(4)]

    told = found_of([*often, *others])

    assert (told.acted.units, told.acted.acts) == (5, 8)
    assert told.acted.after == pytest.approx((10.5 + 4 * 9) / 5 / CASES)


@pytest.mark.parametrize(("better", "says"), [(0.3, "better"), (0.0, "open")])
def test_the_order_of_providers_is_held_against_what_the_lot_left_alone(better: float, says: str) -> None:
    chance = random.Random(5)

    def case(number: int) -> Offered:
        by_lot = chance.random() < 0.33
        pleased = chance.random() < 0.5 + (0.0 if by_lot else better)
        return f"HY-{number}", by_lot, None if number % 9 == 0 else 5 if pleased else 2, number % 18 == 0

    found = order_effect(rule("providers"), Policy(), [case(number) for number in range(360)])

    assert (found.says, found.measure, found.waits, found.empty) == (says, "satisfaction", 20, 20)
    assert found.acted.before == pytest.approx(found.held.before)
