"""Does one thing to several cases of a queue at once, and undoes it: each case has its own event."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, select
from sqlmodel import col

from models.case import Case
from models.presence import BulkAct, CaseTag
from models.vocabulary import OPEN_STATUSES, EventKind, Role
from models.vocabulary_presence import BulkKind
from workflows.cases.acts import Act, CaseUnknown, record
from workflows.cases.cards import category_value, rows
from workflows.cases.masking import Detail, mask
from workflows.cases.narrowing import LONGEST_TAG
from workflows.cases.parties import case_to, staff_of, tell_staff, worker_of
from workflows.cases.queue_parts import is_untaken
from workflows.errors import WorkflowError
from workflows.gate_terms import Action
from workflows.presence import at_once
from workflows.presence.hands import hand_over, those_at
from workflows.presence.terms import Because
from workflows.screens import Screen, Sentence, say
from workflows.transaction import Transaction

MOST = 50
"""Cases at once: what stands on one page."""

UNDO = timedelta(minutes=10)
"""† So long may all of it be undone."""

RULE = "bulk@1"
ACTIONS: Mapping[BulkKind, Action] = {
    BulkKind.ASSIGN: Action.HAND_OVER,
    BulkKind.RELEASE: Action.HAND_OVER,
    BulkKind.REMIND: Action.CHASE,
    BulkKind.TAG: Action.TAG,
    BulkKind.ACCEPT: Action.ACCEPT,
    BulkKind.ACKNOWLEDGE: Action.ACCEPT,
}
OWN = (BulkKind.ACCEPT, BulkKind.REMIND, BulkKind.ACKNOWLEDGE, BulkKind.TAG)
KINDS: Mapping[Role, Sequence[BulkKind]] = {
    Role.HEAD: (BulkKind.ASSIGN, BulkKind.RELEASE, *OWN),
    Role.HANDLER: OWN,
    Role.GRID_WORKER: OWN,
    Role.DISPATCHER: (BulkKind.REMIND, BulkKind.TAG),
    Role.COORDINATOR: (BulkKind.REMIND, BulkKind.TAG),
}
"""What each role is offered; the gate decides of each case."""


class BulkRefused(WorkflowError):
    """Nothing can be done like that: nobody to assign to, no fit tag, nothing left to undo."""


@dataclass(frozen=True)
class Order:
    """What is to be done to which cases; `value` is the handler, or the tag."""

    kind: BulkKind
    numbers: tuple[str, ...]
    value: str = ""


class Hindrance(StrEnum):
    """Why something cannot be done to a case."""

    ELSEWHERE = "elsewhere"  # not the actor's to do there, or no such case
    OVER = "over"  # nobody owes anything any more
    UNTAKEN = "untaken"  # nobody has it who could hand it on
    SAME_HAND = "same_hand"  # whoever is named has it already
    NO_BODY = "no_body"  # nobody to remind
    OWN = "own"  # nobody reminds themselves
    TAKEN = "taken"  # somebody has it
    FAILED_ONCE = "failed_once"  # the actor's own answer did not solve it: somebody else takes it
    KNOWN = "known"  # noted today
    TAGGED = "tagged"
    TOO_MANY = "too_many"  # beyond what is done at once


@dataclass(frozen=True)
class Outlook:
    """Which of the chosen cases it can be done to, and which not."""

    able: tuple[str, ...]
    hindered: Mapping[Hindrance, tuple[str, ...]]  # by what stands in the way

    @property
    def unable(self) -> tuple[str, ...]:
        """All to which it cannot be done."""
        return tuple(number for numbers in self.hindered.values() for number in numbers)


@dataclass(frozen=True)
class Done:
    """What was done, and how it is undone."""

    id: int
    kind: BulkKind
    count: int


def foresee(act: Act, order: Order) -> Outlook:
    """Say what `do` would do now; nothing is changed. Raises BulkRefused."""
    check(act, order)
    able: list[str] = []
    hindered: dict[Hindrance, tuple[str, ...]] = {}
    for place, number in enumerate(order.numbers):
        found = looked_at(act, order, number) if place < MOST else Hindrance.TOO_MANY
        if isinstance(found, Hindrance):
            hindered[found] = (*hindered.get(found, ()), number)
        else:
            able.append(number)
    return Outlook(tuple(able), hindered)


def do(act: Act, order: Order) -> Done:
    """Do it to every case to which it can be done. Raises BulkRefused."""
    check(act, order)
    done: list[tuple[int, int | None]] = []
    for number in order.numbers[:MOST]:
        case = looked_at(act, order, number)
        if not isinstance(case, Hindrance):
            done.append((case.id, case.handler_id))
            STEPS[order.kind](act, case, order.value)
    if not done:
        raise BulkRefused
    kept = BulkAct(person_id=act.by.person_id or 0, kind=order.kind, done=kept_of(order, done), at=act.now)
    act.tx.add(kept)
    act.tx.flush()
    return Done(kept.id, order.kind, len(done))


def kept_of(order: Order, done: Sequence[tuple[int, int | None]]) -> str:
    """Write down what was done, to be undone."""
    return json.dumps({"value": order.value, "cases": done}, ensure_ascii=False)


def undo(act: Act, bulk_id: int) -> int:
    """Take one's own act back, within minutes; what has changed since stays. Raises BulkRefused."""
    kept = act.tx.get(BulkAct, bulk_id, with_for_update=True)
    if kept is None or kept.person_id != act.by.person_id or not may_undo(act, kept):
        raise BulkRefused
    kept.undone_at = act.now
    act.tx.add(kept)
    facts, kind = json.loads(kept.done), BulkKind(kept.kind)
    count = 0
    for case_id, before in facts["cases"]:
        try:
            case = case_to(act, int(case_id), ACTIONS[kind])
        except CaseUnknown:
            continue
        count += UNDOING[kind](act, case, str(facts["value"]), before)
    return count


