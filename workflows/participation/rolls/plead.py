"""Takes objections to a roll and wishes to belong to it, and rules on them with a reason, in days."""

from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from sqlalchemy import func, select
from sqlmodel import col

from models import post
from models.roll import Roll, RollMember, RollObjection, RollUnit
from models.vault import vault_of
from models.vocabulary import TimerKind
from models.vocabulary_votes import RollEvent, RollKind, RollPlea, Vouched
from workflows.cases.acts import Act
from workflows.participation.rolls.brought import end_line
from workflows.participation.rolls.record import (
    line_at,
    members_of,
    note,
    roll_to,
    state_of,
    tell_officers,
    tell_persons,
)
from workflows.participation.rolls.terms import ENDS_LINE, ONE_PERSON, No, RollRefused
from workflows.participation.rolls.vouch import add_member
from workflows.screens import Button, Screen, say

AHEAD = timedelta(days=1)
"""So long before its limit whoever rules is reminded; at the limit again, then every day."""


def plead(act: Act, roll: Roll, kind: RollPlea, unit: str, words: str) -> RollObjection:
    """Keep what somebody asks of a roll; those who see to it hear of it. Raises RollRefused."""
    person = act.by.person_id
    waiting = open_of(act, person)
    if any((each.roll_id, each.kind, each.unit) == (roll.id, kind, unit) for each in waiting):
        raise RollRefused(No.WAITING)
    if len(waiting) >= act.reference.policy.roll_pleas:
        raise RollRefused(No.MANY)
    due_at = act.now + timedelta(days=act.reference.policy.roll_rule_days)
    place = words_place(roll.id, act.now.isoformat())
    sealed = vault_of(act.tx).seal_bytes(act.tx, person, words.encode(), place) if words else None
    found = RollObjection(
        roll_id=roll.id, kind=kind, person_id=person, unit=unit, words=sealed, due_at=due_at, said_at=act.now
    )
    act.tx.add(found)
    act.tx.flush()
    note(act, roll, RollEvent.OBJECTED, {"plea": found.id, "kind": kind})
    remind_at(act, found, due_at - AHEAD)
    tell_officers(act, roll, heard(roll, found), f"plea:{found.id}")
    return found


def belong(act: Act, roll: Roll, unit: RollUnit) -> RollObjection:
    """Ask to belong to a line; an officer looks at papers. Raises RollRefused."""
    if Vouched.STAFF not in act.reference.policy.roll_ways:
        raise RollRefused(No.WAY)
    return plead(act, roll, RollPlea.BELONGS, unit.unit, "")


def words_place(roll_id: int, said_at: str) -> str:
    """What the words of an objection are bound to."""
    return f"rollobjection.words:{roll_id}:{said_at}"


def open_of(act: Act, person_id: int | None) -> list[RollObjection]:
    """Return what a person has asked and nobody has ruled on."""
    mine = (col(RollObjection.person_id) == person_id) & col(RollObjection.ruled_at).is_(None)
    return list(act.tx.execute(select(RollObjection).where(mine)).scalars())


def heard(roll: Roll, found: RollObjection, key: str = "roll.plea_new") -> Screen:
    """What those who rule hear: which roll, what is asked, until when."""
    kind = say(f"roll.plea.{found.kind}")
    line = say(key, name=roll.name, number=found.id, kind=kind, unit=found.unit, until=found.due_at)
    return Screen((line,), ((Button("roll", {"plea": found.id}),),))


def remind_at(act: Act, found: RollObjection, at: datetime) -> None:
    """Let the clock come back to it."""
    post.set_timer(act.tx, f"roll:plea:{found.id}", TimerKind.ROLL, max(act.now, at), found.id)


