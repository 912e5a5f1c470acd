"""Appends to the ledger and checks it: one chain per subject, salted hashes instead of words."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import bindparam, insert, select
from sqlmodel import col

from models.core import run, table
from models.ledger import Event
from workflows.transaction import Transaction

Fact = str | int | float | bool | None
Facts = Mapping[str, "Fact | Sequence[str]"]

ORIGIN = "0" * 64
"""What the first event of a chain names as the one before it."""


@dataclass(frozen=True)
class Entry:
    """An event about to be appended."""

    subject: str
    kind: StrEnum  # EventKind of a case, HouseEvent of the house, …
    at: datetime
    actor: str
    basis: str = ""
    data: Facts | None = None


@dataclass(frozen=True)
class Head:
    """The newest event of a chain."""

    seq: int
    hash: str


START = Head(0, ORIGIN)


APPEND = insert(table(Event))
HEAD = (
    select(col(Event.seq), col(Event.hash))
    .where(col(Event.subject) == bindparam("subject"))
    .order_by(col(Event.seq).desc())
    .limit(1)
)


def subject_of(number: str) -> str:
    """Name the chain of a case."""
    return f"case:{number}"


def append(session: Transaction, entry: Entry, head: Head | None = None) -> Head:
    """Append one event. `head` spares the look-up where the caller knows the chain's end."""
    return append_all(session, [entry], head)


def append_all(session: Transaction, entries: Sequence[Entry], head: Head | None = None) -> Head:
    """Append events of one subject, in order; return the chain's new end."""
    end = head or head_of(session, entries[0].subject)
    rows = []
    for entry in entries:
        row, end = link(entry, end)
        rows.append(row)
    run(session, APPEND, rows)
    return end


def link(entry: Entry, head: Head) -> tuple[dict[str, object], Head]:
    """Bind an event to the one before it; return its columns and the chain's new end."""
    data = canonical(entry.data or {})
    seq = head.seq + 1
    digest = digest_of(entry.subject, seq, entry.kind, entry.at, entry.actor, entry.basis, data, head.hash)
    row: dict[str, object] = {
        "subject": entry.subject,
        "seq": seq,
        "kind": str(entry.kind),
        "at": entry.at,
        "actor": entry.actor,
        "basis": entry.basis,
        "data": data,
        "previous": head.hash,
        "hash": digest,
    }
    return row, Head(seq, digest)


def head_of(session: Transaction, subject: str) -> Head:
    """Return the end of a chain, its start when nothing happened yet."""
    row = run(session, HEAD, {"subject": subject}).first()
    return Head(row[0], row[1]) if row else START


def canonical(data: Mapping[str, object]) -> str:
    """JSON that is the same for the same facts, whoever writes it."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(
    subject: str, seq: int, kind: str, at: datetime, actor: str, basis: str, data: str, previous: str
) -> str:
    """Return the SHA-256 that binds an event (hexadecimal)."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    parts = (subject, str(seq), str(kind), moment, actor, basis, data, previous)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def words_hash(salt: str, text: str) -> str:
    """Return the salted hash under which the ledger knows a person's words."""
    return content_hash(salt, text.encode())


def content_hash(salt: str, content: bytes) -> str:
    """Return the salted hash under which the ledger knows a picture. Raises ValueError for an unfit salt."""
    return hmac.new(bytes.fromhex(salt), content, hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Fault:
    """Where the ledger does not hold, and what is wrong there."""

    subject: str
    seq: int
    problem: str  # gap, link, hash, words, picture, case, seal


def check_chain(rows: Iterable[Event]) -> list[Fault]:
    """Check events in order of subject and seq; every fault is named once."""
    faults = []
    subject, head = "", START
    for row in rows:
        if row.subject != subject:
            subject, head = row.subject, START
        if problem := problem_of(row, head):
            faults.append(Fault(row.subject, row.seq, problem))
        head = Head(row.seq, row.hash)
    return faults


def problem_of(row: Event, head: Head) -> str:
    """Name what is wrong with an event after `head`; empty when nothing is."""
    if row.seq != head.seq + 1:
        return "gap"
    if row.previous != head.hash:
        return "link"
    expected = digest_of(row.subject, row.seq, row.kind, row.at, row.actor, row.basis, row.data, row.previous)
    return "" if row.hash == expected else "hash"
