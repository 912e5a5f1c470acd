"""Says a practice in a reader's words: evidence with its links, how far bodies are, what was measured."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.catalogue.sentences import phrase, show
from bot.dialogue.practices import told
from bot.web.names import Namer
from bot.web.plots import Plot, Series
from workflows.practices.diffusion import LEAST_ADOPTERS, LEAST_MONTHS, Fit
from workflows.practices.effect import EffectState
from workflows.practices.speed import Speed
from workflows.practices.spread import EffectView, Spread
from workflows.practices.terms import LINK
from workflows.practices.view import PracticeView

HEAD = ("body", "name", "step", "stage", "day", "reason")
EFFECTS = (
    *("measure", "told", "points", "low", "high", "before", "after"),
    *("adopters", "similar", "month", "version"),
)


@dataclass(frozen=True)
class PracticeWords:
    """The lists of the house and a language."""

    names: Namer

    def linked(self, words: str) -> Sequence[tuple[str, str]]:
        """Words in pieces, each with the public page it names, or none."""
        pieces, place = [], 0
        for found in LINK.finditer(words):
            pieces += [(words[place : found.start()], ""), (found[0], found[0])]
            place = found.end()
        return [each for each in (*pieces, (words[place:], "")) if each[0]]

    def owner(self, seen: PracticeView) -> str:
        """Whose practice it is."""
        return self.names.body(seen.body) if seen.body else phrase("practice.of_nobody", self.names.locale)

    def speed(self, found: Speed) -> Sequence[str]:
        """How fast it works."""
        return [show(each, self.names.locale) for each in told.speed(found)]

    def fitted(self, fit: Fit | None) -> str:
        """What the fitted curve says, or why there is none."""
        locale = self.names.locale
        if fit is None:
            return phrase("practice.page.fit.few", locale, adopters=LEAST_ADOPTERS, months=LEAST_MONTHS)
        p, q = f"{fit.p:.3f}", f"{fit.q:.2f}"
        return phrase("practice.page.fit.told", locale, market=fit.market, p=p, q=q)

    def change(self, each: EffectView) -> str:
        """What was measured, or why nothing is told."""
        locale = self.names.locale
        if each.state is not EffectState.TOLD:
            return phrase(f"practice.effect.{each.state}", locale, month=str(each.month or ""))
        numbers = {"estimate": f"{each.estimate:+d}", "low": f"{each.low:+d}", "high": f"{each.high:+d}"}
        points = phrase("practice.page.effect.points", locale, **numbers)
        return f"{points} · {phrase(f'practice.finding.{each.finding}', locale)}"

    def rows(self, seen: PracticeView) -> list[list[object]]:
        """Every step of every body, as cells."""
        locale = self.names.locale
        return [
            [
                each.body,
                self.names.body(each.body),
                number,
                phrase(f"practice.stage.{step.stage}", locale),
                step.day.isoformat(),
                step.reason,
            ]
            for each in seen.adoptions
            for number, step in enumerate(each.steps, 1)
        ]

    def effects(self, found: Spread) -> list[list[object]]:
        """What was measured, as cells; of what is not told why."""
        locale = self.names.locale
        return [
            [
                phrase(f"measure.{each.measure}", locale),
                self.change(each),
                *((each.estimate, each.low, each.high) if each.state is EffectState.TOLD else ("", "", "")),
                each.before,
                each.after,
                each.adopters,
                each.others,
                str(each.month or ""),
                each.version,
            ]
            for each in found.effects
        ]

    def plot(self, seen: PracticeView, found: Spread) -> Plot:
        """The curve of adoption."""
        locale = self.names.locale
        series = [
            Series(phrase("practice.page.ever", locale), [each.ever for each in found.points]),
            Series(phrase("practice.page.now", locale), [each.using for each in found.points]),
        ]
        if found.fit is not None:
            series.append(Series(phrase("practice.page.fit", locale), list(found.fit.curve)))
        return Plot(
            code=f"{seen.code}-curve",
            title=phrase("practice.page.curve", locale),
            kind="lines",
            first=phrase("practice.page.month", locale),
            labels=[str(each.month) for each in found.points],
            series=series,
            csv=f"/practice/{seen.code}/curve.csv",
        )
