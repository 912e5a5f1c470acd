"""Rules of topics: kinds of days, improbable counts, what a month shows, what came of it, what is told."""

from datetime import date

import pytest

from models.vocabulary_topics import Came
from workflows.cases.calendar import build_calendar
from workflows.responsiveness.topics.daily import Daily
from workflows.responsiveness.topics.effect import Pair, Ratio, outcome, ratio_of
from workflows.responsiveness.topics.expected import chance_of, tail, usual
from workflows.responsiveness.topics.land import Land
from workflows.responsiveness.topics.measure import AREAS, CATEGORIES, held_against
from workflows.responsiveness.topics.monthly import beside, shown_months
from workflows.responsiveness.topics.season import DayKind, days_of, kind_of, season
from workflows.responsiveness.topics.telling import told_months

CALENDAR = build_calendar(range(2025, 2027))
LESS, SAME, MORE = Ratio(0.5, 0.3, 0.8, 4), Ratio(0.9, 0.6, 1.3, 4), Ratio(2.0, 1.2, 3.0, 4)
FINE: tuple[Pair, Pair] = ((4, 10), (2, 10))


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        pytest.param(date(2025, 9, 30), DayKind.WORKED, id="a Tuesday"),
        pytest.param(date(2025, 9, 20), DayKind.OFF, id="a Saturday"),
        pytest.param(date(2025, 10, 3), DayKind.HOLIDAY, id="the National Day's week"),
        pytest.param(date(2025, 10, 9), DayKind.BACK, id="the first day after it"),
        pytest.param(date(2025, 9, 28), DayKind.WORKED, id="a Sunday that is worked"),
        pytest.param(date(2030, 1, 5), DayKind.OFF, id="a Saturday beyond the calendar"),
    ],
)
def test_days_are_told_apart_by_the_houses_calendar(day: date, kind: DayKind) -> None:
    assert kind_of(day, CALENDAR) is kind


def test_a_season_is_learned_and_drawn_to_one_where_little_is_known() -> None:
    kinds, months = days_of(date(2025, 1, 1), 364, CALENDAR)
    counts = {at: 4 if kind is DayKind.WORKED else 0 for at, kind in enumerate(kinds)}

    much = season(counts, kinds, months, range(350))
    little = season({3: 1}, kinds, months, range(350))

    saturday, monday = 10, 12  # January 11th and 13th
    assert much.span(saturday, saturday + 1) < 0.2 < much.span(monday, monday + 1)
    assert 0.8 < little.span(saturday, saturday + 1) < 1.2


def test_more_than_usual_is_the_less_probable_the_better_a_place_is_known() -> None:
    known, unknown = usual(52, 182, 52), usual(0, 0.001, 0.3)

    assert chance_of(8, known, 7) < chance_of(8, unknown, 7)
    assert tail(0, 3.0, 2.0) == 1.0
    assert tail(3, 2.0, 1e9) == pytest.approx(0.3233, abs=1e-3)  # as good as a Poisson


def test_a_month_shows_what_lies_two_deviations_above_those_before() -> None:
    counts = dict.fromkeys(range(0, 365, 5), 1) | dict.fromkeys(range(181, 212, 2), 1)
    table = Daily(date(2025, 1, 1), 365, {("A", "01"): counts})

    shown = shown_months(table, counts, 3)

    assert [each.month for each in shown][:1] == [(2025, 7)]
    assert shown[0].running < shown[0].at_end == date(2025, 8, 1)


def test_a_change_is_held_against_others_with_an_interval() -> None:
    fell, alike = ratio_of((60, 20), [(50, 50), (40, 42), (60, 57)]), ratio_of((60, 20), [(60, 20), (30, 10)])

    assert fell is not None
    assert alike is not None
    assert fell.high < 1
    assert alike.low < 1 < alike.high
    assert ratio_of((60, 20), []) is None
    assert ratio_of((60, 20), [(0, 0)]) is None
    assert ratio_of((60, 20), [(50, 1), (40, 0), (60, 2)]) is None, "elsewhere nobody comes any more"


