"""Opens a mediation out of a case, invites both sides, and lets each come or stay away."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.case import Case
from models.mediation import Mediation, MediationParty, MediationWords
from models.person import Membership
from models.vault import vault_of
from models.vocabulary import Role, TimerKind
from workflows.cases.acts import Act
from workflows.cases.cards import IN_HAND
from workflows.cases.parties import case_to, shown_name
from workflows.cases.reach import allows
from workflows.gate_terms import Action
from workflows.limits.allowances import take
from workflows.mediation import cards, quiet
from workflows.mediation.codes import find_invitation, new_invitation
from workflows.mediation.end import end
from workflows.mediation.record import (
    MATTER,
    MediationRefused,
    No,
    demand,
    keep,
    load,
    note,
    of_mediator,
    read,
    sides,
    tell_mediator,
    tell_side,
    timer_data,
)
from workflows.mediation.stages import Deed
from workflows.mediation.terms import MediationEvent, MediationStatus
from workflows.mediation.view import look, running_about
from workflows.screens import Screen, say
from workflows.transaction import Transaction

USE = "mediation"
"""What these codes are for: under this name they are hashed."""


def mediable(act: Act, case_id: int) -> Case:
    """Return a case that the actor may mediate about. Raises MediationRefused, CaseUnknown, NotTheHandler."""
    case = case_to(act, case_id, Action.MEDIATE)
    if act.by.role not in act.reference.policy.mediators:
        raise MediationRefused(No.ROLE)
    if case.anonymous:
        raise MediationRefused(No.ANONYMOUS)
    if case.reporter_id is None:
        raise MediationRefused(No.NOBODY)
    if is_tied(act.tx, case.reporter_id, act.by.person_id, act.by.body):
        raise MediationRefused(No.TIED)
    if running_about(act.tx, case.id):
        raise MediationRefused(No.RUNNING)
    return case


def offers(act: Act, case: Case) -> bool:
    """Whether somebody who looks at a case is offered to mediate about it."""
    if case.status not in IN_HAND or act.by.role not in act.reference.policy.mediators:
        return False
    may = allows(act.tx, act.reference, act.by, case, Action.MEDIATE)
    return may and not case.anonymous and case.reporter_id is not None and not running_about(act.tx, case.id)


def is_tied(tx: Transaction, person_id: int, mediator_id: int | None, body: str | None) -> bool:
    """Whether somebody is the mediator, or works for the mediator's body: then that one is not neutral."""
    if person_id == mediator_id:
        return True
    seats = select(col(Membership.id)).where(
        col(Membership.person_id) == person_id, col(Membership.body) == body, col(Membership.until).is_(None)
    )
    return body is not None and tx.execute(seats.limit(1)).first() is not None


def begin(act: Act, case_id: int, matter: str, real_now: datetime) -> tuple[Mediation, str]:
    """Open a mediation; return it, and the code that the mediator hands to the other side.

    `matter` says in neutral words what is to be settled: both sides read it. Raises MediationRefused.
    """
    case = mediable(act, case_id)
    found = Mediation(
        number=new_number(act),
        case_id=case.id,
        mediator_id=act.by.person_id or 0,
        role=act.by.role,
        body=act.by.body,
        area=act.by.area,
        status=MediationStatus.INVITING,
        opened_at=act.now,
    )
    act.tx.add(found)
    act.tx.flush()
    first = MediationParty(mediation_id=found.id, side=1, person_id=case.reporter_id)
    second = MediationParty(mediation_id=found.id, side=2)
    act.tx.add_all([first, second])
    act.tx.flush()
    note(act, found, MediationEvent.OPENED, {"words": keep(act, found, MATTER, matter)})
    screen = cards.invitation(act, found.id, matter, shown_name(act, act.by.person_id), found.body, 1)
    tell_side(act, first, screen, f"invited:{found.id}")
    return found, draw(act, found, second, real_now)


def new_number(act: Act) -> str:
    """Draw the number of a mediation: nothing in it leads to the case."""
    day = act.reference.local_date(act.now)
    return f"M{day:%Y%m%d}-{act.chance.randbytes(4).hex()}"


def draw(act: Act, found: Mediation, second: MediationParty, real_now: datetime) -> str:
    """Draw the one code of the other side; the one before it ends."""
    days = timedelta(days=act.reference.policy.mediation_invite_days)
    code = new_invitation(act.chance)
    second.code_hash, second.expires_at = vault_of(act.tx).blind(act.tx, USE, code), real_now + days
    act.tx.add(second)
    act.tx.flush()
    post.set_timer(
        act.tx,
        f"mediation:{found.id}:invite",
        TimerKind.MEDIATION,
        act.now + days,
        found.id,
        timer_data("invite"),
    )
    note(act, found, MediationEvent.INVITED, {"days": act.reference.policy.mediation_invite_days})
    return code


def invite(act: Act, mediation_id: int, real_now: datetime) -> str:
    """Draw a new code for the other side. Raises MediationRefused."""
    found = of_mediator(act, mediation_id, Deed.INVITE)
    second = sides(act.tx, found.id)[1]
    if second.joined_at is not None:
        raise MediationRefused(No.STAGE)
    return draw(act, found, second, real_now)


