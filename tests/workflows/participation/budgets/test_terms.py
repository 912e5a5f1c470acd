"""The rules of money and acceptance, by tables."""

import pytest

from models.vocabulary_budgets import ProjectState, RoundStage
from workflows.participation.budgets.terms import Outcome, Step, find_code, outcome, room, spendable, step_of

P, S = ProjectState, RoundStage


@pytest.mark.parametrize(
    ("said", "attempt", "comes"),
    [
        ({"accepted": 3, "faults": 2}, 1, Outcome.ACCEPTED),
        ({"accepted": 3, "faults": 2}, 2, Outcome.ACCEPTED),
        ({"accepted": 2, "faults": 1, "rejected": 1}, 1, Outcome.REOPEN),
        ({"faults": 1}, 1, Outcome.REOPEN),
        ({"rejected": 1}, 2, Outcome.DISPUTED),
        ({}, 1, Outcome.DISPUTED),
    ],
    ids=["more than half", "also mended", "half is not enough", "a fault", "the second time", "silence"],
)
def test_more_than_half_must_accept_and_silence_accepts_nothing(
    said: dict[str, int], attempt: int, comes: Outcome
) -> None:
    assert outcome(said, attempt) is comes


@pytest.mark.parametrize(
    ("whole", "reserved", "fund", "left"),
    [
        (1000, [(400, 0), (300, 0)], 5000, 300),
        (1000, [(400, 100), (300, 0)], 5000, 400),
        (1000, [(400, 0)], 200, 200),
        (1000, [(1000, 0)], 5000, 0),
    ],
    ids=["what nobody chose", "what came back", "the fund has less", "nothing"],
)
def test_no_more_is_set_apart_than_was_decided_on_or_is_there(
    whole: int, reserved: list[tuple[int, int]], fund: int, left: int
) -> None:
    assert room(whole, reserved, fund) == left


def test_what_is_under_way_cannot_be_asked_for_twice() -> None:
    assert spendable(1000, 300, 200) == 500


@pytest.mark.parametrize(
    ("stage", "projects", "step"),
    [
        (S.PROPOSING, [], Step.PROPOSAL),
        (S.CHECKING, [], Step.RESOLUTION),
        (S.VOTING, [], Step.RESOLUTION),
        (S.DOING, [P.DOING, P.DELIVERED], Step.WORK),
        (S.DOING, [P.DELIVERED, P.ENDED], Step.ACCEPTANCE),
        (S.SUPERVISING, [P.ENDED], Step.SUPERVISION),
    ],
)
def test_a_round_is_at_one_of_five_steps(stage: RoundStage, projects: list[ProjectState], step: Step) -> None:
    assert step_of(stage, projects) is step


def test_a_number_is_found_however_it_is_written() -> None:
    assert find_code("看看 ｙｓ20261123-ABCDE") == "YS-20261123-ABCDE"