@pytest.mark.parametrize(
    ("areas", "categories", "against"),
    [
        pytest.param(3, 3, AREAS, id="areas like it"),
        pytest.param(2, 3, CATEGORIES, id="two areas: nobody knows how much they differ"),
        pytest.param(2, 2, AREAS, id="few of either"),
        pytest.param(0, 2, CATEGORIES, id="no area"),
    ],
)
def test_a_topic_is_held_against_enough_others(areas: int, categories: int, against: str) -> None:
    codes = [f"A{number}" for number in range(5)]
    land = Land(dict.fromkeys(codes, "S") | {"S": None}, {**dict.fromkeys(codes, "community"), "S": "street"})
    counts = {(code, "01"): {1: 4, 41: 5} for code in codes[: areas + 1]}
    counts |= {("A0", f"1{number}"): {2: 3} for number in range(categories)}
    table = Daily(date(2026, 9, 1), 60, counts)

    assert held_against(table, land, "A0", "01", ((0, 30), (30, 60)))[0] == against


@pytest.mark.parametrize(
    ("here", "ratio", "unsolved", "reach", "came"),
    [
        pytest.param((30, 10), LESS, FINE, 1.0, Came.BETTER, id="fewer, steady, less unsolved"),
        pytest.param((30, 10), LESS, FINE, 0.7, Came.FEWER, id="people come less with anything"),
        pytest.param((30, 10), LESS, ((2, 10), (4, 10)), 1.0, Came.FEWER, id="more of it unsolved"),
        pytest.param((30, 10), LESS, ((2, 10), (0, 0)), 1.0, Came.FEWER, id="nobody said so afterwards"),
        pytest.param((30, 28), SAME, FINE, 1.0, Came.OPEN, id="the interval holds one"),
        pytest.param((30, 60), MORE, FINE, 1.0, Came.MORE, id="more"),
        pytest.param((5, 4), LESS, FINE, 1.0, Came.FEW, id="too few"),
        pytest.param((30, 10), None, FINE, 1.0, Came.ALONE, id="nothing to hold it against"),
    ],
)
def test_fewer_alone_is_never_better(
    here: Pair, ratio: Ratio | None, unsolved: tuple[Pair, Pair], reach: float, came: Came
) -> None:
    assert outcome(here, ratio, unsolved, reach, least=10) is came


def test_no_number_under_five_is_told_or_can_be_found_by_subtracting() -> None:
    counts, beside = (5, 4, 9, 12), (0, 9, 3, 5)

    told = told_months("2026-08", counts, beside)

    assert [(each.count, each.few) for each in told] == [(5, False), (None, True), (None, False), (12, False)]
    assert [each.month for each in told][-1] == "2026-11"
    assert all(not 0 < rest < 5 for each, rest in zip(told, beside, strict=True) if each.count is not None)
    assert told_months("", (), ()) == ()


@pytest.mark.parametrize(
    ("counts", "left"),
    [
        pytest.param({"A": 9, "B": 7, "C": 2}, 2, id="B can be told too: together they show who is left"),
        pytest.param({"A": 9, "B": 7, "C": 2, "D": 4}, 6, id="of those left nobody can tell"),
        pytest.param({"A": 9, "B": 7}, 0, id="nobody is left"),
        pytest.param({"A": 9, "B": 3}, 3, id="one small part"),
    ],
)
def test_several_topics_told_give_no_more_away_than_one(counts: dict[str, int], left: int) -> None:
    parents = dict.fromkeys(counts, "S") | {"S": None}
    land = Land(parents, {**dict.fromkeys(counts, "community"), "S": "street"})
    days = {(area, "01"): {3: count} for area, count in counts.items()}
    table = Daily(date(2026, 9, 1), 30, {**days, ("S", "01"): {3: sum(counts.values())}})

    assert beside(table, land, "A", "01") == (left,)
