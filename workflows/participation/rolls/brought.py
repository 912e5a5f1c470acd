"""Brings rolls in from an import: what is new is added, what is gone ends, frozen electors stay."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import select, update
from sqlmodel import col

from models.area import Area
from models.roll import Roll, RollMember, RollUnit
from models.vault import vault_of
from models.vocabulary import AreaKind
from models.vocabulary_votes import RollEvent, RollKind
from nlu.address import arabic
from workflows import ledger
from workflows.ledger import Entry
from workflows.lists import known
from workflows.lists.columns import Line, RollRow
from workflows.lists.sheets import Reason, RowError
from workflows.participation.rolls.doors import door, numbers_of, possible
from workflows.participation.rolls.matching import blind_match, plain_match
from workflows.participation.rolls.record import lines_of, state_of
from workflows.participation.rolls.terms import BASIS, CHAIN
from workflows.transaction import Transaction

ACTOR = "system:import"
OF_ROLL = ("title", "kind", "area", "body", "basis")
"""Columns that say the same in all lines of a roll."""

OF_DOORS = (RollKind.OWNERS, RollKind.HOUSEHOLDS)
"""Rolls whose lines are doors; those of persons may have numbers of their own."""

Lines = Sequence[Line[RollRow]]


def check_rolls(tx: Transaction, lines: Lines) -> Iterator[RowError]:
    """Find doors named twice, unknown codes, lines of a roll that differ, areas where one is needed."""
    yield from known.repeated(lines, "unit", lambda row: (row.roll, door(row.unit)))
    kinds = known.area_kinds(tx)
    cells = [code for code, kind in kinds.items() if kind == AreaKind.CELL]
    yield from known.unknown(lines, "area", lambda row: known.optional(row.area), kinds)
    yield from known.unknown(lines, "cell", lambda row: known.optional(row.cell), cells)
    yield from known.unknown(lines, "body", lambda row: known.optional(row.body), known.body_codes(tx))
    yield from differing(lines)
    standing = {each.code: each.kind for each in tx.execute(select(Roll)).scalars()}
    for line in lines:
        yield from unfit(line, standing)


def differing(lines: Lines) -> Iterator[RowError]:
    """Report lines that say something else of their roll than most of its lines."""
    said: dict[tuple[str, str], Counter[object]] = {}
    for line in lines:
        for name in OF_ROLL:
            said.setdefault((line.value.roll, name), Counter())[getattr(line.value, name)] += 1
    for line in lines:
        for name in OF_ROLL:
            mine, wanted = getattr(line.value, name), commonest(said[line.value.roll, name])
            if (mine or "") != wanted:
                yield line.fault(name, mine or "", Reason.NAME_DIFFERS, wanted)


def commonest(said: Counter[object]) -> str:
    """What most lines say; of two that are said as often, the first."""
    return str(said.most_common(1)[0][0] or "")


def unfit(line: Line[RollRow], standing: Mapping[str, str]) -> Iterator[RowError]:
    """Report what one line lacks for its kind."""
    row = line.value
    if standing.get(row.roll, row.kind) != row.kind:
        yield line.fault("kind", row.kind, Reason.WRONG_KIND, row.kind, standing[row.roll])
    if row.kind == RollKind.OWNERS:
        for name in ("area_m2", "basis"):
            if not getattr(row, name):
                yield line.fault(name, "", Reason.EMPTY)
    if row.kind in OF_DOORS and not possible(row.unit):
        yield line.fault("unit", row.unit, Reason.BAD_DOOR)
    if row.kind == RollKind.MEMBERS and not row.body:
        yield line.fault("body", "", Reason.EMPTY)
    if row.match and plain_match(row.match) is None:
        yield line.fault("match", "…", Reason.BAD_MATCH)


def keep_rolls(tx: Transaction, lines: Lines, now: datetime) -> None:
    """Write the rolls of a file; it holds the whole truth about each of them."""
    cells = Cells.of(tx)
    ordered = sorted(lines, key=lambda line: line.value.roll)
    for _, group in groupby(ordered, key=lambda line: line.value.roll):
        keep_roll(tx, [line.value for line in group], cells, now)


def keep_roll(tx: Transaction, rows: Sequence[RollRow], cells: "Cells", now: datetime) -> None:
    """Write one roll, and what changed in it."""
    roll = roll_of(tx, rows[0], now)
    mine = select(RollUnit).where(col(RollUnit.roll_id) == roll.id)
    before = {each.unit: each for each in tx.execute(mine).scalars()}
    counts = {"added": 0, "changed": 0, "ended": 0}
    for row in rows:
        what = keep_line(tx, roll, row, before.pop(door(row.unit), None), cells, now)
        if what:
            counts[what] += 1
    for gone in before.values():
        if gone.ended_at is None:
            end_line(tx, gone, now)
            counts["ended"] += 1
    tx.flush()
    facts: dict[str, ledger.Fact] = {
        **counts,
        "lines": len(lines_of(tx, roll.id)),
        "state": state_of(tx, roll.id),
    }
    if roll.basis:
        facts["areas_by"] = roll.basis
    entry = Entry(CHAIN + roll.code, RollEvent.BROUGHT, now, ACTOR, BASIS[RollKind(roll.kind)], facts)
    ledger.append(tx, entry)


def roll_of(tx: Transaction, row: RollRow, now: datetime) -> Roll:
    """Return the roll that a line belongs to, with its newest name and place."""
    mine = select(Roll).where(col(Roll.code) == row.roll).with_for_update()
    roll = tx.execute(mine).scalars().first() or Roll(code=row.roll, name="", kind=row.kind, created_at=now)
    roll.name, roll.area, roll.body, roll.basis, roll.ended_at = (
        row.title,
        row.area,
        row.body,
        row.basis,
        None,
    )
    tx.add(roll)
    tx.flush()
    return roll


def keep_line(
    tx: Transaction, roll: Roll, row: RollRow, kept: RollUnit | None, cells: "Cells", now: datetime
) -> str:
    """Write one line; say whether it was added or changed. A new holder brings new people."""
    facts = facts_of(tx, roll, row, cells)
    match, name = blind_match(tx, row.match), seal_name(tx, roll, row)
    if kept is None:
        tx.add(RollUnit(roll_id=roll.id, match=match, name=name, **facts))
        return "added"
    was = None if kept.ended_at else {each: getattr(kept, each) for each in facts}
    if was is not None and was["holder"] != facts["holder"]:
        end_line(tx, kept, now)
    kept.ended_at, kept.match, kept.name = None, match, name
    for each, value in facts.items():
        setattr(kept, each, value)
    tx.add(kept)
    return "added" if was is None else "changed" if was != facts else ""


def facts_of(tx: Transaction, roll: Roll, row: RollRow, cells: "Cells") -> dict[str, Any]:
    """What of a line is counted. A holder is known by a keyed hash: no name stands in the open."""
    unit = door(row.unit)
    holder = vault_of(tx).blind(tx, "roll_holder", f"{roll.code}\x1f{row.holder or unit}")
    cell = row.cell or cells.of_door(roll.area, unit)
    return {"unit": unit, "holder": holder[:32], "cell": cell, "area": row.area_m2}


def seal_name(tx: Transaction, roll: Roll, row: RollRow) -> bytes | None:
    """Seal a name under the house's own key."""
    place = f"rollunit.name:{roll.code}:{door(row.unit)}"
    return vault_of(tx).seal_bytes(tx, None, row.name.encode(), place) if row.name else None


