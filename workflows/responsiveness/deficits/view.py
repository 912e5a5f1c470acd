"""Reads published deficits as everybody may see them: a month with its communities, and month by month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from models.deficit import Deficit as Row
from workflows.responsiveness.deficits.definitions import Formulas
from workflows.responsiveness.deficits.finding import WHOLE, Finding
from workflows.responsiveness.deficits.publish import finding_of
from workflows.responsiveness.figures.months import Month
from workflows.responsiveness.grid import CellShape, shapes
from workflows.transaction import Transaction

MONTHS = 12
"""† So far back a trend goes."""


@dataclass(frozen=True)
class Seen:
    """The deficits of one month under one version."""

    formulas: Formulas
    month: Month | None  # None: it has not been published
    months: Sequence[Month]  # that are, oldest first
    figures: str  # version of the figures that they were counted from
    found: Mapping[tuple[str, str], Finding]  # by deficit and area
    trends: Mapping[str, Mapping[Month, Finding]]  # of the whole
    cells: Sequence[CellShape]

    def whole(self, code: str) -> Finding | None:
        """One deficit of the whole."""
        return self.found.get((code, WHOLE))

    def places(self, code: str) -> Sequence[Finding]:
        """One deficit of each community, by code."""
        return [each for (deficit, area), each in self.found.items() if deficit == code and area != WHOLE]


def look(tx: Transaction, formulas: Formulas, wanted: Month | None) -> Seen:
    """Return the deficits of a month, of the newest where none is wanted."""
    of_version = select(Row).where(col(Row.version) == formulas.version).order_by(col(Row.month), col(Row.id))
    trends: dict[str, dict[Month, Finding]] = {each.code: {} for each in formulas.deficits}
    for row in tx.execute(of_version.where(col(Row.area) == WHOLE)).scalars():
        trends.setdefault(row.deficit, {})[Month.named(row.month)] = finding_of(row)
    months = sorted({month for each in trends.values() for month in each})
    month = wanted if wanted in months else months[-1] if months and wanted is None else None
    rows = tx.execute(of_version.where(col(Row.month) == str(month))).scalars().all() if month else []
    return Seen(
        formulas,
        month,
        months,
        figures=rows[0].figures if rows else "",
        found={(row.deficit, row.area): finding_of(row) for row in rows},
        trends={
            code: {at: each[at] for at in months[-MONTHS:] if at in each} for code, each in trends.items()
        },
        cells=shapes(tx),
    )
