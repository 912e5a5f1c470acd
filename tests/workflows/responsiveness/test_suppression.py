"""Counts of places under five are not told, nor to be found by subtracting."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.responsiveness.suppression import shown


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"a": 0, "b": 4, "c": 5}, {"a": "<5", "b": "<5", "c": "5"}),
        ({"a": 3, "b": 9, "c": 7}, {"a": "<5", "b": "9", "c": "<15"}),
        ({"a": 4, "b": 9}, {"a": "<5", "b": "<15"}),
        ({"a": 4, "b": 4, "c": 8}, {"a": "<5", "b": "<5", "c": "<20"}),
        ({"a": 1, "b": 5, "c": 6, "d": 40}, {"a": "<5", "b": "5", "c": "6", "d": "<45"}),
        ({"a": 2, "b": 10, "c": 30}, {"a": "<5", "b": "<15", "c": "30"}),
        ({"a": 2}, {"a": "<5"}),
        ({"a": 0, "b": 7}, {"a": "<5", "b": "7"}),
        ({"a": 6, "b": 7}, {"a": "6", "b": "7"}),
        ({}, {}),
    ],
    ids=[
        *("small", "one small hides another", "no bound gives it away", "two that are known by their sum"),
        *("one large enough to leave all open", "at a bound", "alone", "nobody there", "none small", "none"),
    ],
)
def test_small_counts_are_bounded(counts: dict[str, int], told: dict[str, str]) -> None:
    assert shown(counts) == told


@given(st.dictionaries(st.sampled_from("abcd"), st.integers(0, 14), min_size=1))
def test_no_small_count_is_found_by_whoever_knows_the_sum(counts: dict[str, int]) -> None:
    told = shown(counts)
    small = [code for code in told if told[code] == "<5"]
    ranges = [range(5) if told[code] == "<5" else span(told[code]) for code in told]

    fitting = [values for values in product(*ranges) if sum(values) == sum(counts.values())]

    could_be = [{values[list(told).index(code)] for values in fitting} for code in small]
    all_bounded = all(each.startswith("<") for each in told.values())
    assert all_bounded or not sum(counts[code] for code in small) or all(len(each) == 5 for each in could_be)


def span(told: str) -> range:
    """What a count may be that is not small."""
    return range(5, int(told[1:])) if told.startswith("<") else range(int(told), int(told) + 1)