def shown(act: Act, chat_id: int, text: str, real_now: datetime) -> Screen | No:
    """Show the invitation that a code opens; every try counts, right or wrong."""
    policy = act.reference.policy
    if take(act.tx, f"link:try:{chat_id}", 1 / (60 * policy.link_minutes), policy.link_tries, real_now):
        return No.LOCKED
    code = find_invitation(text)
    found = code and by_code(act.tx, vault_of(act.tx).blind(act.tx, USE, code), real_now)
    if not found:
        return No.CODE
    mediation = load(act, found.mediation_id)
    if (no := unfit(act, mediation)) is not None:
        return no
    matter = matter_of(act.tx, mediation.id)
    who = shown_name(act, mediation.mediator_id)
    screen = cards.invitation(act, mediation.id, matter, who, mediation.body, 2)
    return with_code(screen, found.code_hash or "")


def with_code(screen: Screen, digest: str) -> Screen:
    """Let the buttons of an invitation remember which code opened it."""
    kept = tuple(
        tuple(type(each)(each.name, {**each.action, "code": digest}) for each in row)
        for row in screen.buttons
    )
    return screen.with_buttons(*kept)


def by_code(tx: Transaction, digest: str, real_now: datetime) -> MediationParty | None:
    """Return the side whose code this is, while it works."""
    mine = select(MediationParty).where(
        col(MediationParty.code_hash) == digest, col(MediationParty.expires_at) > real_now
    )
    return tx.execute(mine).scalars().first()


def unfit(act: Act, found: Mediation) -> No | None:
    """Say why somebody cannot be the other side; None when they can."""
    person = act.by.person_id
    if person is None or act.by.role is not Role.RESIDENT:
        return No.CODE
    if sides(act.tx, found.id)[0].person_id == person:
        return No.SAME
    return No.TIED if is_tied(act.tx, person, found.mediator_id, found.body) else None


def matter_of(tx: Transaction, mediation_id: int) -> str:
    """What is to be settled, from whichever copy can be read."""
    rows = tx.execute(
        select(MediationWords).where(
            col(MediationWords.mediation_id) == mediation_id, col(MediationWords.kind) == MATTER
        )
    ).scalars()
    return next((words for row in rows if (words := read(tx, row))), "")


def asked_side(
    act: Act, mediation_id: int, side: int, code: str, real_now: datetime, deed: Deed
) -> MediationParty:
    """Return the side that answers its invitation. Raises MediationRefused."""
    found = load(act, mediation_id)
    demand(found, deed)
    mine = sides(act.tx, mediation_id)[side - 1]
    if side == 1:
        if mine.person_id != act.by.person_id:
            raise MediationRefused(No.UNKNOWN)
    elif by_code(act.tx, code, real_now) is None or mine.code_hash != code:
        raise MediationRefused(No.CODE)
    elif (no := unfit(act, found)) is not None:
        raise MediationRefused(no)
    if mine.joined_at is not None:
        raise MediationRefused(No.STAGE)
    return mine


def join(act: Act, mediation_id: int, side: int, code: str, real_now: datetime) -> Screen:
    """Come to a mediation; it begins when both have. Raises MediationRefused."""
    mine = asked_side(act, mediation_id, side, code, real_now, Deed.JOIN)
    found = load(act, mediation_id)
    if side == 2:
        matter = matter_of(act.tx, found.id)
        mine.person_id, mine.code_hash, mine.expires_at = act.by.person_id, None, None
    mine.joined_at = act.now
    act.tx.add(mine)
    act.tx.flush()
    facts = {"words": keep_again(act, found, matter)} if side == 2 else {}
    both = sides(act.tx, found.id)
    if all(each.joined_at is not None for each in both):
        found.status = MediationStatus.TALKING
        act.tx.flush()
        post.cancel_timer(act.tx, f"mediation:{found.id}:invite")
    note(act, found, MediationEvent.JOINED, facts)
    quiet.stir(act, found)
    tell_of_joining(act, found, [each for each in both if each.side != side and each.joined_at])
    return cards.card(act, look(act, found.id), say("mediation.joined"))


def keep_again(act: Act, found: Mediation, matter: str) -> str:
    """Give the side that has just come its own copy of what is to be settled."""
    act.tx.flush()
    return keep(act, found, MATTER, matter)


def tell_of_joining(act: Act, found: Mediation, others: list[MediationParty]) -> None:
    """The mediator hears that a side has come; who waits hears that it begins."""
    talking = found.status == MediationStatus.TALKING
    line = say("mediation.both_here" if talking else "mediation.one_here", number=found.number)
    tell_mediator(act, found, Screen((line,), (cards.see(found.id),)), f"joined:{found.id}:{found.status}")
    for each in others:
        tell_side(act, each, Screen((say("mediation.begins"),), (cards.see(found.id),)), f"begins:{found.id}")


def decline(act: Act, mediation_id: int, side: int, code: str, real_now: datetime) -> None:
    """Stay away; who it was is written nowhere. Raises MediationRefused."""
    asked_side(act, mediation_id, side, code, real_now, Deed.DECLINE)
    end(act, load(act, mediation_id))
