"""Lets a body say what is wrong with its index, and somebody who is not of it rule: what was published stays.

A correction names a wrong fact, an appeal contests what follows. Whatever comes of it stands beside the raw
row, with its reason; the clock reminds until somebody has ruled.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.index import IndexPlea, IndexRow
from models.ledger import Event
from models.vocabulary import Role, TimerKind
from workflows import ledger, notices
from workflows.cases.acts import Act
from workflows.cases.masking import MARK, Detail, mask
from workflows.cases.parties import all_coordinators, auditors_beside, heads_or_people
from workflows.errors import WorkflowError
from workflows.notices import Address
from workflows.participation.evaluations.tied import bodies_concerned, staff_of
from workflows.responsiveness.figures.months import Month
from workflows.responsiveness.index.publish import CHAIN, RULE, IndexEvent
from workflows.screens import Screen, Sentence, say
from workflows.transaction import Transaction

DAY = timedelta(days=1)
TIMER = "index_plea"
RULERS = frozenset({Role.COORDINATOR, Role.AUDITOR})


class PleaKind(StrEnum):
    """What a body wants."""

    CORRECTION = "correction"  # a fact in it is wrong
    APPEAL = "appeal"  # the facts are right, what follows is not


class No(StrEnum):
    """Why something cannot be done about an index."""

    UNKNOWN = "unknown"  # there is no such index, or plea
    NOT_YOURS = "not_yours"  # only the head of a body pleads, only somebody not of it rules
    TOO_LATE = "too_late"
    WAITING = "waiting"  # one of the kind waits for a ruling already
    RULED = "ruled"
    NO_WORDS = "no_words"  # nothing is left of them without what tells who somebody is


class PleaRefused(WorkflowError):
    """What was wanted cannot be done, and why."""

    def __init__(self, why: No) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class PleaView:
    """A plea as anybody may read it: it is the word of an office."""

    id: int
    month: str
    version: str
    body: str
    kind: str
    words: str
    made_at: datetime
    rule_by: datetime
    granted: bool | None
    ruling: str
    ruled_at: datetime | None


def open_for(act: Act) -> IndexRow:
    """Return the newest index of the actor's body, if it may be contested now. Raises PleaRefused."""
    if act.by.role is not Role.HEAD or act.by.body is None:
        raise PleaRefused(No.NOT_YOURS)
    where = (col(IndexRow.by) == "body", col(IndexRow.code) == act.by.body)
    newest = select(IndexRow).where(*where).order_by(col(IndexRow.month).desc(), col(IndexRow.id).desc())
    row: IndexRow | None = act.tx.execute(newest.limit(1)).scalar_one_or_none()
    if row is None:
        raise PleaRefused(No.UNKNOWN)
    if act.now > row.computed_at + timedelta(days=act.reference.policy.index_plea_days):
        raise PleaRefused(No.TOO_LATE)
    return row


def plead(act: Act, kind: PleaKind, words: str) -> IndexPlea:
    """Contest the newest index of one's body, in words. Raises PleaRefused."""
    row = open_for(act)
    said = public(words)
    act.tx.execute(select(col(IndexRow.id)).where(col(IndexRow.id) == row.id).with_for_update())
    mine = (col(IndexPlea.body) == row.code, col(IndexPlea.month) == row.month, col(IndexPlea.kind) == kind)
    if act.tx.execute(select(IndexPlea).where(*mine, col(IndexPlea.ruled_at).is_(None))).first():
        raise PleaRefused(No.WAITING)
    due = act.now + timedelta(days=act.reference.policy.index_rule_days)
    plea = IndexPlea(
        month=row.month,
        version=row.version,
        body=row.code,
        kind=str(kind),
        words=said,
        made_at=act.now,
        rule_by=due,
    )
    act.tx.add(plea)
    act.tx.flush()
    note(act, plea, IndexEvent.PLEADED)
    remind_at(act, plea, due - DAY)
    tell_rulers(act, plea, "index.plea_came")
    return plea


def to_rule(act: Act, plea_id: int) -> IndexPlea:
    """Load a plea on which the actor may rule: not their own, nor of their body. Raises PleaRefused."""
    plea = act.tx.get(IndexPlea, plea_id, with_for_update=True, populate_existing=True)
    if plea is None:
        raise PleaRefused(No.UNKNOWN)
    if not may_rule(act, plea):
        raise PleaRefused(No.NOT_YOURS)
    if plea.ruled_at is not None:
        raise PleaRefused(No.RULED)
    return plea


def may_rule(act: Act, plea: IndexPlea) -> bool:
    """Whether the actor rules on pleas, and this one is neither their own nor of their body."""
    if act.by.role not in RULERS:
        return False
    return act.by.body not in bodies_of(act, plea) and act.by.person_id not in people_of(act, plea)


