"""Points and polygons: datum, grid cell, coarse places."""

import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.areas.geometry import (
    BadPoint,
    BadPolygon,
    CellIndex,
    Datum,
    Point,
    coarse,
    metres_between,
    to_gcj02,
    to_wgs84,
)


def square(west: float, south: float, size: float = 0.01) -> str:
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


GRID = CellIndex({f"cell-{n}{m}": square(116 + n / 100, 40 + m / 100) for n in range(4) for m in range(3)})
in_china = st.builds(Point, st.floats(18, 53), st.floats(75, 134))


@pytest.mark.parametrize(
    ("wgs", "gcj"),
    [
        pytest.param((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215), id="Shanghai"),
        pytest.param((22.543847, 113.912316), (22.540796131694766, 113.9171764808363), id="Shenzhen"),
        pytest.param((39.911954, 116.377817), (39.91334545536069, 116.38404722455657), id="Beijing"),
    ],
)
def test_known_places_in_both_datums(wgs: tuple[float, float], gcj: tuple[float, float]) -> None:
    there = to_gcj02(Point(*wgs))

    assert (there.latitude, there.longitude) == pytest.approx(gcj, abs=1e-9)
    assert metres_between(Point(*wgs), Point(*gcj, Datum.GCJ02)) < 0.001
    assert 100 < metres_between(Point(*wgs), Point(*gcj)) < 800


@settings(max_examples=60)
@given(in_china)
def test_there_and_back_is_the_same_place(place: Point) -> None:
    assert metres_between(to_wgs84(to_gcj02(place)), place) < 0.01


@pytest.mark.parametrize("datum", Datum)
def test_outside_china_maps_do_not_shift(datum: Datum) -> None:
    assert to_wgs84(Point(52.52, 13.40, datum)) == Point(52.52, 13.40)
    assert to_gcj02(Point(52.52, 13.40, datum)) == Point(52.52, 13.40, Datum.GCJ02)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(90.1, 0.0), (0.0, -180.1), (float("nan"), 0.0), (0.0, float("inf"))],
    ids=["north of the pole", "too far west", "not a number", "infinite"],
)
def test_a_place_that_is_not_on_earth_is_refused(latitude: float, longitude: float) -> None:
    with pytest.raises(BadPoint):
        to_wgs84(Point(latitude, longitude))
    with pytest.raises(BadPoint):
        GRID.cell_at(latitude, longitude)


@pytest.mark.parametrize(
    ("latitude", "longitude", "cell"),
    [
        pytest.param(40.005, 116.005, "cell-00", id="inside the first"),
        pytest.param(40.025, 116.035, "cell-32", id="inside the last"),
        pytest.param(40.005, 116.01, "cell-00", id="on a border, the first by code"),
        pytest.param(40.05, 116.005, None, id="outside all"),
    ],
)
def test_a_place_lies_in_one_cell(latitude: float, longitude: float, cell: str | None) -> None:
    assert GRID.cell_at(latitude, longitude) == cell


def test_the_datum_decides_the_cell() -> None:
    shifted = to_gcj02(Point(40.005, 116.009))

    assert GRID.cell_at(shifted.latitude, shifted.longitude, Datum.GCJ02) == "cell-00"
    assert GRID.cell_at(shifted.latitude, shifted.longitude, Datum.WGS84) == "cell-10"


def test_the_middle_of_a_cell_lies_in_it() -> None:
    middle = GRID.middle_of("cell-21")

    assert GRID.cell_at(middle.latitude, middle.longitude) == "cell-21"


def test_cells_that_only_touch_do_not_overlap() -> None:
    assert GRID.overlaps() == ()


@pytest.mark.parametrize(
    ("west", "size"), [(116.005, 0.01), (116.002, 0.005), (116.0, 0.01)], ids=["partly", "inside", "same"]
)
def test_cells_that_share_ground_are_named(west: float, size: float) -> None:
    index = CellIndex({"a": square(116, 40), "b": square(west, 40, size), "c": square(117, 40)})

    assert index.overlaps() == (("a", "b"),)


@pytest.mark.parametrize(
    "geojson",
    [
        "no json",
        "{}",
        '{"type": "Point", "coordinates": [116, 40]}',
        '{"type": "Polygon", "coordinates": []}',
        '{"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}',
    ],
    ids=["no JSON", "empty object", "a point", "empty polygon", "crosses itself"],
)
def test_a_cell_without_a_usable_polygon_is_named(geojson: str) -> None:
    with pytest.raises(BadPolygon) as refused:
        CellIndex({"good": square(116, 40), "bad": geojson})

    assert refused.value.code == "bad"


def test_a_grid_without_cells_holds_nothing() -> None:
    assert CellIndex({}).cell_at(40, 116) is None


@settings(max_examples=60)
@given(in_china, st.floats(0, 1), st.floats(0, 1))
def test_a_coarse_place_is_near_and_hides_where_it_came_from(place: Point, north: float, east: float) -> None:
    shown = coarse(place)
    corner = Point(shown.latitude - 0.0025 + 0.00499 * north, shown.longitude - 0.0025 + 0.00499 * east)

    assert metres_between(place, shown) < 400
    assert coarse(Point(corner.latitude + 1e-6, corner.longitude + 1e-6)) == shown


def test_the_geometry_library_is_loaded_only_when_asked() -> None:
    program = "import sys, workflows.areas.geometry; sys.exit('shapely' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize(
    ("latitude", "longitude", "cells"),
    [
        pytest.param(40.005, 116.005, (), id="far from any border of another"),
        pytest.param(40.005, 116.0099, ("cell-10",), id="8 m before a border"),
        pytest.param(
            40.0099, 116.0098, ("cell-01", "cell-10", "cell-11"), id="at a corner, the nearest first"
        ),
        pytest.param(39.9999, 116.005, ("cell-00",), id="outside all, 11 m before one"),
        pytest.param(39.99, 116.005, (), id="outside all, and far"),
    ],
)
def test_cells_are_near_within_so_many_metres(
    latitude: float, longitude: float, cells: tuple[str, ...]
) -> None:
    near = GRID.cells_near(latitude, longitude, Datum.WGS84, 25)

    assert tuple(each for each in near if each != GRID.cell_at(latitude, longitude)) == cells


def test_a_point_of_a_map_is_as_near_as_the_place_it_means() -> None:
    there = Point(40.005, 116.0099)
    shifted = to_gcj02(there)

    near = GRID.cells_near(shifted.latitude, shifted.longitude, Datum.GCJ02, 25)

    assert near == GRID.cells_near(there.latitude, there.longitude, Datum.WGS84, 25)


def test_numbers_that_are_no_place_are_near_nothing() -> None:
    with pytest.raises(BadPoint):
        GRID.cells_near(91, 0, Datum.WGS84, 25)
