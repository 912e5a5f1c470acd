"""Names the columns of every kind of import file, and reads its rows into typed values."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from models.vocabulary import STAFF_ROLES, AreaKind, BodyKind
from models.vocabulary_means import MeansKind
from models.vocabulary_votes import RollKind
from workflows.cases.routing import ListEntry
from workflows.lists import cells
from workflows.lists.sheets import Reason, Row, RowError, Sheet

R = TypeVar("R")


@dataclass(frozen=True)
class Column:
    """One column. A cell that need not be filled reads as `empty`, and so does one of a column left out."""

    name: str
    read: cells.Reader
    needed: bool = True
    empty: object = None


@dataclass(frozen=True)
class Layout(Generic[R]):
    """The columns of one kind of file and the row model they make."""

    columns: tuple[Column, ...]
    make: Callable[..., R]


@dataclass(frozen=True)
class Line(Generic[R]):
    """One row that could be read, with the place to report faults at."""

    sheet: str
    number: int
    value: R

    def fault(self, column: str, value: str, reason: Reason, *values: str) -> RowError:
        """Report a fault of this row."""
        return RowError(self.sheet, self.number, column, value, reason, values)


@dataclass(frozen=True)
class AreaRow:
    code: str
    name: str
    kind: str
    parent: str | None
    cell: str | None
    aliases: str


@dataclass(frozen=True)
class GridRow:
    code: str
    name: str
    parent: str
    staff: str
    polygon: str


@dataclass(frozen=True)
class BodyRow:
    code: str
    name: str
    kind: str
    superior: str | None
    area: str | None
    phone: str
    fallback: bool


@dataclass(frozen=True)
class PersonRow:
    code: str
    name: str
    role: str
    body: str | None
    area: str | None


@dataclass(frozen=True)
class MeansRow:
    code: str
    name: str
    kind: str
    owner: str
    areas: tuple[str, ...]
    unit: str
    purpose: str
    must_not: tuple[str, ...]
    basis: str
    version: str
    release_role: str
    release_body: str | None
    amount: int | None  # in hundredths
    source: str


@dataclass(frozen=True)
class ContractRow:
    code: str | None
    title: str
    payer: str
    provider: str
    categories: tuple[str, ...]
    areas: tuple[str, ...]
    amount: int  # in fen
    starts: date
    ends: date
    award: str


@dataclass(frozen=True)
class DayRow:
    day: date
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class CaseRow:
    number: str
    opened_at: datetime
    category: str | None
    cell: str | None
    body: str | None
    due_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    contacted: bool | None
    solved: str | None
    satisfaction: int | None
    returned: bool | None
    reopened: bool | None
    excluded: bool | None


@dataclass(frozen=True, slots=True)
class RollRow:
    roll: str
    title: str
    kind: str
    area: str | None
    body: str | None
    unit: str
    holder: str
    area_m2: int  # in 0.01 m²
    cell: str | None
    name: str
    match: str
    basis: str


CODE = Column("code", cells.code)
NAME = Column("name", cells.text())

AREAS = Layout(
    (
        CODE,
        NAME,
        Column("kind", cells.choice(tuple(AreaKind))),
        Column("parent", cells.code, needed=False),
        Column("cell", cells.code, needed=False),
        Column("aliases", cells.names, needed=False, empty=""),
    ),
    AreaRow,
)
GRID = Layout(
    (
        CODE,
        NAME,
        Column("parent", cells.code),
        Column("staff", cells.names, needed=False, empty=""),
        Column("polygon", lambda cell: cell),
    ),
    GridRow,
)
BODIES = Layout(
    (
        CODE,
        NAME,
        Column("kind", cells.choice(tuple(BodyKind))),
        Column("superior", cells.code, needed=False),
        Column("area", cells.code, needed=False),
        Column("phone", cells.text(40), needed=False, empty=""),
        Column("fallback", cells.flag, needed=False, empty=False),
    ),
    BodyRow,
)
PEOPLE = Layout(
    (
        CODE,
        NAME,
        Column("role", cells.choice(sorted(STAFF_ROLES))),
        Column("body", cells.code, needed=False),
        Column("area", cells.code, needed=False),
    ),
    PersonRow,
)
LIST = Layout(
    (
        CODE,
        Column("category", cells.code_or_every),
        Column("area", cells.code_or_every),
        Column("lead", cells.code),
        Column("assisting", cells.codes, needed=False, empty=()),
        Column("limit", cells.limit),
        Column("basis", cells.text(400)),
        Column("powers", cells.text(400), needed=False, empty=""),
        Column("staff", cells.text(400), needed=False, empty=""),
        Column("money", cells.text(400), needed=False, empty=""),
        Column("valid_from", cells.day),
        Column("valid_to", cells.day, needed=False),
        Column("version", cells.text(40), needed=False, empty=""),
    ),
    ListEntry,
)
CALENDAR = Layout(
    (
        Column("day", cells.day),
        Column("kind", cells.choice(("workday", "holiday"))),
        Column("name", cells.text(), needed=False, empty=""),
    ),
    DayRow,
)
MEANS = Layout(
    (
        CODE,
        NAME,
        Column("kind", cells.choice(tuple(MeansKind))),
        Column("owner", cells.code),
        Column("areas", cells.codes),
        Column("unit", cells.text(20), needed=False, empty=""),
        Column("purpose", cells.text(400)),
        Column("must_not", cells.codes, needed=False, empty=()),
        Column("basis", cells.text(400)),
        Column("version", cells.text(40)),
        Column("release_role", cells.choice(("head", "coordinator")), needed=False, empty="head"),
        Column("release_body", cells.code, needed=False),
        Column("amount", cells.hundredths, needed=False),
        Column("source", cells.text(200), needed=False, empty=""),
    ),
    MeansRow,
)
CONTRACTS = Layout(
    (
        Column("code", cells.code, needed=False),
        Column("title", cells.text()),
        Column("payer", cells.code),
        Column("provider", cells.code),
        Column("categories", cells.codes),
        Column("areas", cells.codes),
        Column("amount", cells.hundredths),
        Column("starts", cells.day),
        Column("ends", cells.day),
        Column("award", cells.link, needed=False, empty=""),
    ),
    ContractRow,
)
CASES = Layout(
    (
        Column("number", cells.text(64)),
        Column("opened_at", cells.instant),
        *(Column(name, cells.code, needed=False) for name in ("category", "cell", "body")),
        *(Column(name, cells.instant, needed=False) for name in ("due_at", "answered_at", "closed_at")),
        Column("contacted", cells.flag, needed=False),
        Column("solved", cells.solved, needed=False),
        Column("satisfaction", cells.whole(1, 5), needed=False),
        *(Column(name, cells.flag, needed=False) for name in ("returned", "reopened", "excluded")),
    ),
    CaseRow,
)

ROLL = Layout(
    (
        Column("roll", cells.code),
        Column("title", cells.text(60)),
        Column("kind", cells.choice(tuple(RollKind))),
        Column("area", cells.code, needed=False),
        Column("body", cells.code, needed=False),
        Column("unit", cells.text(40)),
        Column("holder", cells.text(60), needed=False, empty=""),
        Column("area_m2", cells.square_metres, needed=False, empty=0),
        Column("cell", cells.code, needed=False),
        Column("name", cells.text(40), needed=False, empty=""),
        Column("match", cells.text(60), needed=False, empty=""),
        Column("basis", cells.text(200), needed=False, empty=""),
    ),
    RollRow,
)


def read_lines(layout: Layout[R], sheets: Sequence[Sheet]) -> tuple[list[Line[R]], list[RowError]]:
    """Read every row; sheets that share no column with the layout (notes) are left alone."""
    lines: list[Line[R]] = []
    errors: list[RowError] = []
    for sheet in _tables(layout, sheets):
        faults = list(_faults_of_header(layout, sheet))
        errors += faults
        if faults:
            continue
        for row in sheet.rows:
            values = _values(layout, sheet.name, row, errors)
            if values is not None:
                lines.append(Line(sheet.name, row.number, layout.make(**values)))
    return lines, errors


def _tables(layout: Layout[R], sheets: Sequence[Sheet]) -> Sequence[Sheet]:
    names = {column.name for column in layout.columns}
    return [sheet for sheet in sheets if names & set(sheet.columns)] or sheets[:1]


def _faults_of_header(layout: Layout[R], sheet: Sheet) -> Iterator[RowError]:
    names = tuple(column.name for column in layout.columns)
    for column in layout.columns:
        if column.needed and column.name not in sheet.columns:
            yield RowError(sheet.name, 1, column.name, "", Reason.MISSING_COLUMN)
    for name in sheet.columns:
        if name not in names:
            yield RowError(sheet.name, 1, name, name, Reason.UNKNOWN_COLUMN, names)
    if not sheet.rows:
        yield RowError(sheet.name, 1, "", "", Reason.NO_ROWS)


def _values(layout: Layout[R], sheet: str, row: Row, errors: list[RowError]) -> Mapping[str, object] | None:
    """Return the values of a row by column; None, and its faults in `errors`, when it cannot be read."""
    before, values = len(errors), {}
    for column in layout.columns:
        cell = row.cells.get(column.name, "")
        if not cell:
            values[column.name] = column.empty
            if column.needed:
                errors.append(RowError(sheet, row.number, column.name, "", Reason.EMPTY))
            continue
        try:
            values[column.name] = column.read(cell)
        except cells.BadCell as bad:
            errors.append(RowError(sheet, row.number, column.name, cell, bad.reason, bad.values))
    return None if len(errors) > before else values
