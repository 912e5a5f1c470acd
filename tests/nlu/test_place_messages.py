"""How often a place is found in 139 messages that no rule grew on: by family, over the sample community."""

import csv
from pathlib import Path

import pytest

from benchmarks.parts.places import entries
from nlu.place import Gazetteer
from nlu.tables import read_table
from nlu.text import closed_up, normalise

Row = dict[str, str]
MESSAGES = Path(__file__).with_name("place_messages.csv")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer(entries())


@pytest.fixture(scope="module")
def messages() -> list[Row]:
    with MESSAGES.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def cell_of(gazetteer: Gazetteer, text: str) -> str:
    place = gazetteer.locate(closed_up(normalise(text)))
    return (place.cell if place else None) or ""


def test_nine_in_ten_find_their_cell(gazetteer: Gazetteer, messages: list[Row]) -> None:
    told = [row for row in messages if row["cell"]]

    right = [cell_of(gazetteer, row["text"]) == row["cell"] for row in told]

    assert sum(right) / len(told) >= 0.9


def test_one_in_twenty_at_most_is_put_where_nothing_was_told(
    gazetteer: Gazetteer, messages: list[Row]
) -> None:
    untold = [row for row in messages if not row["cell"]]

    invented = [row["text"] for row in untold if cell_of(gazetteer, row["text"])]

    assert len(invented) / len(untold) <= 0.05


def test_no_rule_grew_on_these_messages(messages: list[Row]) -> None:
    lines = {normalise(row["text"]) for row in read_table("place_lines")}

    assert not lines & {normalise(row["text"]) for row in messages}
