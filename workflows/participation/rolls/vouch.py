"""Lets persons join a roll: by the code brought to their door, or by what they left; and lets them leave."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from models.roll import Roll, RollMember, RollUnit
from models.vault import vault_of
from models.vocabulary import Role
from models.vocabulary_votes import RollEvent, RollKind, Vouched
from workflows.cases.acts import Act
from workflows.limits.allowances import take
from workflows.participation.rolls.codes import USE, find_door_code, new_door_code
from workflows.participation.rolls.matching import left_by
from workflows.participation.rolls.record import lines_of, members_of, note, roll_to, tell_persons
from workflows.participation.rolls.terms import ONE_PERSON, No, RollRefused
from workflows.screens import Button, Screen, say
from workflows.transaction import Transaction


@dataclass(frozen=True)
class DoorCode:
    """A door and its new code: told this once, kept only as a hash."""

    unit: str
    code: str


@dataclass(frozen=True)
class Offer:
    """A line of a roll that a person may join."""

    unit_id: int
    roll: str
    kind: RollKind
    unit: str
    area: int
    digest: str = ""


def draw_codes(act: Act, roll_id: int, real_now: datetime) -> tuple[Roll, list[DoorCode]]:
    """Draw a new code for every door of a roll; those before open nothing any more. Raises RollRefused."""
    roll = roll_to(act, roll_id) if act.by.role is not Role.OPERATOR else act.tx.get_one(Roll, roll_id)
    policy = act.reference.policy
    if Vouched.CODE not in policy.roll_ways:
        raise RollRefused(No.WAY)
    until, drawn = real_now + timedelta(days=policy.roll_code_days), []
    for unit in lines_of(act.tx, roll.id):
        code = new_door_code(act.chance)
        unit.code_hash, unit.code_until = vault_of(act.tx).blind(act.tx, USE, code), until
        act.tx.add(unit)
        drawn.append(DoorCode(unit.unit, code))
    act.tx.flush()
    note(act, roll, RollEvent.CODES, {"doors": len(drawn), "days": policy.roll_code_days})
    return roll, drawn


def codes_standing(tx: Transaction, roll_id: int, real_now: datetime) -> int:
    """Count the doors of a roll whose code works at present: new codes would end them."""
    return sum(1 for unit in lines_of(tx, roll_id) if unit.code_until and unit.code_until > real_now)


def shown(act: Act, chat_id: int, text: str, real_now: datetime) -> Offer:
    """Say which door a code opens; every try counts, right or wrong. Raises RollRefused."""
    policy = act.reference.policy
    if Vouched.CODE not in policy.roll_ways:
        raise RollRefused(No.WAY)
    if take(act.tx, f"link:try:{chat_id}", 1 / (60 * policy.link_minutes), policy.link_tries, real_now):
        raise RollRefused(No.LOCKED)
    code = find_door_code(text)
    digest = vault_of(act.tx).blind(act.tx, USE, code) if code else ""
    unit = by_digest(act, digest, real_now)
    fits(act, unit, limit_of(act, unit))
    return offer_of(act, unit, digest)


def by_digest(act: Act, digest: str, real_now: datetime) -> RollUnit:
    """Return the line whose code this is, while it works. Raises RollRefused."""
    mine = select(RollUnit).where(
        col(RollUnit.code_hash) == digest,
        col(RollUnit.code_hash) != "",
        col(RollUnit.code_until) > real_now,
        col(RollUnit.ended_at).is_(None),
    )
    unit: RollUnit | None = act.tx.execute(mine.with_for_update()).scalars().first()
    if unit is None or act.tx.get_one(Roll, unit.roll_id).ended_at is not None:
        raise RollRefused(No.CODE)
    return unit


def limit_of(act: Act, unit: RollUnit) -> int:
    """How many persons may join by a code for one line."""
    roll = act.tx.get_one(Roll, unit.roll_id)
    return 1 if RollKind(roll.kind) in ONE_PERSON else act.reference.policy.roll_household


def fits(act: Act, unit: RollUnit, most: int | None) -> None:
    """Refuse who belongs to a line already, and more people than may join it. Raises RollRefused."""
    standing = members_of(act.tx, unit.id)
    if any(each.person_id == act.by.person_id for each in standing):
        raise RollRefused(No.ALREADY)
    if most is not None and len(standing) >= most:
        raise RollRefused(No.FULL)


def offer_of(act: Act, unit: RollUnit, digest: str = "") -> Offer:
    """What a person is asked whether it is theirs."""
    roll = act.tx.get_one(Roll, unit.roll_id)
    return Offer(unit.id, roll.name, RollKind(roll.kind), unit.unit, unit.area, digest)


def join_by_code(act: Act, digest: str, real_now: datetime) -> Offer:
    """Join the line whose code was shown. Raises RollRefused."""
    unit = by_digest(act, digest, real_now)
    fits(act, unit, limit_of(act, unit))
    add_member(act, unit, act.by.person_id or 0, Vouched.CODE)
    return offer_of(act, unit)


def matches(act: Act, unit: RollUnit) -> bool:
    """Whether what the actor has left is what a line of an import holds."""
    if Vouched.MATCH not in act.reference.policy.roll_ways or not unit.match:
        return False
    return unit.match in left_by(act.tx, act.by.person_id)


def join_by_match(act: Act, unit_id: int) -> Offer:
    """Join a line by what one has left. Raises RollRefused."""
    unit = act.tx.get(RollUnit, unit_id, with_for_update=True, populate_existing=True)
    if unit is None or unit.ended_at is not None or not matches(act, unit):
        raise RollRefused(No.NO_MATCH)
    fits(act, unit, limit_of(act, unit))
    add_member(act, unit, act.by.person_id or 0, Vouched.MATCH)
    return offer_of(act, unit)


def add_member(act: Act, unit: RollUnit, person_id: int, how: Vouched) -> RollMember:
    """Let a person speak for a line; who did before them hears that somebody does now."""
    others = [each.person_id for each in members_of(act.tx, unit.id)]
    mine = select(RollMember).where(
        col(RollMember.unit_id) == unit.id, col(RollMember.person_id) == person_id
    )
    member = act.tx.execute(mine).scalars().first() or RollMember(
        unit_id=unit.id, person_id=person_id, how=how, since=act.now
    )
    officer = act.by.person_id if how is Vouched.STAFF else None
    member.how, member.since, member.ended_at, member.vouched_by = how, act.now, None, officer
    act.tx.add(member)
    act.tx.flush()
    roll = act.tx.get_one(Roll, unit.roll_id)
    note(act, roll, RollEvent.VOUCHED, {"line": unit.id, "how": how})
    line = say("roll.somebody_joined", name=roll.name, unit=unit.unit, how=say(f"roll.how.{how}"))
    buttons = ((Button("roll"), Button("roll_object")),)
    tell_persons(act, others, Screen((line,), buttons), f"joined:{member.id}:{act.now.isoformat()}")
    return member


def leave(act: Act, unit_id: int) -> Offer:
    """Speak for a line no more: one's own act. Raises RollRefused."""
    unit = act.tx.get(RollUnit, unit_id)
    mine = [each for each in members_of(act.tx, unit_id) if each.person_id == act.by.person_id]
    if unit is None or not mine:
        raise RollRefused(No.UNKNOWN)
    mine[0].ended_at = act.now
    act.tx.add(mine[0])
    act.tx.flush()
    note(act, act.tx.get_one(Roll, unit.roll_id), RollEvent.ENDED, {"line": unit.id, "cause": "left"})
    return offer_of(act, unit)


def tell_ended(act: Act) -> None:
    """Tell those for whom a line ended just now, by an import: they no longer stand where they stood."""
    rows = act.tx.execute(
        select(col(RollMember.person_id), col(RollUnit.unit), col(Roll.name), col(RollMember.id))
        .join(RollUnit, col(RollUnit.id) == col(RollMember.unit_id))
        .join(Roll, col(Roll.id) == col(RollUnit.roll_id))
        .where(col(RollMember.ended_at) == act.now)
    ).all()
    for person, unit, name, member in rows:
        line = say("roll.line_ended", name=name, unit=unit)
        buttons = ((Button("roll"), Button("roll_object")),)
        tell_persons(act, [person], Screen((line,), buttons), f"line:{member}:{act.now.isoformat()}")
