"""Draws topics: who came each month, as far as it is told; for the desk, what recurs where."""

from collections.abc import Sequence

from bot.catalogue.sentences import phrase
from bot.web.names import Namer
from bot.web.plots import Plot, Series
from models.vocabulary import Locale
from workflows.responsiveness.topics.recurrence import Recurring
from workflows.responsiveness.topics.telling import (
    ToldMonth,
    exact_months,
    exact_result,
    told_evidence,
    told_result,
)
from workflows.responsiveness.topics.view import TopicView, WarningView

CATEGORIES = 12
"""Rows of the table of what recurs: those with most."""


def months_of(topic: TopicView, *, exact: bool = False) -> tuple[ToldMonth, ...]:
    """Return the months by which a topic was proposed, and by which it was measured, as they are told."""
    seen = topic.evidence
    told = list(exact_months(seen.first, seen.months) if exact else told_evidence(seen))
    if topic.result is not None:
        result = exact_result(topic.result) if exact else told_result(topic.result)
        known = {each.month for each in told}
        told += [each for each in (*result.before, *result.after) if each.month not in known]
    return tuple(sorted(told, key=lambda each: each.month))


def months_plot(topic: TopicView, locale: Locale, *, exact: bool = False) -> Plot | None:
    """Who came each month; None where nothing is known. `exact` is for who sees to the topic."""
    months = months_of(topic, exact=exact)
    if not months:
        return None
    return Plot(
        code="months",
        title=phrase("topic.page.months", locale),
        kind="bars",
        first=phrase("figures.month", locale),
        labels=[each.month for each in months],
        series=[
            Series(
                phrase("topic.page.people", locale),
                [each.count for each in months],
                [said(each, locale) for each in months],
            )
        ],
        csv="" if exact else f"/topic/{topic.code}/months.csv",
    )


def said(each: ToldMonth, locale: Locale) -> str:
    """A month's number in words."""
    if each.count is not None:
        return str(each.count)
    return phrase("figures.few" if each.few else "figures.hidden", locale)


def days_plot(warning: WarningView, locale: Locale, first: Sequence[str]) -> Plot:
    """Who came on each of the last days before a warning."""
    name = phrase("topic.page.people", locale)
    return Plot(
        code=f"warning-{warning.id}",
        title=phrase("warning.page.days", locale),
        kind="bars",
        first=phrase("warning.page.day", locale),
        labels=list(first),
        series=[Series(name, list(warning.days))],
        csv=f"/desk/warning/{warning.id}/days.csv",
    )


def recurring_plot(rows: Sequence[Recurring], names: Namer, locale: Locale) -> Plot | None:
    """What recurs where: categories by communities; None before the first month."""
    if not rows:
        return None
    areas = sorted({each.area for each in rows})
    totals: dict[str, int] = {}
    for each in rows:
        totals[each.category] = totals.get(each.category, 0) + each.people
    most = sorted(totals, key=lambda code: (-totals[code], code))[:CATEGORIES]
    known = {(each.category, each.area): each for each in rows}
    cells = {code: [known.get((code, area)) for area in areas] for code in most}
    return Plot(
        code="recurring",
        title=phrase("topic.page.recurring", locale),
        kind="heat",
        first=phrase("topic.page.category", locale),
        labels=[names.area(each) for each in areas],
        series=[row_of(names.category(code), each, locale) for code, each in cells.items()],
        csv="/desk/topics/recurring.csv",
    )


def row_of(name: str, cells: Sequence[Recurring | None], locale: Locale) -> Series:
    """One category: who came, how much of it had been answered before, how much is unsolved."""
    told = [
        phrase("topic.page.cell", locale, people=each.people, again=each.again, unsolved=each.unsolved)
        if each
        else "–"
        for each in cells
    ]
    return Series(name, [each.people if each else None for each in cells], told)
