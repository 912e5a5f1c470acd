"""Says deficits in a reader's words: values with their intervals, what they are made of, charts and maps."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from bot.catalogue.sentences import phrase
from bot.web import charts, figures
from bot.web.names import Namer
from bot.web.plots import Plot, Series
from workflows.responsiveness.deficits.definitions import Deficit, Kind, Part, Take
from workflows.responsiveness.deficits.finding import WHOLE, Finding, Piece, State
from workflows.responsiveness.deficits.rest import REST
from workflows.responsiveness.deficits.view import Seen

STEPS = {Kind.MEAN: (0.05, 0.1, 0.2, 0.4), Kind.SPREAD: (0.001, 0.02, 0.05, 0.1)}
"""Where the map takes a darker colour."""

UNTOLD = -1
LEGENDS = {
    Kind.MEAN: ("<5%", "5–10%", "10–20%", "20–40%", "40%+"),
    Kind.SPREAD: ("≤0", "0–2", "2–5", "5–10", "10+"),
}


@dataclass(frozen=True)
class DeficitWords:
    """A month's deficits, the lists of the house and a language."""

    seen: Seen
    names: Namer

    def say(self, key: str, **values: str | int) -> str:
        """A sentence."""
        return phrase(key, self.names.locale, **values)

    def value(self, deficit: Deficit, found: Finding | Piece | None, area: str = WHOLE) -> str:
        """A value for reading; why there is none where there is none."""
        if found is None:
            return self.say("deficit.state.no_data")
        if found.value is None:
            return self.say(f"deficit.state.{found.state}")
        if deficit.kind is Kind.MEAN:
            return figures.percent(found.value)
        return self.say("deficits.points", points=points(found.value, signed=area != WHOLE))

    def interval(self, deficit: Deficit, found: Finding | Piece | None, area: str = WHOLE) -> str:
        """Where it may lie; empty where nothing is said of that."""
        if found is None or found.low is None or found.high is None:
            return ""
        if deficit.kind is Kind.MEAN:
            return f"{figures.percent(found.low)}–{figures.percent(found.high)}"
        signed = area != WHOLE
        between = {"low": points(found.low, signed=signed), "high": points(found.high, signed=signed)}
        return self.say("deficits.between", **between)

    def made_of(self, part: Part, piece: Piece) -> str:
        """What a part is made of, as far as it is told."""
        if piece.denominator is None:
            return ""
        if piece.numerator is None:
            return f"?/{piece.denominator}"
        if part.take is Take.BEYOND:
            done = figures.exact(piece.denominator - piece.numerator)
            return self.say("deficits.demand", came=piece.denominator, done=done)
        return f"{figures.exact(piece.numerator)}/{piece.denominator}"

    def area(self, code: str) -> str:
        """The name of a community, also of one no longer on the map, or of what is left of an area."""
        if code.startswith(REST):
            return self.say("deficits.rest", area=self.area(code.removeprefix(REST)))
        if code not in self.names.reference.areas:
            return f"{code} ({self.say('figures.former')})"
        return self.names.area(code)

    def note(self, found: Finding) -> str:
        """What has to be said beside a value."""
        noted = (State.FILLED, State.PARTIAL)
        return self.say(f"deficit.state.{found.state}") if found.state in noted else ""

    def weight(self, part: Part) -> str:
        """How much a part counts."""
        return str(part.weight)

    def trend(self) -> Plot:
        """All deficits month by month."""
        months = sorted({month for each in self.seen.trends.values() for month in each})
        series = []
        for deficit in self.seen.formulas.deficits:
            found = [self.seen.trends.get(deficit.code, {}).get(month) for month in months]
            told = [self.value(deficit, each) for each in found]
            series.append(
                Series(self.say(deficit.name), [drawn(each.value if each else None) for each in found], told)
            )
        first, labels = self.say("figures.month"), [str(each) for each in months]
        address = f"/deficits/trend.csv?version={self.seen.formulas.version}"
        return Plot("trend", self.say("deficits.trend"), "lines", first, labels, series, address, "%")

    def places(self, deficit: Deficit) -> Plot:
        """One deficit by community, the largest first; of what is not told the cells say so."""
        found = sorted(
            self.seen.places(deficit.code),
            key=lambda each: (each.value is None, -(each.value or 0), each.area),
        )
        base = self.base(deficit)
        told = [self.told(deficit, each) for each in found]
        ends = (
            [None if getattr(each, end) is None else drawn(base + getattr(each, end)) for each in found]
            for end in ("value", "low", "high")
        )
        values, low, high = ends
        name = self.say(f"deficits.places.{deficit.kind}")
        return Plot(
            code=f"{deficit.code}-places",
            title=self.say("deficits.by_place", deficit=self.say(deficit.name)),
            kind="rows",
            first=self.say("public.map.community"),
            labels=[self.area(each.area) for each in found],
            series=[Series(name, values, told, low, high)],
            csv=f"/deficits/{deficit.code}.csv?month={self.seen.month}&version={self.seen.formulas.version}",
            unit="%",
        )

    def told(self, deficit: Deficit, found: Finding) -> str:
        """A place's value in words, with its interval or what stands in for it."""
        beside = self.interval(deficit, found, found.area) or self.note(found)
        value = self.value(deficit, found, found.area)
        return f"{value} ({beside})" if beside and found.value is not None else value

    def base(self, deficit: Deficit) -> Fraction:
        """From where the bars of places are drawn: of a spread the share of all of them together."""
        whole = self.seen.whole(deficit.code)
        if deficit.kind is Kind.MEAN or whole is None:
            return Fraction()
        pairs = [
            (part.weight, piece.group)
            for part, piece in zip(deficit.all_parts, whole.pieces, strict=True)
            if piece.group is not None
        ]
        weight = sum((each for each, _ in pairs), Fraction())
        return sum((each * some / among for each, (some, among) in pairs), Fraction()) / (weight or 1)

    def drawing(self, deficit: Deficit) -> charts.Drawing:
        """The grid, each cell in the colour of its community."""
        reference = self.names.reference
        plain, found = charts.drawing(self.seen.cells, {}, reference), self.seen.found
        cells = (
            replace(
                cell,
                count=self.value(deficit, each, shape.community or ""),
                level=level_of(deficit.kind, each.value if each else None),
            )
            for cell, shape in zip(plain.cells, self.seen.cells, strict=True)
            for each in (found.get((deficit.code, shape.community or "-")),)
        )
        return replace(plain, cells=tuple(cells))

    def legend(self, deficit: Deficit) -> Sequence[str]:
        """What the colours of a map mean."""
        return LEGENDS[deficit.kind]


def level_of(kind: Kind, value: Fraction | None) -> int:
    """How dark a community is; where nothing is told, it is hatched."""
    return sum(value >= step for step in STEPS[kind]) if value is not None else UNTOLD


def points(value: Fraction, *, signed: bool) -> str:
    """A share as points of a hundred."""
    return f"{float(value * 100):+.1f}" if signed else f"{float(value * 100):.1f}"


def drawn(value: Fraction | None) -> float | None:
    """A share for the chart, in hundredths."""
    return None if value is None else round(max(0.0, float(value) * 100), 2)
