"""What sheets come to: exact counts, a middle, an interval, and few that are said to be few."""

from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction

import pytest

from models.vocabulary import BodyKind
from models.vocabulary_evaluations import ObjectKind
from workflows.participation.evaluations.counting import Tally, is_whole, overall, tallies
from workflows.participation.evaluations.rubrics import FEWEST, MOST, rubrics
from workflows.participation.evaluations.terms import draw, find_code, overlaps
from workflows.quiet import awake

SHANGHAI = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    ("marks", "mean", "median", "pleased"),
    [
        pytest.param((0, 0, 0, 0, 6), Fraction(5), Fraction(5), 6, id="all alike"),
        pytest.param((1, 1, 1, 1, 1), Fraction(3), Fraction(3), 2, id="one of each"),
        pytest.param((3, 0, 0, 0, 3), Fraction(3), Fraction(3), 3, id="two camps"),
        pytest.param((0, 2, 0, 4, 0), Fraction(10, 3), Fraction(4), 4, id="the middle is not the mean"),
    ],
)
def test_a_criterion_is_counted_exactly(
    marks: tuple[int, ...], mean: Fraction, median: Fraction, pleased: int
) -> None:
    found = Tally("clean", 1, marks, 0)

    assert (found.mean, found.median, found.pleased) == (mean, median, pleased)


def test_few_marks_are_drawn_towards_the_middle_and_many_stand_as_they_are() -> None:
    few, many = Tally("clean", 1, (0, 0, 0, 0, 5), 0), Tally("clean", 1, (0, 0, 0, 0, 30), 0)

    assert [few.mean, few.held] == [5, 4]
    assert many.held == many.mean == 5


def test_a_criterion_that_fewer_than_five_have_marked_counts_nowhere() -> None:
    sheets = [{"clean": 5, "open": 0 if place > 3 else 1} for place in range(6)]

    clean, open_ = tallies((("clean", 1), ("open", 3)), sheets)

    assert (clean.shown, open_.shown, open_.none) == (True, False, 2)
    assert overall((clean, open_)) == clean.held
    assert overall((open_,)) is None


def test_weights_move_the_whole() -> None:
    good, bad = Tally("a", 3, (0, 0, 0, 0, 30), 0), Tally("b", 1, (30, 0, 0, 0, 0), 0)

    assert overall((good, bad)) == 4


@pytest.mark.parametrize(
    ("marks", "whole"),
    [
        ({"a": 5, "b": 1}, True),
        ({"a": 5, "b": 0}, True),
        ({"a": 0, "b": 0}, False),
        ({"a": 5}, False),
        ({"a": 5, "b": 6}, False),
        ({"a": 5, "b": -1}, False),
        ({"a": 5, "b": 3, "c": 3}, False),
        ({"a": True, "b": 3}, False),
    ],
)
def test_a_sheet_is_whole_or_none(marks: dict[str, int], whole: bool) -> None:
    assert is_whole(("a", "b"), marks) is whole


def test_a_lot_is_drawn_again_by_its_seed_and_by_no_other() -> None:
    people = range(100)

    assert draw("seed", people, 10) == draw("seed", reversed(people), 10)
    assert draw("seed", people, 10) != draw("other", people, 10)


@pytest.mark.parametrize(
    ("hour", "wanted"),
    [(7, "08:00"), (8, "08:00"), (21, "21:00"), (22, "08:00"), (23, "08:00"), (0, "08:00")],
)
def test_nobody_is_asked_in_quiet_hours(hour: int, wanted: str) -> None:
    at = datetime(2026, 11, 23, hour, tzinfo=SHANGHAI).astimezone(UTC)

    assert f"{awake(at, SHANGHAI, 22, 8).astimezone(SHANGHAI):%H:%M}" == wanted
    assert awake(at, SHANGHAI, 22, 8) >= at


@pytest.mark.parametrize(
    ("first", "second", "common"),
    [((1, 5), (6, 9), False), ((1, 5), (5, 9), True), ((1, 9), (3, 4), True), ((6, 9), (1, 5), False)],
)
def test_spans_of_days_share_a_day_or_none(
    first: tuple[int, int], second: tuple[int, int], common: bool
) -> None:
    one, other = ((date(2026, 11, low), date(2026, 11, high)) for low, high in (first, second))

    assert overlaps(one, other) is common


def test_a_number_is_found_however_it_is_typed() -> None:
    assert find_code("py20261123abcde") == find_code("评议 PY-20261123-ABCDE") == "PY-20261123-ABCDE"


def test_every_standard_has_three_to_eight_criteria_in_three_languages() -> None:
    for rubric in rubrics().values():
        assert FEWEST <= len(rubric.criteria) <= MOST
        for words in (rubric.names, *(each.names for each in rubric.criteria)):
            assert set(words.by_locale) == {"zh-CN", "zh-Hant", "en"}
            assert all(words.by_locale.values())


def test_a_standard_is_put_only_to_what_it_speaks_of() -> None:
    fitting = {
        (ObjectKind.BODY, BodyKind.PROPERTY_COMPANY): {"property", "handling"},
        (ObjectKind.BODY, BodyKind.DEPARTMENT): {"handling"},
        (ObjectKind.BODY, BodyKind.SOCIAL_SERVICE): {"care", "handling"},
        (ObjectKind.CONTRACT, BodyKind.PROPERTY_COMPANY): {"property", "care", "handling"},
        (ObjectKind.PROJECT, BodyKind.DEPARTMENT): {"project"},
    }
    for (kind, body), codes in fitting.items():
        assert {each.code for each in rubrics().values() if each.fits(kind, body)} == codes
