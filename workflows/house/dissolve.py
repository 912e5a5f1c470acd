"""Ends a responsible body, and names who comes after it: nothing that the body had is left with nobody.

The row stays, as old cases and minutes name it; its kind says that it has ended, and what was above it is its
successor, so that whatever still points there finds it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import cast

from sqlalchemy import CursorResult, delete, select, update
from sqlmodel import col

from models.body import Body, ListEntry
from models.decision import DecisionTask
from models.governance import Matter, MatterOption, MatterPromise
from models.mediation import Mediation
from models.meeting import Meeting, MeetingBody, MeetingPromise
from models.person import Chat, Invitation, Membership
from models.presence import Absence, StandardReply
from models.service import ServiceContract
from models.vocabulary import BodyKind, HouseEvent, MatterStage
from models.vocabulary_presence import AbsenceState
from models.vocabulary_services import ServiceEvent
from workflows.access import BodyUnknown, revoke
from workflows.cases.acts import Act
from workflows.house import marks
from workflows.house.bodies import LastFallback
from workflows.house.inherit import give_cases, give_objects, give_parts
from workflows.house.inherit_means import give_means
from workflows.house.inherit_panels import give_panels
from workflows.house.record import note, note_change, reason_given
from workflows.mediation import handover
from workflows.reference import load_reference
from workflows.services import contracts


@dataclass(frozen=True)
class Dissolved:
    """What went into other hands, and how much of it."""

    cases: int = 0
    parts: int = 0
    promises: int = 0
    contracts: int = 0
    lines: int = 0
    seats: int = 0


def dissolve(act: Act, code: str, successor: str | None, reason: str) -> Dissolved:
    """End a body; all it has goes to its successor, without one to the fallback.

    Raises BodyUnknown, LastFallback, ReasonMissing.
    """
    why = reason_given(reason)
    body = standing(act, code)
    heir = standing(act, successor).code if successor else None
    if heir == code:
        raise BodyUnknown(code)
    if body.fallback and heir is None:
        raise LastFallback
    mark_ended(act, body, heir, why)
    new = replace(act, reference=load_reference(act.tx, act.reference.policy, act.now))
    keeper = heir or new.reference.fallback
    done = Dissolved(
        lines=end_lines(act, code, heir, why),
        seats=move_seats(act, code, heir),
        cases=len(give_cases(new, code, keeper)),
        parts=give_parts(new, code, heir),
        promises=give_promises(act, code, keeper),
        contracts=give_contracts(act, code, heir, keeper, why),
    )
    if heir is not None:
        give_objects(new, code, heir)
    give_matters(act, code, heir, keeper)
    give_means(act, code, keeper, why)
    give_panels(act, code, keeper)
    give_rest(act, code, heir)
    handover.rescue(new)
    note(act, f"body:{code}", HouseEvent.ENDED, {**vars(done), "successor": heir or ""}, why)
    marks.mark(act.tx, marks.LISTS, act.now)
    return done


def standing(act: Act, code: str) -> Body:
    """Return a body that has not ended, locked. Raises BodyUnknown."""
    body = act.tx.get(Body, code, with_for_update=True, populate_existing=True)
    if body is None or body.kind == BodyKind.ENDED:
        raise BodyUnknown(code)
    return body


def mark_ended(act: Act, body: Body, heir: str | None, why: str) -> None:
    """Say of a body that it has ended; what hangs below it, and what nobody is listed for, is the heir's."""
    above = heir or body.superior
    for below in act.tx.execute(select(Body).where(col(Body.superior) == body.code)).scalars().all():
        below.superior = above if above != below.code else body.superior
        act.tx.add(below)
    if body.fallback and heir:
        act.tx.get_one(Body, heir).fallback = True
    before = body.model_dump()
    body.kind, body.superior, body.fallback = BodyKind.ENDED, above, False
    act.tx.add(body)
    act.tx.flush()
    note_change(act, f"body:{body.code}", before, body.model_dump(), why)


def end_lines(act: Act, code: str, heir: str | None, why: str) -> int:
    """Let the lines of the list that name a body end; with an heir, the same lines begin anew in its name."""
    today = act.reference.local_date(act.now)
    rows = act.tx.execute(
        select(ListEntry)
        .where((col(ListEntry.lead) == code) | col(ListEntry.assisting).contains(code, autoescape=True))
        .where(col(ListEntry.valid_to).is_(None) | (col(ListEntry.valid_to) >= today))
        .order_by(col(ListEntry.id))
        .with_for_update()
    ).scalars()
    touched = [row for row in rows if code in (row.lead, *row.assisting.split("|"))]
    for row in touched:
        renew(act, row, code, heir)
        facts = {"lead_before": row.lead, "successor": heir or "", "valid_to": str(row.valid_to)}
        note(act, f"list:{row.code}", HouseEvent.CHANGED, facts, why)
    act.tx.flush()
    return len(touched)


def renew(act: Act, row: ListEntry, code: str, heir: str | None) -> None:
    """End one line yesterday, and let it go on today with the heir; one that has not begun is rewritten."""
    today = act.reference.local_date(act.now)
    lead = heir if row.lead == code else row.lead
    helpers = dict.fromkeys(heir if each == code else each for each in row.assisting.split("|"))
    assisting = "|".join(each for each in helpers if each and each != lead)
    if row.valid_from >= today:
        if lead is None:
            act.tx.delete(row)
        else:
            row.lead, row.assisting = lead, assisting
        return
    if lead is not None:
        facts = row.model_dump(exclude={"id"})
        act.tx.add(ListEntry(**{**facts, "lead": lead, "assisting": assisting, "valid_from": today}))
    row.valid_to = today - timedelta(days=1)
    act.tx.add(row)