def rule(act: Act, plea_id: int, reason: str, *, granted: bool) -> IndexPlea:
    """Grant a plea or not, with a reason; the published row stays as it is. Raises PleaRefused."""
    plea = to_rule(act, plea_id)
    plea.granted, plea.ruling = granted, public(reason)
    plea.ruled_at = act.now
    post.cancel_timer(act.tx, f"{TIMER}:{plea.id}")
    act.tx.flush()
    note(act, plea, IndexEvent.RULED)
    key = "index.plea_granted" if granted else "index.plea_not_granted"
    line = say(key, month=plea.month, kind=say(f"index.plea.{plea.kind}"), reason=plea.ruling)
    people = heads_or_people(act, plea.body)
    notices.tell(act.tx, people, Screen((line,)), act.now, act.chance, key=f"index_ruled:{plea.id}")
    return plea


def public(words: str) -> str:
    """Words as everybody may read them: without what tells who somebody is. Raises PleaRefused."""
    said = mask(words, frozenset(Detail)).strip()
    if not said.replace(MARK, "").strip():
        raise PleaRefused(No.NO_WORDS)
    return said


def bodies_of(act: Act, plea: IndexPlea) -> frozenset[str]:
    """The bodies whose people do not rule on a plea: whose it is, and all above and below it."""
    return bodies_concerned(act.reference, plea.body, None)


def people_of(act: Act, plea: IndexPlea) -> frozenset[int]:
    """Who does not rule on it from any seat: who works there, has since its month began, or wrote it."""
    since = Month.named(plea.month).begins(act.reference.calendar.zone)
    wrote = pleader(act.tx, plea)
    return frozenset(
        staff_of(act.tx, bodies_of(act, plea), since) | ({int(wrote)} if wrote.isdigit() else set())
    )


def pleader(tx: Transaction, plea: IndexPlea) -> str:
    """Return whose hand wrote a plea, as the ledger knows them."""
    told = select(col(Event.actor), col(Event.data)).where(
        col(Event.subject) == CHAIN, col(Event.kind) == IndexEvent.PLEADED
    )
    found = [actor for actor, data in tx.execute(told) if json.loads(data)["plea"] == plea.id]
    return str(found[0]).partition(":")[2] if found else ""


def press(act: Act, plea_id: int) -> None:
    """Remind of a plea on which nobody has ruled: before its limit, at it, and then every day."""
    plea = act.tx.get(IndexPlea, plea_id)
    if plea is None or plea.ruled_at is not None:
        return
    late = act.now >= plea.rule_by
    if late:
        note(act, plea, IndexEvent.LATE)
    tell_rulers(act, plea, "index.plea_late" if late else "index.plea_near")
    remind_at(act, plea, act.now + DAY if late else plea.rule_by)


def remind_at(act: Act, plea: IndexPlea, at: datetime) -> None:
    """Let the clock come back to a plea."""
    post.set_timer(act.tx, f"{TIMER}:{plea.id}", TimerKind.INDEX, max(act.now, at), plea.id)


def tell_rulers(act: Act, plea: IndexPlea, key: str) -> None:
    """Tell coordinators who may rule, else auditors; never those of the body, nor who pleads."""
    own, concerned = bodies_of(act, plea), people_of(act, plea)

    def free(found: list[Address]) -> list[Address]:
        return [each for each in found if each.body not in own and each.person_id not in concerned]

    people = free(all_coordinators(act)) or free(auditors_beside(act, plea.body))
    effect = f"{key}:{plea.id}:{act.now.isoformat()}"
    notices.tell(act.tx, people, Screen((told(act, plea, key),)), act.now, act.chance, key=effect)


def told(act: Act, plea: IndexPlea, key: str) -> Sentence:
    """Say what waits, whose it is, and until when."""
    return say(
        key,
        body=act.reference.body_name(plea.body),
        month=plea.month,
        kind=say(f"index.plea.{plea.kind}"),
        words=plea.words,
        until=plea.rule_by,
    )


def note(act: Act, plea: IndexPlea, kind: IndexEvent) -> None:
    """Write on the ledger how a plea stands."""
    facts: ledger.Facts = {
        "plea": plea.id,
        "month": plea.month,
        "body": plea.body,
        "granted": plea.granted,
        "sealed": sealed(plea),
    }
    ledger.append(act.tx, ledger.Entry(CHAIN, kind, act.now, str(act.by), RULE, facts))


def sealed(plea: IndexPlea) -> str:
    """Hash what a plea says and what was ruled on it."""
    parts = (plea.month, plea.version, plea.body, plea.kind, plea.words, str(plea.granted), plea.ruling)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def pleas_of(tx: Transaction, month: str = "", body: str = "") -> list[PleaView]:
    """Return pleas, the newest first; narrowed to a month or a body."""
    asked = select(IndexPlea).order_by(col(IndexPlea.id).desc())
    asked = asked.where(col(IndexPlea.month) == month) if month else asked
    asked = asked.where(col(IndexPlea.body) == body) if body else asked
    return [view(each) for each in tx.execute(asked).scalars()]


def view(each: IndexPlea) -> PleaView:
    """Show one."""
    return PleaView(
        **{name: getattr(each, name) for name in PleaView.__dataclass_fields__}  # columns of the same names
    )
