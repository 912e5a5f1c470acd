"""A small flood from one person before a house that serves: others are answered, nothing is lost."""

import pytest

from benchmarks.telegram_flood import run
from tests.databases import on_postgres

MESSAGES, SECONDS, PEOPLE = 300, 3, 3
"""A short form; `python -m benchmarks.telegram_flood` brings 10,000 in a minute (docs/benchmarks.md)."""

pytestmark = [
    pytest.mark.skipif(on_postgres(), reason="the house of the benchmark keeps its own SQLite"),
    pytest.mark.timeout(600),
]


def test_others_are_answered_during_a_flood_and_nothing_is_lost() -> None:
    figures = run(MESSAGES, SECONDS, PEOPLE)

    assert (figures["lost"], figures["aside"]) == (0, 0)
    assert figures["others_flooded"]["late"] == 0
    assert figures["answers_to_the_flooder"] < MESSAGES / 2
