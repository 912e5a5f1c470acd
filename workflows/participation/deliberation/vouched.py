"""Checks deliberations against their chains: words that were said, ballots and counts, and the minutes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from models.assembly import Assembly, AssemblySeat, Motion, MotionBallot
from models.vocabulary_panels import AssemblyEvent, Choice
from workflows import ledger
from workflows.chains import Heard, coded, faults_of
from workflows.ledger import Fault
from workflows.participation.deliberation.ballots import ballots_of
from workflows.participation.deliberation.floor import mark_of
from workflows.participation.deliberation.minutes import minutes_hash
from workflows.participation.deliberation.terms import ASSEMBLY_CHAIN
from workflows.participation.deliberation.told import motions_of, seats_of, speeches_of
from workflows.participation.votes.seals import digest
from workflows.transaction import Transaction


@dataclass
class Told:
    """What the chain of a deliberation says."""

    seq: int = 0
    minutes: str = ""
    moved: dict[int, str] = field(default_factory=dict)  # motion: hash of its words
    spoken: set[str] = field(default_factory=set)
    erased: set[str] = field(default_factory=set)
    counts: dict[int, Mapping[str, Any]] = field(default_factory=dict)


def assembly_faults(tx: Transaction, subject: str | None) -> list[Fault]:
    """Deliberations that are not what their chains say; each fault is named once."""
    return faults_of(tx, subject, coded(tx, subject, Assembly, ASSEMBLY_CHAIN), (Told, read), problems)


def read(told: Told, heard: Heard) -> None:
    """Take in one event."""
    kind, facts = heard.kind, heard.facts
    if kind == AssemblyEvent.MOVED:
        told.moved[facts["motion"]] = facts["words"]
    elif kind == AssemblyEvent.SPOKE:
        told.spoken.add(facts["words"])
    elif kind == AssemblyEvent.COUNTED:
        told.counts[facts["motion"]] = facts
    elif kind == AssemblyEvent.CLOSED:
        told.minutes = facts["minutes"]


def problems(tx: Transaction, row: Assembly, told: Told) -> Iterator[str]:
    """Name what does not hold of a deliberation."""
    if row.closed_at is not None and not told.minutes == row.minutes_hash == minutes_hash(tx, row):
        yield "minutes"
    seats = {each.id: each for each in seats_of(tx, row.id)}
    hashes: set[str] = set()
    for motion in motions_of(tx, row.id):
        if told.moved.get(motion.number) != digest(motion.moved_words):
            yield "words"
        yield from of_count(tx, row, motion, seats, told.counts.get(motion.number))
        said = [each for each in speeches_of(tx, motion.id) if each.hash]
        hashes |= {each.hash for each in said}
        if any(each.salt and ledger.words_hash(each.salt, each.words) != each.hash for each in said):
            yield "words"
    if hashes != told.spoken:
        yield "speech"


def of_count(
    tx: Transaction,
    row: Assembly,
    motion: Motion,
    seats: dict[int, AssemblySeat],
    facts: Mapping[str, Any] | None,
) -> Iterator[str]:
    """Name what does not hold of a count: the ballots are counted again."""
    found = ballots_of(tx, motion.id)
    if any(mark_in(row, motion, seats.get(each.seat_id), each) != each.mark for each in found):
        yield "ballot"
    if facts is None:
        if motion.entitled:
            yield "count"
        return
    again = {str(each): sum(one.choice == each for one in found) for each in Choice}
    kept = {"yes": motion.yes, "no": motion.no, "abstain": motion.abstain, "seats": motion.entitled}
    if (
        any(facts[name] != value for name, value in {**kept, **again}.items())
        or facts["stage"] != motion.stage
    ):
        yield "count"
    if sorted(each.mark for each in found) != facts["ballots"]:
        yield "ballots"


def mark_in(row: Assembly, motion: Motion, seat: AssemblySeat | None, each: MotionBallot) -> str:
    """Hash a ballot anew; one of a seat elsewhere has no mark here."""
    return mark_of(row.code, motion.number, seat.number, each.nonce, each.choice) if seat else ""
