"""Say where each leaf of the tree stands in classifications that others have published."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from nlu.tables import read_table


@dataclass(frozen=True)
class MatterName:
    """One of the 517 third-level names of the national contest, with the two levels above it."""

    first: str
    second: str
    third: str


class CityKind(StrEnum):
    """The two halves of city management: a thing that stands there, or something that happens."""

    COMPONENT = "component"  # 部件
    EVENT = "event"  # 事件, 管理事项


@dataclass(frozen=True)
class CityCode:
    """A code of city management: two digits of a class, two or three of its sub-class."""

    standard: str  # CJ/T 214 (2+2) or GB/T 47678.5-2026 (2+3)
    kind: CityKind
    code: str
    name: str


@cache
def matter_names() -> Mapping[str, tuple[MatterName, ...]]:
    """Return the names that mean the same by leaf code; a name may stand under several leaves."""
    names: dict[str, list[MatterName]] = defaultdict(list)
    for row in read_table("taxonomy"):
        names[row["leaf"]].append(MatterName(row["level1"], row["level2"], row["level3"]))
    return MappingProxyType({leaf: tuple(found) for leaf, found in names.items()})


@cache
def city_codes() -> Mapping[str, tuple[CityCode, ...]]:
    """Return the codes by leaf code; a leaf without any is not there."""
    codes: dict[str, list[CityCode]] = defaultdict(list)
    for row in read_table("city_codes"):
        codes[row["leaf"]].append(CityCode(row["standard"], CityKind(row["kind"]), row["code"], row["name"]))
    return MappingProxyType({leaf: tuple(found) for leaf, found in codes.items()})
