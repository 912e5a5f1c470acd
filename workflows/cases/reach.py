"""Measures how a person stands to a case, and asks the gate: every look and every act comes through here."""

from dataclasses import replace
from typing import Protocol

from sqlalchemy import ColumnElement, and_, bindparam, false, or_, select, true
from sqlmodel import col

from models.case import Case, Joining
from models.core import run
from models.joint import Part
from models.person import Membership
from models.vocabulary import Role, Status
from nlu.reading import Nature
from workflows import gate
from workflows.gate_terms import Action, Duty, Ground, Scope, Standing, Tie, Verdict
from workflows.reference import Reference
from workflows.transaction import Transaction

UNDECIDED = frozenset({Status.REGISTERED, Status.RETURNED, Status.DECLINED})
"""Somebody has to say whose it is, or may have to say whether it goes on after all."""


class Seat(Protocol):
    """Who asks, and from where: a chat, or an actor."""

    @property
    def role(self) -> Role: ...
    @property
    def person_id(self) -> int | None: ...
    @property
    def body(self) -> str | None: ...
    @property
    def area(self) -> str | None: ...


def hears(seat: Seat, case: Case) -> bool:
    """Whether whoever works on a case may hear the voice of this seat.

    A voice tells who speaks: neither one's who is anonymous nor a neighbour's is passed on (principle 5).
    """
    return not case.anonymous and seat.person_id == case.reporter_id


def verdict(tx: Transaction, reference: Reference, seat: Seat, case: Case, action: Action) -> Verdict:
    """Ask the gate whether somebody may see or do something of a case."""
    scope = scope_of(tx, reference, seat, case)
    if action in (Action.APPROVE, Action.DECIDE):
        scope = replace(scope, owes=case.body in bodies_of(tx, seat))
    if action is Action.HELP and has_part(tx, seat.body, case.id):
        scope = replace(scope, standing=Standing.CALLED)
    return gate.may(seat.role, action, scope)


def allows(tx: Transaction, reference: Reference, seat: Seat, case: Case, action: Action) -> bool:
    """Tell whether the gate lets somebody see or do something of a case, be it masked."""
    return verdict(tx, reference, seat, case, action).allowed


def scope_of(tx: Transaction, reference: Reference, seat: Seat, case: Case) -> Scope:
    """Measure how somebody stands to a case."""
    return Scope(
        standing=standing_of(reference, seat.body, case.body),
        ground=ground_of(reference, seat.area, case.cell),
        tie=tie_of(tx, seat, case),
        about=is_about(tx, reference, seat, case.object_body),
        sealed=is_sealed(case),
        anonymous=case.anonymous,
        contact=case.may_contact,
        undecided=case.status in UNDECIDED or (case.status == Status.REOPENED and case.body is None),
    )


def standing_of(reference: Reference, body: str | None, has_it: str | None) -> Standing:
    """How one body stands to another in the tree of superiors."""
    if has_it is None:
        return Standing.NOBODY
    if body == has_it:
        return Standing.OWN
    if reference.is_under(has_it, body):
        return Standing.ABOVE
    return Standing.BELOW if reference.is_under(body, has_it) else Standing.OTHER


def ground_of(reference: Reference, area: str | None, cell: str | None) -> Ground:
    """How a seat's area lies to a cell."""
    if area is None:
        return Ground.EVERYWHERE
    if cell is None:
        return Ground.WHOLE if area in reference.whole_areas else Ground.LOST
    return Ground.INSIDE if area in reference.area_path(cell) else Ground.OUTSIDE


def tie_of(tx: Transaction, seat: Seat, case: Case) -> Tie:
    """What binds somebody to a case: as a resident what they brought or joined, as staff what they took."""
    if seat.role is Role.RESIDENT:
        if seat.person_id is None:
            return Tie.NONE
        if case.reporter_id == seat.person_id:
            return Tie.REPORTER
        return Tie.JOINED if has_joined(tx, seat.person_id, case.id) else Tie.NONE
    if case.handler_id is None:
        return Tie.NONE
    return Tie.HANDLER if case.handler_id == seat.person_id else Tie.TAKEN


def has_joined(tx: Transaction, person_id: int, case_id: int) -> bool:
    """Whether somebody has joined a case."""
    return run(tx, JOINED, {"case": case_id, "person": person_id}).first() is not None


JOINED = (
    select(col(Joining.id))
    .where(col(Joining.case_id) == bindparam("case"), col(Joining.person_id) == bindparam("person"))
    .limit(1)
)


def has_part(tx: Transaction, body: str | None, case_id: int) -> bool:
    """Whether a body was asked for a part of a case."""
    return body is not None and run(tx, PART, {"case": case_id, "body": body}).first() is not None


PART = (
    select(col(Part.id))
    .where(col(Part.case_id) == bindparam("case"), col(Part.body) == bindparam("body"))
    .limit(1)
)


def is_sealed(case: Case) -> bool:
    """Whether a case is for those alone who work on it: a report (举报), or a matter about a body."""
    return case.object_body is not None or case.nature == Nature.REPORT


def is_about(tx: Transaction, reference: Reference, seat: Seat, object_body: str | None) -> bool:
    """Whether a case is about a body the person works for in any seat, or one above it (principle 4)."""
    if object_body is None or seat.role is Role.RESIDENT:
        return False
    return any(reference.is_under(each, object_body) for each in bodies_of(tx, seat))


def bodies_of(tx: Transaction, seat: Seat) -> frozenset[str]:
    """The bodies a person works for, in whichever seat."""
    own = {seat.body} if seat.body else set()
    if seat.person_id is None:
        return frozenset(own)
    return frozenset(own | set(run(tx, SEATS, {"person": seat.person_id}).scalars()))


SEATS = select(col(Membership.body)).where(
    col(Membership.person_id) == bindparam("person"),
    col(Membership.until).is_(None),
    col(Membership.body).is_not(None),
)


def visible(tx: Transaction, reference: Reference, seat: Seat) -> ColumnElement[bool]:
    """Return the condition on cases that a seat of staff may SEE: the gate's answer, for whole lists.

    Residents have no lists but their own (principle 2).
    """
    if not gate.has_duty(seat.role, Duty.QUEUE):
        return false()
    return and_(not_about(tx, reference, seat), reached(reference, seat))


def not_about(tx: Transaction, reference: Reference, seat: Seat) -> ColumnElement[bool]:
    """Return the condition that a case is not about the person's own bodies (principle 4)."""
    objects = sorted({above for body in bodies_of(tx, seat) for above in reference.body_path(body)})
    return or_(col(Case.object_body).is_(None), col(Case.object_body).not_in(objects))


def reached(reference: Reference, seat: Seat) -> ColumnElement[bool]:
    """Return the condition that a case lies before a seat: by its body, or by its area."""
    if seat.role not in gate.WORKERS:
        return inside(reference, seat.area)
    lost = or_(inside(reference, seat.area), col(Case.cell).is_(None))
    mine = and_(col(Case.body) == seat.body, lost) if seat.body else false()
    if seat.role is not Role.GRID_WORKER or seat.area is None:
        return mine
    opened = and_(col(Case.object_body).is_(None), col(Case.nature) != Nature.REPORT)
    return or_(mine, and_(col(Case.cell).in_(reference.cells_under(seat.area)), opened))


def inside(reference: Reference, area: str | None) -> ColumnElement[bool]:
    """Return the condition that a case lies in an area, or nowhere where that is for the area to settle."""
    if area is None:
        return true()
    here = col(Case.cell).in_(reference.cells_under(area))
    return or_(here, col(Case.cell).is_(None)) if area in reference.whole_areas else here
