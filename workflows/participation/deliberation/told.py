"""Loads deliberations with their seats, tells those who sit there, and writes the chain."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlmodel import col

from models.assembly import Assembly, AssemblySeat, Motion, Speech
from models.person import Membership
from models.rows import claim_row
from models.vocabulary import BODY_ROLES, Role
from models.vocabulary_panels import AssemblyEvent
from workflows import ledger, notices
from workflows.cases.acts import SYSTEM, Act
from workflows.cases.parties import people_of_body
from workflows.ledger import Entry, Facts
from workflows.notices import Address
from workflows.participation.deliberation.terms import ASSEMBLY_CHAIN, BASIS, FloorRefused, No
from workflows.screens import Button, Screen, Sentence
from workflows.transaction import Transaction

SEAT = f"{Role.RESIDENT}:seat"
CHAIRS = (Role.COORDINATOR, Role.ORGANIZER)


def find(tx: Transaction, key: int | str) -> Assembly | None:
    """Load a deliberation by id or by its public number."""
    if isinstance(key, int):
        return tx.get(Assembly, key)
    return tx.execute(select(Assembly).where(col(Assembly.code) == key.strip().upper())).scalar_one_or_none()


def locked(act: Act, assembly_id: int) -> Assembly:
    """Load a deliberation that is open, and let nobody else change it meanwhile. Raises FloorRefused."""
    found = claim_row(act.tx, Assembly, assembly_id)
    if found is None:
        raise FloorRefused(No.UNKNOWN)
    if found.closed_at is not None:
        raise FloorRefused(No.CLOSED)
    return found


def is_vacant(tx: Transaction, chair_id: int | None) -> bool:
    """Whether who had the chair works here no more, in any seat of the staff that may have it."""
    held = select(col(Membership.id)).where(
        col(Membership.person_id) == chair_id,
        col(Membership.role).in_(CHAIRS),
        col(Membership.until).is_(None),
    )
    return chair_id is None or tx.execute(held).first() is None


def seats_of(tx: Transaction, assembly_id: int) -> list[AssemblySeat]:
    """All seats, by number."""
    mine = select(AssemblySeat).where(col(AssemblySeat.assembly_id) == assembly_id)
    return list(tx.execute(mine.order_by(col(AssemblySeat.number))).scalars())


def seat_for(
    tx: Transaction, assembly_id: int, role: Role, person_id: int | None, body: str | None
) -> AssemblySeat | None:
    """Return the seat that somebody speaks for: a resident's own, or that of the body they work for."""
    for seat in seats_of(tx, assembly_id):
        mine = role is Role.RESIDENT and person_id is not None and seat.person_id == person_id
        ours = role in BODY_ROLES and seat.body is not None and seat.body == body
        if seat.left_at is None and (mine or ours):
            return seat
    return None


def own_seat(act: Act, assembly: Assembly) -> AssemblySeat:
    """Return the seat of the actor. Raises FloorRefused."""
    seat = seat_for(act.tx, assembly.id, act.by.role, act.by.person_id, act.by.body)
    if seat is None:
        raise FloorRefused(No.NO_SEAT)
    return seat


def motions_of(tx: Transaction, assembly_id: int) -> list[Motion]:
    """All motions, by number."""
    mine = select(Motion).where(col(Motion.assembly_id) == assembly_id)
    return list(tx.execute(mine.order_by(col(Motion.number))).scalars())


def speeches_of(tx: Transaction, motion_id: int) -> list[Speech]:
    """All who asked for the floor on a motion, in the order in which they did."""
    mine = select(Speech).where(col(Speech.motion_id) == motion_id)
    return list(tx.execute(mine.order_by(col(Speech.id))).scalars())


def tell_seats(
    act: Act,
    assembly: Assembly,
    line: Sentence,
    key: str,
    *rows: tuple[Button, ...],
    others: bool = False,
    owner: int | None = None,
) -> None:
    """Tell all who sit there, and the chair: each once for what `key` names; or all `others` but who acts.

    `owner` is the resident whose words it holds: forgetting them makes every copy unreadable.
    """
    taken = [each for each in seats_of(act.tx, assembly.id) if each.left_at is None]
    people = notices.chats_of_persons(act.tx, [each.person_id for each in taken if each.person_id])
    people += [chat for each in taken if each.body for chat in people_of_body(act, each.body)]
    people += notices.chats_of_anybody(act.tx, assembly.chair_id)
    if others:
        people = [each for each in people if each.person_id != act.by.person_id]
    tell(act, people, assembly, (line,), key, *rows, owner=owner)


def tell_seat(
    act: Act, assembly: Assembly, seat: AssemblySeat, line: Sentence, key: str, *rows: tuple[Button, ...]
) -> None:
    """Tell one of those who sit there."""
    tell(act, chats_of(act, seat), assembly, (line,), key, *rows)


def tell(
    act: Act,
    people: Iterable[Address],
    assembly: Assembly,
    lines: Sequence[Sentence],
    key: str,
    *rows: tuple[Button, ...],
    owner: int | None = None,
) -> None:
    """Tell people something of a deliberation, with a button that shows it."""
    screen = Screen(tuple(lines), (*rows, (Button("look_assembly", {"assembly": assembly.id}),)))
    once = {each.chat_id: each for each in people}
    effect = f"session_{key}:{assembly.id}"
    notices.tell_many(act.tx, list(once.values()), screen, act.now, act.chance, effect, owner)


def chats_of(act: Act, seat: AssemblySeat) -> list[Address]:
    """Chats in which a seat is spoken for."""
    if seat.left_at is not None:
        return []
    if seat.body is not None:
        return people_of_body(act, seat.body)
    return notices.chats_of_person(act.tx, seat.person_id)


def note(
    act: Act, assembly: Assembly, event: AssemblyEvent, facts: Facts | None = None, *, clock: bool = False
) -> None:
    """Append to the chain of a deliberation: residents by no name, what follows by itself by the clock."""
    actor = SEAT if act.by.role is Role.RESIDENT else str(act.by)
    cited = f"{BASIS}@{act.reference.policy.version}"
    entry = Entry(
        ASSEMBLY_CHAIN + assembly.code, event, act.now, str(SYSTEM) if clock else actor, cited, facts
    )
    ledger.append(act.tx, entry)
