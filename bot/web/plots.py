"""Charts for any page: a drawing that needs no script, what the script draws, and the table to take away.

How a page gets one:
- build a `Plot` of words and numbers that may be shown (what is hidden has no value and says so in `told`);
- in the template: `{% from "plot_parts.html" import plot %}`, in its head `public.css` and
  `<script src="{{ asset('plots.js') }}" defer></script>`, and where it stands `{{ plot(each, t, vendor) }}`
  with `vendor` from `bot.web.plots`;
- a route at `Plot.csv` that answers `table_of(plot)`.
The macro gives the heading's section its body: drawing, ECharts in its place where there is a script, the
same as a table, and the link to the CSV.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from starlette.responses import Response

from bot.web import figures, plot_drawing
from bot.web.pages import STATIC, asset

Kind = Literal["bars", "lines", "rows", "heat"]
"""Columns along time, lines along time, one bar a row with its interval, or a table of coloured cells."""


@dataclass(frozen=True)
class Series:
    """One row of numbers, with what is said of each and, where there is one, its interval."""

    name: str
    values: Sequence[float | None]
    told: Sequence[str] = ()  # empty: the numbers themselves
    low: Sequence[float | None] = ()
    high: Sequence[float | None] = ()

    def said(self, at: int) -> str:
        """What stands in the table; a dash where there is nothing."""
        if self.told:
            return self.told[at]
        value = self.values[at]
        return "–" if value is None else f"{value:.10g}"

    def interval(self, at: int) -> tuple[float, float] | None:
        """From where to where a value may lie."""
        low, high = (each[at] if each else None for each in (self.low, self.high))
        return None if low is None or high is None else (low, high)


@dataclass(frozen=True)
class Plot:
    """One chart in a reader's language."""

    code: str  # its name on the page, unlike every other there
    title: str
    kind: Kind
    first: str  # heads the first column of the table
    labels: Sequence[str]  # along the axis; of `rows` the rows, of `heat` the columns
    series: Sequence[Series]  # of `heat` the rows
    csv: str  # address of the table; empty where it is not to be taken away
    unit: str = ""  # behind the numbers of the axis
    most: float | None = None  # where the axis ends, if not at the largest value

    @cached_property
    def drawing(self) -> plot_drawing.Drawing:
        """The drawing that needs no script."""
        return plot_drawing.draw(self)

    @property
    def head(self) -> list[str]:
        """The heads of the table."""
        return [self.first, *(self.labels if self.kind == "heat" else (each.name for each in self.series))]

    def lines(self) -> Iterator[list[str]]:
        """The rows of the table: as many cells as it has heads."""
        if self.kind == "heat":
            for each in self.series:
                yield [each.name, *(each.said(at) for at in range(len(self.labels)))]
            return
        for at, label in enumerate(self.labels):
            yield [label, *(each.said(at) for each in self.series)]

    def level(self, row: int, column: int) -> int:
        """How dark a cell of a heat map is: 0 to 4, 0 where there is no number."""
        value = self.series[row].values[column]
        return 0 if not value else 1 + min(3, int(4 * value / (self.top or 1)))

    @property
    def top(self) -> float:
        """Where the axis ends."""
        known = [value for each in self.series for value in (*each.values, *each.high) if value is not None]
        return self.most if self.most is not None else max(known, default=0.0)

    @property
    def is_empty(self) -> bool:
        """Tell whether there is no number at all."""
        return all(value is None for each in self.series for value in each.values)

    def for_script(self) -> Mapping[str, object]:
        """What plots.js draws."""
        series = [
            {
                "name": each.name,
                "data": list(each.values),
                "told": [each.said(at) for at in range(len(each.values))],
                "between": [each.interval(at) for at in range(len(each.values))],
            }
            for each in self.series
        ]
        axis = {"labels": list(self.labels), "unit": self.unit, "most": self.most}
        return {"title": self.title, "kind": self.kind, **axis, "series": series}


def table_of(plot: Plot) -> Response:
    """Return a chart's table to take away, as it stands on the page, intervals beside the numbers."""
    head: list[str] = []
    for at, name in enumerate(plot.head):
        head += [name, *((f"{name} low", f"{name} high") if has_interval(plot, at - 1) else ())]
    body = figures.as_csv(head, cells(plot))
    disposition = {"content-disposition": f'attachment; filename="{plot.code}.csv"'}
    return Response(body, media_type="text/csv; charset=utf-8", headers=disposition)


def cells(plot: Plot) -> Iterator[list[object]]:
    """The rows of the CSV: bare numbers where there are any, else what is said instead."""
    if plot.kind == "heat":
        for each in plot.series:
            yield [each.name, *(bare(each, at) for at in range(len(plot.labels)))]
        return
    for at, label in enumerate(plot.labels):
        row: list[object] = [label]
        for index, each in enumerate(plot.series):
            row.append(bare(each, at))
            if has_interval(plot, index):
                row += each.interval(at) or ("", "")
        yield row


def bare(series: Series, at: int) -> object:
    """A number as it is; words where there is none."""
    value = series.values[at]
    return series.said(at) if value is None else value


def has_interval(plot: Plot, at: int) -> bool:
    """Tell whether the numbers of a series have intervals."""
    return plot.kind != "heat" and at >= 0 and bool(plot.series[at].low)


def vendor(name: str) -> str:
    """Return the address of a library of the browser; empty where it was not laid out."""
    return asset(f"vendor/{name}") if (STATIC / "vendor" / name).is_file() else ""
