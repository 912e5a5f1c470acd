"""Counts of places under five are not told, nor to be found by subtracting."""

import pytest

from workflows.responsiveness.suppression import shown


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"a": 0, "b": 4, "c": 5}, {"a": "<5", "b": "<5", "c": "5"}),
        ({"a": 3, "b": 9, "c": 7}, {"a": "<5", "b": "9", "c": "<10"}),
        ({"a": 2, "b": 10, "c": 30}, {"a": "<5", "b": "<15", "c": "30"}),
        ({"a": 2}, {"a": "<5"}),
        ({"a": 6, "b": 7}, {"a": "6", "b": "7"}),
        ({}, {}),
    ],
    ids=["small", "one small hides another", "at a bound", "alone", "none small", "none"],
)
def test_small_counts_are_bounded(counts: dict[str, int], told: dict[str, str]) -> None:
    assert shown(counts) == told
