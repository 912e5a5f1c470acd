"""Reads rolls: what a person stands in, what an officer sees to, and what everybody may know."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlmodel import col

from models.core import table
from models.roll import Roll, RollMember, RollObjection, RollUnit
from models.vault import KeyGone, vault_of
from models.vocabulary_votes import RollKind, RollPlea, Vouched
from models.vote import Vote
from workflows.cases.acts import Act
from workflows.participation.rolls.plead import is_tied, words_place
from workflows.participation.rolls.record import living, sees_to
from workflows.responsiveness.suppression import shown
from workflows.transaction import Transaction

LISTED = 20


@dataclass(frozen=True)
class Standing:
    """Where and as what a person stands in a roll."""

    unit_id: int
    roll: str
    kind: RollKind
    unit: str
    area: int
    how: Vouched


@dataclass(frozen=True)
class PleaView:
    """What was asked of a roll; nobody's name."""

    id: int
    roll: str
    kind: RollPlea
    unit: str
    words: str
    due_at: datetime
    late: bool
    granted: bool | None = None
    reason: str = ""


@dataclass(frozen=True)
class RollView:
    """A roll for who sees to it: counts, and what waits; never who has joined, nor who votes."""

    id: int
    code: str
    name: str
    kind: RollKind
    area: str | None
    basis: str
    lines: int
    heads: int
    area_total: int
    joined: int  # lines for which somebody may speak
    by_way: Mapping[str, int]
    with_code: int
    pleas: tuple[PleaView, ...]
    ruled: int
    granted: int


@dataclass(frozen=True)
class PublicRoll:
    """What everybody may know of a roll."""

    code: str
    name: str
    kind: RollKind
    basis: str
    lines: int
    heads: int
    area_total: int
    cells: Mapping[str, str]
    frozen: tuple[tuple[str, str, str], ...]  # code and title of a vote, and the hash of its electors
    asked: int
    granted: int


def standings(act: Act) -> list[Standing]:
    """Return where the actor stands."""
    rows = act.tx.execute(
        select(RollMember, RollUnit, Roll)
        .join(RollUnit, col(RollUnit.id) == col(RollMember.unit_id))
        .join(Roll, col(Roll.id) == col(RollUnit.roll_id))
        .where(
            col(RollMember.person_id) == act.by.person_id,
            col(RollMember.ended_at).is_(None),
            col(RollUnit.ended_at).is_(None),
            col(Roll.ended_at).is_(None),
        )
        .order_by(col(Roll.code), col(RollUnit.unit))
    )
    return [
        Standing(unit.id, roll.name, RollKind(roll.kind), unit.unit, unit.area, Vouched(member.how))
        for member, unit, roll in rows
    ]


def own_pleas(act: Act) -> list[PleaView]:
    """Return what the actor has asked and nobody has ruled on."""
    mine = (col(RollObjection.person_id) == act.by.person_id) & col(RollObjection.ruled_at).is_(None)
    return [plea_view(act, *row) for row in act.tx.execute(pleas().where(mine))]


def pleas() -> Select[RollObjection, Roll]:
    """Pleas with their rolls, the oldest first."""
    both = select(RollObjection, Roll).join(Roll, col(Roll.id) == col(RollObjection.roll_id))
    return both.order_by(col(RollObjection.due_at), col(RollObjection.id))


def plea_view(act: Act, found: RollObjection, roll: Roll) -> PleaView:
    """One of them, its words opened."""
    return PleaView(
        found.id,
        roll.name,
        RollPlea(found.kind),
        found.unit,
        words_of(act.tx, found),
        found.due_at,
        act.now >= found.due_at,
        found.granted,
        found.reason,
    )


def words_of(tx: Transaction, found: RollObjection) -> str:
    """Open the words of an objection; empty when they are gone."""
    if found.words is None:
        return ""
    try:
        return (
            vault_of(tx)
            .unseal_bytes(tx, found.words, words_place(found.roll_id, found.said_at.isoformat()))
            .decode()
        )
    except KeyGone:
        return ""


def of_officer(act: Act) -> list[RollView]:
    """Return the rolls that the actor sees to."""
    return [view_of(act, roll) for roll in living(act.tx) if sees_to(act.reference, act.by, roll)]


