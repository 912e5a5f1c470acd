"""Takes a petition down for a listed reason, lets its author appeal, and lets somebody else rule.

A view is no reason: personal data, threats, spam, and what asks nobody here for anything (principle 3).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.petition import Petition
from models.vocabulary import TimerKind
from models.vocabulary_petitions import PetitionEvent, PetitionStage, Removal
from workflows import notices
from workflows.access import ChatView
from workflows.cases.acts import Act, Actor
from workflows.cases.masking import mask
from workflows.cases.parties import coordinators_of, shown_name
from workflows.gate import has_duty
from workflows.gate_terms import Duty
from workflows.participation.petitions.record import locked, note, persons_of, roll_of, tell
from workflows.participation.petitions.terms import No, PetitionRefused
from workflows.reference import Reference
from workflows.screens import Button, Screen, say
from workflows.transaction import Transaction

AHEAD = timedelta(days=1)
"""So long before its limit whoever rules is reminded; at the limit again, then every day."""

RULING = "petition_rule"
"""The name of the timer of an appeal."""


def sees_to(tx: Transaction, reference: Reference, seat: Actor | ChatView, petition: Petition) -> bool:
    """Whether a seat may rule on a petition: who coordinates its area, and is not whom it is about."""
    if not has_duty(seat.role, Duty.PETITIONS) or seat.person_id == petition.author_id:
        return False
    if petition.object_body and seat.body and reference.is_under(petition.object_body, seat.body):
        return False
    area = roll_of(tx, petition).area
    return seat.area is None or (area is not None and seat.area in reference.area_path(area))


def to_moderate(act: Act, petition_id: int) -> Petition:
    """Load a petition for who may rule on it. Raises PetitionRefused."""
    petition = locked(act, petition_id)
    if not sees_to(act.tx, act.reference, act.by, petition):
        raise PetitionRefused(No.NOT_YOURS)
    return petition


def remove(act: Act, petition_id: int, removal: Removal, reason: str) -> Petition:
    """Take an open petition down; its author reads by whom, why, how to appeal. Raises PetitionRefused."""
    petition = to_moderate(act, petition_id)
    if petition.stage != PetitionStage.OPEN:
        raise PetitionRefused(No.OVER)
    petition.stage, petition.removed_at = PetitionStage.REMOVED, act.now
    petition.removal, petition.reason, petition.remover_id = removal, mask(reason), act.by.person_id
    petition.appeal, petition.ruling = "", ""
    petition.appealed_at, petition.rule_by, petition.ruled_at = None, None, None
    post.cancel_timer(act.tx, f"petition_end:{petition.id}")
    act.tx.flush()
    note(act, petition, PetitionEvent.REMOVED, {"removal": str(removal)})
    tell_removed(act, petition)
    return petition


def tell_removed(act: Act, petition: Petition) -> None:
    """Tell its author, who may appeal, and those who signed."""
    line = say(
        "petition.removed_told",
        title=petition.title,
        number=petition.code,
        person=shown_name(act, act.by.person_id),
        removal=say(f"petition.removal.{petition.removal}"),
        reason=petition.reason,
    )
    key = f"removed:{act.now.isoformat()}"
    author = petition.author_id
    tell(act, petition, [each for each in persons_of(act.tx, petition) if each != author], key, line)
    if author:
        screen = Screen((line,), ((Button("appeal_removal", {"petition": petition.id}),),))
        chats = notices.chats_of_person(act.tx, author)
        notices.tell(act.tx, chats, screen, act.now, act.chance, key=f"petition_{key}:{petition.id}")


def to_appeal(act: Act, petition_id: int) -> Petition:
    """Load a removed petition for its author. Raises PetitionRefused."""
    petition = locked(act, petition_id)
    if petition.author_id is None or petition.author_id != act.by.person_id:
        raise PetitionRefused(No.UNKNOWN)
    if petition.stage != PetitionStage.REMOVED or petition.appealed_at is not None:
        raise PetitionRefused(No.APPEALED)
    return petition


def appeal(act: Act, petition_id: int, words: str) -> Petition:
    """Ask somebody else to look; coordinators hear, whoever removed it left out. Raises PetitionRefused."""
    petition = to_appeal(act, petition_id)
    petition.appeal, petition.appealed_at = mask(words), act.now
    petition.rule_by = act.now + timedelta(days=act.reference.policy.petition_rule_days)
    act.tx.flush()
    note(act, petition, PetitionEvent.APPEALED, {"until": petition.rule_by.isoformat()})
    remind_at(act, petition, petition.rule_by - AHEAD)
    tell_rulers(act, petition, "petition.appeal_came")
    return petition


def remind_at(act: Act, petition: Petition, at: datetime) -> None:
    """Let the clock come back to an appeal."""
    key = f"{RULING}:{petition.id}"
    post.set_timer(act.tx, key, TimerKind.PETITION, max(act.now, at), petition.id)


def tell_rulers(act: Act, petition: Petition, key: str) -> None:
    """Tell coordinators of an appeal and until when it is ruled on; never who has removed it."""
    line = say(key, number=petition.code, until=petition.rule_by)
    area = roll_of(act.tx, petition).area
    chats = [each for each in coordinators_of(act, area) if each.person_id != petition.remover_id]
    effect = f"petition_appeal:{petition.id}:{act.now.isoformat()}"
    screen = Screen((line,), ((Button("petitions"),),))
    notices.tell(act.tx, chats, screen, act.now, act.chance, key=effect)


def press(act: Act, petition: Petition) -> None:
    """Remind of an appeal: before its limit, at it, and then every day until somebody has ruled."""
    if petition.rule_by is None or petition.ruled_at is not None:
        return
    late = act.now >= petition.rule_by
    note(act, petition, PetitionEvent.REMINDED, {"late": late})
    tell_rulers(act, petition, "petition.appeal_late" if late else "petition.appeal_near")
    remind_at(act, petition, act.now + AHEAD if late else petition.rule_by)


def to_rule(act: Act, petition_id: int) -> Petition:
    """Load an appeal for who may rule on it: never who has removed it. Raises PetitionRefused."""
    petition = to_moderate(act, petition_id)
    if petition.remover_id == act.by.person_id:
        raise PetitionRefused(No.NOT_YOURS)
    if petition.appealed_at is None or petition.ruled_at is not None:
        raise PetitionRefused(No.APPEALED)
    return petition


def rule(act: Act, petition_id: int, reason: str, *, restored: bool) -> Petition:
    """Put it back, with the time that it was down, or leave it removed; a reason either way.

    Raises PetitionRefused.
    """
    petition = to_rule(act, petition_id)
    petition.ruled_at, petition.ruler_id, petition.ruling = act.now, act.by.person_id, mask(reason)
    if restored:
        petition.stage = PetitionStage.OPEN
        petition.ends_at += act.now - (petition.removed_at or act.now)
        key = f"petition_end:{petition.id}"
        post.set_timer(act.tx, key, TimerKind.PETITION, petition.ends_at, petition.id)
    post.cancel_timer(act.tx, f"{RULING}:{petition.id}")
    act.tx.flush()
    note(act, petition, PetitionEvent.RULED, {"restored": restored})
    key = "petition.restored" if restored else "petition.stays_removed"
    person = shown_name(act, act.by.person_id)
    line = say(key, title=petition.title, number=petition.code, reason=petition.ruling, person=person)
    tell(act, petition, persons_of(act.tx, petition), f"ruled:{act.now.isoformat()}", line)
    return petition


@dataclass(frozen=True)
class Waiting:
    """A petition as a coordinator reads it: open, or removed and appealed about."""

    id: int
    removed: bool
    code: str
    title: str
    words: str
    removal: str
    reason: str
    appeal: str
    rule_by: datetime | None
    late: bool


def to_look_at(act: Act) -> list[Waiting]:
    """Return what a coordinator sees to: open petitions, and appeals that are theirs to rule on."""
    stages = (PetitionStage.OPEN, PetitionStage.REMOVED)
    rows = act.tx.execute(
        select(Petition).where(col(Petition.stage).in_(stages)).order_by(col(Petition.id).desc())
    ).scalars()
    mine = [each for each in rows if sees_to(act.tx, act.reference, act.by, each) and waits(act, each)]
    return sorted((waiting(each, act.now) for each in mine), key=lambda each: not each.removed)


def waiting(each: Petition, now: datetime) -> Waiting:
    """Show one of them."""
    gone = each.stage == PetitionStage.REMOVED
    return Waiting(
        id=each.id,
        removed=gone,
        code=each.code,
        title=each.title,
        words=each.words,
        removal=each.removal,
        reason=each.reason,
        appeal=each.appeal,
        rule_by=each.rule_by,
        late=each.rule_by is not None and now >= each.rule_by,
    )


def waits(act: Act, petition: Petition) -> bool:
    """Whether something can be done about it by this seat."""
    if petition.stage == PetitionStage.OPEN:
        return True
    appealed = petition.appealed_at is not None and petition.ruled_at is None
    return appealed and petition.remover_id != act.by.person_id
