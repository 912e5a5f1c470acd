"""A figure has become better or worse only where the interval of the difference says so."""

from fractions import Fraction

import pytest

from workflows.responsiveness.dashboard.change import Change, change, interval
from workflows.responsiveness.figures.definitions import Direction, Unit
from workflows.responsiveness.figures.figure import Figure, State
from workflows.responsiveness.figures.months import Month
from workflows.responsiveness.figures.places import PlaceFigure, Telling

UP, DOWN, NEITHER = Direction.UP, Direction.DOWN, Direction.NEITHER


def share(above: int, below: int, telling: Telling = Telling.EXACTLY) -> PlaceFigure:
    state = State.TOLD if below else State.UNDEFINED
    above_ = Fraction(above) if below else None
    month = Month(2026, 10)
    return PlaceFigure(
        Figure("m", month, "whole", "", "2026-1", Unit.SHARE, state, above_, below, rows=below), telling
    )


@pytest.mark.parametrize(
    ("direction", "now", "before", "said"),
    [
        (UP, share(90, 100), share(60, 100), Change.BETTER),
        (UP, share(60, 100), share(90, 100), Change.WORSE),
        (DOWN, share(60, 100), share(90, 100), Change.BETTER),
        (NEITHER, share(90, 100), share(60, 100), Change.RISEN),
        (NEITHER, share(60, 100), share(90, 100), Change.FALLEN),
        (UP, share(9, 10), share(6, 10), Change.OPEN),
        (UP, share(0, 4), share(4, 4), Change.WORSE),
        (UP, share(0, 1), share(1, 1), Change.OPEN),
        (UP, share(5, 5), share(5, 5), Change.OPEN),
        (UP, share(9, 10), share(0, 0), Change.NONE),
        (UP, share(90, 100), share(60, 100, Telling.HIDDEN), Change.NONE),
        (UP, share(90, 100, Telling.PARTLY), share(60, 100), Change.NONE),
        (UP, share(90, 100), None, Change.NONE),
    ],
)
def test_a_change_is_told_only_beyond_the_interval(
    direction: Direction, now: PlaceFigure, before: PlaceFigure | None, said: Change
) -> None:
    assert change(direction, now, before) == said


def test_of_a_span_of_time_no_change_is_told() -> None:
    span = Figure("m", Month(2026, 10), "whole", "", "1", Unit.SPAN, State.TOLD, Fraction(60), 30, rows=30)
    told = PlaceFigure(span, Telling.EXACTLY)

    assert interval(span) is None
    assert change(UP, told, told) == Change.NONE
