"""The page on the life of a case shows the table that the code goes by, and no other."""

import pytest

from models.vocabulary import Status
from tests.workflows.life_page import BEGIN, END, PAGE, PARTS, diagram, drawn
from workflows.cases.life import MOVES


@pytest.mark.parametrize("name", PARTS)
def test_the_page_has_a_place_for_every_drawing(name: str) -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert page.count(BEGIN.format(name=name)) == page.count(END.format(name=name)) == 1


def test_the_page_shows_the_table_as_it_is() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert page == drawn(page), "run: python -m tests.workflows.life_page"


def test_the_diagram_shows_every_status_and_every_move_that_leads_elsewhere() -> None:
    lines = diagram().splitlines()

    assert all(any(f" {status}" in line for line in lines) for status in Status)
    assert all(
        any(f"--> {move.to}: " in line and move.verb in line for line in lines)
        for move in MOVES
        if move.to is not None and move.from_ != {move.to}
    )
