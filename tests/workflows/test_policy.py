"""An operator's numbers replace the defaults by name; what no rule asks for is refused."""

import pytest

from workflows.policy import Policy, PolicyUnknown, configured


def test_without_changes_the_defaults_hold() -> None:
    assert configured({}) == Policy()


def test_numbers_are_replaced_by_name() -> None:
    policy = configured({"version": "2027-1", "draft_minutes": 5})

    assert (policy.version, policy.draft_minutes, policy.photos) == ("2027-1", 5, Policy().photos)


def test_the_loop_is_switched_off_by_a_line() -> None:
    policy = configured({"escalation": {"loop": False, "shares": [30, 60, 90]}})

    assert (policy.escalation.loop, policy.escalation.shares) == (False, (30, 60, 90))


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"patience": 3}, id="no such number"),
        pytest.param({"draft_minutes": "soon"}, id="a word for a number"),
        pytest.param({"draft_minutes": True}, id="a truth for a number"),
        pytest.param({"escalation": 3}, id="a number for the ladder"),
        pytest.param({"escalation": {"steps": ["head"]}}, id="the ladder's steps are fixed"),
    ],
)
def test_what_no_rule_asks_for_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(PolicyUnknown):
        configured(changes)
