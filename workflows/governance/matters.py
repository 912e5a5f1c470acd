"""Loads a joint-governance matter for who may act on it, moves it by its table, and writes its own chain."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.case import Case, Words
from models.governance import Matter, MatterCandidate
from models.vocabulary import MatterStage, Role, TimerKind
from workflows import ledger
from workflows.cases.acts import Act, case_of, part_of
from workflows.cases.masking import Detail, mask
from workflows.cases.reach import Seat, allows, is_about, is_sealed
from workflows.cases.sealed import open_words
from workflows.errors import WorkflowError
from workflows.gate import has_duty
from workflows.gate_terms import Action, Duty
from workflows.governance.stages import ENDED, Move, Verb, allowed
from workflows.ledger import Entry
from workflows.reference import Reference
from workflows.transaction import Transaction
from workflows.vouched import MATTER

IDLE = "matter_idle"
"""How the timer is called of a stage in which nothing happens."""

PREFIX = "LZ"
"""What the public number of a matter begins with, instead of the case's own letters."""


class MatterUnknown(WorkflowError):
    """No such matter, or none for this person: the answer is the same."""


def code_of(number: str) -> str:
    """Return the public number of the matter of a case."""
    return PREFIX + number.removeprefix("HY")


def find(tx: Transaction, key: int | str) -> Matter | None:
    """Load a matter by id or by its public number."""
    if isinstance(key, int):
        return tx.get(Matter, key)
    asked = select(Matter).where(col(Matter.code) == key.strip().upper())
    return tx.execute(asked).scalar_one_or_none()


def of_case(tx: Transaction, case_id: int) -> Matter | None:
    """Return the matter made of a case, None where there is none."""
    return tx.execute(select(Matter).where(col(Matter.case_id) == case_id)).scalar_one_or_none()


def matter_to(act: Act, matter_id: int, verb: Verb) -> tuple[Matter, Case]:
    """Load a matter as it stands once it is ours, and its case. Raises MatterUnknown, StageRefused."""
    found = locked(act, matter_id)
    if found is None:
        raise MatterUnknown
    matter, case = found
    if not may(act.tx, act.reference, act.by, matter, case):
        raise MatterUnknown
    allowed(MatterStage(matter.stage), verb, act.by.role)
    return matter, case


def locked(act: Act, matter_id: int) -> tuple[Matter, Case] | None:
    """Load a matter and its case as they stand once they are ours: the case first, as everywhere.

    Whoever works on a case holds it and then reaches for its matter; two orders would wait for each other.
    """
    known = act.tx.get(Matter, matter_id)
    if known is None:
        return None
    case = case_of(act, known.case_id)
    return act.tx.get_one(Matter, matter_id, with_for_update=True, populate_existing=True), case


def may(tx: Transaction, reference: Reference, seat: Seat, matter: Matter, case: Case) -> bool:
    """Whether somebody takes part in a matter: who rules there, its bodies' heads, those who joined."""
    if seat.role is Role.SYSTEM:
        return True
    if seat.role is Role.RESIDENT:
        return allows(tx, reference, seat, case, Action.TAKE_PART)
    if seat.role is Role.COORDINATOR:
        return allows(tx, reference, seat, case, Action.GOVERN)
    if is_sealed(case) or not has_duty(seat.role, Duty.SIGN) or seat.body not in bodies_of(matter):
        return False
    return not is_about(tx, reference, seat, case.object_body)


def bodies_of(matter: Matter) -> tuple[str, ...]:
    """The bodies that take part, the lead first."""
    others = matter.assisting.split("|") if matter.assisting else []
    return tuple(each for each in (matter.lead, matter.social, *others) if each)


def seats_of(tx: Transaction, matter: Matter) -> list[MatterCandidate]:
    """The representatives who still are, in order."""
    asked = select(MatterCandidate).where(
        col(MatterCandidate.matter_id) == matter.id,
        col(MatterCandidate.seated),
        col(MatterCandidate.left_at).is_(None),
    )
    return list(tx.execute(asked.order_by(col(MatterCandidate.id))).scalars())


def standing(tx: Transaction, matter: Matter) -> list[MatterCandidate]:
    """Those who stand and have not stood down, in order."""
    asked = select(MatterCandidate).where(
        col(MatterCandidate.matter_id) == matter.id, col(MatterCandidate.left_at).is_(None)
    )
    return list(tx.execute(asked.order_by(col(MatterCandidate.id))).scalars())


def advance(act: Act, matter: Matter, case: Case, verb: Verb, facts: ledger.Facts | None = None) -> Move:
    """Make one move of the table and record it; a new stage begins its term. Raises StageRefused."""
    move = allowed(MatterStage(matter.stage), verb, act.by.role)
    if move.to is not None:
        matter.stage, matter.stage_at = move.to, act.now
        begin_term(act, matter)
    note(act, matter, case, move, facts)
    return move


def note(act: Act, matter: Matter, case: Case, move: Move, facts: ledger.Facts | None) -> None:
    """Append to the chain of a matter; of residents it knows only the part they have in the case."""
    matter.version += 1
    subject, basis = MATTER + case.number, f"governance@{act.reference.policy.version}"
    data = {**(facts or {}), "stage": str(matter.stage)}
    ledger.append(act.tx, Entry(subject, move.event, act.now, part_of(act.by, case), basis, data))
    act.tx.flush()


def begin_term(act: Act, matter: Matter) -> None:
    """Set the timer of a stage that ends by itself; drop that of one that does not."""
    days = terms(act).get(MatterStage(matter.stage))
    matter.due_at = act.now + timedelta(days=days) if days else None
    if matter.due_at is None:
        post.cancel_timer(act.tx, key_of(matter.id))
    else:
        post.set_timer(act.tx, key_of(matter.id), TimerKind.GOVERN, matter.due_at, matter.id)
    begin_idle(act, matter)


def begin_idle(act: Act, matter: Matter) -> None:
    """Come back when a stage has stood for so long, or its own term has been over for so long."""
    if matter.stage in ENDED:
        post.cancel_timer(act.tx, f"{IDLE}:{matter.id}")
        return
    at = max(act.now, matter.due_at or act.now) + timedelta(days=act.reference.policy.consult_days)
    post.set_timer(act.tx, f"{IDLE}:{matter.id}", TimerKind.GOVERN, at, matter.id)


def key_of(matter_id: int) -> str:
    """Name the timer of a matter's stage."""
    return f"matter:{matter_id}"


def terms(act: Act) -> Mapping[MatterStage, int]:
    """Days of the stages that end by themselves."""
    policy = act.reference.policy
    return {
        MatterStage.NOMINATING: policy.matter_days,
        MatterStage.CHOOSING: policy.matter_days,
        MatterStage.CONSULTING: policy.consult_days,
    }


def said(tx: Transaction, case: Case, digest: str) -> str:
    """Return what a resident has said for a matter; empty where it was erased, or they were forgotten."""
    asked = select(col(Words.text)).where(col(Words.case_id) == case.id, col(Words.hash) == digest)
    return open_words(tx, digest, tx.execute(asked).scalar_one_or_none()) or ""


def public(words: str) -> str:
    """Words as they may be published: without what tells who somebody is."""
    return mask(words, frozenset(Detail))
