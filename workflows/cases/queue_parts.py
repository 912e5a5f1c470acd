"""Decides what each role's queue is made of: its parts, and by which condition a case is in one."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property

from sqlalchemy import (
    ColumnElement,
    and_,
    extract,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import Mapped
from sqlmodel import col

from models.case import Case
from models.dialect import one_of
from models.ledger import Event
from models.post_tables import Timer
from models.vocabulary import OPEN_STATUSES, RAISED_REASONS, RULERS, EventKind, Role, Status, TimerKind
from workflows import gate
from workflows.access import ChatView
from workflows.cases import reach
from workflows.cases.escalation import Step
from workflows.cases.narrowing import EVERYTHING, Narrowing
from workflows.cases.transitions import ruler_of
from workflows.gate_terms import Duty
from workflows.ledger import subject_of
from workflows.reference import Reference
from workflows.transaction import Transaction

NEAR = 80
"""Percent of the limit from which a case is at risk (DOMAIN §5)."""
BACK = timedelta(days=90)
"""† Parts that are not about open cases look back so far."""
ENDED = frozenset({Status.CLOSED, Status.DECLINED})


class Part(StrEnum):
    """The parts of a queue, as they stand in its address."""

    TODO = "todo"  # what waits for this very role
    UNSURE = "unsure"  # the machine could not tell what it is about
    UNPLACED = "unplaced"  # known what it is about, and nobody who may have it
    RETURNED = "returned"
    APPEALS = "appeals"  # an appeal, or the review of a second failure
    RAISED = "raised"  # missing power or means
    ESCALATED = "escalated"
    PUBLISHED = "published"
    RISK = "risk"
    LATE = "late"
    NEW = "new"
    MINE = "mine"
    REOPENED = "reopened"
    EXCLUDED = "excluded"
    CONTACT = "contact"  # somebody looked how to reach the resident
    ENDED = "ended"
    ALL = "all"  # everything open


@dataclass(frozen=True)
class Asked:
    """Who looks, when, and on what lists."""

    tx: Transaction
    reference: Reference
    chat: ChatView
    now: datetime
    narrow: Narrowing = EVERYTHING

    @cached_property
    def mine(self) -> ColumnElement[bool]:
        """The cases this chat may see at all: the gate's answer."""
        return reach.visible(self.tx, self.reference, self.chat)

    @cached_property
    def shown(self) -> ColumnElement[bool]:
        """Of those, the ones to which the queue was narrowed."""
        chosen = self.narrow.condition(self.reference)
        narrowed = (chosen, pressing(self) if self.narrow.risk else None)
        return and_(self.mine, *(each for each in narrowed if each is not None))

    @cached_property
    def returns(self) -> Mapping[int, tuple[Role, str]]:
        """Cases that somebody has returned: whose it is to rule on them, and the newest reason."""
        found = {}
        waiting = col(Case.status) == Status.RETURNED
        for key, times, facts in self.told(EventKind.RETURNED, col(Case.returned), waiting):
            reason = str(facts.get("reason", ""))
            found[key] = (ruler_of(times, reason), reason)
        return found

    @cached_property
    def decided_on(self) -> Sequence[int]:
        """Ended cases whose decision is awaited; read first, or those of all years would be gone through."""
        waits = select(col(Timer.subject)).where(col(Timer.kind) == TimerKind.DECISION)
        keys = [int(each) for each in self.tx.execute(waits).scalars() if each is not None]
        rows = self.tx.execute(select(col(Case.id), col(Case.status)).where(among(self, keys)))
        return [int(key) for key, status in rows if status in ENDED]

    @cached_property
    def so_far(self) -> Sequence[int]:
        """Cases that were raised to a coordinator; read first, as what is decided on is."""
        rows = self.tx.execute(select(col(Case.id)).where(self.mine, TO_COORDINATOR(self)))
        return [int(each) for each in rows.scalars()]

    @cached_property
    def looked_into(self) -> Sequence[str]:
        """Numbers of cases where somebody looked how to reach the resident, of late."""
        read = col(Event.kind) == literal_column(f"'{EventKind.CONTACT_READ}'")  # as their index has it
        reads = select(col(Event.subject)).where(col(Event.at) > self.now - BACK, read)
        return sorted({str(each).partition(":")[2] for each in self.tx.execute(reads).scalars()})

    def told(
        self, kind: EventKind, count: Mapped[int], condition: ColumnElement[bool]
    ) -> Iterator[tuple[int, int, Mapping[str, object]]]:
        """Yield the events of a kind of cases, oldest first: the case, one of its counts, the facts."""
        rows = self.tx.execute(
            select(col(Case.id), count, col(Event.data))
            .join(Event, col(Event.subject) == literal(subject_of("")).concat(col(Case.number)))
            .where(self.mine, condition, col(Event.kind) == kind)
            .order_by(col(Case.id), col(Event.seq))
        )
        yield from ((key, number, json.loads(data)) for key, number, data in rows)


