"""Gives charts and the map their data: JSON for the scripts, a drawing for pages without."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from bot.catalogue.sentences import phrase
from models.vocabulary import Locale
from workflows.reference import Reference
from workflows.responsiveness.board import Week
from workflows.responsiveness.dashboard.cells import UNTOLD
from workflows.responsiveness.grid import CellShape

WIDTH = 640
MARGIN = 6
STEPS = (5, 10, 20, 40)
"""Where the map takes a darker colour."""

Ring = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Drawn:
    """One grid cell of the drawing: an SVG path and what it says."""

    code: str
    name: str
    community: str
    count: str
    level: int
    path: str


@dataclass(frozen=True)
class Drawing:
    """The whole map as a drawing."""

    width: int
    height: int
    cells: tuple[Drawn, ...]


def weekly(weeks: Sequence[Week], locale: Locale, zone: tzinfo) -> Mapping[str, object]:
    """The weekly chart: one label a week, what was opened and what of it is answered."""
    return {
        "title": phrase("public.weeks.title", locale),
        "weeks": [f"{week.monday.astimezone(zone):%m-%d}" for week in weeks],
        "series": [
            {"name": phrase("public.weeks.opened", locale), "data": [week.opened for week in weeks]},
            {"name": phrase("public.weeks.answered", locale), "data": [week.answered for week in weeks]},
        ],
    }


def geojson(
    shapes: Sequence[CellShape], counts: Mapping[str, str], reference: Reference, locale: Locale
) -> Mapping[str, object]:
    """The grid with the counts that may be shown; `label` says it in words."""
    return {
        "type": "FeatureCollection",
        "features": [feature(*each) for each in features(shapes, counts, reference, locale)],
    }


def features(
    shapes: Sequence[CellShape], counts: Mapping[str, str], reference: Reference, locale: Locale
) -> Iterator[tuple[CellShape, str, str]]:
    """Every cell with its count and the words for it."""
    for shape in shapes:
        count = counts.get(shape.code, UNTOLD)
        place = {"cell": shape.name, "community": reference.area_name(shape.community)}
        if count == UNTOLD:
            yield shape, count, phrase("public.map.cell_untold", locale, **place)
        else:
            yield shape, count, phrase("public.map.cell", locale, **place, count=count)


def feature(shape: CellShape, count: str, label: str) -> Mapping[str, object]:
    """One cell for the map's script."""
    properties = {
        "code": shape.code,
        "name": shape.name,
        "count": count,
        "level": level(count),
        "label": label,
    }
    return {"type": "Feature", "properties": properties, "geometry": json.loads(shape.polygon)}


def level(count: str) -> int:
    """Return how dark a cell is: not at all where there are few, or nothing is told."""
    return sum(int(count) >= step for step in STEPS) if count.isdecimal() else 0


def drawing(shapes: Sequence[CellShape], counts: Mapping[str, str], reference: Reference) -> Drawing:
    """Draw the grid to scale, north up."""
    outlines = {shape.code: tuple(rings(json.loads(shape.polygon))) for shape in shapes}
    points = [point for each in outlines.values() for ring in each for point in ring]
    if not points:
        return Drawing(WIDTH, 0, ())
    west, north = min(x for x, *_ in points), max(y for _, y, *_ in points)
    east, south = max(x for x, *_ in points), min(y for _, y, *_ in points)
    narrow = math.cos(math.radians((north + south) / 2))
    scale = (WIDTH - 2 * MARGIN) / max((east - west) * narrow, 1e-9)

    def place(point: Sequence[float]) -> str:
        return f"{MARGIN + (point[0] - west) * narrow * scale:.1f},{MARGIN + (north - point[1]) * scale:.1f}"

    def path(code: str) -> str:
        return "".join("M" + "L".join(map(place, ring)) + "Z" for ring in outlines[code])

    cells = (
        Drawn(
            shape.code,
            shape.name,
            reference.area_name(shape.community),
            count,
            level(count),
            path(shape.code),
        )
        for shape in shapes
        for count in (counts.get(shape.code, UNTOLD),)
    )
    return Drawing(WIDTH, round((north - south) * scale) + 2 * MARGIN, tuple(cells))


def rings(geometry: Mapping[str, Any]) -> Iterator[Ring]:
    """Return the rings of a polygon or of several."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        yield from polygon
