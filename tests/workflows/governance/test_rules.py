"""Representatives, ripeness and stages of a joint-governance matter: rules that anybody can redo."""

import pytest

from models.vocabulary import MatterStage, Role
from workflows.governance.choosing import Chosen, choose, lot
from workflows.governance.deciding import Lack, Voices, lack_of
from workflows.governance.stages import ENDED, STEPS, StageRefused, Verb, allowed

SEED = "0011223344556677"


@pytest.mark.parametrize(
    ("approvals", "seated"),
    [({}, None), ({1: 4, 2: 0}, None), ({1: 4, 2: 1}, (1, 2)), ({1: 1, 2: 5, 3: 2}, (2, 3, 1))],
    ids=["nobody", "one alone", "two", "most first"],
)
def test_who_is_approved_most_is_seated_and_never_one_alone(
    approvals: dict[int, int], seated: tuple[int, ...] | None
) -> None:
    chosen = choose(approvals, SEED)

    assert (chosen.seated if chosen else None) == seated


def test_a_tie_for_the_last_seat_is_drawn_by_the_published_seed() -> None:
    approvals = {1: 9, 2: 8, 3: 7, 4: 6, 5: 2, 6: 2, 7: 2}

    chosen = choose(approvals, SEED)

    drawn = min((5, 6, 7), key=lambda each: lot(SEED, each))
    assert chosen == Chosen((1, 2, 3, 4, drawn), (5, 6, 7))


def voices(yes: int, no: int = 0, silent: int = 0, **bodies: bool) -> Voices:
    """Representatives who say yes, no and nothing; bodies and what they say."""
    seats = range(yes + no + silent)
    spoke = {each: each < yes for each in range(yes + no)}
    return Voices(frozenset(seats), frozenset({"A", "B"}), spoke, bodies)


@pytest.mark.parametrize(
    ("said", "over", "lack"),
    [
        (voices(3, A=True, B=True), False, None),
        (voices(3, A=True), False, Lack.WAITING),
        (voices(3, A=True), True, None),
        (voices(1, 0, 1, A=True), True, Lack.MOST),
        (voices(1, 2, A=True), True, Lack.MOST),
        (voices(3, A=False), True, Lack.BODIES),
        (voices(3), True, Lack.BODIES),
    ],
    ids=[
        "all yes",
        "one may still speak",
        "time is over",
        "half is silent",
        "no",
        "a body says no",
        "a body",
    ],
)
def test_silence_is_never_a_yes(said: Voices, over: bool, lack: Lack | None) -> None:
    assert lack_of(said, frozenset({"A"}), 1, answered=True, over=over) is lack


def test_nothing_is_decided_without_promises_and_the_four_answers() -> None:
    said = voices(3, A=True, B=True)

    assert lack_of(said, frozenset(), 0, answered=True, over=True) is Lack.PROMISES
    assert lack_of(said, frozenset({"A"}), 1, answered=False, over=True) is Lack.ANSWERS


def test_no_stage_can_be_left_out() -> None:
    order = [each for each in MatterStage if each not in ENDED]
    onward = {(move.start, move.to) for move in STEPS if move.to in order}

    leaps = {(start, to) for start, to in onward if order.index(to) > order.index(start) + 1}

    assert leaps == set()


@pytest.mark.parametrize("stage", sorted(ENDED))
def test_what_is_over_stays_over(stage: MatterStage) -> None:
    assert [move for move in STEPS if move.start is stage] == []


@pytest.mark.parametrize("role", [Role.RESIDENT, Role.HEAD, Role.HANDLER, Role.DISPATCHER, Role.AUDITOR])
def test_nobody_but_a_coordinator_decides(role: Role) -> None:
    with pytest.raises(StageRefused):
        allowed(MatterStage.CONSULTING, Verb.DECIDE, role)
