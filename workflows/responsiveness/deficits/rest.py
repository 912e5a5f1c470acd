"""Puts small neighbours together: what is told of an area above, without its communities that are told.

Places are compared by what is told of them. Were those left out of which too little is told, places would
seem more alike than they are. Their sum follows from the published counts, so it gives nothing away.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from models.vocabulary import AreaKind
from workflows.reference import Reference
from workflows.responsiveness.deficits.chance import Group
from workflows.responsiveness.deficits.definitions import Deficit
from workflows.responsiveness.deficits.finding import Piece, State
from workflows.responsiveness.suppression import LEAST

REST = "rest:"
"""What begins so is no area, but what is left of one."""

ABOVE = (AreaKind.STREET, AreaKind.DISTRICT)
Groups = Mapping[str, Group]
"""What is told of areas, by code."""


def rests(
    reference: Reference, deficit: Deficit, told: Mapping[str, Sequence[Piece]]
) -> dict[str, list[Piece]]:
    """Return the rows of what is left, part by part; `told` is of communities and what lies above them."""
    found: dict[str, list[Piece]] = {}
    for at, part in enumerate(deficit.all_parts):
        groups = {area: group for area, each in told.items() if (group := each[at].group) is not None}
        for code, (some, among) in left_of(reference, groups).items():
            none = [Piece(each.code, State.NO_CASES) for each in deficit.all_parts]
            row = found.setdefault(REST + code, none)
            row[at] = Piece(part.code, State.TOLD, some, among)
    return found


def left_of(reference: Reference, groups: Groups) -> dict[str, Group]:
    """Return what is left of each area above, the nearest first, with five or more."""
    left: dict[str, Group] = {}
    communities = of_kind(reference, AreaKind.COMMUNITY)
    open_ = {code for code in communities if code not in groups}
    for code in (each for kind in ABOVE for each in of_kind(reference, kind) if each in groups):
        inside = {each for each in reference.areas if code in reference.area_path(each)} - {code}
        if not open_ & inside:
            continue
        parts = [groups[each] for each in communities if each in groups and each in inside]
        rest = without(groups[code], [*parts, *(group for each, group in left.items() if each in inside)])
        if rest[1] >= LEAST and 0 <= rest[0] <= rest[1]:  # not where communities have moved since
            left[code] = rest
            open_ -= inside
    return left


def without(whole: Group, parts: Sequence[Group]) -> Group:
    """Take parts from a whole."""
    some = whole[0] - sum((each for each, _ in parts), Fraction())
    return some, whole[1] - sum(many for _, many in parts)


def of_kind(reference: Reference, kind: AreaKind) -> list[str]:
    """The areas of one kind, in their order."""
    return [code for code, area in reference.areas.items() if area.kind == kind]
