"""Who leads: the most specific line that holds, the fallback, and never whom the request is about."""

from collections.abc import Sequence
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.cases.routing import EVERY, Choice, Ground, ListEntry, RoutingTable, Why

DAY = date(2026, 11, 22)
SUPERIORS = {"property": "housing", "committee": "street", "housing": "district", "street": "district"}


def line(
    code: str,
    category: str,
    area: str,
    lead: str,
    *,
    assisting: tuple[str, ...] = (),
    valid_from: date = date(2026, 1, 1),
    valid_to: date | None = None,
) -> ListEntry:
    return ListEntry(code, category, area, lead, assisting, "7d", "law", "", "", "", valid_from, valid_to)


LIST = [
    line("1", "housing", "town", "housing"),
    line("2", "housing.lift", "town", "housing", assisting=("market", "property")),
    line("3", "housing.lift", "cell-1", "property", assisting=("committee",)),
    line("4", "noise", "west", "police", valid_to=date(2026, 6, 30)),
    line("5", "noise", "west", "street", valid_from=date(2026, 7, 1)),
    line("6", EVERY, "cell-9", "committee"),
    line("7", "housing", "cell-2", "committee"),
]
TABLE = RoutingTable(LIST, SUPERIORS, fallback="district")


def choose(category: str, area: str, on: date = DAY, excluded: frozenset[str] = frozenset()) -> Choice:
    return TABLE.choose(category.split("/"), area.split("/"), on, excluded)


@pytest.mark.parametrize(
    ("category", "area", "code", "body"),
    [
        pytest.param("housing/housing.lift", "town/west/cell-1", "3", "property", id="deepest and smallest"),
        pytest.param("housing/housing.lift", "town/west/cell-2", "2", "housing", id="category before area"),
        pytest.param("housing/housing.roof", "town/west/cell-2", "7", "committee", id="smallest area"),
        pytest.param("housing/housing.roof", "town/east", "1", "housing", id="first level, whole town"),
        pytest.param("noise/noise.music", "town/west", "5", "street", id="the line of today"),
        pytest.param("unheard/of", "town/cell-9", "6", "committee", id="a cell that takes everything"),
    ],
)
def test_the_most_specific_line_leads(category: str, area: str, code: str, body: str) -> None:
    choice = choose(category, area)

    assert choice.entry is not None
    assert (choice.entry.code, choice.body) == (code, body)
    assert choice.why == Why(Ground.ENTRY, choice.entry.category, choice.entry.area)


@pytest.mark.parametrize(
    ("on", "body"),
    [
        pytest.param(date(2026, 6, 30), "police", id="last day of the old line"),
        pytest.param(date(2026, 7, 1), "street", id="first day of the new line"),
        pytest.param(date(2025, 12, 31), "district", id="before there was a line"),
    ],
)
def test_a_line_holds_from_its_first_to_its_last_day(on: date, body: str) -> None:
    assert choose("noise", "town/west", on).body == body


@pytest.mark.parametrize(
    ("category", "area"),
    [(("water",), ("town", "east")), ((), ()), (("noise",), ())],
    ids=["no line", "nothing understood", "place unknown"],
)
def test_without_a_line_the_fallback_leads(category: Sequence[str], area: Sequence[str]) -> None:
    assert TABLE.choose(category, area, DAY) == Choice("district", (), None, Why(Ground.NO_ENTRY))


@pytest.mark.parametrize(
    ("excluded", "body", "ground", "passed_over"),
    [
        pytest.param({"police"}, "property", Ground.ENTRY, (), id="somebody else is the object"),
        pytest.param({"property"}, "housing", Ground.OBJECT, ("property",), id="the lead is"),
        pytest.param({"housing"}, "district", Ground.OBJECT, ("property", "housing"), id="its superior is"),
        pytest.param(
            {"district"}, None, Ground.NOBODY, ("property", "housing", "district"), id="everybody above is"
        ),
    ],
)
def test_the_object_of_a_request_and_who_is_below_it_never_lead(
    excluded: set[str], body: str | None, ground: Ground, passed_over: tuple[str, ...]
) -> None:
    choice = choose("housing/housing.lift", "town/west/cell-1", excluded=frozenset(excluded))

    assert choice.body == body
    assert (choice.why.ground, choice.why.passed_over) == (ground, passed_over)
    assert choice.entry == LIST[2]


