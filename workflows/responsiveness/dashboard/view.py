"""Reads the dashboard of a month: key figures of the whole, a body, an area or a category, and its charts.

Everything comes from published figures. Bodies are told exactly; areas as their own pages tell them;
categories likewise, so that no number under five can be worked out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, cast

from sqlalchemy import select
from sqlmodel import col

from models.figure import Figure as Row
from workflows.reference import Reference
from workflows.responsiveness.dashboard.categories import rolled_up, tell_categories
from workflows.responsiveness.dashboard.change import Change, change
from workflows.responsiveness.figures.compute import CAME, expected_codes, stood
from workflows.responsiveness.figures.definitions import Definitions, Measure
from workflows.responsiveness.figures.figure import By, Figure, figure_of
from workflows.responsiveness.figures.months import Month
from workflows.responsiveness.figures.places import PlaceFigure, Telling, tell_places, themes
from workflows.responsiveness.figures.publish import FACTS, figure_in, measures_of
from workflows.responsiveness.figures.view import with_idle
from workflows.transaction import Transaction

BACK = 12
"""† So many months the charts show."""
TILES = (
    *("solution", "satisfaction", "response", "on_time", "came_back"),
    *("returned", "whole_answers", "heard", "answer_time", "answer_slow"),
)
"""The key figures, in their order."""
STAGES = (("first_contact", "contact_slow"), ("work_time", "work_slow"), ("answer_time", "answer_slow"))
"""Median and p90 of a stage of the way to an answer, the whole way last."""
LINES = ("solution", "satisfaction", "on_time")
"""What is drawn over the months."""
BESIDE = ("solution", "satisfaction", "response", "on_time", "came_back", "returned", "whole_answers")
"""By what bodies are shown beside each other."""
WANTED = frozenset((*TILES, *LINES, *BESIDE, CAME, *(each for stage in STAGES for each in stage)))

Months = Mapping[Month, Mapping[str, PlaceFigure]]
"""What is told of each month, by measure."""


Grouped = Literal["area", "category"]
"""Groups that are told as far as nobody can be found by them."""

Groups = Mapping[str, Mapping[str, PlaceFigure]]
"""What is told of each area or category, by measure."""

Kept = dict[tuple[str, Grouped, str, Month], Groups]
"""The same by version, sort of group, the one measure that was asked for, and month."""


@dataclass
class Memory:
    """Keeps what is told of published months: it changes only when the lists do."""

    held: tuple[Reference | None, Kept] = field(default_factory=lambda: (None, {}))
    """Lists, and what is kept under them: in one, for many threads read here, and lists change meanwhile."""

    def of(self, reference: Reference) -> Kept:
        """Return what is kept under these lists; nothing where they have changed."""
        lists, kept = self.held
        if lists is not reference:
            kept = {}
            self.held = (reference, kept)
        return kept


@dataclass(frozen=True)
class Wanted:
    """What a reader chose."""

    month: Month | None = None  # None: the newest
    by: By = "whole"
    code: str = ""
    beside: str = BESIDE[0]


@dataclass(frozen=True)
class Tile:
    """One key figure."""

    measure: Measure
    told: PlaceFigure
    change: Change


@dataclass(frozen=True)
class Dashboard:
    """Everything that stands on the page of a month."""

    definitions: Definitions
    wanted: Wanted
    month: Month | None  # None: it has not been published
    published: Sequence[Month]  # oldest first
    months: Sequence[Month]  # of the charts, oldest first
    told: Months  # of what was chosen
    tiles: Sequence[Tile]
    bodies: Sequence[Figure]  # beside each other, in the month
    categories: Mapping[Month, Mapping[str, PlaceFigure]]  # how many cases came, by code

    def at(self, measure: str, month: Month | None = None) -> PlaceFigure | None:
        """What is told of a measure in a month, in the one that is shown where none is named."""
        shown = month or self.month
        return None if shown is None else self.told.get(shown, {}).get(measure)


def dashboard(
    tx: Transaction,
    reference: Reference,
    definitions: Definitions,
    wanted: Wanted,
    memory: Memory | None = None,
) -> Dashboard:
    """Return the dashboard of a month, of the newest where none is wanted."""
    kept = memory or Memory()
    published = published_months(tx, definitions)
    month = wanted.month or (published[-1] if published else None)
    if month is None or month not in published:
        return Dashboard(definitions, wanted, None, published, (), {}, (), (), {})
    months = [each for each in published if each <= month][-BACK:]
    told = group(tx, reference, definitions, wanted, months, kept)
    return Dashboard(
        definitions,
        wanted,
        month,
        published,
        months,
        told,
        tiles=tiles(definitions, told, month),
        bodies=bodies(tx, reference, definitions, wanted.beside, month),
        categories={
            month: {code: row[CAME] for code, row in groups.items() if CAME in row}
            for month, groups in all_told(
                tx, reference, definitions, "category", months, kept, only=CAME
            ).items()
        },
    )


def published_months(tx: Transaction, definitions: Definitions) -> list[Month]:
    """Return the months that are published under a version, oldest first."""
    where = (col(Row.version) == definitions.version, col(Row.measure) == CAME, col(Row.by) == "whole")
    found = tx.execute(select(col(Row.month)).where(*where).order_by(col(Row.month))).scalars()
    return [Month.named(each) for each in found]


def figures(
    tx: Transaction,
    definitions: Definitions,
    by: By,
    months: Iterable[Month],
    measures: Iterable[str],
    code: str | None = None,
) -> list[Figure]:
    """Return published figures of one grouping, of one group where it is named."""
    wanted = select(*FACTS).where(
        col(Row.version) == definitions.version,
        col(Row.by) == by,
        col(Row.month).in_([str(each) for each in months]),
        col(Row.measure).in_(list(measures)),
    )
    wanted = wanted if code is None else wanted.where(col(Row.code) == code)
    rows = tx.execute(wanted.order_by(col(Row.month), col(Row.id)))
    return [figure for row in rows if (figure := figure_in(definitions, cast(Row, row))) is not None]


def group(
    tx: Transaction,
    reference: Reference,
    definitions: Definitions,
    wanted: Wanted,
    months: Sequence[Month],
    memory: Memory,
) -> Months:
    """Return what is told of the chosen group, month by month."""
    if wanted.by != "area" and wanted.by != "category":
        return exactly(tx, definitions, wanted, months)
    told = all_told(tx, reference, definitions, wanted.by, months, memory)
    return {month: told[month].get(wanted.code, {}) for month in months}


def all_told(
    tx: Transaction,
    reference: Reference,
    definitions: Definitions,
    by: Grouped,
    months: Sequence[Month],
    memory: Memory,
    only: str = "",
) -> Mapping[Month, Groups]:
    """Return what is told of every area or category; what was read before is not read again.

    Where `only` one measure is asked for, what has no part in how it is told is not read.
    """
    known, like = memory.of(reference), (definitions.version, by, only)
    missing = [month for month in months if (*like, month) not in known]
    measures = beside(shown_with(definitions, by), only)
    rows = figures(tx, definitions, by, missing, [each.code for each in measures]) if missing else []
    stand = measures_of(tx, definitions, missing) if missing else {}
    here: dict[Month, list[Figure]] = {month: [] for month in missing}
    for row in rows:
        here[row.month].append(row)
    for month in missing:
        there = [each for each in measures if each in stand[month]]
        known[*like, month] = by_code(told_of(reference, definitions, there, by, month, here[month]))
    return {month: known[*like, month] for month in months}


def beside(measures: Sequence[Measure], only: str) -> Sequence[Measure]:
    """Return the measures that are counted among the same rows as one; all where none is named."""
    alike = (each for each in themes(measures) if any(one.code == only for one in each))
    return next(alike, ()) if only else measures


def by_code(told: Mapping[str, Sequence[PlaceFigure]]) -> Groups:
    """Turn what is told of each measure into what is told of each group, as far as the page shows it."""
    found: dict[str, dict[str, PlaceFigure]] = {}
    for measure, rows in told.items():
        for each in rows if measure in WANTED else ():
            found.setdefault(each.figure.code, {})[measure] = each
    return found


def shown_with(definitions: Definitions, by: Grouped) -> list[Measure]:
    """Return the measures that decide what is hidden: of areas also those that other pages show."""
    if by == "category":  # which no other page shows
        return [each for each in definitions.measures if each.code in WANTED]
    return [
        each
        for alike in themes(definitions.measures)
        if any(one.code in WANTED for one in alike)
        for each in alike
    ]


def exactly(
    tx: Transaction, definitions: Definitions, wanted: Wanted, months: Sequence[Month]
) -> dict[Month, dict[str, PlaceFigure]]:
    """Return the figures of the whole or of a body; where a body had nothing, that it had nothing."""
    found = {
        (each.month, each.measure): each
        for each in figures(tx, definitions, wanted.by, months, WANTED, wanted.code)
    }
    like = (wanted.by, wanted.code)
    return {
        month: {
            measure.code: PlaceFigure(
                found.get((month, measure.code)) or figure_of(definitions, measure, like, month, None),
                Telling.EXACTLY,
            )
            for measure in definitions.measures
            if measure.code in WANTED
        }
        for month in months
    }


def told_of(
    reference: Reference,
    definitions: Definitions,
    measures: Sequence[Measure],
    by: Grouped,
    month: Month,
    rows: Sequence[Figure],
) -> Mapping[str, Sequence[PlaceFigure]]:
    """Return how the figures of all areas or categories of a month are told, by measure."""
    if by == "category":
        return tell_categories(measures, rolled_up(reference, definitions, rows))
    expected = stood(reference, rows)
    known = {measure.code: [each for each in rows if each.measure == measure.code] for measure in measures}
    whole = [
        figure
        for measure in measures
        for figure in with_idle(known[measure.code], expected, (definitions, measure, month, "area"))
    ]
    return tell_places(reference, measures, whole)


def tiles(definitions: Definitions, told: Months, month: Month) -> tuple[Tile, ...]:
    """Return the key figures of a month, each with its change."""
    here, before = told.get(month, {}), told.get(month.after(-1), {})
    return tuple(
        Tile(measure, here[code], change(measure.direction, here[code], before.get(code)))
        for code in TILES
        if code in here and (measure := definitions.measure(code)) is not None
    )


def bodies(
    tx: Transaction, reference: Reference, definitions: Definitions, code: str, month: Month
) -> Sequence[Figure]:
    """Return a measure of every body that had anything, and of those on the list that had nothing."""
    measure = definitions.measure(code)
    if measure is None:
        return ()
    found = [each for each in figures(tx, definitions, "body", [month], [code]) if each.code]
    expected = expected_codes(reference, "body")
    return with_idle(found, expected, (definitions, measure, month, "body"))
