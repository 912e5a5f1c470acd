"""Decides where a point lies: which datum it is in, which grid cell holds it, how coarsely it is shown.

Chinese maps and messengers give GCJ-02, satellites WGS-84; within China they lie up to 700 m apart. Every
location carries its datum; we keep WGS-84.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from workflows.errors import WorkflowError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_AXIS = 6378245.0  # Krasovsky 1940, metres
_FLATNESS = 0.00669342162296594323  # its squared eccentricity
_METRES_OF_DEGREE = 111_195  # of latitude; of longitude some fewer
_ENOUGH = 1e-9  # degrees: a tenth of a millimetre


class Datum(StrEnum):
    """What a latitude and longitude are measured against."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"


@dataclass(frozen=True)
class Point:
    """A place on the map, in degrees."""

    latitude: float
    longitude: float
    datum: Datum = Datum.WGS84


class BadPoint(WorkflowError):
    """Numbers that are no place on earth."""

    def __init__(self, latitude: float, longitude: float) -> None:
        super().__init__(latitude, longitude)
        self.latitude = latitude
        self.longitude = longitude


class BadPolygon(WorkflowError):
    """A cell whose GeoJSON is no usable polygon; `problem` is the geometry library's word for it."""

    def __init__(self, code: str, problem: str) -> None:
        super().__init__(code, problem)
        self.code = code
        self.problem = problem


def to_wgs84(point: Point) -> Point:
    """Return the same place in WGS-84, exact to a millimetre. Raises BadPoint."""
    _check(point)
    if point.datum is Datum.WGS84 or not _is_shifted(point.latitude, point.longitude):
        return Point(point.latitude, point.longitude)
    latitude, longitude = point.latitude, point.longitude
    for _ in range(20):  # each round shrinks the error a thousandfold
        north, east = _shift(latitude, longitude)
        miss_north, miss_east = latitude + north - point.latitude, longitude + east - point.longitude
        latitude, longitude = latitude - miss_north, longitude - miss_east
        if max(abs(miss_north), abs(miss_east)) < _ENOUGH:
            break
    return Point(latitude, longitude)


def to_gcj02(point: Point) -> Point:
    """Return the same place in GCJ-02. Raises BadPoint."""
    _check(point)
    if point.datum is Datum.GCJ02 or not _is_shifted(point.latitude, point.longitude):
        return Point(point.latitude, point.longitude, Datum.GCJ02)
    north, east = _shift(point.latitude, point.longitude)
    return Point(point.latitude + north, point.longitude + east, Datum.GCJ02)


def coarse(point: Point, step: float = 0.005) -> Point:
    """Return the middle of the square of `step` degrees (some 500 m) that holds it, for public pages."""
    there = to_wgs84(point)
    return Point(_snapped(there.latitude, step), _snapped(there.longitude, step))


def metres_between(one: Point, other: Point) -> float:
    """Return the distance along the ground, for places not far apart."""
    here, there = to_wgs84(one), to_wgs84(other)
    north = math.radians(there.latitude - here.latitude)
    middle = math.radians((there.latitude + here.latitude) / 2)
    east = math.radians(there.longitude - here.longitude) * math.cos(middle)
    return 6371008.8 * math.hypot(north, east)