def move_seats(act: Act, code: str, heir: str | None) -> int:
    """Seat who works for a body at its heir, with the chats they work in; without one their seats end."""
    seats = act.tx.execute(
        select(Membership)
        .where(col(Membership.body) == code, col(Membership.until).is_(None))
        .with_for_update()
    ).scalars()
    found = list(seats)
    for seat in found:
        seat.until = act.now
        act.tx.add(seat)
        if heir is not None and not sits(act, seat, heir):
            act.tx.add(
                Membership(**{**seat.model_dump(exclude={"id", "until"}), "body": heir, "since": act.now})
            )
    act.tx.execute(delete(Invitation).where(col(Invitation.body) == code, col(Invitation.used_at).is_(None)))
    chats = (col(Chat.body) == code, col(Chat.revoked_at).is_(None))
    if heir is not None:
        act.tx.execute(update(Chat).where(*chats).values(body=heir))
    else:
        for chat in act.tx.execute(select(col(Chat.id)).where(*chats)).scalars().all():
            revoke(act.tx, chat, act.now)
    act.tx.flush()
    return len(found)


def sits(act: Act, seat: Membership, heir: str) -> bool:
    """Whether somebody has the same seat at the heir already."""
    same = select(col(Membership.id)).where(
        col(Membership.person_id) == seat.person_id,
        col(Membership.role) == seat.role,
        col(Membership.body) == heir,
        col(Membership.area).is_not_distinct_from(seat.area),
        col(Membership.until).is_(None),
    )
    return act.tx.execute(same).first() is not None


def give_promises(act: Act, code: str, keeper: str) -> int:
    """Let who comes after keep what was promised, at meetings, in matters, after votes; invitations too."""
    met = update(MeetingPromise).where(
        col(MeetingPromise.body) == code, col(MeetingPromise.kept_at).is_(None)
    )
    decided = update(MatterPromise).where(col(MatterPromise.body) == code, col(MatterPromise.kept).is_(None))
    voted = update(DecisionTask).where(col(DecisionTask.body) == code, col(DecisionTask.done_at).is_(None))
    kept = (act.tx.execute(each.values(body=keeper)) for each in (met, decided, voted))
    count = sum(cast("CursorResult[tuple[()]]", each).rowcount for each in kept)
    coming = select(MeetingBody).join(Meeting, col(Meeting.id) == col(MeetingBody.meeting_id))
    for row in act.tx.execute(
        coming.where(col(MeetingBody.body) == code, col(Meeting.at) > act.now)
    ).scalars():
        invited = select(col(MeetingBody.id)).where(
            col(MeetingBody.meeting_id) == row.meeting_id, col(MeetingBody.body) == keeper
        )
        if act.tx.execute(invited).first() is None:
            row.body, row.comes = keeper, None
            act.tx.add(row)
        else:
            act.tx.delete(row)
    return count


def give_contracts(act: Act, code: str, heir: str | None, keeper: str, why: str) -> int:
    """Who pays is the heir, or the fallback; what a body without heir provided ends."""
    running = select(ServiceContract).where(
        (col(ServiceContract.payer) == code) | (col(ServiceContract.provider) == code),
        col(ServiceContract.ended_at).is_(None),
    )
    found = list(act.tx.execute(running.order_by(col(ServiceContract.id)).with_for_update()).scalars())
    for contract in found:
        payer = keeper if contract.payer == code else contract.payer
        provider = heir if contract.provider == code else contract.provider
        contract.payer = payer
        facts = {"payer": payer, "provider": provider or "", "from": code, "reason": why}
        if provider is None or provider == payer:
            contract.ended_at = act.now
            contracts.note(act, contract, ServiceEvent.ENDED, facts)
        else:
            contract.provider = provider
            contracts.note(act, contract, ServiceEvent.SIGNED, facts)
        act.tx.add(contract)
    return len(found)


OVER = (MatterStage.CLOSED, MatterStage.DROPPED)


def give_matters(act: Act, code: str, heir: str | None, keeper: str) -> None:
    """Open matters are led, helped and carried out by who comes after."""
    going = select(Matter).where(col(Matter.stage).not_in([str(each) for each in OVER]))
    for matter in act.tx.execute(going).scalars().all():
        helpers = matter.assisting.split("|")
        if code not in (matter.lead, matter.social, *helpers):
            continue
        matter.lead = keeper if matter.lead == code else matter.lead
        matter.social = heir if matter.social == code else matter.social
        others = without_twins((heir if each == code else each for each in helpers), matter.lead)
        matter.assisting = "|".join(others)
        act.tx.add(matter)
    open_ones = select(col(Matter.id)).where(col(Matter.stage).not_in([str(each) for each in OVER]))
    theirs = (col(MatterOption.doer) == code, col(MatterOption.matter_id).in_(open_ones))
    act.tx.execute(update(MatterOption).where(*theirs).values(doer=keeper))


def without_twins(bodies: Iterable[str | None], lead: str | None) -> list[str]:
    """Each body once, and not the one that leads."""
    return [each for each in dict.fromkeys(bodies) if each and each != lead]


def give_rest(act: Act, code: str, heir: str | None) -> None:
    """Set texts, absences and mediations go along; without an heir the absences are over."""
    if heir is not None:
        act.tx.execute(update(StandardReply).where(col(StandardReply.body) == code).values(body=heir))
        act.tx.execute(
            update(Absence)
            .where(col(Absence.body) == code, col(Absence.state) != AbsenceState.OVER)
            .values(body=heir)
        )
    going = (col(Mediation.body) == code, col(Mediation.ended_at).is_(None))
    act.tx.execute(update(Mediation).where(*going).values(body=heir))
