"""Charts for any page: a drawing, what the script draws, a table, and a CSV that say the same."""

import csv
import html
import io
import json
import re

import pytest

from bot.catalogue.sentences import phrase
from bot.web.pages import environment
from bot.web.plots import Plot, Series, table_of
from models.vocabulary import Locale

SHARES = Plot(
    code="by-body",
    title="各单位解决率",
    kind="rows",
    first="单位",
    labels=("春晓物业", "<b>城管"),
    series=(Series("解决率", (75.0, None), ("75.0% 15/20", "<5"), (53.1, None), (88.8, None)),),
    csv="/dashboard/by-body.csv",
    unit="%",
    most=100,
)
MONTHS = Plot(
    code="months",
    title="每月",
    kind="lines",
    first="月份",
    labels=("2026-08", "2026-09", "2026-10"),
    series=(Series("来", (3, None, 9)), Series("答", (1, 2, 9))),
    csv="/months.csv",
)
HEAT = Plot(
    "heat",
    "分类",
    "heat",
    "分类",
    ("2026-09", "2026-10"),
    (Series("电梯", (None, 12), ("<5", "12")),),
    "/h.csv",
)


def shown(plot: Plot) -> str:
    """Show a chart as a page does."""
    source = '{% from "plot_parts.html" import plot %}{{ plot(each, t, vendor) }}'
    page = environment().from_string(source)
    return page.render(
        each=plot, t=lambda key: phrase(key, Locale.HANS), vendor=lambda name: f"/static/{name}"
    )


@pytest.mark.parametrize("kind", ["bars", "lines"])
def test_columns_and_lines_leave_out_what_is_not_known(kind: str) -> None:
    plot = Plot(
        "m", "每月", "bars" if kind == "bars" else "lines", "月份", MONTHS.labels, MONTHS.series, "/m.csv"
    )
    mark = "rect" if kind == "bars" else "circle"

    drawn = [each for each in plot.drawing.shapes if each.tag == mark]

    assert len(drawn) == 5
    assert all(0 <= float(each.attributes.get("y", each.attributes.get("cy", 0))) <= 190 for each in drawn)


def test_a_row_has_its_bar_its_interval_and_its_words() -> None:
    shapes = SHARES.drawing.shapes

    bars = [each.attributes["width"] for each in shapes if each.attributes.get("class") == "series-0"]
    whiskers = [each.attributes["d"] for each in shapes if each.attributes.get("class") == "whisker"]
    words = [each.words for each in shapes if each.words]

    assert bars == ["330.0"]
    assert len(whiskers) == 1
    assert words == ["春晓物业", "75.0% 15/20", "<b>城管", "<5"]


def test_the_page_carries_drawing_data_and_table_and_nothing_runs() -> None:
    page = shown(SHARES)

    data = json.loads(html.unescape(re.findall(r'data-plot="([^"]*)"', page)[0]))

    assert "<b>城管" not in page
    assert data["series"][0]["between"] == [[53.1, 88.8], None]
    assert data["series"][0]["told"] == ["75.0% 15/20", "<5"]
    assert '<svg class="plot-drawing"' in page
    assert '<td class="number">&lt;5</td>' in page
    assert 'href="/dashboard/by-body.csv"' in page


def test_a_heat_map_is_a_table_whose_colour_only_helps() -> None:
    page = shown(HEAT)

    assert '<td class="number heat-0">&lt;5</td><td class="number heat-4">12</td>' in page
    assert "data-plot" not in page


def test_without_a_number_nothing_is_drawn() -> None:
    empty = Plot("e", "空", "bars", "月份", ("2026-10",), (Series("来", (None,)),), "/e.csv")

    page = shown(empty)

    assert "这里还没有可以画的数字" in page
    assert "<svg" not in page


def test_the_table_to_take_away_has_the_numbers_and_their_intervals() -> None:
    rows = [
        list(csv.reader(io.StringIO(bytes(table_of(each).body).decode("utf-8-sig"))))
        for each in (SHARES, HEAT)
    ]

    assert rows[0] == [
        ["单位", "解决率", "解决率 low", "解决率 high"],
        ["春晓物业", "75.0", "53.1", "88.8"],
        ["<b>城管", "<5", "", ""],
    ]
    assert rows[1] == [["分类", "2026-09", "2026-10"], ["电梯", "<5", "12"]]


def test_the_last_of_many_labels_ends_with_the_drawing() -> None:
    months = tuple(f"2026-{month:02}" for month in range(1, 13))

    page = shown(Plot("m", "月", "lines", "月份", months, (Series("来", (1.0,) * 12),), "/m.csv"))

    assert re.search(r'<text[^>]*x="440.0"[^>]*text-anchor="end"[^>]*>26-12<', page)


@pytest.mark.parametrize("most", [9.0, 1771.2, 123456.7])
def test_no_number_beside_the_axis_is_cut(most: float) -> None:
    plot = Plot("m", "用时", "bars", "阶段", ("全程",), (Series("居中", (most,)),), "/m.csv")

    told = next(each for each in plot.drawing.shapes if each.words == f"{most:.10g}")

    assert float(told.attributes["x"]) >= 8 * len(told.words)