@pytest.mark.parametrize(
    ("excluded", "assisting"),
    [(set[str](), ("market", "property")), ({"market"}, ("property",)), ({"property"}, ("market",))],
    ids=["nobody", "an assistant", "another"],
)
def test_the_object_does_not_assist_either(excluded: set[str], assisting: tuple[str, ...]) -> None:
    choice = choose("housing/housing.lift", "town/west/cell-2", excluded=frozenset(excluded))

    assert choice.assisting == assisting


def test_a_body_that_leads_instead_does_not_assist_itself() -> None:
    table = RoutingTable([line("1", "a", "b", "property", assisting=("housing",))], SUPERIORS, "district")

    choice = table.choose(("a",), ("b",), DAY, frozenset({"property"}))

    assert (choice.body, choice.assisting) == ("housing", ())


def test_bodies_above_each_other_in_a_circle_end_in_the_fallback() -> None:
    table = RoutingTable([line("1", "a", "b", "x")], {"x": "y", "y": "x"}, "district")

    assert table.choose(("a",), ("b",), DAY, frozenset({"x"})).body == "district"


def test_overlapping_lines_are_all_shown_the_newest_first() -> None:
    lines = [line("old", "a", "b", "x"), line("new", "a", "b", "y", valid_from=date(2026, 5, 1))]
    table = RoutingTable(lines, {}, "district")

    assert [each.code for each in table.matching(("a",), ("b",), DAY)] == ["new", "old"]


CATEGORIES = ("c1", "c1.1", "c1.1.1", "c2", EVERY)
AREAS = ("town", "street", "cell", "elsewhere", EVERY)
BODIES = ("w", "x", "y", "z")
lists = st.lists(
    st.builds(
        line,
        st.integers(0, 99).map(str),
        st.sampled_from(CATEGORIES),
        st.sampled_from(AREAS),
        st.sampled_from(BODIES),
        valid_from=st.sampled_from([date(2026, 1, 1), date(2026, 11, 22), date(2026, 12, 1)]),
        valid_to=st.sampled_from([None, date(2026, 11, 21), date(2026, 12, 31)]),
    ),
    max_size=12,
    unique_by=lambda each: each.code,
)


def by_hand(entries: list[ListEntry], categories: Sequence[str], areas: Sequence[str]) -> ListEntry | None:
    """Try every pair from the most specific down and look through the whole list each time."""
    for category, area in product([*categories[::-1], EVERY], [*areas[::-1], EVERY]):
        fitting = [each for each in entries if (each.category, each.area) == (category, area)]
        fitting = [each for each in fitting if each.valid_from <= DAY <= (each.valid_to or DAY)]
        if fitting:
            return min(fitting, key=lambda each: (-each.valid_from.toordinal(), each.code))
    return None


@settings(max_examples=50)
@given(lists, st.integers(0, 3), st.integers(0, 3))
def test_looking_through_the_whole_list_finds_the_same_line(
    entries: list[ListEntry], depth: int, smallness: int
) -> None:
    category_path, area_path = CATEGORIES[:depth], AREAS[:smallness]

    choice = RoutingTable(entries, {}, "district").choose(category_path, area_path, DAY)

    assert choice.entry == by_hand(entries, category_path, area_path)


superiors = st.dictionaries(st.sampled_from(BODIES), st.sampled_from([*BODIES, "top", None]))


@settings(max_examples=50)
@given(lists, superiors, st.sets(st.sampled_from([*BODIES, "top"])))
def test_whoever_leads_is_neither_object_nor_below_one(
    entries: list[ListEntry], above: dict[str, str | None], excluded: set[str]
) -> None:
    choice = RoutingTable(entries, above, "top").choose(("c1", "c1.1"), ("town",), DAY, excluded)

    body, seen = choice.body, set[str]()
    while body is not None and body not in seen:
        assert body not in excluded
        seen.add(body)
        body = above.get(body)
    assert (choice.body is None) == (choice.why.ground is Ground.NOBODY)
