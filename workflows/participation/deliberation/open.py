"""Opens a deliberation with its seats, names a seat if its resident wishes, closes it with its minutes."""

from sqlalchemy import select
from sqlmodel import col

from models.assembly import Assembly, AssemblySeat
from models.panel import Panel
from models.roll import Roll
from models.rows import add_row, claim_row
from models.vocabulary import Role
from models.vocabulary_panels import AssemblyEvent
from models.vocabulary_votes import RollKind
from workflows.cases.acts import Act
from workflows.cases.masking import Detail, mask
from workflows.gate import has_duty
from workflows.gate_terms import Duty
from workflows.participation.deliberation.floor import PENDING
from workflows.participation.deliberation.minutes import minutes_hash
from workflows.participation.deliberation.terms import FloorRefused, No
from workflows.participation.deliberation.told import (
    find,
    is_vacant,
    locked,
    motions_of,
    note,
    own_seat,
    seats_of,
    tell_seats,
)
from workflows.participation.panels.terms import SESSION, new_code
from workflows.participation.panels.told import bodies_of
from workflows.participation.votes.electors import holdings
from workflows.participation.votes.records import sees_to
from workflows.screens import Button, say

LEAST = 3
"""Seats below which nobody deliberates: one moves, one seconds, one hears them."""

BY_PERSON = frozenset({RollKind.PERSONS, RollKind.DEPUTIES, RollKind.MEMBERS})


def open_assembly(act: Act, title: str, roll_id: int | None = None, panel_id: int | None = None) -> Assembly:
    """Open a deliberation of those on a roll, or of a panel. Raises FloorRefused."""
    check_chair(act)
    panel = panel_for(act, panel_id) if panel_id else None
    roll = roll_for(act, (panel.roll_id if panel else None) or roll_id)
    row = Assembly(
        code=new_code(SESSION, act.reference.local_date(act.now), act.chance),
        title=public(title),
        area=(panel.area if panel else None) or (roll.area if roll else None),
        roll_id=roll.id if roll else None,
        panel_id=panel.id if panel else None,
        chair_id=act.by.person_id,
        opened_at=act.now,
    )
    bodies, people = bodies_of(act.tx, panel.id) if panel else [], residents_of(act, roll)
    seats = len(bodies) + len(people)
    if seats < LEAST:
        raise FloorRefused(No.FEW)
    if seats > act.reference.policy.assembly_seats:
        raise FloorRefused(No.MANY)
    add_row(act.tx, row)
    take_seats(act, row, bodies, people)
    note(
        act,
        row,
        AssemblyEvent.OPENED,
        {"seats": seats, "title": row.title, "roll": roll.code if roll else ""},
    )
    buttons = (Button("move_motion", {"assembly": row.id}),)
    tell_seats(
        act,
        row,
        say("floor.opened", title=row.title, number=row.code, seats=seats),
        "opened",
        buttons,
        others=True,
    )
    return row


def take_seats(act: Act, row: Assembly, bodies: list[str], people: list[int]) -> None:
    """Give every body and every resident a seat; residents in an order that tells nothing."""
    act.chance.shuffle(people)
    for number, body in enumerate(bodies, 1):
        add_row(act.tx, AssemblySeat(assembly_id=row.id, number=number, body=body))
    for number, person in enumerate(people, len(bodies) + 1):
        add_row(act.tx, AssemblySeat(assembly_id=row.id, number=number, person_id=person))


def residents_of(act: Act, roll: Roll | None) -> list[int]:
    """Return one person for each line of a roll that somebody has joined, but not who has the chair."""
    if roll is None:
        return []
    found = [each.persons[0] for each in holdings(act.tx, roll.id) if each.persons]
    return [each for each in dict.fromkeys(found) if each != act.by.person_id]


def roll_for(act: Act, roll_id: int | None) -> Roll | None:
    """Load a roll by which persons deliberate. Raises FloorRefused."""
    if roll_id is None:
        return None
    roll = act.tx.get(Roll, roll_id)
    if roll is None or roll.ended_at is not None or not sees_to(act.reference, act.by, roll.body, roll.area):
        raise FloorRefused(No.UNKNOWN)
    if RollKind(roll.kind) not in BY_PERSON:
        raise FloorRefused(No.KIND)
    return roll


def rolls_for(act: Act) -> list[Roll]:
    """Return the rolls on which the actor may base a deliberation."""
    alive = select(Roll).where(col(Roll.ended_at).is_(None), col(Roll.kind).in_([*BY_PERSON]))
    rows = act.tx.execute(alive.order_by(col(Roll.id))).scalars()
    return [each for each in rows if sees_to(act.reference, act.by, each.body, each.area)]


def panel_for(act: Act, panel_id: int) -> Panel:
    """Load a panel that sits. Raises FloorRefused."""
    panel = act.tx.get(Panel, panel_id)
    if panel is None or panel.ended_at is not None or not sees_to(act.reference, act.by, None, panel.area):
        raise FloorRefused(No.UNKNOWN)
    return panel


def check_chair(act: Act) -> None:
    """Refuse who may not chair. Raises FloorRefused."""
    if not has_duty(act.by.role, Duty.CHAIR):
        raise FloorRefused(No.NOT_CHAIR)


def chaired(act: Act, assembly_id: int) -> Assembly:
    """Load an open deliberation for its chair. Raises FloorRefused."""
    row = locked(act, assembly_id)
    check_chair(act)
    if row.chair_id != act.by.person_id:
        raise FloorRefused(No.NOT_CHAIR)
    return row


def take_chair(act: Act, assembly_id: int) -> Assembly:
    """Take the chair of a deliberation whose chair works here no more. Raises FloorRefused."""
    check_chair(act)
    row = claim_row(act.tx, Assembly, assembly_id)
    if row is None or not sees_to(act.reference, act.by, None, row.area):
        raise FloorRefused(No.UNKNOWN)
    if not is_vacant(act.tx, row.chair_id):
        raise FloorRefused(No.CHAIRED)
    if any(each.person_id == act.by.person_id for each in seats_of(act.tx, row.id)):
        raise FloorRefused(No.NOT_CHAIR)
    row.chair_id = act.by.person_id
    note(act, row, AssemblyEvent.CHAIRED)
    return row


def name_seat(act: Act, assembly_id: int, name: str) -> AssemblySeat:
    """Let a resident be named in the minutes, or by their number again. Raises FloorRefused."""
    row = find(act.tx, assembly_id)
    if row is None or act.by.role is not Role.RESIDENT:
        raise FloorRefused(No.UNKNOWN)
    seat = own_seat(act, row)
    seat.name = name.strip()
    return seat


def close(act: Act, assembly_id: int) -> Assembly:
    """Close a deliberation when nothing is pending; the minutes stay as they are. Raises FloorRefused."""
    row = chaired(act, assembly_id)
    if any(each.stage in PENDING for each in motions_of(act.tx, row.id)):
        raise FloorRefused(No.OPEN)
    row.closed_at = act.now
    act.tx.flush()
    row.minutes_hash = minutes_hash(act.tx, row)
    note(
        act, row, AssemblyEvent.CLOSED, {"minutes": row.minutes_hash, "seats": len(seats_of(act.tx, row.id))}
    )
    tell_seats(act, row, say("floor.closed", title=row.title, number=row.code), "closed")
    return row


def public(words: str) -> str:
    """Words as everybody may read them: without what tells who somebody is."""
    return mask(words, frozenset(Detail))
