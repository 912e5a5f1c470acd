"""Whoever subtracts on the dashboard finds no number under five: over areas, categories and months."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from sqlmodel import Session

from models.body import Category
from tests.databases import newest, session_on
from tests.workflows.responsiveness.rows import NOW, add_case, fill_lists
from workflows.cases.acts import SYSTEM, Act
from workflows.policy import Policy
from workflows.reference import Reference, load_reference
from workflows.responsiveness.dashboard.categories import tell_categories
from workflows.responsiveness.dashboard.view import Dashboard, Wanted, dashboard
from workflows.responsiveness.figures.compute import CAME
from workflows.responsiveness.figures.definitions import Measure, versions
from workflows.responsiveness.figures.figure import Figure, figure_of
from workflows.responsiveness.figures.months import Month
from workflows.responsiveness.figures.places import PlaceFigure, Telling
from workflows.responsiveness.figures.publish import publish
from workflows.responsiveness.figures.rowwise import Parts
from workflows.responsiveness.figures.view import places

DEFINED = versions()[0]
MONTHS = (Month(2026, 9), Month(2026, 10))
CODES = ("01", "02", "03", "04")
LEAVES = ("0101", "0102", "02", "03", "0401")
CELLS = ("C1a", "C1b", "C2a", "C2b")
ALIKE: list[Measure] = [each for each in DEFINED.measures if each.code in ("returned", "reopened")]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Session, Reference]]:
    """Two months of cases, few here and more there, published."""
    folder: Path = tmp_path_factory.mktemp("town")
    with session_on(newest(folder)) as session:
        fill_lists(session)
        for code in (*LEAVES, "04"):
            top = code[:2] if len(code) > 2 else None
            row = Category(code=code, parent=top, name=code, name_hant=code, name_en=code, limit="ordinary")
            session.add(row)
        session.flush()
        reference = load_reference(session, Policy(), NOW)
        fill(session, random.Random(4))
        for month in MONTHS:
            publish(Act(session, SYSTEM, NOW, reference, random.Random(1)), month, DEFINED)
        yield session, reference


def fill(session: Session, chance: random.Random) -> None:
    for month, (cell, leaf) in product((20, 50), product(CELLS, LEAVES)):
        for each in range(chance.choice((0, 0, 1, 2, 5, 8))):
            at = NOW - timedelta(days=month)
            heard = {"contacted": chance.random() < 0.7, "solved": "solved", "satisfaction": 5}
            facts = {"opened_at": at, "accepted_at": at, "answered_at": at, "closed_at": at, "cell": cell}
            number = f"D-{month}-{cell}-{leaf}-{each}"
            add_case(session, number, status="closed", category=leaf, **facts, **heard)


def seen(town: tuple[Session, Reference], **wanted: object) -> Dashboard:
    session, reference = town
    return dashboard(session, reference, DEFINED, Wanted(MONTHS[-1], **wanted))  # type: ignore[arg-type]


def test_a_measure_that_is_defined_later_hides_nothing_of_the_months_before(tmp_path: Path) -> None:
    before = replace(DEFINED, measures=tuple(each for each in DEFINED.measures if each.code not in LATER))
    with session_on(newest(tmp_path)) as session:
        reference = fill_lists(session)
        fill(session, random.Random(4))
        publish(Act(session, SYSTEM, NOW, reference, random.Random(1)), MONTHS[-1], before)

        at_first, since = (
            {each.code: places(session, reference, known, each, MONTHS[-1]) for each in known.measures}
            for known in (before, DEFINED)
        )
        shown = [
            dashboard(session, reference, known, Wanted(MONTHS[-1], by="area", code="C1")).told
            for known in (before, DEFINED)
        ]

    assert since == {**at_first, **dict.fromkeys(LATER, ())}
    assert Telling.EXACTLY in {each.telling for each in at_first["came_in"]}
    assert shown[0] == shown[1]


LATER = ("came_back", "by_hand", "reopened")
"""Each is counted among the same rows as others that stand."""


def test_an_area_is_told_here_exactly_as_on_the_pages_of_the_figures(
    town: tuple[Session, Reference],
) -> None:
    session, reference = town
    shown = {
        (str(month), code, area): told
        for area in (*CELLS, "C1", "C2", "S")
        for month, row in seen(town, by="area", code=area).told.items()
        for code, told in row.items()
    }

    elsewhere = {
        (str(month), measure.code, each.figure.code): each
        for month in MONTHS
        for measure in DEFINED.measures
        for each in places(session, reference, DEFINED, measure, month)
    }

    assert shown == {key: elsewhere[key] for key in shown}
    assert {each.telling for each in shown.values()} > {Telling.EXACTLY, Telling.HIDDEN}


def test_the_first_level_of_categories_is_the_sum_of_what_was_published(
    town: tuple[Session, Reference],
) -> None:
    whole = seen(town)
    rows = [
        (month, sum(each.figure.denominator for each in row.values()))
        for month, row in whole.categories.items()
    ]

    assert rows == [(month, told.figure.denominator) for month in MONTHS if (told := whole.at(CAME, month))]
    assert set(whole.categories[MONTHS[-1]]) <= set(CODES)


def test_the_same_category_is_told_alike_in_the_chart_and_by_itself(
    town: tuple[Session, Reference],
) -> None:
    chart = seen(town).categories

    alone = {code: seen(town, by="category", code=code) for code in CODES}

    told = [alone[code].at(CAME, month) for month in MONTHS for code in chart[month]]
    assert told == [each for month in MONTHS for each in chart[month].values()]


@pytest.mark.parametrize("seed", range(12))
def test_whoever_subtracts_finds_no_small_category(seed: int) -> None:
    chance = random.Random(seed)
    cases = {code: chance.choice([0, 1, 2, 4, 5, 6, 9]) for code in CODES}
    parts = {code: chance.randint(0, cases[code]) for code in CODES}

    told = {each.figure.code: each for each in tell_categories(ALIKE, rows(cases, parts))["returned"]}

    open_ = {code: each.telling in (Telling.EXACTLY, Telling.PARTLY) for code, each in told.items()}
    attack(cases, {code: span(cases[code], open_[code], told[code]) for code in CODES})
    exactly = {code: told[code].telling is Telling.EXACTLY for code in CODES}
    known = {code: range(parts[code], parts[code] + 1) for code in CODES}
    attack(parts, {code: known[code] if exactly[code] else range(13) for code in CODES})


def rows(cases: dict[str, int], parts: dict[str, int]) -> list[Figure]:
    """What was published of two measures that are counted among the same cases."""
    found = []
    for measure, code in product(ALIKE, CODES):
        counted = Parts(cases[code], {}, (parts[code], cases[code]))
        found.append(figure_of(DEFINED, measure, ("category", code), MONTHS[0], counted))
    return found


def span(number: int, is_told: bool, told: PlaceFigure) -> range:
    """What a reader knows of a number."""
    if is_told:
        return range(number, number + 1)
    return range(5) if told.telling is Telling.FEW else range(30)


def attack(numbers: dict[str, int], spans: dict[str, range]) -> None:
    """Try everything that fits the sum: of what is hidden and small all of 0 to 4 must fit."""
    whole = sum(numbers.values())
    fits = [guess for guess in product(*(spans[code] for code in CODES)) if sum(guess) == whole]
    for at, code in enumerate(CODES):
        if len(spans[code]) > 1 and numbers[code] < 5:
            assert {guess[at] for guess in fits} >= set(range(min(5, whole + 1))), code
