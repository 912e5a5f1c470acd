"""Puts the charts of the dashboard into a reader's words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Final
from urllib.parse import urlencode

from bot.catalogue.sentences import phrase
from bot.web.figure_words import FigureWords
from bot.web.plots import Plot, Series
from workflows.responsiveness.board import Week
from workflows.responsiveness.dashboard.change import interval
from workflows.responsiveness.dashboard.view import LINES, STAGES, Dashboard
from workflows.responsiveness.figures.figure import By, Figure
from workflows.responsiveness.figures.places import PlaceFigure, Telling

OUTCOMES = ("closed", "heard", "contacted", "solved")
"""How far what was closed came, as residents tell it."""


@dataclass(frozen=True)
class DashboardWords:
    """A dashboard, the lists of the house and a language."""

    seen: Dashboard
    words: FigureWords
    weeks: Sequence[Week]
    zone: tzinfo

    def t(self, key: str) -> str:
        """Return a sentence."""
        return phrase(key, self.words.names.locale)

    def said(self, told: PlaceFigure) -> str:
        """A figure and what it is made of; what stands there instead where it is not told."""
        return " ".join(filter(None, (self.value_of(told), self.made_of(told))))

    def value_of(self, told: PlaceFigure) -> str:
        """A figure alone, or why it is not told."""
        if told.telling is not Telling.EXACTLY:
            return self.words.untold(told.telling)
        return self.words.value(told.figure)

    def made_of(self, told: PlaceFigure) -> str:
        """What a figure is made of, as far as that is told."""
        if told.telling is Telling.PARTLY:
            return f"?/{told.figure.denominator}"
        if told.telling is not Telling.EXACTLY or told.figure.value is None:
            return ""
        return self.words.made_of(told.figure)

    @property
    def group(self) -> str:
        """What was chosen."""
        return self.group_name(self.seen.wanted.by, self.seen.wanted.code)

    def group_name(self, by: By, code: str) -> str:
        """The name of a body, an area or a category, or of the whole."""
        if by == "whole":
            return self.t("dashboard.whole")
        names = self.words.names
        return {"body": names.body, "area": names.area, "category": names.category}[by](code)

    def name(self, code: str) -> str:
        """What a measure is called."""
        measure = self.seen.definitions.measure(code)
        return code if measure is None else self.words.name(measure)

    @property
    def query(self) -> str:
        """What was chosen, for an address."""
        wanted = self.seen.wanted
        of = f"{wanted.by}:{wanted.code}" if wanted.code else wanted.by
        return urlencode({"month": str(self.seen.month or ""), "of": of, "measure": wanted.beside})

    def csv(self, code: str) -> str:
        """Where the table of a chart is taken away."""
        return f"/dashboard/{code}.csv?{self.query}"


def value(words: DashboardWords, told: PlaceFigure | None) -> float | None:
    """Return a figure for drawing; nothing where it may not be told."""
    if told is None or told.telling is not Telling.EXACTLY:
        return None
    return words.words.drawn(told.figure)


def months(words: DashboardWords) -> Plot:
    """Draw key shares over the months."""
    series = []
    for code in LINES:
        found = [words.seen.at(code, month) for month in words.seen.months]
        told = [words.said(each) if each else "–" for each in found]
        series.append(Series(words.name(code), [value(words, each) for each in found], told))
    labels = [str(month) for month in words.seen.months]
    title, first = words.t("dashboard.months"), words.t("figures.month")
    return Plot("months", title, "lines", first, labels, series, words.csv("months"), "%", 100)


def beside(words: DashboardWords) -> Plot:
    """Draw one share of every body that had cases, with its interval, most cases first."""
    found = sorted(
        (each for each in words.seen.bodies if each.rows), key=lambda each: (-each.denominator, each.code)
    )
    between = [interval(each) for each in found]
    series = Series(
        words.name(words.seen.wanted.beside),
        [words.words.drawn(each) for each in found],
        [words.said(PlaceFigure(each, Telling.EXACTLY)) for each in found],
        low=[None if each is None else round(100 * each[0], 1) for each in between],
        high=[None if each is None else round(100 * each[1], 1) for each in between],
    )
    labels = [words.words.group(each) for each in found]
    title, first = f"{words.t('dashboard.beside')}: {series.name}", words.t("figures.by_body")
    return Plot("beside", title, "rows", first, labels, [series], words.csv("beside"), "%", 100)


def stages(words: DashboardWords) -> Plot:
    """Draw how long each stage of the way to an answer took: the middle case, and nine of ten."""
    series = []
    for at, name in enumerate(("dashboard.stages.median", "dashboard.stages.p90")):
        found = [words.seen.at(stage[at]) for stage in STAGES]
        told = [words.said(each) if each else "–" for each in found]
        series.append(Series(words.t(name), [value(words, each) for each in found], told))
    labels = [words.t(f"dashboard.stages.{stage[0]}") for stage in STAGES]
    title, first = words.t("dashboard.stages"), words.t("dashboard.stages.stage")
    return Plot("stages", title, "bars", first, labels, series, words.csv("stages"))


def outcomes(words: DashboardWords) -> Plot:
    """Draw how many of the closed cases were judged in full, had contact, and were solved."""
    numbers: dict[str, tuple[float | None, str]] = {}
    heard = words.seen.at("heard")
    numbers["closed"] = count(words, heard, lambda figure: figure.denominator)
    numbers["heard"] = count(words, heard, top)
    numbers["contacted"] = count(words, words.seen.at("response"), top)
    numbers["solved"] = count(words, words.seen.at("solution"), top)
    labels = [words.t(f"dashboard.outcomes.{each}") for each in OUTCOMES]
    found = [numbers[each] for each in OUTCOMES]
    series = Series(words.t("dashboard.cases"), [each[0] for each in found], [each[1] for each in found])
    title, first = words.t("dashboard.outcomes"), words.t("dashboard.outcomes.step")
    return Plot("outcomes", title, "rows", first, labels, [series], words.csv("outcomes"))


def top(figure: Figure) -> int:
    """Return a numerator that counts cases."""
    return 0 if figure.numerator is None else int(figure.numerator)


def count(
    words: DashboardWords, told: PlaceFigure | None, part: Callable[[Figure], int]
) -> tuple[float | None, str]:
    """Return one count of a figure and what is said of it."""
    if told is None or told.figure.value is None or told.telling is not Telling.EXACTLY:
        return None, "–" if told is None else words.said(told)
    number = part(told.figure)
    return number, str(number)


def categories(words: DashboardWords) -> Plot:
    """Draw how many cases of each category came, month by month."""
    seen = words.seen
    codes = sorted({code for month in seen.categories.values() for code in month})
    series = []
    for code in codes:
        row = [seen.categories[month].get(code) for month in seen.months]
        series.append(Series(words.words.names.category(code), *cells(row, words)))
    labels = [str(month) for month in seen.months]
    title, first = words.t("dashboard.categories"), words.t("dashboard.category")
    return Plot("categories", title, "heat", first, labels, series, words.csv("categories"))


def cells(row: Sequence[PlaceFigure | None], words: DashboardWords) -> tuple[list[float | None], list[str]]:
    """Return the cells of one category: how many, or why that is not told."""
    told = [each is not None and each.telling in (Telling.EXACTLY, Telling.PARTLY) for each in row]
    values: list[float | None] = [
        float(each.figure.denominator) if each and open_ else None
        for each, open_ in zip(row, told, strict=True)
    ]
    said = [
        words.words.untold(Telling.FEW)  # none is few as well
        if each is None
        else str(each.figure.denominator) if open_ else words.words.untold(each.telling)
        for each, open_ in zip(row, told, strict=True)
    ]  # fmt: skip
    return values, said


def weeks(words: DashboardWords) -> Plot:
    """Draw what came in each week, and what of it has been answered since."""
    labels = [f"{week.monday.astimezone(words.zone):%m-%d}" for week in words.weeks]
    series = (
        Series(words.t("public.weeks.opened"), [week.opened for week in words.weeks]),
        Series(words.t("public.weeks.answered"), [week.answered for week in words.weeks]),
    )
    title, first = words.t("public.weeks.title"), words.t("public.weeks.week")
    return Plot("weeks", title, "bars", first, labels, series, words.csv("weeks"))


PLOTS: Final[Mapping[str, Callable[[DashboardWords], Plot]]] = {
    "months": months,
    "outcomes": outcomes,
    "stages": stages,
    "beside": beside,
    "categories": categories,
    "weeks": weeks,
}
"""The charts, in their order on the page."""
