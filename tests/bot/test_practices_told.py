"""How a practice is told: small numbers of residents are not."""

import pytest

from bot.dialogue.practices import told
from workflows.practices.speed import speed


@pytest.mark.parametrize(
    ("solved", "judged", "key"),
    [
        (3, 4, "practice.solved.few"),
        (4, 8, "practice.solved.few"),
        (18, 20, "practice.solved.most"),
        (2, 20, "practice.solved.least"),
        (15, 20, "practice.solved"),
    ],
)
def test_who_calls_it_solved_is_told_where_neither_they_nor_the_others_are_few(
    solved: int, judged: int, key: str
) -> None:
    lines = told.speed(speed([8.0] * 20, solved, judged, bodies=2))

    assert lines[1].key == key
