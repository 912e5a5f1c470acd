"""Draws the report of a month as a PDF: every published figure of the whole, of bodies, and its charts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fpdf.fonts import FontFace

from bot.catalogue.sentences import phrase
from bot.web.dashboard_plots import DashboardWords, beside, categories, months, outcomes, stages
from bot.web.figure_words import FigureWords
from bot.web.names import Namer
from bot.web.plot_on_paper import COLOURS, draw
from bot.web.plots import Plot
from bot.web.sheet import FONT, SIZES, Paper, drawable
from models.vocabulary import Locale
from workflows.reference import Reference
from workflows.responsiveness.dashboard.change import Change
from workflows.responsiveness.dashboard.view import Wanted, dashboard
from workflows.responsiveness.figures.figure import Figure
from workflows.responsiveness.figures.months import Month
from workflows.responsiveness.figures.publish import published, version_of
from workflows.transaction import Transaction

CHARTS = (
    (months, "dashboard.months.lead"),
    (outcomes, "dashboard.outcomes.lead"),
    (stages, "dashboard.stages.lead"),
    (beside, "dashboard.beside.lead"),
    (categories, "dashboard.categories.lead"),
)
"""The charts, in their order on the paper."""
WIDEST = 8
"""A table of more columns has smaller letters."""
LONGEST = 16
"""So many rows of a drawing fit on a page under their title."""


@dataclass(frozen=True)
class Chart:
    """One chart with its title, and the same as a table."""

    plot: Plot
    lead: str


@dataclass(frozen=True)
class MonthSheet:
    """Everything that stands on the paper, in words."""

    title: str
    lead: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]  # every measure of the whole
    key: Sequence[str]  # what has changed
    charts: Sequence[Chart]
    foot: Sequence[str]


def month_sheet(
    tx: Transaction, reference: Reference, month: Month, locale: Locale, address: str
) -> MonthSheet | None:
    """Return the report of a month in a reader's language; None where it has not been published."""
    definitions = version_of(month)
    seen = dashboard(tx, reference, definitions, Wanted(month))
    if seen.month is None:
        return None
    whole = published(tx, definitions, month=month, by="whole")
    words = DashboardWords(seen, FigureWords(Namer(reference, locale)), (), reference.calendar.zone)
    return put_in_words(words, whole, address)


def put_in_words(words: DashboardWords, whole: Sequence[Figure], address: str) -> MonthSheet:
    """Put a published month into a reader's language."""
    seen, t = words.seen, words.t
    head = [t("figures.measure"), t("figures.value"), t("figures.made_of"), t("figures.excluded")]
    rows = [
        [words.name(each.measure), words.words.value(each), words.words.made_of(each), left_out(words, each)]
        for each in whole
    ]
    changed = [
        f"{words.name(tile.measure.code)}  {words.said(tile.told)}  {t(f'dashboard.change.{tile.change}')}"
        for tile in seen.tiles
        if tile.change is not Change.NONE
    ]
    charts = [Chart(plot(words), t(lead)) for plot, lead in CHARTS]
    version = phrase(
        "figures.version",
        words.words.names.locale,
        version=seen.definitions.version,
        since=str(seen.definitions.since),
    )
    foot = [t("dashboard.change.how"), t("figures.hidden.why"), version, address]
    title = f"{t('report.title')} · {seen.month}"
    return MonthSheet(title, t("report.lead"), head, rows, changed, charts, foot)


def left_out(words: DashboardWords, figure: Figure) -> str:
    """What was left out of a figure."""
    return " · ".join(words.words.excluded(figure))


def as_pdf(sheet: MonthSheet) -> bytes:
    """Draw the report. It takes a second or two of the processor: not in the event loop."""
    paper = Paper(sheet.title)
    paper.add_page()
    paper.text_as("title", sheet.title)
    paper.text_as("text", sheet.lead)
    paper.ln(2)
    for line in sheet.key:
        paper.text_as("text", line)
    for chart in sheet.charts:
        put_chart(paper, chart)
    paper.add_page()
    table(paper, sheet.head, sheet.rows, widths=(46, 26, 28, 74))
    paper.ln(4)
    for line in sheet.foot:
        paper.text_as("small", line, grey=True)
    return bytes(paper.output())


def put_chart(paper: Paper, chart: Chart) -> None:
    """Draw a chart under its title, with what its colours mean, and its table."""
    plot, (first, *more) = chart.plot, parted(chart.plot)
    paper.ln(4)
    if paper.will_page_break(first.drawing.height * 150 / first.drawing.width + 24):
        paper.add_page()
    paper.text_as("head", plot.title)
    paper.text_as("small", chart.lead, grey=True)
    if first.drawing.shapes:
        keys(paper, plot)
        draw(paper, first.drawing)
    for part in more:
        put_more(paper, part)
    if plot.kind != "rows":
        table(paper, plot.head, list(plot.lines()))


def put_more(paper: Paper, part: Plot) -> None:
    """Go on with the rows of a chart; those without any number in words."""
    if part.drawing.shapes:
        draw(paper, part.drawing)
        return
    for line in part.lines():
        paper.text_as("small", "  ".join(line))


def parted(plot: Plot) -> list[Plot]:
    """Break a chart of more rows than a page holds, all on the same scale."""
    if plot.kind != "rows" or len(plot.labels) <= LONGEST:
        return [plot]
    starts = range(0, len(plot.labels), LONGEST)
    return [part_of(plot, slice(start, start + LONGEST)) for start in starts]


def part_of(plot: Plot, rows: slice) -> Plot:
    """Some rows of a chart."""
    series = [
        replace(
            each, values=each.values[rows], told=each.told[rows], low=each.low[rows], high=each.high[rows]
        )
        for each in plot.series
    ]
    return replace(plot, labels=plot.labels[rows], series=series, most=plot.top)


def keys(paper: Paper, plot: Plot) -> None:
    """Write what each colour stands for."""
    if len(plot.series) < 2:
        return
    paper.ln(1)
    paper.set_font(FONT, size=SIZES["small"])
    for at, series in enumerate(plot.series):
        paper.set_fill_color(*COLOURS[f"series-{at % 5}"])
        paper.rect(paper.get_x() + 1, paper.get_y() + 1, 3, 3, style="F")
        paper.set_x(paper.get_x() + 5)
        said = drawable(paper, series.name)
        paper.cell(paper.get_string_width(said) + 5, 5, said)
    paper.ln(6)


def table(
    paper: Paper, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int] | None = None
) -> None:
    """Write a table in small letters, its head again on each page."""
    paper.ln(1)
    paper.set_font(FONT, size=7 if len(head) > WIDEST else SIZES["small"])
    paper.set_text_color(0)
    paper.set_draw_color(170)
    paper.set_fill_color(255)
    columns = widths or (34, *((174 - 34) // (len(head) - 1) for _ in head[1:]))
    align = ("LEFT", *("RIGHT" for _ in head[1:])) if widths is None else ("LEFT", "RIGHT", "RIGHT", "LEFT")
    with paper.table(
        col_widths=columns,
        text_align=align,
        line_height=4.6,
        borders_layout="HORIZONTAL_LINES",
        headings_style=FontFace(),
    ) as drawn:
        for line in (head, *rows):
            row = drawn.row()
            for cell in line:
                row.cell(drawable(paper, cell))