def may_undo(act: Act, kept: BulkAct) -> bool:
    """Whether the minutes have not passed, and nobody has undone it."""
    return kept.undone_at is None and act.now - kept.at <= UNDO


def newest(tx: Transaction, person_id: int, since: datetime) -> Done | None:
    """Return what a person did last and may still undo; from an instant on."""
    statement = (
        select(BulkAct)
        .where(
            col(BulkAct.person_id) == person_id,
            col(BulkAct.undone_at).is_(None),
            col(BulkAct.at) >= since,
        )
        .order_by(col(BulkAct.id).desc())
        .limit(1)
    )
    kept = tx.execute(statement).scalars().first()
    if kept is None:
        return None
    return Done(kept.id, BulkKind(kept.kind), len(json.loads(kept.done)["cases"]))


def check(act: Act, order: Order) -> None:
    """Refuse what no case could be done to. Raises BulkRefused."""
    if order.kind not in KINDS.get(act.by.role, ()) or not order.numbers:
        raise BulkRefused
    if order.kind is BulkKind.ASSIGN and worker_in(act, order.value) is None:
        raise BulkRefused
    if order.kind is BulkKind.TAG and not fits(order.value):
        raise BulkRefused


def fits(tag: str) -> bool:
    """Whether a tag is a short word of the matter: nothing that tells of a person."""
    short = 0 < len(tag) <= LONGEST_TAG and tag.isprintable() and tag == tag.strip()
    return short and mask(tag, frozenset(Detail)) == tag


def worker_in(act: Act, value: str) -> int | None:
    """The handler that was named, if they work for the actor's body."""
    person = int(value) if value.isascii() and value.isdigit() else 0
    return person if act.by.body and person in those_at(act.tx, act.by.body) else None


def looked_at(act: Act, order: Order, number: str) -> Case | Hindrance:
    """Load a case to which it can be done, or say what stands in the way."""
    found = act.tx.execute(select(col(Case.id)).where(col(Case.number) == number)).scalar_one_or_none()
    try:
        case = case_to(act, found or 0, ACTIONS[order.kind])
    except CaseUnknown:
        return Hindrance.ELSEWHERE
    if case.status not in OPEN_STATUSES:
        return Hindrance.OVER
    return HINDRANCES[order.kind](act, case, order.value) or case


def to_assign(_act: Act, case: Case, value: str) -> Hindrance | None:
    """Only what somebody has is handed on, to somebody else."""
    if case.handler_id is None:
        return Hindrance.UNTAKEN
    return Hindrance.SAME_HAND if case.handler_id == int(value) else None


def to_release(_act: Act, case: Case, _value: str) -> Hindrance | None:
    """Only what somebody has is given back."""
    return Hindrance.UNTAKEN if case.handler_id is None else None


def to_remind(act: Act, case: Case, _value: str) -> Hindrance | None:
    """Somebody else is reminded."""
    if case.body is None:
        return Hindrance.NO_BODY
    return Hindrance.OWN if case.handler_id == act.by.person_id else None


