"""Reads the published index as everybody may see it: of bodies and places, with evidence, lists and pleas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import col

from models.case import Case
from models.index import IndexRow
from models.vocabulary import Status
from nlu.reading import Nature
from workflows.reference import Reference
from workflows.responsiveness.figures.months import Month
from workflows.responsiveness.index.definitions import IndexDefinition, index_version, index_versions
from workflows.responsiveness.index.pleas import PleaView, pleas_of
from workflows.responsiveness.index.publish import IndexState, read_evidence
from workflows.responsiveness.index.score import Scored, Told, score
from workflows.transaction import Transaction

MONTHS = 12
"""† So far back a trend goes."""


@dataclass(frozen=True)
class Shown:
    """The index of one body or place in one month, as it was published."""

    month: str
    code: str
    version: str
    state: IndexState
    index: Told | None
    scored: Scored  # worked out once more from what was kept
    lists: tuple[str, ...]


@dataclass(frozen=True)
class IndexPage:
    """A month of everybody."""

    definition: IndexDefinition
    month: str  # empty: nothing has been published
    months: Sequence[str]  # oldest first
    bodies: Sequence[Shown]  # the best first; without an index at the end
    places: Sequence[Shown]
    trend: Sequence[Shown]  # of the body that is asked for, oldest first
    pleas: Sequence[PleaView]
    thanks: Mapping[str, int]  # commendations of the month by body, beside the index and never in it

    def on(self, name: str) -> Sequence[Shown]:
        """Who is on a list."""
        return [each for each in self.bodies if name in each.lists]


def index_page(tx: Transaction, reference: Reference, wanted: str = "", body: str = "") -> IndexPage | None:
    """Return a month, the newest where none is named, with the trend of a body; None: it has no index."""
    months = published_months(tx)
    if wanted and wanted not in months:
        return None
    month = wanted or (months[-1] if months else "")
    here = rows_of(tx, [month])
    definition = index_version(here[0].version) if here else None
    bodies = [shown(each) for each in here if each.by == "body"]
    return IndexPage(
        definition=definition or index_versions()[-1],
        month=month,
        months=months,
        bodies=sorted(bodies, key=lambda each: (-(each.index.value if each.index else -1), each.code)),
        places=[shown(each) for each in here if each.by == "area"],
        trend=[shown(each) for each in rows_of(tx, months[-MONTHS:], body)] if body else (),
        pleas=pleas_of(tx, month=month) if month else (),
        thanks=thanks(tx, reference, month) if month else {},
    )


def published_months(tx: Transaction) -> list[str]:
    """Return the months that have an index, oldest first."""
    return list(tx.execute(select(col(IndexRow.month)).distinct().order_by(col(IndexRow.month))).scalars())


def rows_of(tx: Transaction, months: Sequence[str], body: str = "") -> list[IndexRow]:
    """Return the rows of months under the newest version that each has, oldest first; or of one body."""
    asked = select(IndexRow).where(col(IndexRow.month).in_(months))
    asked = asked.where(col(IndexRow.by) == "body", col(IndexRow.code) == body) if body else asked
    rows = tx.execute(asked.order_by(col(IndexRow.month), col(IndexRow.id))).scalars().all()
    newest = {row.month: row.version for row in rows}
    return [row for row in rows if row.version == newest[row.month]]


def shown(row: IndexRow) -> Shown:
    """Show one row."""
    told = None
    if row.value is not None and row.low is not None and row.high is not None:
        told = Told(float(row.value), float(row.low), float(row.high))
    definition = index_version(row.version) or index_versions()[-1]
    return Shown(
        month=row.month,
        code=row.code,
        version=row.version,
        state=IndexState(row.state),
        index=told,
        scored=score(definition, read_evidence(row.evidence)),
        lists=tuple(filter(None, row.lists.split("|"))),
    )


def thanks(tx: Transaction, reference: Reference, name: str) -> dict[str, int]:
    """Count who was thanked in a month, by body."""
    month, zone = Month.named(name), reference.calendar.zone
    asked = select(col(Case.body), func.count()).where(
        col(Case.nature) == Nature.PRAISE,
        col(Case.opened_at) >= month.begins(zone),
        col(Case.opened_at) < month.ends(zone),
        col(Case.status).not_in((Status.DRAFT, Status.WITHDRAWN, Status.MERGED)),
        col(Case.body).is_not(None),
    )
    return {row[0]: int(row[1]) for row in tx.execute(asked.group_by(col(Case.body)))}
