"""Says figures in a reader's words: shares of a hundred, spans, counts, and why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.catalogue.sentences import phrase
from bot.web import figures
from bot.web.names import Namer
from workflows.responsiveness.figures.definitions import Definitions, Measure, Unit
from workflows.responsiveness.figures.facts import BETWEEN
from workflows.responsiveness.figures.figure import Figure
from workflows.responsiveness.figures.places import Telling

HOUR = 3600


@dataclass(frozen=True)
class FigureWords:
    """The lists of the house and a language."""

    names: Namer

    def name(self, measure: Measure) -> str:
        """What a measure is called."""
        return phrase(measure.name, self.names.locale)

    def value(self, figure: Figure) -> str:
        """A figure for reading; why there is none where there is none."""
        if figure.value is None:
            return phrase(f"figures.state.{figure.state}", self.names.locale)
        if figure.unit is Unit.SHARE:
            return figures.percent(figure.value)
        if figure.unit is Unit.SPAN:
            return figures.span(timedelta(seconds=float(figure.value)), self.names.locale)
        return figures.exact(figure.value)

    def made_of(self, figure: Figure) -> str:
        """What a figure is made of: numerator over denominator, or of how many."""
        if figure.unit is Unit.SHARE and figure.numerator is not None:
            return f"{figures.exact(figure.numerator)}/{figure.denominator}"
        return f"n={figure.denominator}"

    def excluded(self, figure: Figure) -> Sequence[str]:
        """What was left out, each reason with its number."""
        told = [(name, count) for name, count in sorted(figure.excluded.items()) if count]
        return [phrase(f"figures.exclusion.{name}", self.names.locale, count=count) for name, count in told]

    def group(self, figure: Figure) -> str:
        """The name of a body or place; of a pair who called whom."""
        if figure.by == "pair":
            caller, _, called = figure.code.partition(BETWEEN)
            who = self.names.body(caller) if caller else phrase("figures.coordinator", self.names.locale)
            return f"{who} → {self.names.body(called)}"
        if figure.by == "body":
            return (
                self.names.body(figure.code) if figure.code else phrase("figures.nobody", self.names.locale)
            )
        if figure.by == "area" and figure.code not in self.names.reference.areas:
            return f"{figure.code} ({phrase('figures.former', self.names.locale)})"
        return self.names.area(figure.code)

    def untold(self, telling: Telling) -> str:
        """What stands where a number may not."""
        return phrase("figures.few" if telling is Telling.FEW else "figures.hidden", self.names.locale)

    def bar(self, figure: Figure, among: Sequence[Figure]) -> float:
        """How long a figure's bar is, of a hundred: a share as it is, else beside the longest of them."""
        if figure.value is None:
            return 0
        if figure.unit is Unit.SHARE:
            return round(max(0.0, min(100.0, float(figure.value) * 100)), 1)
        longest = max((each.value for each in among if each.value is not None), default=None)
        return round(float(figure.value / longest) * 100, 1) if longest else 0

    def drawn(self, figure: Figure) -> float | None:
        """A figure for the chart: a hundredth, an hour or one each; nothing where there is none."""
        if figure.value is None:
            return None
        factor = {Unit.SHARE: 100.0, Unit.SPAN: 1 / HOUR, Unit.COUNT: 1.0}[figure.unit]
        return round(float(figure.value) * factor, 2)

    def weights(self, definitions: Definitions) -> Sequence[tuple[str, str]]:
        """The weights of a version."""
        return [(name, figures.exact(weight)) for name, weight in sorted(definitions.weights.items())]
