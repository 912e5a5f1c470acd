"""Rules of the loop are data: checked as they are read, changed by the house's numbers, judged by figures."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from models.vocabulary_loop import ActState, Ending
from workflows.policy import Policy, PolicyUnknown
from workflows.responsiveness.figures.versioned import DefinitionError
from workflows.responsiveness.loop.definitions import FOLDER, STANDING, in_force, read, versions
from workflows.responsiveness.loop.judge import (
    Number,
    Standing,
    bounds,
    ending,
    is_bad,
    is_drawn,
    takes_effect,
)

NOW = datetime(2026, 11, 23, tzinfo=UTC)
SHIPPED = (FOLDER / "2026-1.json").read_text("utf-8")
(LATE,) = [each for each in versions()[-1].rules if each.code == "late"]
(RETURNS,) = [each for each in versions()[-1].rules if each.code == "returns"]


def number(numerator: int, denominator: int) -> Number:
    """A share."""
    return Number(Fraction(numerator), denominator)


def test_every_rule_has_a_trigger_or_stands_and_somebody_may_switch_it() -> None:
    rules = versions()[-1].rules

    assert [each.code for each in rules if (each.trigger is None) is not (each.does in STANDING)] == []
    assert [each.code for each in rules if not each.switches] == []


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"measure": "no_such"}, "late"),
        ({"measure": "answer_time"}, "late"),  # a span has no interval of shares
        ({"measure": "whistled"}, "late"),  # neither end of it is bad
        ({"does": "punish"}, "late"),
        ({"does": "order"}, "late"),  # what stands looks at no measure
        ({"better": "6/10"}, "late"),  # it would go on and off
        ({"threshold": "3/2"}, "late"),
        ({"least": 4}, "late"),
        ({"recent_days": 85}, "late"),
        ({"switches": []}, "late"),
        ({"switches": ["emperor"]}, "late"),
        ({"code": "returns"}, "returns"),
    ],
    ids=lambda each: json.dumps(each) if isinstance(each, dict) else "",
)
def test_a_rule_that_does_not_hold_is_refused_by_its_name(changes: dict[str, object], place: str) -> None:
    data = json.loads(SHIPPED)
    (rule,) = [each for each in data["rules"] if each["code"] == "late"]
    rule.update(changes)

    with pytest.raises(DefinitionError) as refused:
        read("tried.json", json.dumps(data))

    assert refused.value.place == place


def test_the_houses_own_numbers_change_a_rule_and_slips_are_refused() -> None:
    own = replace(Policy(), loop_numbers={"late.threshold": "1/2", "late.least": "30"})

    rule = in_force(own, date(2026, 11, 23)).rule("late")

    assert rule is not None
    assert rule.trigger is not None
    assert (rule.trigger.threshold, rule.trigger.least) == (Fraction(1, 2), 30)
    for wrong in ({"late.colour": "1"}, {"none.least": "9"}, {"late.least": "x"}, {"late.better": "1/2"}):
        with pytest.raises(PolicyUnknown):
            in_force(replace(Policy(), loop_numbers=wrong), date(2026, 11, 23))


@pytest.mark.parametrize(
    ("rule", "found", "bad"),
    [
        (LATE, number(5, 20), True),
        (LATE, number(0, 19), False),  # too few, however bad
        (LATE, number(12, 20), False),  # below the threshold, and chance alone could do that
        (LATE, number(120, 200), True),  # the same share of many: it could not
        (LATE, number(20, 20), False),
        (RETURNS, number(7, 8), True),
        (RETURNS, number(3, 8), False),
        (RETURNS, number(0, 0), False),
    ],
)
def test_a_rule_begins_only_where_chance_can_be_left_out(rule: object, found: Number, bad: bool) -> None:
    assert is_bad(rule.trigger, found) is bad  # type: ignore[attr-defined]  # a LoopRule


def test_an_interval_never_leaves_nought_to_one_and_nothing_says_everything() -> None:
    assert bounds(number(0, 0)) == (0.0, 1.0)
    assert bounds(number(0, 9))[0] == 0.0
    assert bounds(number(9, 9))[1] == 1.0
    assert bounds(number(5, 10)) == pytest.approx((0.2693, 0.7307), abs=1e-4)


@pytest.mark.parametrize(
    ("state", "recent", "days", "why"),
    [
        (ActState.ACTING, number(8, 10), 7, Ending.BETTER),
        (ActState.WAITING, number(8, 10), 7, Ending.UNAIDED),
        (ActState.ACTING, number(75, 100), 7, None),  # above the threshold, and not yet good
        (ActState.ACTING, number(7, 7), 7, None),  # too few to say that it is good
        (ActState.ACTING, number(0, 10), 90, Ending.TERM),
    ],
)
def test_an_act_ends_when_figures_are_good_again_or_its_term_is_over(
    state: ActState, recent: Number, days: int, why: Ending | None
) -> None:
    assert LATE.trigger is not None
    standing = Standing(state, NOW, NOW + LATE.trigger.term)

    assert ending(LATE.trigger, standing, recent, NOW + timedelta(days=days)) == why


def test_what_the_lot_holds_back_takes_effect_when_its_time_has_come() -> None:
    standing = Standing(ActState.WAITING, NOW, NOW + timedelta(days=90))

    assert [takes_effect(standing, NOW + timedelta(days=each)) for each in (-1, 0)] == [False, True]


def test_the_lot_holds_back_the_share_it_should_and_can_be_drawn_again() -> None:
    drawn = [is_drawn(f"seed {each}", 33) for each in range(3000)]

    assert 0.30 < sum(drawn) / 3000 < 0.36
    assert drawn == [is_drawn(f"seed {each}", 33) for each in range(3000)]
    assert not any(is_drawn(f"{each}", 0) for each in range(50))
