"""Keeps the area tree: district, street, community, grid cell, and the estates, roads and buildings in it."""

from sqlmodel import Field, SQLModel


class Area(SQLModel, table=True):
    """A named piece of ground. `kind` is an AreaKind; `cell` names the grid cell it lies in."""

    code: str = Field(primary_key=True)
    name: str
    kind: str = Field(index=True)
    parent: str | None = Field(default=None, index=True)
    cell: str | None = Field(default=None, index=True)  # None: in several cells, or not a place in one
    aliases: str = ""  # other names, separated by |
    polygon: str | None = None  # GeoJSON geometry, WGS-84; grid cells
    staff: str = ""  # names of the grid workers as imported, separated by |
