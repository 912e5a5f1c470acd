"""Reads the figures that set rules going: a measure by body, community, or category in a community."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, literal

from models.vocabulary import AreaKind
from models.vocabulary_loop import Scope
from workflows.reference import Reference
from workflows.responsiveness.figures.compute import above_of
from workflows.responsiveness.figures.definitions import Measure
from workflows.responsiveness.figures.facts import Source
from workflows.responsiveness.figures.figure import State, settle
from workflows.responsiveness.figures.rowwise import Parts
from workflows.responsiveness.figures.sqlwise import Grouping, ask
from workflows.responsiveness.loop.definitions import LoopRule
from workflows.responsiveness.loop.judge import NONE, Number
from workflows.transaction import Transaction

APART = "|"
"""Between the category and the area of a unit."""

Numbers = Mapping[str, Number]
"""By unit."""


@dataclass(frozen=True)
class ByPair(Grouping):
    """Rows by category in the area that `places` names for their cell."""

    def key(self, source: Source) -> ColumnElement[str]:
        """Category and area; empty where either is unknown."""
        place, empty = func.coalesce(self.place(source), ""), literal("")
        joined: ColumnElement[str] = func.coalesce(source.category, "").concat(APART).concat(place)
        return empty if self.places == {} else joined


def numbers_of(tx: Transaction, reference: Reference, rule: LoopRule, days: int, now: datetime) -> Numbers:
    """Return the figure of each unit of a rule over the last so many days."""
    return numbers_between(tx, reference, rule, now - timedelta(days=days), now)


def numbers_between(
    tx: Transaction, reference: Reference, rule: LoopRule, start: datetime, end: datetime
) -> Numbers:
    """Return the figure of each unit of a rule over a span."""
    assert rule.trigger is not None
    measure = rule.trigger.measure
    found = ask(tx, (measure,), grouping_of(reference, rule.scope), start, end)[measure.code]
    units = {unit: parts for unit, parts in found.items() if is_unit(reference, rule, unit)}
    known = {unit: number_of(measure, parts) for unit, parts in units.items()}
    return {unit: number for unit, number in known.items() if number.denominator}


def grouping_of(reference: Reference, scope: Scope) -> Grouping:
    """Return how rows are grouped for a scope."""
    if scope is Scope.BODY:
        return Grouping("body")
    communities = above_of(reference, AreaKind.COMMUNITY)
    return Grouping("area", communities) if scope is Scope.AREA else ByPair("area", communities)


def is_unit(reference: Reference, rule: LoopRule, unit: str) -> bool:
    """Tell whether a group is something a rule may act on: bodies that stand, places that are known."""
    if rule.scope is Scope.BODY:
        return unit in reference.standing
    category, _, area = unit.rpartition(APART)
    return area in reference.areas and (rule.scope is Scope.AREA or category in reference.categories)


def number_of(measure: Measure, parts: Parts) -> Number:
    """Return a figure as a share with what it is made of; nothing where there is none."""
    state, numerator, denominator = settle(measure, parts)
    if state is not State.TOLD or numerator is None:
        return NONE
    return Number(numerator, denominator)


def names_of(unit: str) -> Sequence[str]:
    """The codes that a unit is made of."""
    return unit.split(APART)