Condition = Callable[[Asked], ColumnElement[bool]]


def is_open(_asked: Asked) -> ColumnElement[bool]:
    """A body, or whoever finds one, still owes something."""
    return col(Case.status).in_(sorted(OPEN_STATUSES))


def runs(asked: Asked) -> ColumnElement[bool]:
    """Open, and its clock is not stopped."""
    return and_(is_open(asked), col(Case.paused_at).is_(None))


def late(asked: Asked) -> ColumnElement[bool]:
    """Past its limit."""
    return and_(runs(asked), col(Case.due_at) < asked.now)


def pressing(asked: Asked) -> ColumnElement[bool]:
    """Late, or at risk: whether it is open is looked at once, by an index."""
    return and_(runs(asked), or_(col(Case.due_at) < asked.now, nearly_gone(asked)))


def at_risk(asked: Asked) -> ColumnElement[bool]:
    """In time, with more than NEAR percent of the limit gone by the clock on the wall."""
    return and_(runs(asked), col(Case.due_at) >= asked.now, nearly_gone(asked))


def nearly_gone(asked: Asked) -> ColumnElement[bool]:
    """More than NEAR percent of the limit are gone."""
    start = extract("epoch", func.coalesce(col(Case.clock_from), col(Case.opened_at)))
    limit = extract("epoch", col(Case.due_at)) - start
    gone = literal(int(asked.now.timestamp())) - start
    return gone * 100 > limit * NEAR


def unsure(_asked: Asked) -> ColumnElement[bool]:
    """Nobody knows what it is about yet."""
    return and_(homeless(), col(Case.category).is_(None))


def unplaced(_asked: Asked) -> ColumnElement[bool]:
    """Its category is known, and nobody has it."""
    return and_(homeless(), col(Case.category).is_not(None))


def homeless() -> ColumnElement[bool]:
    """No body has it: it is new, or goes on after it was declined."""
    again = and_(col(Case.status) == Status.REOPENED, col(Case.body).is_(None))
    return or_(col(Case.status) == Status.REGISTERED, again)


def contested(asked: Asked) -> ColumnElement[bool]:
    """Ended, and somebody has to decide whether it goes on: few, and each has its timer."""
    return among(asked, asked.decided_on)


def returned(asked: Asked) -> ColumnElement[bool]:
    """Returned, and this role's to rule on; of those who rule on nothing: all that wait for a ruling."""
    if asked.chat.role not in RULERS:
        return col(Case.status) == Status.RETURNED
    return among(asked, to_rule_on(asked))


def to_rule_on(asked: Asked) -> Iterator[int]:
    """Returned cases that are this role's to rule on."""
    return (key for key, (ruler, _) in asked.returns.items() if ruler is asked.chat.role)


def raised(asked: Asked) -> ColumnElement[bool]:
    """Returned because power or means are missing (principle 9)."""
    return among(asked, (key for key, (_, reason) in asked.returns.items() if reason in RAISED_REASONS))


def among(asked: Asked, keys: Iterable[int]) -> ColumnElement[bool]:
    """One of these cases."""
    wanted = set(keys)
    return one_of(asked.tx, col(Case.id), wanted) if wanted else false()


def climbed(*steps: Step) -> Condition:
    """Past its limit, and raised so far in the round it is in."""
    return lambda asked: and_(late(asked), col(Case.climbed).in_(steps))


def new(_asked: Asked) -> ColumnElement[bool]:
    """Nobody of the body has it: nobody took it, or whoever did handed it back."""
    waits = [Status.ASSIGNED, Status.REOPENED]
    dropped = [Status.ACCEPTED, Status.IN_PROGRESS]
    status = col(Case.status)  # named first for all of them: an index finds the few
    return and_(status.in_([*waits, *dropped]), or_(status.in_(waits), col(Case.handler_id).is_(None)))


def is_untaken(case: Case) -> bool:
    """Whether one case is such."""
    waits = case.status in (Status.ASSIGNED, Status.REOPENED)
    return waits or (case.status in (Status.ACCEPTED, Status.IN_PROGRESS) and case.handler_id is None)


