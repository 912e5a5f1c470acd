"""Puts the loop into a reader's words: rules, what they did, what it brought; and its tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.catalogue.sentences import phrase
from bot.web import figures
from bot.web.names import Namer
from bot.web.plots import Plot, Series
from models.vocabulary_loop import Scope
from workflows.responsiveness.loop.definitions import LoopRule
from workflows.responsiveness.loop.effect import Effect, Side, is_public
from workflows.responsiveness.loop.numbers import names_of
from workflows.responsiveness.loop.view import ActView
from workflows.screens import Value

ACTS_HEAD = (
    *("code", "rule", "unit", "name", "state", "held", "numerator", "denominator", "bound"),
    *("began", "acts", "until", "ended", "ending", "objection", "ruling"),
)
EFFECTS_HEAD = (
    *("rule", "says", "mean", "low", "high", "acted", "acted_before", "acted_after"),
    *("held", "held_before", "held_after", "waits", "empty"),
)


@dataclass(frozen=True)
class LoopWords:
    """The lists of the house and a language."""

    names: Namer
    zone: tzinfo

    def t(self, key: str, **facts: Value) -> str:
        """Return a sentence."""
        return phrase(key, self.names.locale, **facts)

    def when(self, rule: LoopRule) -> str:
        """Say what sets a rule going, and what ends it."""
        if rule.trigger is None:
            return self.t("loops.always")
        made = rule.trigger
        return self.t(
            "loops.when",
            measure=self.t(made.measure.name),
            days=made.days,
            least=made.least,
            threshold=figures.percent(made.threshold),
            recent=made.recent_days,
            better=figures.percent(made.better),
            term=made.term_days,
        )

    def switches(self, rule: LoopRule) -> str:
        """Say who may switch a rule."""
        roles = ", ".join(self.t(f"public.role.{role}") for role in sorted(rule.switches))
        return self.t("loops.switches", roles=roles)

    def unit(self, each: ActView) -> str:
        """The name of what an act is about."""
        codes = names_of(each.unit)
        if each.scope is Scope.BODY:
            return self.names.body(each.unit)
        if each.scope is Scope.AREA:
            return self.names.area(each.unit)
        if each.scope is Scope.PAIR and len(codes) > 1:
            return f"{self.names.area(codes[1])} · {self.names.category(codes[0])}"
        return each.unit

    def figure(self, each: ActView) -> str:
        """The figure that caused an act, as far as it may be told."""
        if each.number is None:
            return self.t("loops.hidden")
        exact = figures.exact(each.number.numerator)
        return f"{figures.percent(each.number.value)} ({exact}/{each.number.denominator})"

    def state(self, each: ActView) -> str:
        """How an act stands, and why it ended."""
        state = self.t(f"loops.state.{each.state}")
        return f"{state}: {self.t(f'loop.ending.{each.ending}')}" if each.ending else state

    def says(self, effect: Effect) -> str:
        """What a rule brings, with its interval where there is one that everybody may read."""
        if effect.mean is None or not is_public(effect):
            return self.t(f"loops.says.{'too_little' if effect.mean is not None else effect.says}")
        facts = {name: points(getattr(effect, name)) for name in ("mean", "low", "high")}
        return self.t(f"loops.says.{effect.says}", **facts)

    def side(self, effect: Effect, side: Side) -> str:
        """One side of a comparison: how many, before and after."""
        if side.before is None or side.after is None or not is_public(effect):
            return self.t("loops.side_none", units=side.units)
        before, after = share(side.before), share(side.after)
        return self.t("loops.side", units=side.units, before=before, after=after)

    def plot(self, effects: Sequence[Effect]) -> Plot:
        """Both sides of every rule, as bars under each other."""
        shown = [each for each in effects if each.measure is not None and is_public(each)]
        labels, values, told = [], [], []
        for each in shown:
            for name, side in (("acted", each.acted), ("held", each.held)):
                labels.append(f"{self.t(each.rule.name)} · {self.t(f'loops.col.{name}')}")
                values.append(None if side.after is None else round(side.after * 100, 1))
                told.append(self.side(each, side))
        series = Series(self.t("loops.col.after"), values, told)
        title, first = self.t("loops.effects"), self.t("loops.col.rule")
        return Plot("effects", title, "rows", first, labels, [series], "/loop/sides.csv", "%", 100)

    def acts(self, acts: Sequence[ActView]) -> Iterator[list[object]]:
        """The acts as cells."""
        for each in acts:
            number, made = each.number, ("", "", "")
            if number is not None:
                made = (figures.exact(number.numerator), str(number.denominator), str(each.bound))
            start = (each.code, each.rule, each.unit, self.unit(each), str(each.state), int(each.held))
            times = (self.day(at) for at in (each.began_at, each.acts_at, each.until, each.ended_at))
            yield [*start, *made, *times, str(each.ending or ""), each.objection, each.ruling]

    def effects(self, effects: Sequence[Effect]) -> Iterator[list[object]]:
        """The effects as cells; of places only what may be told."""
        for each in effects:
            shown = is_public(each)
            interval = [four(value) if shown else "" for value in (each.mean, each.low, each.high)]
            sides: list[object] = []
            for side in (each.acted, each.held):
                sides += [side.units, *(four(v) if shown else "" for v in (side.before, side.after))]
            yield [each.rule.code, each.says if shown else "", *interval, *sides, each.waits, each.empty]

    def day(self, at: datetime | None) -> str:
        """A day here, empty where there is none."""
        return "" if at is None else f"{at.astimezone(self.zone):%Y-%m-%d}"


def four(value: float | None) -> object:
    """A share with four places; empty where there is none."""
    return "" if value is None else round(value, 4)


def share(value: float) -> str:
    """A share for reading."""
    return f"{value * 100:.1f}%"


def points(value: float) -> str:
    """A difference of shares for reading, in points of a hundred."""
    return f"{value * 100:+.1f}"
