"""The numbered parts of a place as people write them: building, unit, floor, door."""

import re

PART = re.compile("([0-9A-Za-z一二三四五六七八九十]+)(号楼|栋|幢|座|单元|层|楼|室|号)")
KINDS = {"栋": "号楼", "幢": "号楼", "座": "号楼", "楼": "层"}
DIGITS = str.maketrans("一二三四五六七八九", "123456789")


def numbered_parts(place: str) -> list[tuple[re.Match[str], str, str]]:
    """Where each stands, its kind (building, unit, floor, door) and its number, however both are written."""
    return [(at, KINDS.get(at[2], at[2]), at[1].translate(DIGITS)) for at in PART.finditer(place)]
