"""A version goes live only where it is better beyond chance, and has unlearnt little of the rest."""

import pytest

from workflows.learning.judge import Bar, Outcome, Standing, Trial, judge, trial

BAR = Bar(chance=0.05, loss=0.01)
SAME = Trial(asked=1000, right_before=700, right_now=700, gained=20, lost=20)
WORSE = Trial(asked=1000, right_before=700, right_now=680, gained=10, lost=30)
CLEARLY = Trial(asked=100, right_before=60, right_now=69, gained=10, lost=1)


@pytest.mark.parametrize(
    ("gained", "lost", "chance"),
    [(0, 0, 1.0), (4, 0, 0.0625), (5, 0, 0.03125), (1, 1, 0.75), (0, 5, 1.0), (9, 1, 11 / 1024)],
    ids=["nothing differs", "four of four", "five of five", "a draw", "all lost", "nine of ten"],
)
def test_the_chance_of_luck_is_that_of_a_fair_coin(gained: int, lost: int, chance: float) -> None:
    assert Trial(100, 50, 50 + gained - lost, gained, lost).chance == pytest.approx(chance)


@pytest.mark.parametrize(
    ("own", "general", "standing", "outcome"),
    [
        (CLEARLY, SAME, Standing(), Outcome.BETTER),
        (Trial(100, 60, 64, 4, 0), SAME, Standing(), Outcome.NOT_BETTER),
        (Trial(0, 0, 0, 0, 0), SAME, Standing(), Outcome.NOT_BETTER),
        (Trial(100, 60, 51, 1, 10), SAME, Standing(), Outcome.NOT_BETTER),
        (CLEARLY, WORSE, Standing(), Outcome.WORSE_ELSEWHERE),
        (CLEARLY, Trial(1000, 700, 690, 10, 20), Standing(), Outcome.BETTER),
        (CLEARLY, SAME, Standing(held=True), Outcome.HELD),
        (SAME, SAME, Standing(knows_ending=True), Outcome.LETS_GO),
        (SAME, SAME, Standing(held=True, knows_ending=True), Outcome.LETS_GO),
        (CLEARLY, WORSE, Standing(knows_ending=True), Outcome.WORSE_ELSEWHERE),
    ],
    ids=[
        "clearly better",
        "perhaps luck",
        "nothing to try it on",
        "worse",
        "unlearnt too much",
        "unlearnt a little",
        "chosen by hand",
        "the one at work knows words that go",
        "it knows them though held",
        "it knows them, and this one is worse",
    ],
)
def test_a_version_is_judged(own: Trial, general: Trial, standing: Standing, outcome: Outcome) -> None:
    assert judge(own, general, BAR, standing) is outcome


def test_a_trial_counts_what_only_one_of_two_reads_rightly() -> None:
    truth, before, now = ["a", "b", "c", "d"], ["a", "x", "c", "x"], ["a", "b", "x", "x"]

    assert trial(truth, before, now) == Trial(asked=4, right_before=2, right_now=2, gained=1, lost=1)