def taken(asked: Asked) -> ColumnElement[bool]:
    """Taken by whoever looks."""
    return and_(is_open(asked), col(Case.handler_id) == asked.chat.person_id)


def reopened(asked: Asked) -> ColumnElement[bool]:
    """Open for the second time."""
    return and_(is_open(asked), col(Case.reopened) > 0)


def excluded(asked: Asked) -> ColumnElement[bool]:
    """Left out of the figures, of late."""
    return and_(col(Case.opened_at) > asked.now - BACK, col(Case.excluded))


def looked_at(asked: Asked) -> ColumnElement[bool]:
    """Somebody has looked how to reach the resident, of late."""
    return one_of(asked.tx, col(Case.number), asked.looked_into) if asked.looked_into else false()


def ended(asked: Asked) -> ColumnElement[bool]:
    """Closed of late."""
    return and_(col(Case.status) == Status.CLOSED, col(Case.closed_at) > asked.now - BACK)


def to_settle(asked: Asked) -> ColumnElement[bool]:
    """What waits for a dispatcher."""
    return or_(homeless(), returned(asked))


TO_COORDINATOR = climbed(Step.COORDINATOR, Step.PUBLISHED)
"""Whoever is on the public list has been before a coordinator."""


def to_decide(asked: Asked) -> ColumnElement[bool]:
    """What waits for a coordinator: to rule on, or raised so far."""
    return among(asked, {*to_rule_on(asked), *asked.decided_on, *asked.so_far})


PARTS: Mapping[Part, Condition] = {
    Part.UNSURE: unsure,
    Part.UNPLACED: unplaced,
    Part.RETURNED: returned,
    Part.APPEALS: contested,
    Part.RAISED: raised,
    Part.ESCALATED: TO_COORDINATOR,
    Part.PUBLISHED: climbed(Step.PUBLISHED),
    Part.RISK: at_risk,
    Part.LATE: late,
    Part.NEW: new,
    Part.MINE: taken,
    Part.REOPENED: reopened,
    Part.EXCLUDED: excluded,
    Part.CONTACT: looked_at,
    Part.ENDED: ended,
    Part.ALL: is_open,
}
"""What belongs to a part; TODO depends on the role."""

TODO: Mapping[Role, Condition] = {Role.DISPATCHER: to_settle, Role.COORDINATOR: to_decide}

QUEUES: Mapping[Role, Sequence[Part]] = {
    Role.HANDLER: (Part.ALL, Part.MINE, Part.NEW, Part.LATE, Part.ENDED),
    Role.GRID_WORKER: (Part.ALL, Part.NEW, Part.LATE),
    Role.HEAD: (Part.ALL, Part.RISK, Part.LATE, Part.NEW, Part.REOPENED, Part.ENDED),
    Role.DISPATCHER: (Part.TODO, Part.UNSURE, Part.UNPLACED, Part.RETURNED, Part.LATE, Part.ALL),
    Role.COORDINATOR: (
        *(Part.TODO, Part.RETURNED, Part.APPEALS, Part.RAISED),
        *(Part.ESCALATED, Part.PUBLISHED, Part.LATE, Part.ALL),
    ),
    Role.AUDITOR: (
        *(Part.ALL, Part.LATE, Part.PUBLISHED, Part.RETURNED, Part.APPEALS, Part.REOPENED),
        *(Part.EXCLUDED, Part.CONTACT, Part.ENDED),
    ),
}
"""The parts of each role's queue, the one it begins with first. Who is not here has no queue."""

NOT_OPEN = frozenset({Part.APPEALS, Part.EXCLUDED, Part.CONTACT, Part.ENDED})
"""Parts that are not ordered by what is due, nor counted further than anybody cares."""

OVER = frozenset({Part.APPEALS, Part.ENDED})
"""Parts that hold nothing that is open."""

BESIDE_OPEN = {Role.COORDINATOR: NOT_OPEN | {Part.TODO}}
"""Parts that hold what is not open, where a role has more of them."""


def parts_of(role: Role) -> Sequence[Part]:
    """Return the parts of a role's queue; none where the gate gives it no queue."""
    return QUEUES.get(role, ()) if gate.has_duty(role, Duty.QUEUE) else ()


def chosen_of(role: Role, name: str) -> Part | None:
    """Return the part of a role's queue that is called so; None when it has none."""
    return next((part for part in parts_of(role) if part == name), None)