def view_of(act: Act, roll: Roll) -> RollView:
    """One roll with what waits in it; what is about the actor waits for somebody else."""
    waiting = (col(RollObjection.roll_id) == roll.id) & col(RollObjection.ruled_at).is_(None)
    found = [(each, of) for each, of in act.tx.execute(pleas().where(waiting)) if not is_tied(act, each)]
    lines, heads, area = totals(act.tx, roll.id)
    ruled, granted = rulings(act.tx, roll.id)
    ways = by_way(act.tx, roll.id)
    return RollView(
        id=roll.id,
        code=roll.code,
        name=roll.name,
        kind=RollKind(roll.kind),
        area=roll.area,
        basis=roll.basis,
        lines=lines,
        heads=heads,
        area_total=area,
        joined=joined(act.tx, roll.id),
        by_way=ways,
        with_code=with_code(act.tx, roll.id),
        pleas=tuple(plea_view(act, each, of) for each, of in found[:LISTED]),
        ruled=ruled,
        granted=granted,
    )


def totals(tx: Transaction, roll_id: int) -> tuple[int, int, int]:
    """Return how many lines a roll has, how many holders, and their area in 0.01 m²."""
    stands = (col(RollUnit.roll_id) == roll_id) & col(RollUnit.ended_at).is_(None)
    row = select(func.count(), func.count(func.distinct(col(RollUnit.holder))), func.sum(col(RollUnit.area)))
    lines, heads, area = tx.execute(row.where(stands)).one()
    return int(lines), int(heads), int(area or 0)


def joined(tx: Transaction, roll_id: int) -> int:
    """Count the lines for which somebody may speak."""
    rows = members(roll_id).with_only_columns(func.count(func.distinct(col(RollMember.unit_id))))
    return int(tx.execute(rows).scalar_one())


def by_way(tx: Transaction, roll_id: int) -> dict[str, int]:
    """Count the persons who have joined, by how that was found out."""
    rows = members(roll_id).with_only_columns(col(RollMember.how), func.count())
    return {str(how): int(count) for how, count in tx.execute(rows.group_by(col(RollMember.how)))}


def members(roll_id: int) -> Select[Any]:
    """Those who may speak for a line of a roll."""
    found: Select[Any] = (
        select(RollMember)
        .join(RollUnit, col(RollUnit.id) == col(RollMember.unit_id))
        .where(
            col(RollUnit.roll_id) == roll_id,
            col(RollUnit.ended_at).is_(None),
            col(RollMember.ended_at).is_(None),
        )
    )
    return found


def with_code(tx: Transaction, roll_id: int) -> int:
    """Count the doors for which a code was drawn."""
    rows = select(func.count()).where(col(RollUnit.roll_id) == roll_id, col(RollUnit.code_hash) != "")
    return int(tx.execute(rows).scalar_one())


def rulings(tx: Transaction, roll_id: int) -> tuple[int, int]:
    """Count the objections that were ruled on, and those that were granted; asking to belong is none."""
    yes = case((table(RollObjection).c.granted.is_(True), 1), else_=0)
    rows = select(func.count(), func.coalesce(func.sum(yes), 0)).where(
        col(RollObjection.roll_id) == roll_id,
        col(RollObjection.ruled_at).is_not(None),
        col(RollObjection.kind) != RollPlea.BELONGS,
    )
    ruled, granted = tx.execute(rows).one()
    return int(ruled), int(granted)


def public(tx: Transaction, code: str) -> PublicRoll | None:
    """Return what everybody may know of a roll: counts, never doors or names."""
    roll = tx.execute(select(Roll).where(col(Roll.code) == code)).scalars().first()
    if roll is None:
        return None
    lines, heads, area = totals(tx, roll.id)
    ruled, granted = rulings(tx, roll.id)
    stands = (col(RollUnit.roll_id) == roll.id) & col(RollUnit.ended_at).is_(None)
    cells = Counter(
        {
            str(cell or ""): int(count)
            for cell, count in tx.execute(
                select(col(RollUnit.cell), func.count()).where(stands).group_by(col(RollUnit.cell))
            )
        }
    )
    votes = select(col(Vote.code), col(Vote.title), col(Vote.roll_hash)).where(
        col(Vote.roll_id) == roll.id, col(Vote.roll_hash) != ""
    )
    frozen = tuple(
        (number, title, digest) for number, title, digest in tx.execute(votes.order_by(col(Vote.id)))
    )
    return PublicRoll(
        roll.code,
        roll.name,
        RollKind(roll.kind),
        roll.basis,
        lines,
        heads,
        area,
        shown(cells),
        frozen,
        ruled,
        granted,
    )


def public_all(tx: Transaction) -> list[PublicRoll]:
    """Return all living rolls as everybody may know them."""
    return [each for roll in living(tx) if (each := public(tx, roll.code)) is not None]
