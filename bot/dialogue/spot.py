"""Where something is, as a person tells it: a point on the map, or words."""

from dataclasses import dataclass

from bot.dialogue.turn import Turn
from bot.messages import Location
from workflows.areas.cells import as_wgs84
from workflows.areas.geometry import BadPoint
from workflows.screens import Sentence, say

LONGEST_PLACE = 80
"""Characters of a place in words; the whole of what was said stands in the report."""

MOST_CELLS = 4
"""Cells that are offered at once."""


@dataclass(frozen=True)
class Spot:
    """A point within our area (WGS-84)."""

    cell: str
    latitude: float
    longitude: float
    likely: tuple[str, ...] = ()  # the cells it may lie in, the likeliest first, where these are several


def spot_of(turn: Turn) -> Spot | Sentence:
    """The point of a message, or what is wrong with it."""
    point = turn.incoming.location
    if point is None:
        return say("location.bad")
    try:
        cell = turn.reference.cells.at(point.lat, point.lon, point.datum)
        near = cells_near(turn, point)
        latitude, longitude = as_wgs84(point.lat, point.lon, point.datum)
    except (BadPoint, ValueError):
        return say("location.bad")
    if cell is None and not near:
        return say("location.outside")
    cells = tuple(dict.fromkeys((*([cell] if cell else []), *near)))
    return Spot(cells[0], latitude, longitude, cells[:MOST_CELLS] if len(cells) > 1 else ())


def cells_near(turn: Turn, point: Location) -> tuple[str, ...]:
    """The cells so near that a telephone may err by as much. Raises BadPoint."""
    metres = turn.reference.policy.border_metres
    return turn.reference.cells.near(point.lat, point.lon, point.datum, metres)
