"""Says how the areas lie in each other in which what comes is counted: cells to districts."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from models.vocabulary import AreaKind
from workflows.reference import Reference

LEVELS = (AreaKind.CELL, AreaKind.COMMUNITY, AreaKind.STREET, AreaKind.DISTRICT)
"""From small to large; roads and buildings are no areas in which anything is expected."""


@dataclass(frozen=True)
class Land:
    """Areas with the one they lie in, and their kinds."""

    parents: Mapping[str, str | None]
    kinds: Mapping[str, str]

    def up(self, area: str | None) -> tuple[str, ...]:
        """Return an area with all it lies in, the smallest first; what has none lies in the whole."""
        if area not in self.parents:
            return self.roots
        path: list[str] = []
        while area is not None and area in self.parents and area not in path:
            path.append(area)
            area = self.parents[area]
        return tuple(path)

    @cached_property
    def roots(self) -> tuple[str, ...]:
        """What lies in nothing."""
        return tuple(code for code, parent in self.parents.items() if parent not in self.parents)

    @cached_property
    def _inside(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for code, parent in self.parents.items():
            if parent in self.parents:
                found.setdefault(str(parent), []).append(code)
        return {code: tuple(sorted(parts)) for code, parts in found.items()}

    def inside(self, area: str) -> tuple[str, ...]:
        """Return the areas that lie in an area, the next smaller ones."""
        return self._inside.get(area, ())

    @cached_property
    def _alike(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for code, kind in self.kinds.items():
            found.setdefault(kind, []).append(code)
        return {kind: tuple(sorted(codes)) for kind, codes in found.items()}

    def alike(self, area: str) -> tuple[str, ...]:
        """Return the areas of the same kind, itself included."""
        return self._alike[self.kinds[area]]

    def apart(self, one: str, other: str) -> bool:
        """Tell whether neither lies in the other."""
        return one not in self.up(other) and other not in self.up(one)

    def below(self, area: str) -> tuple[str, ...]:
        """Return an area and all that lie in it."""
        return tuple(code for code in self.parents if area in self.up(code))


def land_of(reference: Reference) -> Land:
    """Return the areas of the house that are of these kinds."""
    kinds = {code: fact.kind for code, fact in reference.areas.items() if fact.kind in LEVELS}

    def parent(code: str) -> str | None:
        return next((each for each in reversed(reference.area_path(code)[:-1]) if each in kinds), None)

    return Land({code: parent(code) for code in kinds}, kinds)