class CellIndex:
    """The polygons of the grid cells, prepared once for many questions."""

    def __init__(self, polygons: Mapping[str, str]) -> None:
        """Take GeoJSON geometries (WGS-84) by cell code. Raises BadPolygon."""
        from shapely import STRtree

        self._codes = sorted(polygons)
        self._shapes = [_polygon(code, polygons[code]) for code in self._codes]
        self._tree = STRtree(self._shapes)

    def cell_at(self, latitude: float, longitude: float, datum: Datum = Datum.WGS84) -> str | None:
        """Return the cell that holds a place, the first by code on a border. Raises BadPoint."""
        from shapely import Point as ShapelyPoint

        there = to_wgs84(Point(latitude, longitude, datum))
        spot = ShapelyPoint(there.longitude, there.latitude)
        found = self._tree.query(spot, predicate="intersects")
        return self._codes[min(found)] if len(found) else None

    def cells_near(self, latitude: float, longitude: float, datum: Datum, metres: float) -> tuple[str, ...]:
        """Return the cells within `metres` of a place, the nearest first. Raises BadPoint."""
        from shapely import Point as ShapelyPoint
        from shapely.ops import nearest_points

        there = to_wgs84(Point(latitude, longitude, datum))
        spot = ShapelyPoint(there.longitude, there.latitude)
        far: dict[str, float] = {}
        for at in self._tree.query(spot.buffer(2 * metres / _METRES_OF_DEGREE)):
            nearest = nearest_points(self._shapes[at], spot)[0]
            far[self._codes[at]] = metres_between(there, Point(nearest.y, nearest.x))
        near = (code for code in sorted(far) if far[code] <= metres)
        return tuple(sorted(near, key=far.__getitem__))

    def middle_of(self, code: str) -> Point:
        """Return a place inside a cell that stands for all of it. Raises KeyError."""
        places = dict(zip(self._codes, self._shapes, strict=True))
        spot = places[code].representative_point()
        return Point(spot.y, spot.x)

    def overlaps(self) -> tuple[tuple[str, str], ...]:
        """Return the pairs of cells that share ground: a grid should have none.

        Slivers under a thousandth of the smaller cell come from drawing, and do not count.
        """
        touching = self._tree.query(self._shapes, predicate="intersects").T.tolist()
        pairs = sorted((one, other) for one, other in touching if one < other)
        return tuple(
            (self._codes[one], self._codes[other])
            for one, other in pairs
            if _share_ground(self._shapes[one], self._shapes[other])
        )


def _share_ground(one: "BaseGeometry", other: "BaseGeometry") -> bool:
    return bool(one.intersection(other).area > 0.001 * min(one.area, other.area))


def _polygon(code: str, geojson: str) -> "BaseGeometry":
    from shapely import GEOSException, from_geojson, is_valid_reason

    try:
        shape = from_geojson(geojson)
    except (GEOSException, TypeError) as error:
        raise BadPolygon(code, "unreadable") from error
    if shape is None or shape.geom_type not in ("Polygon", "MultiPolygon") or shape.is_empty:
        raise BadPolygon(code, "no polygon")
    if not shape.is_valid:
        raise BadPolygon(code, is_valid_reason(shape))
    return shape


def _check(point: Point) -> None:
    if not (abs(point.latitude) <= 90 and abs(point.longitude) <= 180):  # also refuses NaN
        raise BadPoint(point.latitude, point.longitude)


def _is_shifted(latitude: float, longitude: float) -> bool:
    """Tell whether maps shift here: a rough box around the mainland."""
    return 0.8293 <= latitude <= 55.8271 and 72.004 <= longitude <= 137.8347


def _shift(latitude: float, longitude: float) -> tuple[float, float]:
    """Return how far GCJ-02 lies north and east of a WGS-84 place, in degrees."""
    x, y = longitude - 105.0, latitude - 35.0
    radius = math.radians(latitude)
    bend = 1 - _FLATNESS * math.sin(radius) ** 2
    north = _north_metres(x, y) * bend * math.sqrt(bend) / (_AXIS * (1 - _FLATNESS))
    east = _east_metres(x, y) * math.sqrt(bend) / (_AXIS * math.cos(radius))
    return math.degrees(north), math.degrees(east)


def _north_metres(x: float, y: float) -> float:
    plain = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    return plain + (_ripple(x) + _waves(y, ((20, 1), (40, 1 / 3), (160, 1 / 12), (320, 1 / 30)))) * 2 / 3


def _east_metres(x: float, y: float) -> float:
    plain = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    return plain + (_ripple(x) + _waves(x, ((20, 1), (40, 1 / 3), (150, 1 / 12), (300, 1 / 30)))) * 2 / 3


def _ripple(x: float) -> float:
    return _waves(x, ((20, 6), (20, 2)))


def _waves(value: float, parts: tuple[tuple[float, float], ...]) -> float:
    return sum(size * math.sin(value * frequency * math.pi) for size, frequency in parts)


def _snapped(degrees: float, step: float) -> float:
    return round((math.floor(degrees / step) + 0.5) * step, 6)
