"""An owners' roll of four doors and one of deputies, as an import brings them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import col

from models.roll import Roll, RollUnit
from tests.principles.community import START, Community
from workflows.lists.bring import bring
from workflows.lists.sheets import Imported, Row, Sheet

COLUMNS = (
    "roll",
    "title",
    "kind",
    "area",
    "body",
    "unit",
    "holder",
    "area_m2",
    "cell",
    "name",
    "match",
    "basis",
)
Cells = dict[str, str]


def owner(unit: str, **cells: str) -> Cells:
    """A line of the owners' roll."""
    own = {"roll": "OWNERS", "title": "示例小区业主名册", "kind": "owners", "area": "CELL", "body": "COMPANY"}
    return {**own, "unit": unit, "area_m2": "89.50", "basis": "不动产登记簿", **cells}


def deputy(unit: str, **cells: str) -> Cells:
    """A line of the deputies' roll."""
    own = {
        "roll": "DEPUTIES",
        "title": "示例社区居民代表",
        "kind": "deputies",
        "area": "CELL",
        "body": "COMPANY",
    }
    return {**own, "unit": unit, **cells}


ESTATE = (
    owner("3栋2单元402", holder="A"),
    owner("3-2-403", holder="A", area_m2="120"),
    owner("三栋二单元五零一", holder="B", match="138 0013 8000"),
    owner("3-2-502", match="王示例8000"),
    deputy("代表01", match="13800138000"),
)


def sheet(lines: Sequence[Cells]) -> list[Sheet]:
    """Lines as a file holds them."""
    rows = [Row(at, {**dict.fromkeys(COLUMNS, ""), **each}) for at, each in enumerate(lines, 2)]
    return [Sheet("rolls", COLUMNS, tuple(rows))]


def brought(place: Community, lines: Sequence[Cells] = ESTATE, *, dry_run: bool = False) -> Imported:
    """Bring lines in."""
    return bring(place.tx, "roll", sheet(lines), START, dry_run=dry_run)


def roll_of(place: Community, code: str = "OWNERS") -> Roll:
    """The roll of a code."""
    found: Roll = place.tx.execute(select(Roll).where(col(Roll.code) == code)).scalars().one()
    return found


def line(place: Community, unit: str, code: str = "OWNERS") -> RollUnit:
    """A line of a roll."""
    mine = (col(RollUnit.roll_id) == roll_of(place, code).id) & (col(RollUnit.unit) == unit)
    found: RollUnit = place.tx.execute(select(RollUnit).where(mine)).scalars().one()
    return found
