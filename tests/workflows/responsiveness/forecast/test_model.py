"""Forecasts: what adds up, what is too little to say anything, what the calendar does, how good they are."""

import json
from collections import Counter
from datetime import date, timedelta
from importlib import resources

import numpy as np
import pytest

from workflows.cases.calendar import build_calendar, library_days
from workflows.responsiveness.forecast.backtest import backtest, naive
from workflows.responsiveness.forecast.intervals import quantiles, ranges_of, spread_of
from workflows.responsiveness.forecast.model import (
    AREA,
    CATEGORY,
    LEAST,
    PAIR,
    WHOLE,
    Forecast,
    History,
    Level,
    forecast,
)
from workflows.responsiveness.forecast.weeks import days_off, holidays_in, in_spring, monday_of, name_of
from workflows.responsiveness.simulation.demand import matters_on
from workflows.responsiveness.simulation.street import street_of

FIRST = date(2023, 1, 2)
PAIRS = (("01", "A"), ("01", "B"), ("02", "A"), ("02", "B"))
RATES = np.array([[6.0], [3.0], [2.0], [1.0]])


def is_off(day: date) -> bool:
    """Public days off."""
    return day in library_days(day.year).holidays


def steady(weeks: int, seed: int = 5) -> History:
    """Weeks that only chance makes different."""
    return History(FIRST, PAIRS, np.random.default_rng(seed).poisson(RATES, (4, weeks)).astype(float))


def made(history: History) -> Forecast:
    """A forecast that can be made."""
    found = forecast(history, is_off)
    assert found is not None
    return found


def test_pairs_add_up_to_categories_areas_and_the_whole() -> None:
    groups = made(steady(60)).groups

    of_part: tuple[tuple[Level, int], ...] = ((CATEGORY, 0), (AREA, 1))
    for level, of in of_part:
        for pair, expected in groups[level].items():
            parts = [each.means for name, each in groups[PAIR].items() if name[of] == pair[of]]
            np.testing.assert_allclose(sum(parts), expected.means)
    whole = sum(each.means for each in groups[CATEGORY].values())
    np.testing.assert_allclose(whole, groups[WHOLE]["", ""].means)


def test_the_wider_range_holds_the_narrower_one() -> None:
    for expected in made(steady(40)).groups[PAIR].values():
        ranges = expected.ranges

        assert (ranges.low95 <= ranges.low80).all()
        assert (ranges.high80 <= ranges.high95).all()
        assert (ranges.low80 <= expected.means).all()


@pytest.mark.parametrize(("weeks", "told"), [(LEAST - 1, False), (LEAST, True)])
def test_of_too_short_a_history_nothing_is_foreseen(weeks: int, told: bool) -> None:
    assert (forecast(steady(weeks), is_off) is not None) is told


def test_a_season_is_told_only_after_a_year() -> None:
    assert [made(steady(weeks)).seasonal for weeks in (51, 52)] == [False, True]


def test_a_week_of_which_nobody_knows_is_not_a_week_without_requests() -> None:
    history = steady(40)
    gone = history.counts.copy()
    gone[:, -2:] = np.nan
    none = history.counts.copy()
    none[:, -2:] = 0

    expected = [made(History(FIRST, PAIRS, each)).groups[WHOLE]["", ""].means[0] for each in (gone, none)]

    assert expected[0] == pytest.approx(12, abs=3)
    assert expected[1] < expected[0]


def test_a_new_area_borrows_from_what_it_has_of_everything() -> None:
    counts = steady(40).counts
    counts[3] = 0  # of the second category nothing came in B yet

    expected = made(History(FIRST, PAIRS, counts)).groups[PAIR]["02", "B"].means

    assert 0 < expected[0] < 1


def test_after_a_break_the_new_level_holds() -> None:
    counts = np.hstack(
        (steady(30).counts, np.random.default_rng(2).poisson(5 * RATES, (4, 50)).astype(float))
    )

    assert made(History(FIRST, PAIRS, counts)).groups[WHOLE]["", ""].means == pytest.approx(60, rel=0.2)


def test_nothing_at_all_is_foreseen_as_nothing() -> None:
    expected = made(History(FIRST, PAIRS, np.zeros((4, 20)))).groups[WHOLE]["", ""]

    assert expected.means.max() < 0.5
    assert expected.ranges.high80.max() <= 1


def test_quantiles_are_those_of_the_poisson_and_the_negative_binomial() -> None:
    chance = np.random.default_rng(3)
    drawn = chance.negative_binomial(4, 4 / (4 + 10), 200_000)

    assert quantiles(10.0, 0.0, [0.025, 0.1, 0.9, 0.975]) == [4, 6, 14, 17]
    assert quantiles(10.0, 0.25, [0.1, 0.9]) == list(np.quantile(drawn, [0.1, 0.9]))
    assert spread_of(drawn.astype(float), np.full(200_000, 10.0)) == pytest.approx(0.25, abs=0.02)
    assert quantiles(0.0, 0.3, [0.1, 0.9]) == [0, 0]
    assert ranges_of(np.array([5000.0]), np.array([0.01])).high95[0] == pytest.approx(6000, rel=0.02)


def test_the_spring_festival_is_found_wherever_it_lies() -> None:
    off = days_off(build_calendar([2025, 2026]))

    days = (date(2024, 2, 12), date(2025, 1, 29), date(2026, 2, 17))
    assert all(in_spring(day, off) for day in days)
    assert not in_spring(date(2026, 1, 1), off)
    assert holidays_in(date(2025, 1, 27), off)[1] > 0.5
    assert holidays_in(monday_of(date(2025, 10, 1)), off)[0] > 0
    assert name_of(date(2026, 11, 23)) == "2026-W48"


def test_the_plain_rule_repeats_last_year_else_the_last_weeks() -> None:
    weeks = np.arange(60.0)[None, :]

    assert naive(weeks, 3).tolist() == [[8, 9, 10]]
    assert naive(weeks[:, :6], 5).tolist() == [[2, 3, 4, 5, 2]]
    assert naive(weeks[:, :2], 2).tolist() == [[1, 1]]


def simulated(seed: int, weeks: int) -> History:
    """Draw a street week by week."""
    street = street_of(json.loads((resources.files("bot.sample") / "street.json").read_text("utf-8")))
    found: Counter[tuple[str, str, int]] = Counter()
    for at in range(weeks * 7):
        for each in matters_on(street, seed, FIRST + timedelta(days=at)):
            found[each.theme.category[:2], str(each.community), at // 7] += 1
    pairs = sorted({(category, area) for category, area, _ in found})
    return History(FIRST, pairs, np.array([[float(found[*pair, w]) for w in range(weeks)] for pair in pairs]))


def test_on_simulated_years_it_beats_the_plain_rule() -> None:
    scores = {each.level: each for each in backtest(simulated(2_611, 130), is_off, range(82, 123, 8))}

    pairs = scores[PAIR]
    assert (pairs.mase or 1) < 0.9
    assert (pairs.ratio or 1) < 0.9
    assert pairs.within80 > 0.75
    assert pairs.within95 > 0.92
