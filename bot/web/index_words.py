"""Says the index in a reader's words: hundredths with their interval, parts with what they are made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.catalogue.sentences import phrase
from bot.web.names import Namer
from bot.web.plots import Plot, Series
from workflows.responsiveness.figures.definitions import Direction
from workflows.responsiveness.index.definitions import IndexDefinition
from workflows.responsiveness.index.score import ScoredPart, Told
from workflows.responsiveness.index.view import IndexPage, Shown
from workflows.responsiveness.suppression import LEAST

HUNDRED = 100


@dataclass(frozen=True)
class IndexWords:
    """The lists of the house and a language."""

    names: Namer

    def t(self, key: str) -> str:
        """A sentence without values."""
        return phrase(key, self.names.locale)

    def number(self, value: float | None) -> str:
        """A share in hundredths; a dash where there is none."""
        return "–" if value is None else f"{value * HUNDRED:.1f}"

    def within(self, told: Told | None) -> str:
        """From where to where a number may lie."""
        return "" if told is None else f"{self.number(told.low)} – {self.number(told.high)}"

    def index(self, each: Shown) -> str:
        """An index, or why there is none."""
        return self.number(each.index.value) if each.index else self.t(f"index.state.{each.state}")

    def made_of(self, definition: IndexDefinition, part: ScoredPart) -> str:
        """The own rows of a part, as its measure counts them."""
        seen = part.evidence.now
        count = seen.rows - seen.good if self.down(definition, part) else seen.good
        return f"{count:.10g}/{seen.rows}"

    def marks(self, taken: float) -> str:
        """Good marks that are taken back; of fewer than five not how many."""
        return f"<{LEAST}" if taken < LEAST else f"{taken:.1f}"

    def expected(self, definition: IndexDefinition, part: ScoredPart) -> str:
        """What others make of the same categories, as the measure looks."""
        share = part.evidence.expected
        return f"{(1 - share if self.down(definition, part) else share) * HUNDRED:.1f}%"

    def share(self, definition: IndexDefinition, part: ScoredPart) -> str:
        """The own share with its interval, as the measure looks."""
        told = part.share
        if self.down(definition, part):
            told = Told(1 - told.value, 1 - told.high, 1 - told.low)
        return f"{told.value * HUNDRED:.1f}% ({self.within(told)})"

    def down(self, definition: IndexDefinition, part: ScoredPart) -> bool:
        """Whether less of a measure is better."""
        found = definition.part(part.evidence.code)
        return found is not None and found.measure.direction is Direction.DOWN

    def group(self, each: Shown) -> str:
        """The name of a body or place."""
        if each.code in self.names.reference.bodies:
            return self.names.body(each.code)
        return self.names.area(each.code)

    def rows(self, seen: IndexPage) -> Plot:
        """The chart of all bodies."""
        told = [each for each in seen.bodies if each.index]
        return Plot(
            code="index",
            title=self.t("index.by_body"),
            kind="rows",
            first=self.t("figures.by_body"),
            labels=[self.group(each) for each in told],
            series=[self.series(told)],
            csv=f"/index/table.csv?month={seen.month}",
            most=HUNDRED,
        )

    def months(self, code: str, trend: Sequence[Shown]) -> Plot:
        """The chart of one body."""
        return Plot(
            code="index-months",
            title=self.t("index.trend"),
            kind="lines",
            first=self.t("figures.month"),
            labels=[each.month for each in trend],
            series=[self.series(trend)],
            csv=f"/index/{code}/months.csv",
            most=HUNDRED,
        )

    def series(self, rows: Sequence[Shown]) -> Series:
        """Indices with their intervals."""
        known = [each.index for each in rows]
        return Series(
            name=self.t("index.title"),
            values=[self.bare(each.value if each else None) for each in known],
            told=[self.told(each) for each in rows],
            low=[self.bare(each.low if each else None) for each in known],
            high=[self.bare(each.high if each else None) for each in known],
        )

    def told(self, each: Shown) -> str:
        """An index with its interval, in a cell."""
        return f"{self.index(each)} ({self.within(each.index)})" if each.index else self.index(each)

    def bare(self, value: float | None) -> float | None:
        """A number for the chart."""
        return None if value is None else round(value * HUNDRED, 2)

    def cells(self, seen: IndexPage) -> list[list[object]]:
        """The rows of the table to take away."""
        return [self.row(seen, each) for each in (*seen.bodies, *seen.places)]

    def row(self, seen: IndexPage, each: Shown) -> list[object]:
        """One body or place as cells."""
        ends = (each.index.value, each.index.low, each.index.high) if each.index else ("", "", "")
        parts = {part.evidence.code: part for part in each.scored.parts}
        made = [
            self.made_of(seen.definition, parts[part.code]) if part.code in parts else ""
            for part in seen.definition.parts
        ]
        lists = "|".join(each.lists)
        thanks = seen.thanks.get(each.code, 0) if each.code in self.names.reference.bodies else ""
        start = (each.month, each.code, self.group(each), str(each.state))
        return [*start, *ends, *made, lists, thanks, each.version]


def head(definition: IndexDefinition) -> list[str]:
    """The heads of the table to take away."""
    parts = [part.code for part in definition.parts]
    return ["month", "code", "name", "state", "index", "low", "high", *parts, "lists", "thanks", "version"]
