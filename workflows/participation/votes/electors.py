"""Reads who may vote: the living roll before the opening, the frozen electors after it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select
from sqlmodel import col

from models.core import run, table
from models.roll import RollMember, RollUnit
from models.vote import Vote, VoteElector, VoteSeat
from workflows.participation.tally.double import Both
from workflows.transaction import Transaction

DOORS = "|"
"""What stands between the doors of one elector."""

UNIT = (col(RollUnit.id), col(RollUnit.holder), col(RollUnit.unit), col(RollUnit.cell), col(RollUnit.area))
FRESH = {"populate_existing": True}


@dataclass(frozen=True)
class Holding:
    """What one holder of the living roll has, and which persons speak for it."""

    holder: str
    units: tuple[str, ...]
    cell: str | None  # none where the units lie in several
    area: int
    persons: tuple[int, ...]


@dataclass(frozen=True)
class Elector:
    """One ballot that a person may cast; `proxy`: for somebody else, in writing."""

    id: int
    units: tuple[str, ...]
    cell: str | None
    heads: int
    area: int
    voted: bool
    proxy: bool
    entry: str
    salt: str

    def casts(self, may_change: bool) -> bool:
        """Whether a ballot can be cast, or changed: who holds a proxy changes none."""
        return not self.voted or (may_change and not self.proxy)


def holdings(tx: Transaction, roll_id: int) -> list[Holding]:
    """Group the units of a living roll by who holds them, in order of the holders."""
    return grouped(tx, of_living(roll_id))


def holdings_after(tx: Transaction, roll_id: int, after: str, most: int) -> list[Holding]:
    """Return the next holders of a living roll with what they hold, in their order."""
    holder = col(RollUnit.holder)
    asked = select(holder).where(of_living(roll_id), holder > after).distinct().order_by(holder).limit(most)
    some = list(tx.execute(asked).scalars())
    return grouped(tx, of_living(roll_id) & holder.between(some[0], some[-1])) if some else []


def of_living(roll_id: int) -> ColumnElement[bool]:
    """Whether a unit stands on a living roll."""
    return and_(col(RollUnit.roll_id) == roll_id, col(RollUnit.ended_at).is_(None))


def grouped(tx: Transaction, which: ColumnElement[bool]) -> list[Holding]:
    """Group units by who holds them, in order of the holders."""
    asked = select(*UNIT).where(which).order_by(col(RollUnit.holder), col(RollUnit.unit))
    speakers = members(tx, which)
    held: dict[str, list[tuple[int, str, str | None, int]]] = {}
    for unit_id, holder, unit, cell, area in tx.execute(asked):
        held.setdefault(holder, []).append((unit_id, unit, cell, area))
    return [holding(holder, units, speakers) for holder, units in held.items()]


def anybody(tx: Transaction, roll_id: int) -> bool:
    """Whether a living roll holds any line."""
    units = select(col(RollUnit.id)).where(col(RollUnit.roll_id) == roll_id, col(RollUnit.ended_at).is_(None))
    return tx.execute(units.limit(1)).first() is not None


def holding(
    holder: str, units: Sequence[tuple[int, str, str | None, int]], speakers: dict[int, list[int]]
) -> Holding:
    """Put together what one holder has."""
    cells = {cell for _, _, cell, _ in units}
    persons = {person for unit_id, *_ in units for person in speakers.get(unit_id, ())}
    return Holding(
        holder,
        tuple(unit for _, unit, _, _ in units),
        cells.pop() if len(cells) == 1 else None,
        sum(area for *_, area in units),
        tuple(sorted(persons)),
    )


def members(tx: Transaction, which: ColumnElement[bool]) -> dict[int, list[int]]:
    """Return which persons speak for which unit, of some units."""
    asked = (
        select(col(RollMember.unit_id), col(RollMember.person_id))
        .join(RollUnit, col(RollUnit.id) == col(RollMember.unit_id))
        .where(which, col(RollMember.ended_at).is_(None))
    )
    found: dict[int, list[int]] = {}
    for unit, person in tx.execute(asked):
        found.setdefault(unit, []).append(person)
    return found


def speakers_of(roll_id: int | None) -> Select[Any]:
    """Select who speaks for a line of a living roll, for who tells them all in portions."""
    persons = select(col(RollMember.person_id)).join(RollUnit, col(RollUnit.id) == col(RollMember.unit_id))
    living = col(RollMember.ended_at).is_(None) & col(RollUnit.ended_at).is_(None)
    return persons.where(col(RollUnit.roll_id) == roll_id, living)


def persons_of_roll(tx: Transaction, roll_id: int) -> list[int]:
    """Return everybody who speaks for some unit of a living roll."""
    return sorted(
        {person for persons in members(tx, col(RollUnit.roll_id) == roll_id).values() for person in persons}
    )


def electors_for(tx: Transaction, vote_id: int, person_id: int | None) -> tuple[Elector, ...]:
    """Return the ballots that a person may cast in a vote, their own first.

    Whoever was found to belong to a door after the opening speaks for it too: the electors are frozen, not
    who comes for them. Before the opening there are none.
    """
    if person_id is None:
        return ()
    seats = seats_for(tx, vote_id, person_id)
    known = {each.id for each in seats if not each.proxy}
    late = {row.id: elector(row, proxy=False) for row in late_for(tx, vote_id, person_id)}
    own = [each for each in seats if not each.proxy] + [
        each for key, each in late.items() if key not in known
    ]
    others = [each for each in seats if each.proxy and each.id not in late]
    return (*sorted(own, key=lambda each: each.id), *others)


def seats_for(tx: Transaction, vote_id: int, person_id: int) -> list[Elector]:
    """Return the electors for whom a person spoke when the roll was frozen, or who gave them a proxy."""
    tx.flush()
    rows = run(tx, SEATED, {"vote": vote_id, "person": person_id})
    return sorted((Elector(key, doors(units), *rest) for key, units, *rest in rows), key=lambda each: each.id)


ELECTORS, SEATS = table(VoteElector).c, table(VoteSeat).c
SEATED = (
    select(
        *(ELECTORS.id, ELECTORS.units, ELECTORS.cell, ELECTORS.heads, ELECTORS.area, ELECTORS.voted),
        *(SEATS.proxy, ELECTORS.entry, ELECTORS.salt),
    )
    .join_from(table(VoteElector), table(VoteSeat), SEATS.elector_id == ELECTORS.id)
    .where(ELECTORS.vote_id + 0 == bindparam("vote"), SEATS.person_id == bindparam("person"))
)
"""By the few seats of a person: with `+ 0` no database comes to look through all electors of a vote."""


def late_for(tx: Transaction, vote_id: int, person_id: int) -> Iterator[VoteElector]:
    """Load the frozen electors for whose frozen units a person speaks today."""
    held = and_(col(RollUnit.roll_id) == col(Vote.roll_id), col(RollUnit.holder) == col(VoteElector.holder))
    asked = (
        select(VoteElector, col(RollUnit.unit))
        .join(Vote, col(Vote.id) == col(VoteElector.vote_id))
        .join(RollUnit, held)
        .join(RollMember, col(RollMember.unit_id) == col(RollUnit.id))
        .where(
            col(Vote.id) == vote_id,
            col(RollMember.person_id) == person_id,
            col(RollMember.ended_at).is_(None),
        )
    )
    rows = tx.execute(asked, execution_options=FRESH)
    yield from (row for row, unit in rows if unit in row.units.split(DOORS))


def elector(row: VoteElector, *, proxy: bool) -> Elector:
    """Show one ballot that may be cast."""
    return Elector(
        row.id, doors(row.units), row.cell, row.heads, row.area, row.voted, proxy, row.entry, row.salt
    )


def doors(units: str) -> tuple[str, ...]:
    """The doors of one elector."""
    return tuple(each for each in units.split(DOORS) if each)


def whole(tx: Transaction, vote_id: int) -> Both:
    """Return heads and area of all frozen electors."""
    return wholes_of(tx, [vote_id]).get(vote_id, Both(0, 0))


def wholes_of(tx: Transaction, votes: Sequence[int]) -> dict[int, Both]:
    """Return heads and area of all frozen electors of several votes."""
    vote = col(VoteElector.vote_id)
    sums = select(vote, func.sum(col(VoteElector.heads)), func.sum(col(VoteElector.area)))
    rows = tx.execute(sums.where(vote.in_(votes)).group_by(vote))
    return {key: Both(int(heads), int(area)) for key, heads, area in rows}
