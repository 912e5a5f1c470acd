"""Hands a mediation to another mediator, by choice or because a seat has ended; a side may ask for it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import exists, select
from sqlmodel import col

from models import post
from models.case import Case
from models.mediation import Mediation, MediationParty
from models.person import Membership
from models.vocabulary import BODY_ROLES, Role
from workflows import gate, ledger, notices
from workflows.cases.acts import Act, Actor
from workflows.cases.parties import shown_name
from workflows.cases.reach import scope_of
from workflows.gate_terms import Action, Tie
from workflows.mediation import cards, objections, quiet
from workflows.mediation.begin import is_tied
from workflows.mediation.end import end
from workflows.mediation.record import (
    HANDOVER,
    OBJECTION,
    MediationRefused,
    No,
    add,
    keep,
    note,
    of_mediator,
    of_side,
    sides,
    tell_desks,
    tell_mediator,
    tell_side,
)
from workflows.mediation.stages import OPEN, Deed
from workflows.mediation.terms import HandedWhy, MediationEvent
from workflows.mediation.view import Meeting, handed, look, may_object, view_of
from workflows.presence.hands import away_from
from workflows.screens import Button, Screen, Sentence, Value, say

SHOWN = 12
"""So many are offered at once."""


@dataclass(frozen=True)
class Successor:
    """Somebody who may go on with a mediation, in one of their seats."""

    seat: int
    name: Value
    by: Actor


def successors(act: Act, found: Mediation, roles: Collection[str]) -> Sequence[Successor]:
    """Return who may go on with a mediation; who can be told so now, as far as there are any.

    Neither a side nor of a body for which a side works, never of the object's staff (principle 4), not away.
    """
    case = act.tx.get_one(Case, found.case_id)
    seats = select(Membership).where(
        col(Membership.until).is_(None),
        col(Membership.role).in_(sorted(roles)),
        col(Membership.person_id) != found.mediator_id,
        (col(Membership.body) == case.body) | (col(Membership.role) == Role.COORDINATOR),
    )
    rows = act.tx.execute(seats.order_by(col(Membership.id))).scalars().all()
    both = sides(act.tx, found.id)
    fit = [named(act, each) for each in rows if is_fit(act, case, both, each)]
    reached = [each for each in fit if notices.chats_of_staff(act.tx, each.by.person_id, each.by.role)]
    return (reached or fit)[:SHOWN]


def named(act: Act, seat: Membership) -> Successor:
    """A seat as it is offered."""
    by = Actor(Role(seat.role), seat.person_id, seat.body, seat.area)
    return Successor(seat.id, shown_name(act, seat.person_id), by)


def is_fit(act: Act, case: Case, both: Sequence[MediationParty], seat: Membership) -> bool:
    """Whether a seat may mediate between these two."""
    if any(each.person_id and is_tied(act.tx, each.person_id, seat.person_id, seat.body) for each in both):
        return False
    if seat.body and seat.role in BODY_ROLES and seat.person_id in away_from(act.tx, seat.body):
        return False
    by = Actor(Role(seat.role), seat.person_id, seat.body, seat.area)
    scope = scope_of(act.tx, act.reference, by, case)
    if scope.tie is Tie.TAKEN:  # who works on the case is another matter: a colleague may mediate
        scope = replace(scope, tie=Tie.NONE)
    return gate.may(by.role, Action.MEDIATE, scope).allowed


def offered(act: Act, mediation_id: int) -> Sequence[Successor]:
    """Return to whom the mediator may hand it over. Raises MediationRefused, also where there is nobody."""
    found = of_mediator(act, mediation_id, Deed.HAND)
    whom = successors(act, found, act.reference.policy.mediators)
    if not whom:
        raise MediationRefused(No.NO_SUCCESSOR)
    return whom


def offered_above(act: Act, mediation_id: int) -> Sequence[Successor]:
    """Return to whom it may go, for who decides on an objection. Raises MediationRefused."""
    found = objections.ruled(act, mediation_id)
    return successors(act, found, act.reference.policy.mediators)


def hand_over_above(act: Act, mediation_id: int, seat: int, words: str) -> Successor:
    """Decide on an objection that another mediator goes on. Raises MediationRefused."""
    whom = next((each for each in offered_above(act, mediation_id) if each.seat == seat), None)
    if whom is None:
        raise MediationRefused(No.NO_SUCCESSOR)
    pass_on(act, objections.ruled(act, mediation_id), whom, HandedWhy.OBJECTED, words)
    return whom


def hand_over(act: Act, mediation_id: int, seat: int, why: HandedWhy, words: str) -> Successor:
    """Let another mediator go on, for a reason that both sides read. Raises MediationRefused."""
    whom = next((each for each in offered(act, mediation_id) if each.seat == seat), None)
    if whom is None:
        raise MediationRefused(No.NO_SUCCESSOR)
    pass_on(act, of_mediator(act, mediation_id, Deed.HAND), whom, why, words)
    return whom


def pass_on(act: Act, found: Mediation, whom: Successor, why: HandedWhy, words: str = "") -> None:
    """Write down who mediates from now on, and tell all three."""
    post.cancel_timer(act.tx, objections.key_of(found))
    was = Actor(Role(found.role), found.mediator_id, found.body, found.area)
    facts: ledger.Facts = {"why": str(why), "from": f"{found.role}:{found.mediator_id}", "to": str(whom.by)}
    if words:
        facts = {**facts, "words": keep(act, found, HANDOVER, words)}
    found.mediator_id, found.role = whom.by.person_id or 0, whom.by.role
    found.body, found.area = whom.by.body, whom.by.area
    act.tx.add(found)
    act.tx.flush()
    note(act, found, MediationEvent.HANDED, facts)
    quiet.stir(act, found)
    said = [say(f"mediation_handed_why.{why}")]
    said += [say("mediation.reason_said", words=words)] if words else []
    tell_all(act, found, whom, said)
    if was.person_id != act.by.person_id:  # somebody else has decided it
        told = Screen((say("mediation.handed_from_you", number=found.number, name=whom.name),))
        chats = notices.chats_of_staff(act.tx, was.person_id, was.role)
        tell_desks(act, chats, told, f"handed_from:{found.id}:{handed(act.tx, found)}")


def tell_all(act: Act, found: Mediation, whom: Successor, said: Sequence[Sentence]) -> None:
    """Both sides hear who goes on and that they may object; who goes on reads all, with the next date."""
    key = f"handed:{found.id}:{handed(act.tx, found)}"
    both = sides(act.tx, found.id)
    name = say(
        "mediation.handed", number=found.number, name=whom.name, body=act.reference.body_name(found.body)
    )
    for each in both:
        view = view_of(act.tx, found, both, each.side)
        lines = [name, *said, *coming(act, view.meetings), say("mediation.handed_stays")]
        see = cards.see(found.id)
        rows: tuple[tuple[Button, ...], ...] = (see,)
        if view.may_object:
            lines.append(say("mediation.may_object"))
            rows = (see, (Button("mediation_object", {"mediation": found.id}),))
        tell_side(act, each, Screen(tuple(lines), rows), key)
    view = view_of(act.tx, found, both, 0)
    mine = (say("mediation.handed_to_you", number=found.number), *said, *coming(act, view.meetings))
    tell_mediator(act, found, cards.card(act, view, *mine), key)


def coming(act: Act, meetings: Sequence[Meeting]) -> list[Sentence]:
    """The next meeting, where one is named."""
    due = [each for each in meetings if each.at > act.now]
    return [say("mediation.next", at=due[0].at, place=due[0].place or say("words.gone"))] if due else []


def object_to(act: Act, mediation_id: int, words: str) -> datetime:
    """Ask for another mediator: once, and once more after it was handed over. Raises MediationRefused.

    Returns until when it is answered.
    """
    found, mine = of_side(act, mediation_id, Deed.OBJECT)
    if mine.person_id is None or mine.joined_at is None:
        raise MediationRefused(No.STAGE)
    if not may_object(act.tx, found, mine):
        raise MediationRefused(No.OBJECTED)
    salt = act.chance.randbytes(16).hex()
    add(act, found, mine.person_id, (OBJECTION, words, salt), wording=handed(act.tx, found))
    note(act, found, MediationEvent.OBJECTED, {"words": ledger.words_hash(salt, words)})
    due = objections.begin(act, found)
    line = say("mediation.objected", number=found.number, words=words)
    until = say("mediation.objected_until", due=due)
    rows = ((Button("mediation_hand", {"mediation": found.id}),), cards.see(found.id))
    key = f"objected:{found.id}:{mine.side}:{handed(act.tx, found)}"
    tell_mediator(act, found, Screen((line, until), rows), key, owner=mine.person_id)
    return due


def check_objection(act: Act, mediation_id: int) -> None:
    """Refuse an objection before anybody writes it. Raises MediationRefused."""
    of_side(act, mediation_id, Deed.OBJECT)
    if not look(act, mediation_id).may_object:
        raise MediationRefused(No.OBJECTED)


def rescue(act: Act, person_id: int | None = None) -> int:
    """Bring open mediations of those who no longer hold their seat to a coordinator; return how many.

    Where no coordinator may mediate it ends, and both sides read where else to turn.
    """
    sits = exists().where(
        col(Membership.person_id) == col(Mediation.mediator_id),
        col(Membership.role) == col(Mediation.role),
        col(Membership.body).is_not_distinct_from(col(Mediation.body)),
        col(Membership.until).is_(None),
    )
    left = select(Mediation).where(col(Mediation.status).in_([str(each) for each in sorted(OPEN)]), ~sits)
    if person_id is not None:
        left = left.where(col(Mediation.mediator_id) == person_id)
    rows = act.tx.execute(left.order_by(col(Mediation.id)).with_for_update()).scalars().all()
    for found in rows:
        whom = successors(act, found, (Role.COORDINATOR,))
        if whom:
            pass_on(act, found, whom[0], HandedWhy.SEAT_ENDED)
        else:
            end(act, found)
    return len(rows)