def to_accept(act: Act, case: Case, _value: str) -> Hindrance | None:
    """What nobody has is taken, and not by whoever has failed at it."""
    if at_once.may_take(act, case):
        return None
    return Hindrance.FAILED_ONCE if is_untaken(case) else Hindrance.TAKEN


def to_know(act: Act, case: Case, _value: str) -> Hindrance | None:
    """Once a day is enough."""
    return Hindrance.KNOWN if at_once.knows(act, case) else None


def to_tag(act: Act, case: Case, value: str) -> Hindrance | None:
    """A word stands on a case once."""
    return Hindrance.TAGGED if tag_of(act, case, value) is not None else None


HINDRANCES: Mapping[BulkKind, Callable[[Act, Case, str], Hindrance | None]] = {
    BulkKind.ASSIGN: to_assign,
    BulkKind.RELEASE: to_release,
    BulkKind.REMIND: to_remind,
    BulkKind.TAG: to_tag,
    BulkKind.ACCEPT: to_accept,
    BulkKind.ACKNOWLEDGE: to_know,
}
"""What stands in the way of each, where it would change nothing or must not be."""


def assign(act: Act, case: Case, value: str) -> None:
    """Give it to another handler."""
    hand_over(act, case, int(value), Because.HEAD)
    line = say("bulk.yours", number=case.number, category=category_value(act.reference, case.category))
    tell_staff(act, case, worker_of(act, case), "bulk_yours", screen_of(case, line))


def release(act: Act, case: Case, _value: str) -> None:
    """Let everybody of the body have it."""
    hand_over(act, case, None, Because.HEAD)


def remind(act: Act, case: Case, _value: str) -> None:
    """Remind whoever has it."""
    record(act, case, EventKind.CHASED, {}, RULE)
    role = say(f"role.{act.by.role}")
    line = say("bulk.reminded", number=case.number, role=role, due=case.due_at or say("unknown"))
    tell_staff(act, case, worker_of(act, case) or staff_of(act, case), "chased", screen_of(case, line))


def tag(act: Act, case: Case, value: str) -> None:
    """Put a word on it."""
    act.tx.add(CaseTag(case_id=case.id, tag=value, at=act.now))
    record(act, case, EventKind.TAGGED, {"tag": value}, RULE)


def tag_of(act: Act, case: Case, value: str) -> int | None:
    """Return the row of a tag that a case has."""
    wanted = select(col(CaseTag.id)).where(col(CaseTag.case_id) == case.id, col(CaseTag.tag) == value)
    return act.tx.execute(wanted).scalar_one_or_none()


def screen_of(case: Case, line: Sentence) -> Screen:
    """A line about a case, with the way to it."""
    return Screen((line,), rows((("progress",),), case.id), case_id=case.id, case_number=case.number)


def hand_back(act: Act, case: Case, value: str, before: int | None) -> bool:
    """Give it back to whoever had it, if it still lies where it was put."""
    now_has = int(value) if value else None
    if case.handler_id != now_has or case.status not in OPEN_STATUSES:
        return False
    hand_over(act, case, before, Because.UNDONE)
    return True


def call_off(act: Act, case: Case, _value: str, _before: int | None) -> bool:
    """Say that the reminder was a slip."""
    record(act, case, EventKind.CHASED, {"undone": True}, RULE)
    line = say("bulk.called_off", number=case.number)
    tell_staff(act, case, worker_of(act, case) or staff_of(act, case), "called_off", screen_of(case, line))
    return True


def untag(act: Act, case: Case, value: str, _before: int | None) -> bool:
    """Take the word off."""
    row = tag_of(act, case, value)
    if row is None:
        return False
    act.tx.execute(delete(CaseTag).where(col(CaseTag.id) == row))
    record(act, case, EventKind.TAGGED, {"tag": value, "undone": True}, RULE)
    return True


STEPS: Mapping[BulkKind, Callable[[Act, Case, str], None]] = {
    BulkKind.ASSIGN: assign,
    BulkKind.RELEASE: release,
    BulkKind.REMIND: remind,
    BulkKind.TAG: tag,
    BulkKind.ACCEPT: at_once.take,
    BulkKind.ACKNOWLEDGE: at_once.know,
}
UNDOING: Mapping[BulkKind, Callable[[Act, Case, str, int | None], bool]] = {
    BulkKind.ASSIGN: hand_back,
    BulkKind.RELEASE: hand_back,
    BulkKind.REMIND: call_off,
    BulkKind.TAG: untag,
    BulkKind.ACCEPT: at_once.let_go,
    BulkKind.ACKNOWLEDGE: at_once.forget,
}
