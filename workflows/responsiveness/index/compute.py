"""Computes the index of every body over a window, from the tables and what the months before came to."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from workflows.reference import Reference
from workflows.responsiveness.figures.figure import Figure, State
from workflows.responsiveness.figures.months import Month, between
from workflows.responsiveness.figures.publish import published
from workflows.responsiveness.index.count import count, good
from workflows.responsiveness.index.definitions import IndexDefinition
from workflows.responsiveness.index.estimate import Rows
from workflows.responsiveness.index.expected import evidence
from workflows.responsiveness.index.score import Scored, score
from workflows.transaction import Transaction

Before = Mapping[str, Mapping[str, Rows]]
"""What earlier months came to: by measure, then by body."""


def bodies(
    tx: Transaction,
    reference: Reference,
    definition: IndexDefinition,
    window: tuple[datetime, datetime],
    before: Before,
    since: datetime | None = None,
) -> dict[str, Scored]:
    """Return the index of every body on the list, and of each that has cases.

    `since` is where the months before begin; without any, the window stands alone.
    """
    rows = count(tx, reference, definition, window, before, since or window[0])
    known = {body for part in rows.values() for body in part.now}
    return {
        body: score(definition, evidence(definition, rows, body))
        for body in sorted({*reference.standing, *known})
    }


def months_before(
    tx: Transaction, definition: IndexDefinition, month: Month, by: str = "body"
) -> dict[str, dict[str, Rows]]:
    """Return what the published figures of the months before come to together, by measure and group."""
    found: dict[str, dict[str, Rows]] = {part.code: {} for part in definition.parts}
    for figure in earlier(tx, definition, month, by):
        part = definition.part(figure.measure)
        if part is None or figure.state is not State.TOLD or figure.numerator is None:
            continue
        known = found[part.code].get(figure.code, Rows())
        found[part.code][figure.code] = known + good(part.measure, figure.numerator, figure.denominator)
    return found


def earlier(tx: Transaction, definition: IndexDefinition, month: Month, by: str) -> Iterator[Figure]:
    """Yield the published figures of the months before, by one grouping."""
    for each in between(month.after(-definition.before), month.after(-1)):
        yield from published(tx, definition.figures, month=each, by=by)  # type: ignore[arg-type]  # a By
