"""Which bodies show signs of gaming, by rules over what cases leave behind."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from workflows.policy import Policy
from workflows.responsiveness.signs.detect import CaseFact, Facts, PartFact, compared, signs
from workflows.responsiveness.signs.statistics import at_least, kept
from workflows.responsiveness.signs.terms import Kind, limits_of

LIMITS = limits_of(Policy())
BODIES = ("B1", "B2", "B3", "B4", "B5", "B6")
DAY = timedelta(days=1)
PLAIN = CaseFact(0, "", "0101", took=3 * DAY)

SHOWS: Mapping[Kind, Mapping[str, Any]] = {
    Kind.EMPTY: {"empty": True},
    Kind.EARLY: {"took": timedelta(minutes=40), "failed": True},
    Kind.PRESSED: {"full": True, "came_back": True},
    Kind.BOUNCE: {"refused": True},
}
"""What a case looks like that shows a sign."""


def lived(
    shows: Mapping[str, Any], counts: Mapping[str, int], of: int = 60, category: str = "0101"
) -> tuple[CaseFact, ...]:
    """Return the cases of bodies; of each so many show something."""
    return tuple(
        replace(
            PLAIN,
            case_id=100 * place + at,
            body=body,
            category=category,
            **(shows if at < counts.get(body, 0) else {}),
        )
        for place, body in enumerate(BODIES)
        for at in range(of)
    )


def found(facts: Facts) -> set[tuple[str, Kind]]:
    """Return the signs that are put up."""
    return {(each.body, each.kind) for each in signs(facts, LIMITS)}


@pytest.mark.parametrize("kind", list(SHOWS))
def test_a_body_that_surely_does_it_more_than_the_others_is_a_sign(kind: Kind) -> None:
    facts = Facts(lived(SHOWS[kind], {"B3": 30, "B1": 1, "B2": 2}))

    assert found(facts) == {("B3", kind)}


@pytest.mark.parametrize("kind", list(SHOWS))
def test_what_all_do_is_the_sign_of_none(kind: Kind) -> None:
    assert found(Facts(lived(SHOWS[kind], dict.fromkeys(BODIES, 20)))) == set()


@pytest.mark.parametrize(
    ("counts", "of"),
    [({"B3": 8}, 8), ({"B3": 2}, 60), ({"B3": 6, "B1": 3, "B2": 3, "B4": 4, "B5": 3, "B6": 3}, 60)],
    ids=["too few cases", "too few that show it", "hardly more than the others"],
)
def test_little_says_nothing(counts: Mapping[str, int], of: int) -> None:
    assert found(Facts(lived(SHOWS[Kind.EMPTY], counts, of))) == set()


def test_with_too_few_bodies_nobody_is_compared() -> None:
    cases = [each for each in lived(SHOWS[Kind.EMPTY], {"B3": 40}) if each.body in BODIES[:3]]

    assert found(Facts(cases)) == set()


def test_a_body_is_compared_by_its_own_kind_of_cases() -> None:
    """Half of these go wrong with everybody: who has no others is not worse for it."""
    hard = lived(SHOWS[Kind.EMPTY], dict.fromkeys(BODIES, 12), 24, "0102")
    easy = [each for each in lived({}, {}, 200) if each.body != "B3"]

    mine = {each.body: each for each in compared(Kind.EMPTY, Facts((*hard, *easy)), LIMITS)}["B3"]

    assert (mine.seen, mine.of) == (12, 24)
    assert mine.usual > 0.3
    assert found(Facts((*hard, *easy))) == set()


def test_a_body_that_is_quick_among_slow_ones_and_no_more_often_wrong_shows_nothing() -> None:
    slow, quick = timedelta(days=9), timedelta(hours=6)
    cases = [
        CaseFact(number, body, "lift", took=quick if body == "B1" else slow, failed=number % 4 == 0)
        for body in BODIES
        for number in range(60)
    ]

    assert found(Facts(cases)) == set()


def test_several_that_answer_before_acting_do_not_make_it_usual_for_each_other() -> None:
    gaming = ("B1", "B2", "B3")
    hasty = {"took": timedelta(minutes=40), "failed": True}
    quick = replace(PLAIN, body="B4", took=timedelta(hours=3))
    cases = (
        *lived(hasty, dict.fromkeys(gaming, 30)),
        *(replace(quick, case_id=900 + at) for at in range(20)),
    )

    assert found(Facts(cases)) == {(body, Kind.EARLY) for body in gaming}


@pytest.mark.parametrize(("later_failed", "is_sign"), [(30, False), (6, True)])
def test_a_body_whose_soon_answers_are_as_good_as_its_later_ones_shows_nothing(
    later_failed: int, is_sign: bool
) -> None:
    """It does its work badly, which is no sign: whoever answers before acting is right where it acts."""
    others = lived({"failed": True}, {body: 12 for body in BODIES if body != "B1"})
    soon = [replace(PLAIN, took=timedelta(minutes=40), failed=at < 30) for at in range(50)]
    later = [replace(PLAIN, failed=at < later_failed) for at in range(50)]
    mine = [replace(each, case_id=900 + at, body="B1") for at, each in enumerate((*soon, *later))]

    assert found(Facts((*(each for each in others if each.body != "B1"), *mine))) == (
        {("B1", Kind.EARLY)} if is_sign else set()
    )


def test_an_early_answer_that_was_true_is_none() -> None:
    quick = {"took": timedelta(minutes=40)}

    assert found(Facts(lived(quick, {"B3": 40}))) == set()


def test_an_answer_that_says_nothing_is_no_early_one_too() -> None:
    both = {**SHOWS[Kind.EARLY], "empty": True}

    assert found(Facts(lived(both, {"B3": 40}))) == {("B3", Kind.EMPTY)}


def test_full_marks_alone_are_no_sign() -> None:
    assert found(Facts(lived({"full": True}, {"B3": 60}))) == set()


def test_what_residents_tell_counts_by_persons() -> None:
    facts = Facts(lived({}, {}), told={"B3": 12})

    assert found(facts) == {("B3", Kind.PRESSED)}
    assert found(replace(facts, told={"B3": 2})) == set()


def test_withdrawals_of_what_comes_back_are_a_sign() -> None:
    back = {"took": None, "withdrawn": True, "came_back": True}
    settled = {"took": None, "withdrawn": True}

    assert found(Facts(lived(back, {"B3": 15}))) == {("B3", Kind.PRESSED)}
    assert found(Facts(lived(settled, {"B3": 15}))) == set()


@pytest.mark.parametrize(
    ("stayed", "mark", "is_sign"),
    [
        (timedelta(minutes=12), None, True),
        (timedelta(minutes=12), 3, True),
        (timedelta(hours=3), 1, False),
        (None, None, True),
        (timedelta(minutes=12), 5, False),
        (timedelta(hours=3), None, False),
    ],
    ids=[
        "gone at once",
        "gone, and of little use",
        "tried, and could do nothing",
        "never in touch",
        "helped at once",
        "worked",
    ],
)
def test_who_comes_and_does_nothing(stayed: timedelta | None, mark: int | None, is_sign: bool) -> None:
    worked = PartFact(0, "", "quick", timedelta(hours=2), 4, over=True)
    idle = replace(worked, stayed=stayed, mark=mark)
    parts = tuple(
        replace(idle if body == "B3" and at < 12 else worked, body=body, case_id=at)
        for body in BODIES
        for at in range(20)
    )

    assert found(Facts((), parts)) == ({("B3", Kind.ABSENT)} if is_sign else set())


def test_chances_are_exact() -> None:
    assert at_least(2, 3, 0.5) == pytest.approx(0.5)
    assert at_least(0, 3, 0.5) == 1.0
    assert at_least(1, 3, 0.0) == 0.0


def test_of_many_tests_those_stand_that_luck_does_not_explain() -> None:
    assert kept((0.01, 0.02, 0.9, 0.03), 0.05) == (True, True, False, True)
    assert kept((0.04, 0.9, 0.9, 0.9), 0.05) == (False, False, False, False)
    assert kept((), 0.05) == ()
