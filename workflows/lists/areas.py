"""Brings the area tree and the grid's polygons in."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlmodel import col, select

from models.area import Area
from models.vocabulary import AreaKind
from workflows.areas.geometry import BadPolygon, CellIndex
from workflows.lists import known
from workflows.lists.columns import AreaRow, GridRow, Line
from workflows.lists.sheets import Reason, RowError
from workflows.transaction import Transaction

PARENTS: dict[str, frozenset[str]] = {
    AreaKind.DISTRICT: frozenset(),
    AreaKind.STREET: frozenset({AreaKind.DISTRICT}),
    AreaKind.COMMUNITY: frozenset({AreaKind.STREET}),
    AreaKind.CELL: frozenset({AreaKind.COMMUNITY}),
    AreaKind.ESTATE: frozenset({AreaKind.COMMUNITY}),
    AreaKind.ROAD: frozenset({AreaKind.DISTRICT, AreaKind.STREET, AreaKind.COMMUNITY}),
    AreaKind.BUILDING: frozenset({AreaKind.ESTATE, AreaKind.ROAD, AreaKind.COMMUNITY}),
}
"""What may lie in what. Levels only go down, so the tree has no way round."""


def check_areas(session: Transaction, lines: Sequence[Line[AreaRow]]) -> Iterator[RowError]:
    """Find repeated codes, unknown parents and cells, and kinds that do not fit."""
    before = known.area_kinds(session)
    kinds = before | {line.value.code: line.value.kind for line in lines}
    yield from known.repeated(lines, "code", lambda row: row.code)
    yield from known.unknown(lines, "parent", lambda row: known.optional(row.parent), kinds)
    yield from known.unknown(lines, "cell", lambda row: known.optional(row.cell), kinds)
    for line in lines:
        yield from _misfits(line, kinds, before)


def _misfits(line: Line[AreaRow], kinds: dict[str, str], before: dict[str, str]) -> Iterator[RowError]:
    row, parents = line.value, PARENTS[line.value.kind]
    if before.get(row.code, row.kind) != row.kind:
        yield line.fault("kind", row.kind, Reason.WRONG_KIND, row.kind, before[row.code])
    if row.parent is None and parents:
        yield line.fault("parent", "", Reason.EMPTY)
    elif row.parent in kinds and kinds[row.parent] not in parents:
        yield line.fault("parent", row.parent, Reason.WRONG_KIND, kinds[row.parent], *sorted(parents))
    if row.cell in kinds and kinds[row.cell] != AreaKind.CELL:
        yield line.fault("cell", row.cell, Reason.WRONG_KIND, kinds[row.cell], AreaKind.CELL)


def keep_areas(session: Transaction, lines: Sequence[Line[AreaRow]], _now: datetime) -> None:
    """Write the areas; polygons and staff of cells stay."""
    kept = {area.code: area for area in session.exec(select(Area)).all()}
    for line in lines:
        row = line.value
        area = kept.get(row.code) or Area(code=row.code, name=row.name, kind=row.kind)
        area.name, area.kind, area.aliases = row.name, row.kind, row.aliases
        area.parent, area.cell = row.parent, row.cell
        session.add(area)


def check_grid(session: Transaction, lines: Sequence[Line[GridRow]]) -> Iterator[RowError]:
    """Find repeated codes, parents that are no community, and polygons that are none or overlap."""
    kinds = known.area_kinds(session)
    yield from known.repeated(lines, "code", lambda row: row.code)
    yield from known.unknown(lines, "parent", lambda row: (row.parent,), kinds)
    for line in lines:
        yield from _misplaced(line, kinds)
    yield from _polygon_faults(session, lines)


def _misplaced(line: Line[GridRow], kinds: dict[str, str]) -> Iterator[RowError]:
    row = line.value
    if (kind := kinds.get(row.code, AreaKind.CELL)) != AreaKind.CELL:
        yield line.fault("code", row.code, Reason.WRONG_KIND, kind, AreaKind.CELL)
    if (kind := kinds.get(row.parent, AreaKind.COMMUNITY)) != AreaKind.COMMUNITY:
        yield line.fault("parent", row.parent, Reason.WRONG_KIND, kind, AreaKind.COMMUNITY)


def _polygon_faults(session: Transaction, lines: Sequence[Line[GridRow]]) -> Iterator[RowError]:
    """Check each polygon by itself, then all together with the cells that stay as they are."""
    brought = {line.value.code: line for line in lines}
    kept = session.exec(select(Area.code, Area.polygon).where(col(Area.polygon).is_not(None))).all()
    polygons = {code: polygon for code, polygon in kept if polygon is not None and code not in brought}
    for line in lines:
        if problem := _problem(line.value):
            yield line.fault("polygon", line.value.code, Reason.BAD_POLYGON, problem)
        else:
            polygons[line.value.code] = line.value.polygon
    for pair in CellIndex(polygons).overlaps() if polygons else ():
        for code, other in (pair, pair[::-1]):
            if code in brought:
                yield brought[code].fault("polygon", code, Reason.OVERLAP, other)


def _problem(row: GridRow) -> str:
    """Name what is wrong with a polygon; empty when nothing is."""
    try:
        middle = CellIndex({row.code: row.polygon}).middle_of(row.code)
    except BadPolygon as bad:
        return bad.problem
    return "" if abs(middle.latitude) <= 90 and abs(middle.longitude) <= 180 else "not in degrees"


def keep_grid(session: Transaction, lines: Sequence[Line[GridRow]], _now: datetime) -> None:
    """Write the cells with polygon and staff; their other names stay."""
    kept = {area.code: area for area in session.exec(select(Area)).all()}
    for line in lines:
        row = line.value
        area = kept.get(row.code) or Area(code=row.code, name=row.name, kind=AreaKind.CELL)
        area.name, area.parent = row.name, row.parent
        area.polygon, area.staff = row.polygon, row.staff
        session.add(area)
