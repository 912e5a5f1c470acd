"""Where something is, as a person tells it: a point on the map, or words."""

from dataclasses import dataclass

from bot.dialogue.turn import Turn
from workflows.areas.cells import as_wgs84
from workflows.areas.geometry import BadPoint
from workflows.screens import Sentence, say

LONGEST_PLACE = 80
"""Characters of a place in words; the whole of what was said stands in the report."""


@dataclass(frozen=True)
class Spot:
    """A point within our area (WGS-84)."""

    cell: str
    latitude: float
    longitude: float


def spot_of(turn: Turn) -> Spot | Sentence:
    """The point of a message, or what is wrong with it."""
    point = turn.incoming.location
    if point is None:
        return say("location.bad")
    try:
        cell = turn.reference.cells.at(point.lat, point.lon, point.datum)
        latitude, longitude = as_wgs84(point.lat, point.lon, point.datum)
    except (BadPoint, ValueError):
        return say("location.bad")
    return Spot(cell, latitude, longitude) if cell else say("location.outside")
