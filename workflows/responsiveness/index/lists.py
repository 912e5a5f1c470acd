"""Decides who comes onto the lists of a month: by intervals, never by ranks, which are mostly chance."""

from collections.abc import Mapping
from statistics import fmean

from workflows.responsiveness.index.definitions import IndexDefinition, ListRule
from workflows.responsiveness.index.score import Scored, Told


def lists_of(definition: IndexDefinition, scored: Mapping[str, Scored]) -> dict[str, tuple[str, ...]]:
    """Return the lists that each body is on."""
    known = [each.index.value for each in scored.values() if each.index]
    mean = fmean(known) if len(known) > 1 else None
    found = {
        body: tuple(rule.code for rule in definition.lists if belongs(rule, each, mean))
        for body, each in scored.items()
    }
    return {body: lists for body, lists in found.items() if lists}


def belongs(rule: ListRule, scored: Scored, mean: float | None) -> bool:
    """Whether an interval lies wholly on the right side; without others there is no mean to go by."""
    told: Told | None = scored.index if rule.of == "index" else scored.improvement
    beyond = float(rule.beyond) if rule.beyond is not None else mean
    if told is None or beyond is None:
        return False
    return told.low > beyond if rule.end == "low" else told.high < beyond
