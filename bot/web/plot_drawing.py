"""Draws a chart as an SVG of few shapes: for readers without a script, and for paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.web.plots import Plot

WIDTH = 440.0
LEFT, TOP, BOTTOM = 44.0, 8.0, 22.0
LETTER, GAP = 8.0, 6.0
"""How wide a letter of a number is at most, and how far its end stands from the axis."""
TALL = 190.0
ROW, BAR = 40.0, 11.0
LABELS = 6
"""So many labels fit under a drawing."""


@dataclass(frozen=True)
class Shape:
    """One element of the drawing."""

    tag: str
    attributes: Mapping[str, str | float]
    words: str = ""


@dataclass(frozen=True)
class Drawing:
    """The whole drawing; without shapes there is nothing to draw."""

    height: float
    shapes: tuple[Shape, ...]
    width: float = WIDTH


def draw(plot: Plot) -> Drawing:
    """Draw a chart; a heat map is a table, and is not drawn."""
    if plot.kind == "heat" or plot.is_empty or plot.top <= 0:
        return Drawing(0, ())
    if plot.kind == "rows":
        return Drawing(ROW * len(plot.labels) + TOP, tuple(rows(plot)))
    marks = columns(plot) if plot.kind == "bars" else lines(plot)
    return Drawing(TALL, (*axis(plot), *marks))


def rows(plot: Plot) -> Iterator[Shape]:
    """A bar for each label under its name, with its interval as a thin line over it."""
    series, scale = plot.series[0], WIDTH / plot.top
    for at, label in enumerate(plot.labels):
        top, value = at * ROW + TOP, series.values[at]
        yield Shape("text", {"x": 0, "y": top + 13}, label)
        yield Shape("text", {"x": WIDTH, "y": top + 13, "text-anchor": "end"}, series.said(at))
        yield box("ground", 0, top + 19, WIDTH, BAR)
        if value is not None:
            yield box("series-0", 0, top + 19, value * scale, BAR)
        between = series.interval(at)
        if between is not None:
            low, high, middle = between[0] * scale, between[1] * scale, top + 19 + BAR / 2
            ends = "".join(f"M{x:.1f},{middle - 4:.1f}v8" for x in (low, high))
            yield Shape("path", {"class": "whisker", "d": f"M{low:.1f},{middle:.1f}H{high:.1f}{ends}"})


def axis(plot: Plot) -> Iterator[Shape]:
    """The lines of none and of the most, and a label under some of the columns."""
    for value in (0.0, plot.top):
        y = height_of(plot, value)
        left = left_of(plot)
        yield Shape("path", {"class": "axis", "d": f"M{left},{y:.1f}H{WIDTH}"})
        yield Shape("text", {"x": left - GAP, "y": y + 5, "text-anchor": "end"}, mark(plot, value))
    every = -(-len(plot.labels) // LABELS)
    for at, label in enumerate(plot.labels):
        if (len(plot.labels) - 1 - at) % every == 0:
            yield Shape(
                "text", {**place_under(plot, at), "y": TALL - 5}, label if is_few(plot) else label[-5:]
            )


def mark(plot: Plot, value: float) -> str:
    """What stands beside a line of the axis."""
    return f"{round(value, 1):.10g}{plot.unit}"


def left_of(plot: Plot) -> float:
    """Where the axis begins: the widest number beside it is not cut."""
    return max(LEFT, LETTER * len(mark(plot, plot.top)) + GAP)


def is_few(plot: Plot) -> bool:
    """Whether every label fits under the drawing, whole."""
    return len(plot.labels) <= LABELS


def place_under(plot: Plot, at: int) -> Mapping[str, str | float]:
    """Where a label stands under its column; the last of many ends with the drawing, not beyond."""
    if at == len(plot.labels) - 1 and not is_few(plot):
        return {"x": WIDTH, "text-anchor": "end"}
    return {"x": round(middle_of(plot, at), 1), "text-anchor": "middle"}


def columns(plot: Plot) -> Iterator[Shape]:
    """A column for each number, those of one label beside each other."""
    slot = (WIDTH - left_of(plot)) / max(len(plot.labels), 1)
    wide = min(18.0, slot * 0.8 / len(plot.series))
    for index, series in enumerate(plot.series):
        for at, value in enumerate(series.values):
            if value is not None:
                y = height_of(plot, value)
                x = middle_of(plot, at) + (index - len(plot.series) / 2) * wide
                yield box(f"series-{index % 5}", x, y, wide * 0.94, height_of(plot, 0) - y)


def lines(plot: Plot) -> Iterator[Shape]:
    """A line for each series, broken where there is no number, with a dot at each."""
    for index, series in enumerate(plot.series):
        path, broken = "", True
        for at, value in enumerate(series.values):
            if value is None:
                broken = True
                continue
            x, y = middle_of(plot, at), height_of(plot, value)
            path += f"{'M' if broken else 'L'}{x:.1f},{y:.1f}"
            broken = False
            yield Shape(
                "circle", {"class": f"series-{index % 5}", "cx": round(x, 1), "cy": round(y, 1), "r": 3}
            )
        yield Shape("path", {"class": f"line line-{index % 5}", "d": path})


def box(kind: str, x: float, y: float, width: float, height: float) -> Shape:
    """A rectangle."""
    sides = {"x": x, "y": y, "width": width, "height": height}
    place = {side: str(round(length, 1)) for side, length in sides.items()}
    return Shape("rect", {"class": kind, **place})


def middle_of(plot: Plot, at: int) -> float:
    """Where a label stands."""
    left = left_of(plot)
    return left + (WIDTH - left) * (at + 0.5) / max(len(plot.labels), 1)


def height_of(plot: Plot, value: float) -> float:
    """How far down a value stands."""
    room = TALL - TOP - BOTTOM
    return TOP + room * (1 - min(max(value, 0.0) / plot.top, 1.0))
