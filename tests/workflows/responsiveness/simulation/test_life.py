"""A simulated street is drawn from its seed: what comes up, who works, what is said of it."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from bot.simulation import standard
from models.vocabulary import Solved
from workflows.responsiveness.simulation.bodies import at_work, characters, drawn_kinds
from workflows.responsiveness.simulation.comparing import difference
from workflows.responsiveness.simulation.demand import back_again, expected, matters_on, weather_on
from workflows.responsiveness.simulation.outcomes import Seen, truly, verdict
from workflows.responsiveness.simulation.street import (
    KINDS,
    Gaming,
    StreetUnknown,
    Theme,
    chance_of,
    street_of,
)

STREET = street_of(standard())
HEATING = next(each for each in STREET.themes if each.category == "0114")
DRAINS = next(each for each in STREET.themes if each.category == "0115")
WINTER, SUMMER = date(2025, 1, 8), date(2025, 7, 9)


def test_the_same_seed_brings_the_same_matters_and_another_one_others() -> None:
    first, again, other = (list(matters_on(STREET, seed, WINTER)) for seed in (3, 3, 4))

    assert first == again
    assert first != other


@pytest.mark.parametrize(
    ("theme", "more", "less"),
    [(HEATING, (WINTER, ""), (SUMMER, "")), (DRAINS, (SUMMER, "storm"), (SUMMER, ""))],
    ids=["season", "weather"],
)
def test_season_and_weather_bring_more(theme: Theme, more: tuple[date, str], less: tuple[date, str]) -> None:
    assert expected(STREET, theme, *more) > expected(STREET, theme, *less)


def test_weather_comes_in_spells() -> None:
    days = [date(2025, 7, 1) + timedelta(days=step) for step in range(60)]

    skies = [weather_on(STREET, 5, day) for day in days]

    changes = sum(one != two for one, two in pairwise(skies))
    assert {"storm", "heat"} & set(skies)
    assert changes < len(days) / 2


def test_a_year_has_about_as_many_matters_as_its_residents_bring() -> None:
    days = (date(2025, 1, 1) + timedelta(days=step) for step in range(0, 365, 5))

    count = sum(len(list(matters_on(STREET, 1, day))) for day in days) * 5

    whole = STREET.residents * STREET.matters_each
    assert whole * 0.8 < count < whole * 1.5


def test_what_was_not_mended_comes_back_later_at_the_same_place_and_not_for_ever() -> None:
    matter = next(each for day in range(1, 9) for each in matters_on(STREET, 1, date(2025, 1, day)))
    now, seen = datetime(2025, 2, 1, tzinfo=UTC), []

    while (later := back_again(STREET, 1, matter, now)) is not None:
        assert later.at > now
        assert (later.source, later.cell, later.building) == (matter.source, matter.cell, matter.building)
        matter, now = later, later.at
        seen.append(later)

    assert 1 <= len(seen) < 10


def test_setting_the_kind_of_one_body_changes_nothing_else() -> None:
    honest = characters(STREET, 7, dict.fromkeys(("B01", "B02"), Gaming.HONEST))
    other = characters(STREET, 7, {"B01": Gaming.EMPTY, "B02": Gaming.HONEST})

    assert honest[1:] == other[1:]
    assert replace(other[0], kind=Gaming.HONEST) == honest[0]


def test_bodies_game_in_every_way_before_one_comes_twice() -> None:
    drawn = Counter(drawn_kinds(replace(STREET, bodies=20, gamers=0.5), 2))

    assert {kind: drawn[kind] for kind in KINDS} == dict.fromkeys(KINDS, 2)
    assert drawn[Gaming.HONEST] == 10


def test_somebody_is_always_at_work_though_people_have_leave() -> None:
    body = characters(STREET, 1)[0]
    days = [date(2025, 1, 1) + timedelta(days=step) for step in range(365)]

    there = Counter(at_work(STREET, 1, body, day) for day in days)

    assert set(there) == {1, 2}
    assert 10 <= there[1] <= 30


def test_who_fakes_solves_next_to_nothing() -> None:
    body, draws = characters(STREET, 1)[0], range(400)

    solved = {
        faked: sum(
            truly(STREET, body, DRAINS, chance_of(1, n), faked=faked, again=False, helped=False)
            is Solved.SOLVED
            for n in draws
        )
        for faked in (False, True)
    }

    assert solved[True] < 60 < 150 < solved[False]


def test_pressure_makes_verdicts_better_than_the_truth() -> None:
    seen = Seen(Solved.UNSOLVED, contacted=True, late=False, empty=False, pressed=False)

    free, pressed = (
        [verdict(STREET, replace(seen, pressed=each), chance_of(1, n)) for n in range(300)]
        for each in (False, True)
    )

    assert sum(said.solved is Solved.SOLVED for said in free) < 45
    assert sum(said.level == 5 for said in pressed) > 110


@pytest.mark.parametrize("changes", [{"stuff": 3}, {"staff": 1.5}, {"load": "much"}, {"competence": [0.5]}])
def test_a_number_that_no_rule_asks_for_is_refused_by_name(changes: dict[str, object]) -> None:
    with pytest.raises(StreetUnknown) as caught:
        street_of(standard(), changes)

    assert caught.value.name == next(iter(changes))


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ([0.1, 0.2, 0.3], [0.3, 0.4, 0.51], "more"),
        ([0.3, 0.4, 0.51], [0.1, 0.2, 0.3], "less"),
        ([0.1, 0.9, 0.3], [0.9, 0.1, 0.4], "open"),
        ([0.1], [0.9], "open"),
        ([None, 0.2], [0.5, None], "open"),
    ],
    ids=["more", "less", "noise", "one pair", "no pair"],
)
def test_a_difference_says_no_more_than_its_interval(
    before: list[float | None], after: list[float | None], says: str
) -> None:
    assert difference(before, after).says == says
