"""Puts together what the minutes of a deliberation vouch for, and their hash: no names, words as hashes."""

from typing import Any

from sqlalchemy import select
from sqlmodel import col

from models.assembly import Assembly, AssemblySeat, Motion, MotionBallot, Ruling, Speech
from models.vocabulary_panels import SpeechState
from workflows.participation.deliberation.told import motions_of, seats_of, speeches_of
from workflows.participation.votes.seals import digest, plain
from workflows.transaction import Transaction

HEARD = frozenset({SpeechState.SAID, SpeechState.CUT})


def minutes_hash(tx: Transaction, row: Assembly) -> str:
    """Hash the minutes."""
    return digest(plain(minutes(tx, row)))


def minutes(tx: Transaction, row: Assembly) -> dict[str, Any]:
    """Return who moved what by seat, who spoke in which order, what was ruled and counted."""
    seats = {each.id: each for each in seats_of(tx, row.id)}
    return {
        "code": row.code,
        "title": row.title,
        "opened": row.opened_at.isoformat(),
        "closed": row.closed_at.isoformat() if row.closed_at else "",
        "seats": [[each.number, each.body or ""] for each in seats.values()],
        "motions": [motion(tx, each, seats) for each in motions_of(tx, row.id)],
        "rulings": [ruling(each) for each in rulings_of(tx, row.id)],
    }


def motion(tx: Transaction, each: Motion, seats: dict[int, AssemblySeat]) -> dict[str, Any]:
    """What the minutes say of a motion."""
    return {
        "number": each.number,
        "kind": each.kind,
        "amends": each.parent_id,
        "stage": each.stage,
        "words": digest(each.words),
        "moved": digest(each.moved_words),
        "by": seats[each.seat_id].number,
        "second": seats[each.second_id].number if each.second_id else None,
        "count": [each.yes, each.no, each.abstain, each.entitled],
        "ballots": marks_of(tx, each.id),
        "speeches": [speech(one, seats) for one in speeches_of(tx, each.id) if one.state in HEARD],
    }


def speech(one: Speech, seats: dict[int, AssemblySeat]) -> list[Any]:
    """What the minutes say of a speech."""
    return [seats[one.seat_id].number, one.side, one.state, one.hash]


def ruling(each: Ruling) -> list[Any]:
    """What the minutes say of a ruling."""
    return [each.motion_id, each.speech_id, each.reason, each.overturned_at is not None]


def marks_of(tx: Transaction, motion_id: int) -> list[str]:
    """Return the hashes of the ballots, in an order that tells nothing."""
    mine = select(col(MotionBallot.mark)).where(col(MotionBallot.motion_id) == motion_id)
    return sorted(tx.execute(mine).scalars())


def rulings_of(tx: Transaction, assembly_id: int) -> list[Ruling]:
    """All rulings of the chair, the oldest first."""
    mine = select(Ruling).where(col(Ruling.assembly_id) == assembly_id).order_by(col(Ruling.id))
    return list(tx.execute(mine).scalars())