def to_rule(act: Act, plea_id: int) -> tuple[Roll, RollObjection]:
    """Load what waits for a ruling, for who may rule on it. Raises RollRefused."""
    found = act.tx.get(RollObjection, plea_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise RollRefused(No.UNKNOWN)
    roll = roll_to(act, found.roll_id)
    if found.ruled_at is not None:
        raise RollRefused(No.RULED)
    if is_tied(act, found):
        raise RollRefused(No.TIED)
    return roll, found


def is_tied(act: Act, found: RollObjection) -> bool:
    """Whether whoever would rule has brought it, speaks for the door, or let in whom it is about."""
    me = act.by.person_id
    if found.person_id == me:
        return True
    about = select(func.count()).where(
        col(RollUnit.roll_id) == found.roll_id,
        col(RollUnit.unit) == found.unit,
        col(RollMember.unit_id) == col(RollUnit.id),
        col(RollMember.ended_at).is_(None),
        (col(RollMember.person_id) == me)
        | ((col(RollMember.vouched_by) == me) & (found.kind == RollPlea.STRANGER)),
    )
    return bool(act.tx.execute(about).scalar_one())


def grant(act: Act, plea_id: int, reason: str, area: str = "") -> RollObjection:
    """Grant it, and do in the roll what it asks for, as far as one line goes. Raises RollRefused."""
    roll, found = to_rule(act, plea_id)
    facts = carry_out(act, roll, found, area)
    return rule(act, roll, found, reason, granted=True, facts=facts)


def refuse(act: Act, plea_id: int, reason: str) -> RollObjection:
    """Refuse it. Raises RollRefused."""
    roll, found = to_rule(act, plea_id)
    return rule(act, roll, found, reason, granted=False, facts={})


def rule(
    act: Act, roll: Roll, found: RollObjection, reason: str, *, granted: bool, facts: dict[str, int | str]
) -> RollObjection:
    """Keep the ruling, and tell whoever asked."""
    found.ruled_at, found.granted, found.reason = act.now, granted, reason
    act.tx.add(found)
    act.tx.flush()
    post.cancel_timer(act.tx, f"roll:plea:{found.id}")
    data = {"plea": found.id, "kind": found.kind, "granted": granted, "reason": reason, **facts}
    note(act, roll, RollEvent.RULED, {**data, "state": state_of(act.tx, roll.id)})
    key = "roll.plea_granted" if granted else "roll.plea_refused"
    kind = say(f"roll.plea.{found.kind}")
    line = say(key, name=roll.name, number=found.id, kind=kind, unit=found.unit, reason=reason)
    tell_persons(act, [found.person_id], Screen((line,), ((Button("roll"),),)), f"ruled:{found.id}")
    return found


def carry_out(act: Act, roll: Roll, found: RollObjection, area: str) -> dict[str, int | str]:
    """Do what one line can take; a door that is missing comes with the next import."""
    if found.kind == RollPlea.MISSING or (found.kind == RollPlea.OTHER and not found.unit):
        return {}
    unit = line_at(act.tx, roll, found.unit)
    if found.kind == RollPlea.BELONGS and found.person_id is not None:
        if RollKind(roll.kind) in ONE_PERSON and members_of(act.tx, unit.id):
            raise RollRefused(No.FULL)
        add_member(act, unit, found.person_id, Vouched.STAFF)
    elif found.kind == RollPlea.AREA:
        unit.area = hundredths(area)
        act.tx.add(unit)
    elif found.kind == RollPlea.STRANGER:
        return {"line": unit.id, "ended": end_members(act, roll, unit, found)}
    elif found.kind in ENDS_LINE and RollKind(roll.kind) in ONE_PERSON:
        end_line(act.tx, unit, act.now)
    act.tx.flush()
    return {"line": unit.id}


def hundredths(typed: str) -> int:
    """Read square metres as 0.01 m². Raises RollRefused."""
    try:
        found = Decimal(typed.strip().removesuffix("㎡").removesuffix("m²").strip()) * 100
    except InvalidOperation:
        raise RollRefused(No.NO_AREA) from None
    if not found.is_finite() or found != int(found) or not 0 < found < 10**9:
        raise RollRefused(No.NO_AREA)
    return int(found)


def end_members(act: Act, roll: Roll, unit: RollUnit, found: RollObjection) -> int:
    """End that others than who asked speak for a door; each hears it, and that papers can be shown."""
    gone = [each for each in members_of(act.tx, unit.id) if each.person_id != found.person_id]
    for each in gone:
        each.ended_at = act.now
        act.tx.add(each)
    line = say("roll.you_ended", name=roll.name, unit=unit.unit, days=act.reference.policy.roll_rule_days)
    persons = [each.person_id for each in gone]
    tell_persons(act, persons, Screen((line,), ((Button("roll"), Button("roll_join")),)), f"ended:{found.id}")
    return len(gone)
