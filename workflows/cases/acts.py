"""Moves a case by the table of transitions, and writes what happened into its chain."""

import hashlib
import random
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from sqlalchemy import bindparam, insert, select
from sqlmodel import col

from models.case import Case, Words
from models.core import run, table
from models.owners import owner_of_case
from models.rows import take_row
from models.vocabulary import EventKind, Role, Status
from workflows import ledger
from workflows.cases import praise_timers, sketches, stage_timers
from workflows.cases.cards import UNLISTED
from workflows.cases.moves import Move, Verb
from workflows.cases.needs import demand, has_version
from workflows.cases.sealed import open_words, seal_words
from workflows.cases.transitions import allowed
from workflows.errors import WorkflowError
from workflows.ledger import Entry, Head
from workflows.privacy import term
from workflows.reference import Reference
from workflows.transaction import Transaction


class CaseUnknown(WorkflowError):
    """No such case, or none that this person may see: the answer is the same."""


@dataclass(frozen=True)
class Actor:
    """Who acts, in which role."""

    role: Role
    person_id: int | None = None
    body: str | None = None
    area: str | None = None  # of the seat; None: everywhere

    def __str__(self) -> str:
        return f"{self.role}:{self.person_id}" if self.person_id else f"{self.role}:clock"


SYSTEM = Actor(Role.SYSTEM)


@dataclass(frozen=True)
class Act:
    """What every step works with: the transaction, who acts, when, by which lists and numbers."""

    tx: Transaction
    by: Actor
    now: datetime
    reference: Reference
    chance: random.Random


def case_of(act: Act, case_id: int) -> Case:
    """Load a case as it stands once it is ours, whatever was read of it before. Raises CaseUnknown."""
    case = take_row(act.tx, Case, case_id)
    if case is None:
        raise CaseUnknown
    return case


def move(
    act: Act,
    case: Case,
    verb: Verb,
    data: ledger.Facts | None = None,
    basis: str = "",
    role: Role | None = None,
    head: Head | None = None,
) -> Move:
    """Make one move of the table and record it. Raises TransitionRefused, NeedMissing."""
    before = Status(case.status)
    step = allowed(before, verb, role or act.by.role)
    rests_on = cited(act, case, basis or case.basis)
    demand(step, data or {}, rests_on)
    after = case.status = step.to or before
    record(act, case, step.event, data, rests_on, role=role, head=head)
    sketches.follow(act.tx, case.id, before, after)
    if step.to is not None:
        stage_timers.follow(act.tx, act.reference, case, before, act.now)
        praise_timers.follow(act.tx, act.reference, case, act.now)
    term.follow(act.tx, case.id, before, after, act.now, act.reference.policy.anonymise_days)
    return step


def cited(act: Act, case: Case, basis: str) -> str:
    """Return what an act rests on, with its version; a line of the list without one, with its day."""
    if not basis or has_version(basis):
        return basis
    if basis in UNLISTED:
        return f"{basis}@{act.reference.policy.version}"
    return f"{basis}@{act.reference.local_date(case.opened_at)}"


def record(
    act: Act,
    case: Case,
    kind: EventKind,
    data: ledger.Facts | None = None,
    basis: str = "",
    role: Role | None = None,
    head: Head | None = None,
) -> Head:
    """Write an event of a case, bound to the state the case has after it."""
    case.version += 1
    facts = {**(data or {}), "state": state_hash(case)}
    actor = part_of(act.by, case) if role in (None, act.by.role) else f"{role}:clock"
    entry = Entry(ledger.subject_of(case.number), kind, act.now, actor, basis or case.basis, facts)
    return ledger.append(act.tx, entry, head)


def part_of(by: Actor, case: Case) -> str:
    """Name who acts on a case, residents by their part in it: no chain of a case leads to a person."""
    if by.role is not Role.RESIDENT:
        return str(by)
    return f"{by.role}:reporter" if case.reporter_id in (None, by.person_id) else f"{by.role}:joined"


SEALED_FIELDS = (
    "number",
    "status",
    "nature",
    "urgency",
    "category",
    "cell",
    "body",
    "object_body",
    "handler_id",
    "basis",
    "opened_at",
    "due_at",
    "accepted_at",
    "answered_at",
    "closed_at",
    "contacted",
    "solved",
    "satisfaction",
    "returned",
    "reopened",
    "excluded",
)
"""What of a case its newest event vouches for."""

SEALED_WHEN_SET = ("exempt", "origin")
"""The same, where it is said at all: events from before this was known vouch as they did."""


def state_hash(case: Case) -> str:
    """Return the hash by which an event vouches for the case row after it."""
    shown = [plain(getattr(case, name)) for name in SEALED_FIELDS]
    shown += [name for name in SEALED_WHEN_SET if getattr(case, name, False)]
    return hashlib.sha256("\x1f".join(shown).encode()).hexdigest()


def plain(value: object) -> str:
    """A sealed value in the one way it is written."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


def keep_words(act: Act, case_id: int, kind: str, text: str, person_id: int | None = None) -> str:
    """Keep a person's words beside the case, sealed; return the salted hash the ledger may know."""
    author = person_id or act.by.person_id
    kept = seal_words(act.tx, owner_of(act, case_id, author), text, act.chance.randbytes(16).hex())
    row: Mapping[str, object] = {
        "case_id": case_id,
        "kind": kind,
        "person_id": author,
        **asdict(kept),
        "at": act.now,
    }
    run(act.tx, KEEP, row)
    return kept.hash


def owner_of(act: Act, case_id: int, author: int | None) -> int | None:
    """Say under whose key words go: a resident's own; those of staff, under that of who brought the case."""
    if act.by.role in (Role.RESIDENT, Role.SYSTEM) and author is not None:
        return author
    return owner_of_case(act.tx, case_id)


KEEP = insert(table(Words))
"""Built once: every report, answer and reply is kept by it."""


def words_of(act_tx: Transaction, case_id: int, kind: str) -> str:
    """Return the newest words of a kind that a case holds; empty when there are none."""
    row = run(act_tx, NEWEST, {"case": case_id, "kind": kind}).first()
    return (row and open_words(act_tx, row[0], row[1])) or ""


NEWEST = (
    select(col(Words.hash), col(Words.text))
    .where(col(Words.case_id) == bindparam("case"), col(Words.kind) == bindparam("kind"))
    .order_by(col(Words.id).desc())
    .limit(1)
)
