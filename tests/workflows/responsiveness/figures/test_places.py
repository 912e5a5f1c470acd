"""No number of a place under five can be found by subtracting, over areas, measures and months."""

import random
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from models.vocabulary import AreaKind
from tests.databases import newest, session_on
from tests.workflows.responsiveness.rows import fill_lists
from workflows.reference import AreaFact, Reference
from workflows.responsiveness.figures.definitions import Measure, versions
from workflows.responsiveness.figures.figure import Figure, figure_of
from workflows.responsiveness.figures.months import Month
from workflows.responsiveness.figures.places import PlaceFigure, Telling, tell_places
from workflows.responsiveness.figures.rowwise import Parts

CELLS = ("C1a", "C1b", "C2a", "C2b", "C2c")
PARTS = {"C1": CELLS[:2], "C2": CELLS[2:], "S": CELLS}
RETURNED, REOPENED = (each for each in versions()[0].measures if each.code in ("returned", "reopened"))
(SATISFACTION,) = (each for each in versions()[0].measures if each.code == "satisfaction")
Cells = dict[str, int]


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    folder: Path = tmp_path_factory.mktemp("lists")
    with session_on(newest(folder)) as session:
        lists = fill_lists(session)
    third = AreaFact("C2c", "第三格", AreaKind.CELL, "C2", None)
    return replace(lists, areas={**lists.areas, "C2c": third})


def told(reference: Reference, cases: Cells, parts: dict[str, Cells]) -> dict[str, dict[str, PlaceFigure]]:
    """What the page says of each area, when its cells hold so many cases, and so many that are counted."""
    figures = [
        figure(
            measure,
            code,
            sum(parts[measure.code][cell] for cell in cells),
            sum(cases[cell] for cell in cells),
        )
        for measure in (RETURNED, REOPENED)
        for code, cells in {**PARTS, **{cell: (cell,) for cell in CELLS}}.items()
    ]
    found = tell_places(reference, (RETURNED, REOPENED), figures)
    return {code: {each.figure.code: each for each in rows} for code, rows in found.items()}


def figure(measure: Measure, code: str, part: int, whole: int) -> Figure:
    given = Parts(whole, {}, (part, whole))
    return figure_of(versions()[0], measure, ("area", code), Month(2026, 10), given)


def fitting(cells: dict[str, range], known: dict[str, int]) -> list[Cells]:
    """Everything that fits: each cell one of its range, every area that is known what its cells come to."""
    guesses = (dict(zip(cells, values, strict=True)) for values in product(*cells.values()))
    return [
        guess
        for guess in guesses
        if all(sum(guess[cell] for cell in PARTS.get(code, (code,))) == sum_ for code, sum_ in known.items())
    ]


@pytest.mark.parametrize("month", range(8))
def test_whoever_subtracts_finds_no_number_under_five(reference: Reference, month: int) -> None:
    chance = random.Random(month)
    cases = {cell: chance.choice([0, 1, 3, 4, 5, 6, 9, 11]) for cell in CELLS}
    parts = {
        each.code: {cell: chance.randint(0, cases[cell]) for cell in CELLS} for each in (RETURNED, REOPENED)
    }

    seen = told(reference, cases, parts)

    # The reader knows the whole, every number that stands there, and of two tables everything together.
    tables = list(seen.values())
    known = {code: row.figure.denominator for table in tables for code, row in table.items() if open_(row)}
    few = {code for table in tables for code, row in table.items() if row.telling is Telling.FEW}
    top = sum(cases.values())
    ranges = {
        cell: range(known[cell], known[cell] + 1) if cell in known else range(5 if cell in few else top + 1)
        for cell in CELLS
    }
    guesses = fitting(ranges, {**known, "S": top})
    for cell in CELLS:
        if cases[cell] < 5:
            assert {guess[cell] for guess in guesses} >= set(range(5)), (cell, cases)


def open_(row: PlaceFigure) -> bool:
    return row.telling in (Telling.EXACTLY, Telling.PARTLY)


