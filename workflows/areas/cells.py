"""Finds the grid cell of a point; the polygons are prepared at the first question."""

from collections.abc import Mapping
from functools import cached_property

from workflows.areas.geometry import CellIndex, Datum, Point, metres_between, to_wgs84


class Cells:
    """The cells of an installation, by code."""

    def __init__(self, polygons: Mapping[str, str]) -> None:
        self._polygons = polygons

    @cached_property
    def _index(self) -> CellIndex:
        return CellIndex(self._polygons)

    def at(self, latitude: float, longitude: float, datum: str) -> str | None:
        """Return the cell that holds a point, None outside all of them. Raises BadPoint."""
        return self._index.cell_at(latitude, longitude, Datum(datum))

    def between(self, one: str, other: str) -> float | None:
        """Return the metres between the middles of two cells; None where one has no shape."""
        try:
            return metres_between(self._index.middle_of(one), self._index.middle_of(other))
        except KeyError:
            return None

    def near(self, latitude: float, longitude: float, datum: str, metres: float) -> tuple[str, ...]:
        """Return the cells within `metres` of a point, the nearest first. Raises BadPoint."""
        return self._index.cells_near(latitude, longitude, Datum(datum), metres)


def as_wgs84(latitude: float, longitude: float, datum: str) -> tuple[float, float]:
    """Return a point as it is kept. Raises BadPoint."""
    point = to_wgs84(Point(latitude, longitude, Datum(datum)))
    return point.latitude, point.longitude