def end_line(tx: Transaction, unit: RollUnit, now: datetime) -> None:
    """End a line, and that anybody may speak for it; its code opens nothing any more."""
    unit.ended_at, unit.code_hash, unit.code_until = now, "", None
    tx.add(unit)
    stand = (col(RollMember.unit_id) == unit.id) & col(RollMember.ended_at).is_(None)
    tx.execute(
        update(RollMember).where(stand).values(ended_at=now), execution_options={"synchronize_session": False}
    )


@dataclass(frozen=True)
class Cells:
    """In which grid cell a door lies, as far as the community's own areas tell."""

    own: Mapping[str, str | None]  # of each area
    buildings: Mapping[tuple[str, str], str | None]  # by estate and number

    @classmethod
    def of(cls, tx: Transaction) -> "Cells":
        """Read them."""
        rows = tx.execute(
            select(col(Area.code), col(Area.kind), col(Area.cell), col(Area.parent), col(Area.name))
        )
        own: dict[str, str | None] = {}
        buildings: dict[tuple[str, str], str | None] = {}
        for code, kind, cell, parent, name in rows:
            own[code] = code if kind == AreaKind.CELL else cell
            if kind == AreaKind.BUILDING and parent:
                buildings[parent, numbers_of(door(name))] = cell
        return cls(own, buildings)

    def of_door(self, area: str | None, unit: str) -> str | None:
        """Return the cell of a door in an area; None where it lies in several and no building tells."""
        building = arabic(numbers_of(unit).split("-")[0])
        return self.buildings.get((area or "", building)) or self.own.get(area or "")
