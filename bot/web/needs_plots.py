"""Draws what is foreseen: the whole by week, categories by week, places and bodies over all weeks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.catalogue.sentences import phrase
from bot.web.names import Namer
from bot.web.plots import Plot, Series
from workflows.responsiveness.forecast.view import NOWHERE, Group, Outlook, Told, Week
from workflows.screens import Value

ADDRESS = "/needs/{code}.csv"
CHARTS = ("weeks", "categories", "places", "bodies")
WORDS = (
    *("a_week", "between", "body", "came", "category", "expected", "few", "foreseen", "in_time", "nowhere"),
    *("place", "unknown", "unread", "week"),
)
"""What the charts say, beside their titles."""
LARGE = 10
"""From here on numbers are told whole."""


@dataclass(frozen=True)
class NeedsPlots:
    """The newest forecast in a reader's words; `told`: whose sums may be told, None for all."""

    seen: Outlook
    names: Namer
    told: Told | None
    address: str = ADDRESS

    def all(self) -> Mapping[str, Plot]:
        """Every chart by its name."""
        if self.seen.whole is None:
            return {}
        made = (self.weeks(self.seen.whole), self.categories(), self.places(), self.bodies())
        return {each.code.removeprefix("needs-"): each for each in made}

    def t(self, key: str, **values: Value) -> str:
        """A sentence."""
        return phrase(f"public.needs.{key}", self.names.locale, **values)

    def plot(self, code: str, kind: str, labels: Sequence[str], series: Sequence[Series], first: str) -> Plot:
        """A chart of this page."""
        return Plot(
            code=f"needs-{code}",
            title=self.t(f"{code}.title"),
            kind=kind,  # type: ignore[arg-type]  # one of the four kinds, written below
            first=self.t(first),
            labels=labels,
            series=series,
            csv=self.address.format(code=code),
        )

    def weeks(self, whole: Group) -> Plot:
        """What came, and what is foreseen with its ranges."""
        behind, ahead = self.seen.came, whole.weeks
        none: list[float | None] = [None] * len(behind)
        came = [*(None if count is None else float(count) for _, count in behind), *[None] * len(ahead)]
        foreseen = Series(
            self.t("foreseen"),
            [*none, *(rounded(each.mean) for each in ahead)],
            [*["–"] * len(behind), *(self.between(each) for each in ahead)],
            [*none, *(each.low80 for each in ahead)],
            [*none, *(each.high80 for each in ahead)],
        )
        labels = [week.isoformat() for week in (*(week for week, _ in behind), *self.seen.mondays)]
        return self.plot("weeks", "lines", labels, (Series(self.t("came"), came), foreseen), "week")

    def between(self, week: Week) -> str:
        """A number with both its ranges."""
        return self.t(
            "between",
            mean=number(week.mean),
            low80=round(week.low80),
            high80=round(week.high80),
            low95=round(week.low95),
            high95=round(week.high95),
        )

    def categories(self) -> Plot:
        """Categories by week."""
        labels = [f"{week:%m-%d}" for week in self.seen.mondays]
        shown, hidden = parted(self.seen.categories, self.told.categories if self.told else None)
        rows = [self.row(self.category(each.category), each) for each in shown]
        rows += [self.silent(self.category(each.category), each) for each in hidden]
        return self.plot("categories", "heat", labels, rows, "category")

    def silent(self, name: str, group: Group) -> Series:
        """A row of weeks that is not told."""
        return Series(name, [None] * len(group.weeks), [self.t("few")] * len(group.weeks))

    def row(self, name: str, group: Group) -> Series:
        """A row of weeks."""
        return Series(
            name,
            [rounded(each.mean) for each in group.weeks],
            [f"{number(each.mean)} ({round(each.low80)}–{round(each.high80)})" for each in group.weeks],
        )

    def places(self) -> Plot:
        """Places over all weeks; those that are not told say so."""
        shown, hidden = parted(self.seen.areas, self.told.areas if self.told else None)
        rows = [(self.place(each.area), each.expected) for each in shown]
        return self.totals("places", [*rows, *((self.place(each.area), None) for each in hidden)], "place")

    def totals(self, code: str, shown: Sequence[tuple[str, float | None]], first: str) -> Plot:
        """One number for each row."""
        values = [None if value is None else rounded(value) for _, value in shown]
        said = [self.t("few") if value is None else number(value) for _, value in shown]
        series = Series(self.t("expected"), values, said)
        return self.plot(code, "rows", [name for name, _ in shown], (series,), first)

    def bodies(self) -> Plot:
        """What comes to bodies in a week, beside what they answer in time."""
        groups = self.seen.bodies
        weeks = [sum(week.mean for week in each.weeks) / len(each.weeks) for each in groups]
        can = [each.capacity for each in groups]
        said = [self.t("unknown") if each is None else number(each) for each in can]
        expected = Series(
            self.t("a_week"), [rounded(each) for each in weeks], [number(each) for each in weeks]
        )
        series = (expected, Series(self.t("in_time"), can, said))
        return self.plot("bodies", "rows", [self.names.body(each.body) for each in groups], series, "body")

    def category(self, code: str) -> str:
        """A category's name."""
        return self.names.category(code) if code else self.t("unread")

    def place(self, code: str) -> str:
        """A place's name."""
        return self.names.area(code) if code else self.t("nowhere")


def parted(groups: Sequence[Group], told: frozenset[str] | None) -> tuple[Sequence[Group], Sequence[Group]]:
    """Return groups that are told, the largest first, and the others, whose order must tell nothing."""
    if told is None:
        return groups, ()
    hidden = [each for each in groups if (each.category or each.area or NOWHERE) not in told]
    shown = [each for each in groups if each not in hidden]
    return shown, sorted(hidden, key=lambda each: (each.category, each.area))


def rounded(value: float) -> float:
    """A number as it is drawn."""
    return round(value, 0 if value >= LARGE else 1)


def number(value: float) -> str:
    """A number as it is read."""
    return f"{value:.0f}" if value >= LARGE else f"{value:.1f}"


def last_day(group: Outlook) -> str:
    """The last day that is foreseen."""
    return (group.mondays[-1] + timedelta(days=6)).isoformat() if group.mondays else ""
