"""The house's numbers: bounds, versions, a day from which they hold, and what wins over what."""

from dataclasses import replace
from datetime import timedelta

import pytest

from models.vocabulary import HouseEvent
from tests.workflows.house.installation import REASON, Installation
from tests.workflows.responsiveness.rows import NOW
from workflows.house import rules
from workflows.house.in_force import in_force
from workflows.house.marks import RULES
from workflows.house.numbers import NumberFault, Refusal, numbers_of, values_given
from workflows.house.record import ReasonMissing
from workflows.house.rules import Difference, NumbersRefused, decide, differences, withdraw
from workflows.policy import Policy

FORM = {each.name: each.value for each in numbers_of(Policy())}
TOMORROW = NOW + timedelta(days=1)


def policy(house: Installation, default: Policy | None = None) -> Policy:
    return house.see(lambda act: in_force(act.tx, default or Policy(), house.now).policy)


def test_the_form_of_a_policy_is_that_policy() -> None:
    assert differences(Policy(), FORM) == ()


def test_what_differs_is_told_before_it_is_decided() -> None:
    changed = {**FORM, "photos": "3", "limits.danger": "1h", "escalation.shares": "30 60 90"}

    found = differences(Policy(), changed)

    assert set(found) == {
        Difference("photos", "5", "3"),
        Difference("limits.danger", "2h", "1h"),
        Difference("escalation.shares", "50 80", "30 60 90"),
    }


def test_a_switch_that_is_not_ticked_is_off() -> None:
    form = {name: value for name, value in FORM.items() if name != "escalation.loop"}

    assert differences(Policy(), form) == (Difference("escalation.loop", "1", "0"),)


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("photos", "many", NumberFault.NO_NUMBER),
        ("photos", "", NumberFault.NO_NUMBER),
        ("photos", "99", NumberFault.OUT_OF_BOUNDS),
        ("draft_minutes", "0", NumberFault.OUT_OF_BOUNDS),
        ("draft_minutes", "１０", None),
        ("sure", "nan", NumberFault.OUT_OF_BOUNDS),
        ("sure", "1.5", NumberFault.OUT_OF_BOUNDS),
        ("limits.ordinary", "soon", NumberFault.NO_LIMIT),
        ("limits.ordinary", "0d", NumberFault.NO_LIMIT),
        ("escalation.shares", "80 50", NumberFault.NO_ORDER),
        ("escalation.shares", "50 50", NumberFault.NO_ORDER),
        ("escalation.shares", "", NumberFault.NO_NUMBER),
        ("escalation.shares", "10 20 30 40 50 60", NumberFault.NO_NUMBER),
        ("escalation.shares", "50、80", None),
    ],
)
def test_a_slip_of_the_hand_is_named(name: str, text: str, fault: NumberFault | None) -> None:
    _, refused = values_given(Policy(), {**FORM, name: text})

    assert [(each.name, each.fault) for each in refused] == ([] if fault is None else [(name, fault)])


def test_bounds_are_told_with_the_fault() -> None:
    assert values_given(Policy(), {**FORM, "photos": "99"})[1] == [
        Refusal("photos", NumberFault.OUT_OF_BOUNDS, 0, 10)
    ]


def test_a_decision_holds_at_once_and_wins_over_the_file(house: Installation) -> None:
    file = replace(Policy(), version="from the file", photos=1, undo_minutes=7)

    house.do(lambda act: decide(act, {**FORM, "photos": "3"}, "v2", act.now, REASON))

    assert (policy(house, file).photos, policy(house, file).version) == (3, "v2")
    assert policy(house, file).escalation.version == "v2"


def test_numbers_of_later_begin_on_their_day(house: Installation) -> None:
    house.do(lambda act: decide(act, {**FORM, "photos": "3"}, "v2", TOMORROW, REASON))
    until = house.see(lambda act: in_force(act.tx, Policy(), house.now).until)
    before = policy(house).photos

    house.now = TOMORROW

    assert (until, before, policy(house).photos) == (TOMORROW, 5, 3)


def test_a_decision_is_written_down_and_told_to_every_process(house: Installation) -> None:
    before = house.turns(RULES)

    house.do(lambda act: decide(act, {**FORM, "photos": "3"}, "v2", act.now, REASON))

    [(kind, facts)] = house.events("rules")
    assert (kind, facts["photos"], facts["photos_before"]) == (HouseEvent.CHANGED, "3", "5")
    assert (facts["version"], facts["reason"]) == ("v2", REASON)
    assert house.turns(RULES) > before


def test_what_has_not_begun_is_taken_back(house: Installation) -> None:
    house.do(lambda act: decide(act, {**FORM, "photos": "3"}, "v2", TOMORROW, REASON))
    [planned] = house.see(lambda act: rules.decisions(act.tx, Policy()))

    house.do(lambda act: withdraw(act, planned.id, REASON))

    house.now = TOMORROW
    assert policy(house) == Policy()
    assert house.events("rules")[-1][0] is HouseEvent.UNDONE


def test_what_has_begun_stays_in_the_history(house: Installation) -> None:
    house.do(lambda act: decide(act, {**FORM, "photos": "3"}, "v2", act.now, REASON))
    [held] = house.see(lambda act: rules.decisions(act.tx, Policy()))

    with pytest.raises(rules.RuleBegun):
        house.do(lambda act: withdraw(act, held.id, REASON))

    assert (held.version, held.reason, held.who) == ("v2", REASON, "测试操作员")


@pytest.mark.parametrize("version", ["", "2026-11", "v2"], ids=["none", "in force", "used"])
def test_every_set_has_a_name_of_its_own(house: Installation, version: str) -> None:
    house.do(lambda act: decide(act, {**FORM, "photos": "3"}, "v2", act.now, REASON))

    with pytest.raises(rules.VersionTaken):
        house.do(lambda act: decide(act, {**FORM, "photos": "4"}, version, act.now, REASON))


def test_nothing_begins_in_the_past_or_without_a_reason(house: Installation) -> None:
    yesterday = NOW - timedelta(days=1)

    with pytest.raises(rules.BeginsInPast):
        house.do(lambda act: decide(act, FORM, "v2", yesterday, REASON))
    with pytest.raises(ReasonMissing):
        house.do(lambda act: decide(act, FORM, "v2", act.now, ""))
    with pytest.raises(NumbersRefused):
        house.do(lambda act: decide(act, {**FORM, "photos": "x"}, "v2", act.now, REASON))

    assert house.see(lambda act: rules.decisions(act.tx, Policy())) == []
