"""The pure rules of the practice library: its two tables, how it spreads, how fast it worked."""

from datetime import date

import pytest

from models.vocabulary import Role
from models.vocabulary_practices import AdoptionStage, TextStage
from workflows.practices.diffusion import Point, Spell, bass, curve, fit
from workflows.practices.speed import LEAST, outer, speed
from workflows.practices.stages import STEPS, TEXT_MOVES, step, step_verbs, text_move
from workflows.practices.terms import LINK, PracticeRefused, PracticeVerb, find_code
from workflows.responsiveness.figures.months import Month

A, V = AdoptionStage, PracticeVerb
FIRST = date(2026, 1, 10)


def test_a_body_goes_from_knowing_to_confirming_and_skips_nothing() -> None:
    way: list[AdoptionStage | None] = [None]
    for verb in (V.LEARN, V.WEIGH, V.DECIDE, V.START, V.CONFIRM):
        way.append(step(way[-1], verb, Role.HANDLER))

    assert way[1:] == [A.KNOWLEDGE, A.PERSUASION, A.DECISION, A.IMPLEMENTATION, A.CONFIRMATION]
    with pytest.raises(PracticeRefused):
        step(A.KNOWLEDGE, V.START, Role.HANDLER)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.AUDITOR, Role.RESIDENT, Role.SYSTEM])
def test_nobody_adopts_for_a_body_but_its_own_people(role: Role) -> None:
    for each in STEPS:
        with pytest.raises(PracticeRefused):
            step(each.start, each.verb, role)


def test_every_stage_can_be_left_and_what_is_withdrawn_only_given_up() -> None:
    assert {each.start for each in STEPS} == {None, *A}
    assert step_verbs(A.KNOWLEDGE, withdrawn=True) == ()
    assert step_verbs(A.CONFIRMATION, withdrawn=True) == (V.STOP,)


def test_a_text_is_published_by_a_review_alone() -> None:
    ways = [each for each in TEXT_MOVES if each.to is TextStage.PUBLISHED]

    assert [(each.start, each.verb) for each in ways] == [(TextStage.REVIEW, V.APPROVE)]
    with pytest.raises(PracticeRefused):
        text_move(TextStage.REVIEW, V.APPROVE, Role.HANDLER)


def test_the_curve_tells_who_ever_adopted_and_who_still_does() -> None:
    spells = [
        Spell("A", FIRST, date(2026, 3, 5)),
        Spell("B", date(2026, 2, 1)),
        Spell("A", date(2026, 5, 1)),
    ]

    found = curve(spells, FIRST, date(2026, 5, 20))

    assert [(str(each.month), each.ever, each.using) for each in found] == [
        ("2026-01", 1, 1),
        ("2026-02", 2, 2),
        ("2026-03", 2, 1),
        ("2026-04", 2, 1),
        ("2026-05", 2, 2),
    ]


def test_a_curve_is_fitted_where_there_is_enough_and_finds_what_it_was_drawn_from() -> None:
    months = [Month(2026, 1).after(each) for each in range(18)]
    market = 200
    points = [Point(month, round(market * bass(at + 1, 0.02, 0.5)), 0) for at, month in enumerate(months)]

    found = fit(points, market)

    assert found is not None
    assert found.p == pytest.approx(0.02, rel=0.15)
    assert found.q == pytest.approx(0.5, rel=0.1)
    assert fit(points[:3], market) is None
    assert fit([Point(each.month, 7, 7) for each in points], market) is None


def test_the_median_has_an_interval_and_few_answers_say_nothing() -> None:
    found = speed([float(each) for each in range(1, 21)], solved=9, judged=12, bodies=3)

    assert (found.median, found.low, found.high) == (10.5, 6.0, 15.0)
    assert found.solved_low < 0.75 < found.solved_high
    assert speed([1.0] * (LEAST - 1), 0, 0, 1).median is None
    assert speed([1.0] * LEAST, 0, 0, 1).low is None
    assert outer(6) == 1


def test_a_number_and_a_public_page_are_found_in_words() -> None:
    assert find_code("看看ｊｙ-20261122-k7m3a") == "JY-20261122-K7M3A"
    assert LINK.findall("见 /figures/on_time 和 /vote/LM-1，不是 /desk/x") == [
        "/figures/on_time",
        "/vote/LM-1",
    ]