@pytest.mark.parametrize("seed", range(4))
def test_nor_how_many_of_them_there_were_or_were_not(reference: Reference, seed: int) -> None:
    chance = random.Random(100 + seed)
    cases = {cell: chance.randint(10, 14) for cell in CELLS}
    part = {cell: chance.choice([1, 3, 5, cases[cell] - 5, cases[cell] - 2]) for cell in CELLS}

    seen = told(reference, cases, {"returned": part, "reopened": part})["returned"]

    known = {
        code: int(row.figure.numerator or 0) for code, row in seen.items() if row.telling is Telling.EXACTLY
    }
    ranges = {
        cell: range(known[cell], known[cell] + 1) if cell in known else range(cases[cell] + 1)
        for cell in CELLS
    }
    guesses = fitting(ranges, {**known, "S": sum(part.values())})
    for cell in CELLS:
        if min(part[cell], cases[cell] - part[cell]) < 5:
            assert len({guess[cell] for guess in guesses}) >= 5, (cell, cases, part)


@pytest.mark.parametrize("seed", range(3))
def test_nor_from_two_counts_how_many_are_left_over_by_both(reference: Reference, seed: int) -> None:
    chance = random.Random(200 + seed)
    verdicts = {cell: (chance.randint(5, 9), chance.randint(5, 9), chance.randint(0, 9)) for cell in CELLS}
    sums = {
        code: tuple(map(sum, zip(*(verdicts[cell] for cell in cells), strict=True)))
        for code, cells in {**PARTS, **{cell: (cell,) for cell in CELLS}}.items()
    }
    figures = [
        figure_of(
            versions()[0],
            SATISFACTION,
            ("area", code),
            Month(2026, 10),
            Parts(sum(each), {}, (each[0], each[1], sum(each))),
        )
        for code, each in sums.items()
    ]

    seen = tell_places(reference, (SATISFACTION,), figures)["satisfaction"]

    for row in seen:
        assert sums[row.figure.code][2] >= 5 or row.telling is not Telling.EXACTLY


@pytest.mark.parametrize("late", [0, 3, 4, 5, 9])
def test_nor_from_a_measure_and_a_part_of_it_what_it_has_beside_that(reference: Reference, late: int) -> None:
    alike = tuple(each for each in versions()[0].measures if each.code in ("overdue", "unanswered"))
    after = {**dict.fromkeys(CELLS, 9), "C1a": late}  # answered, and late
    figures = [
        figure(
            measure,
            code,
            sum(8 + (after[cell] if measure.code == "overdue" else 0) for cell in cells),
            30 * len(cells),
        )
        for measure in alike
        for code, cells in {**PARTS, **{cell: (cell,) for cell in CELLS}}.items()
    ]

    seen = tell_places(reference, alike, figures)

    open_both = {
        row.figure.code
        for row, other in zip(seen["overdue"], seen["unanswered"], strict=True)
        if (row.telling, other.telling) == (Telling.EXACTLY, Telling.EXACTLY)
    }
    hidden = set() if late >= 5 else {"C1a", "C1b"}  # one alone could be found by subtracting
    assert open_both == {*CELLS, *PARTS} - hidden


def test_places_with_enough_are_told_exactly(reference: Reference) -> None:
    parts = {each: dict.fromkeys(CELLS, 8) for each in ("returned", "reopened")}

    seen = told(reference, dict.fromkeys(CELLS, 20), parts)

    assert {row.telling for row in seen["returned"].values()} == {Telling.EXACTLY}


def test_a_small_place_hides_another_beside_it_and_says_only_of_itself_that_it_is_small(
    reference: Reference,
) -> None:
    cases = {**dict.fromkeys(CELLS, 20), "C1a": 2}
    parts = {each: {cell: count // 2 for cell, count in cases.items()} for each in ("returned", "reopened")}

    seen = told(reference, cases, parts)["returned"]

    assert (seen["C1a"].telling, seen["C1b"].telling) == (Telling.FEW, Telling.HIDDEN)
    assert seen["C1"].telling is Telling.EXACTLY
