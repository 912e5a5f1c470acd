"""Counts what the index is made of: the rows of its measures by body and category, from the tables."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from sqlalchemy import ColumnElement, func, literal, select
from sqlmodel import col

from models.case import Case
from models.sign import Pressure
from models.vocabulary import Status
from workflows.reference import Reference
from workflows.responsiveness.figures.definitions import Direction, Measure
from workflows.responsiveness.figures.facts import Source, repeated
from workflows.responsiveness.figures.figure import State, settle
from workflows.responsiveness.figures.sqlwise import Grouping, ask
from workflows.responsiveness.index.definitions import IndexDefinition
from workflows.responsiveness.index.estimate import Rows
from workflows.responsiveness.index.expected import Mix, PartRows
from workflows.responsiveness.recheck.answer import confirmed
from workflows.responsiveness.suppression import LEAST
from workflows.transaction import Transaction

BETWEEN = "\x1f"


@dataclass(frozen=True)
class ByBodyAndCategory(Grouping):
    """Rows by body and category at once."""

    by: str = "body"

    def key(self, source: Source) -> ColumnElement[str]:
        """Both codes in one."""
        body, category = func.coalesce(source.body, ""), func.coalesce(source.category, "")
        return body.concat(literal(BETWEEN)).concat(category)


def count(
    tx: Transaction,
    reference: Reference,
    definition: IndexDefinition,
    window: tuple[datetime, datetime],
    before: Mapping[str, Mapping[str, Rows]],
    since: datetime,
) -> dict[str, PartRows]:
    """Return what is counted of each part in a window, with what the months before, from `since`, came to."""
    measures = [part.measure for part in definition.parts]
    found, pressed = by_category(tx, reference, measures, window), pressure(tx, since, window[1])
    back = belied(tx, since, window[1])
    asked = confirmed(tx, since, window[1], timedelta(days=definition.asked.reach))
    return {code: PartRows(now, before.get(code, {}), pressed, back, asked) for code, now in found.items()}


def pressure(tx: Transaction, since: datetime, until: datetime) -> dict[str, int]:
    """Count who told that a body pressed them, each person once and only in whole fives.

    The body reads its index: of fewer, or of one more, it must not learn (principle 4).
    """
    told = select(col(Pressure.body), func.count()).where(
        col(Pressure.at) >= since, col(Pressure.at) < until, ~col(Pressure.again)
    )
    counts = ((row[0], int(row[1])) for row in tx.execute(told.group_by(col(Pressure.body))))
    return {body: count - count % LEAST for body, count in counts if count >= LEAST}


def belied(tx: Transaction, since: datetime, until: datetime) -> dict[str, int]:
    """Count what was brought again to a body by a person who had told it that it was solved."""
    asked = select(col(Case.body), func.count()).where(
        col(Case.opened_at) >= since,
        col(Case.opened_at) < until,
        col(Case.body).is_not(None),
        col(Case.object_body).is_(None),
        col(Case.excluded).is_(False),
        col(Case.status) != Status.MERGED,
        repeated(told_solved=True),
    )
    return {row[0]: int(row[1]) for row in tx.execute(asked.group_by(col(Case.body)))}


def by_category(
    tx: Transaction, reference: Reference, measures: Sequence[Measure], window: tuple[datetime, datetime]
) -> dict[str, dict[str, Mix]]:
    """Return the rows of each measure by body and category of the first level."""
    asked = ask(tx, measures, ByBodyAndCategory(), *window)
    found: dict[str, dict[str, Mix]] = {}
    for measure in measures:
        bodies: defaultdict[str, defaultdict[str, Rows]] = defaultdict(lambda: defaultdict(Rows))
        for key, parts in asked[measure.code].items():
            body, _, category = key.partition(BETWEEN)
            state, numerator, denominator = settle(measure, parts)
            if state is State.TOLD and numerator is not None and body:
                top = next(iter(reference.category_path(category)), "")
                bodies[body][top] = bodies[body][top] + good(measure, numerator, denominator)
        found[measure.code] = {body: dict(mix) for body, mix in bodies.items()}
    return found


def good(measure: Measure, numerator: Fraction, denominator: int) -> Rows:
    """How many of how many were good, whichever way a measure looks."""
    bad = measure.direction is Direction.DOWN
    return Rows(float(denominator - numerator if bad else numerator), denominator)
