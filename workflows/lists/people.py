"""Brings the roster of staff in: who they are and which roles they hold."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlmodel import col, select

from models.person import Membership, Person
from models.vocabulary import BODY_ROLES, Role
from workflows.lists import known
from workflows.lists.columns import Line, PersonRow
from workflows.lists.sheets import Reason, RowError
from workflows.transaction import Transaction

Seat = tuple[str, str | None, str | None]
"""Role, body, area."""


def check_people(session: Transaction, lines: Sequence[Line[PersonRow]]) -> Iterator[RowError]:
    """Find repeated rows, two names for one code, unknown bodies and areas, roles without their body."""
    yield from known.repeated(lines, "code", lambda row: (row.code, *_seat(row)))
    bodies, areas = known.body_codes(session), known.area_kinds(session)
    yield from known.unknown(lines, "body", lambda row: known.optional(row.body), bodies)
    yield from known.unknown(lines, "area", lambda row: known.optional(row.area), areas)
    names: dict[str, str] = {}
    for line in lines:
        row = line.value
        if names.setdefault(row.code, row.name) != row.name:
            yield line.fault("name", row.name, Reason.NAME_DIFFERS, names[row.code])
        if row.role in BODY_ROLES and row.body is None:
            yield line.fault("body", "", Reason.EMPTY)
        if row.role == Role.GRID_WORKER and row.area is None:
            yield line.fault("area", "", Reason.EMPTY)


def keep_people(session: Transaction, lines: Sequence[Line[PersonRow]], now: datetime) -> None:
    """Write persons and roles: of a person in the file, roles that are not in it end now."""
    seats: dict[str, dict[Seat, None]] = {}
    for line in lines:
        seats.setdefault(line.value.code, {})[_seat(line.value)] = None
    persons = _persons(session, {line.value.code: line.value.name for line in lines}, now)
    current = _current_seats(session)
    for code, wanted in seats.items():
        person_id = persons[code].id
        held = {(seat.role, seat.body, seat.area): seat for seat in current.get(person_id, ())}
        for key in held.keys() - wanted.keys():
            held[key].until = now
            session.add(held[key])
        for role, body, area in wanted:
            if (role, body, area) not in held:
                session.add(Membership(person_id=person_id, role=role, body=body, area=area, since=now))


def _persons(session: Transaction, names: dict[str, str], now: datetime) -> dict[str, Person]:
    """Return the person of each code, made or renamed."""
    known_ones = session.exec(select(Person).where(col(Person.roster_code).is_not(None))).all()
    kept = {person.roster_code: person for person in known_ones}
    persons = {}
    for code, name in names.items():
        persons[code] = kept.get(code) or Person(roster_code=code, created_at=now)
        persons[code].name = name
        session.add(persons[code])
    session.flush()
    return persons


def _current_seats(session: Transaction) -> dict[int, list[Membership]]:
    current: dict[int, list[Membership]] = {}
    for seat in session.exec(select(Membership).where(col(Membership.until).is_(None))).all():
        current.setdefault(seat.person_id, []).append(seat)
    return current


def _seat(row: PersonRow) -> Seat:
    return row.role, row.body, row.area
