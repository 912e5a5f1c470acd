"""Reads the shapes of the grid cells, as they were imported (GeoJSON, WGS-84)."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from models.area import Area
from models.vocabulary import AreaKind
from workflows.transaction import Transaction


@dataclass(frozen=True)
class CellShape:
    """A grid cell on the map; `polygon` is a GeoJSON geometry as text."""

    code: str
    name: str
    community: str | None
    polygon: str


def shapes(session: Transaction) -> tuple[CellShape, ...]:
    """Return every grid cell that has a shape, by code."""
    rows = session.execute(
        select(col(Area.code), col(Area.name), col(Area.parent), col(Area.polygon))
        .where(col(Area.kind) == AreaKind.CELL, col(Area.polygon).is_not(None))
        .order_by(col(Area.code))
    )
    return tuple(CellShape(*row) for row in rows)
