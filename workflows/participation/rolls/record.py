"""Loads rolls and their lines, says who may see to them, and writes what happens into their chains."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlmodel import col

from models.roll import Roll, RollMember, RollUnit
from models.vault import vault_of
from models.vocabulary import Role
from models.vocabulary_votes import RollEvent, RollKind
from workflows import ledger
from workflows.access import ChatView
from workflows.cases.acts import Act, Actor
from workflows.cases.parties import officers_for
from workflows.gate import has_duty
from workflows.gate_terms import Duty
from workflows.ledger import Entry, Facts
from workflows.notices import chats_of_person, tell
from workflows.participation.rolls.doors import door, numbers_of
from workflows.participation.rolls.terms import BASIS, CHAIN, No, RollRefused
from workflows.reference import Reference
from workflows.screens import Screen
from workflows.transaction import Transaction

Seat = Actor | ChatView


def sees_to(reference: Reference, seat: Seat, roll: Roll) -> bool:
    """Whether a seat sees to a roll: who coordinates its area, or heads the body that is named in it."""
    if not has_duty(seat.role, Duty.ROLLS):
        return False
    if seat.role is Role.HEAD:
        return roll.body is not None and seat.body == roll.body
    if seat.area is None:
        return True
    return roll.area is not None and seat.area in reference.area_path(roll.area)


def roll_to(act: Act, roll_id: int) -> Roll:
    """Load a roll for who sees to it. Raises RollRefused."""
    roll = act.tx.get(Roll, roll_id, with_for_update=True, populate_existing=True)
    if roll is None or not sees_to(act.reference, act.by, roll):
        raise RollRefused(No.UNKNOWN)
    return roll


def roll_named(tx: Transaction, words: str) -> Roll:
    """Return the living roll of a code or a name, or of whose name alone the words are a part."""
    found = {each.code: each for each in living(tx)}
    if words in found:
        return found[words]
    same = [each for each in found.values() if each.name == words]
    like = same or [each for each in found.values() if words and words in each.name]
    if len(like) != 1:
        raise RollRefused(No.UNKNOWN)
    return like[0]


def living(tx: Transaction) -> list[Roll]:
    """Return the rolls that have not ended."""
    rows = select(Roll).where(col(Roll.ended_at).is_(None)).order_by(col(Roll.code))
    return list(tx.execute(rows).scalars())


def lines_of(tx: Transaction, roll_id: int) -> list[RollUnit]:
    """Return the lines of a roll that stand, in order."""
    mine = select(RollUnit).where(col(RollUnit.roll_id) == roll_id, col(RollUnit.ended_at).is_(None))
    return list(tx.execute(mine.order_by(col(RollUnit.unit))).scalars())


def line_at(tx: Transaction, roll: Roll, typed: str) -> RollUnit:
    """Return the line that somebody means, however they write the door. Raises RollRefused."""
    wanted, lines = door(typed), lines_of(tx, roll.id)
    same = [each for each in lines if each.unit == wanted]
    like = same or [each for each in lines if numbers_of(each.unit) == numbers_of(wanted)]
    if len(like) != 1:
        raise RollRefused(No.DOOR)
    return like[0]


def members_of(tx: Transaction, unit_id: int) -> list[RollMember]:
    """Return those who may speak for a line now."""
    mine = select(RollMember).where(col(RollMember.unit_id) == unit_id, col(RollMember.ended_at).is_(None))
    return list(tx.execute(mine.order_by(col(RollMember.id))).scalars())


def note(act: Act, roll: Roll, kind: RollEvent, facts: Facts, basis: str = "") -> None:
    """Write what happened into the chain of a roll; no chain leads to a resident."""
    actor = f"{Role.RESIDENT}:member" if act.by.role is Role.RESIDENT else str(act.by)
    rests_on = basis or BASIS[RollKind(roll.kind)]
    ledger.append(act.tx, Entry(CHAIN + roll.code, kind, act.now, actor, rests_on, facts))
    act.tx.flush()


def state_of(tx: Transaction, roll_id: int) -> str:
    """Return the keyed hash of all lines of a roll: by it events vouch for doors, holders, areas, cells."""
    shown = [f"{each.unit}\x1f{each.holder}\x1f{each.cell}\x1f{each.area}" for each in lines_of(tx, roll_id)]
    return vault_of(tx).blind(tx, "roll_state", "\x1e".join(shown))


def tell_persons(act: Act, persons: Iterable[int | None], screen: Screen, key: str) -> None:
    """Tell residents, in all their chats."""
    for person in dict.fromkeys(persons):
        tell(act.tx, chats_of_person(act.tx, person), screen, act.now, act.chance, key=f"roll:{key}")


def tell_officers(act: Act, roll: Roll, screen: Screen, key: str) -> None:
    """Tell those who see to a roll, the one who acts left out."""
    chats = [each for each in officers_for(act, roll.area, roll.body) if each.person_id != act.by.person_id]
    tell(act.tx, chats, screen, act.now, act.chance, key=f"roll:{key}")
