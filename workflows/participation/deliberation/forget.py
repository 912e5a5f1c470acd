"""Takes who is forgotten out of deliberations, makes two persons one, and gives a person their own."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlmodel import col

from models.assembly import Assembly, AssemblySeat, Motion, MotionBallot, Speech
from models.rows import claim_row
from models.vocabulary_panels import AssemblyEvent, MotionStage, SpeechState
from workflows.cases.acts import SYSTEM, Act
from workflows.participation.deliberation.told import note
from workflows.transaction import Transaction

UNWATCHED = {"synchronize_session": False}
Facts = dict[str, Any]


def forget_assemblies(act: Act, person_id: int) -> None:
    """Let nobody be known to have sat or spoken: words go, what was moved and counted stays."""
    mine = select(AssemblySeat).where(col(AssemblySeat.person_id) == person_id)
    for seat in act.tx.execute(mine).scalars().all():
        spoken = update(Speech).where(col(Speech.seat_id) == seat.id)
        act.tx.execute(spoken.values(words="", salt=""), execution_options=UNWATCHED)
        empty(act, seat, AssemblyEvent.ERASED)
    chaired = update(Assembly).where(
        col(Assembly.chair_id) == person_id, col(Assembly.closed_at).is_not(None)
    )
    act.tx.execute(chaired.values(chair_id=None), execution_options=UNWATCHED)


def empty(act: Act, seat: AssemblySeat, event: AssemblyEvent) -> None:
    """Let nobody sit on a seat any more: it waits for nothing, and votes on nothing that is not counted."""
    row = claim_row(act.tx, Assembly, seat.assembly_id)
    assert row is not None
    seat.person_id, seat.name, seat.left_at = None, "", act.now
    voting = select(col(Motion.id)).where(
        col(Motion.assembly_id) == row.id, col(Motion.stage) == MotionStage.VOTING
    )
    ballots = delete(MotionBallot).where(
        col(MotionBallot.seat_id) == seat.id, col(MotionBallot.motion_id).in_(voting)
    )
    act.tx.execute(ballots, execution_options=UNWATCHED)
    for speech in act.tx.execute(select(Speech).where(col(Speech.seat_id) == seat.id)).scalars():
        if speech.state == SpeechState.WAITING:
            speech.state = SpeechState.LEFT  # who has the floor loses it when their time is over
    act.tx.flush()
    note(replace(act, by=SYSTEM), row, event, {"seat": seat.number})


def drop_double_seats(act: Act, stays: int, goes: int) -> None:
    """Let one person have one seat in a deliberation, and none where they have the chair."""
    mine = select(col(AssemblySeat.assembly_id)).where(col(AssemblySeat.person_id) == stays)
    chaired = select(col(Assembly.id)).where(
        col(Assembly.chair_id).in_((stays, goes)), col(Assembly.closed_at).is_(None)
    )
    twice = (col(AssemblySeat.person_id) == goes) & col(AssemblySeat.assembly_id).in_(mine)
    beside = col(AssemblySeat.person_id).in_((stays, goes)) & col(AssemblySeat.assembly_id).in_(chaired)
    found = select(AssemblySeat).where(twice | beside).order_by(col(AssemblySeat.id))
    for seat in act.tx.execute(found).scalars().all():
        empty(act, seat, AssemblyEvent.DOUBLE)


def my_assemblies(tx: Transaction, person_id: int) -> list[Facts]:
    """Return where a person sits, what they moved and said, and how they voted."""
    mine = (
        select(AssemblySeat, col(Assembly.code), col(Assembly.title))
        .join(Assembly, col(Assembly.id) == col(AssemblySeat.assembly_id))
        .where(col(AssemblySeat.person_id) == person_id)
        .order_by(col(AssemblySeat.id))
    )
    return [
        {
            "session": code,
            "title": title,
            "number": seat.number,
            "name": seat.name,
            "moved": rows(tx, select(Motion).where(col(Motion.seat_id) == seat.id), MOVED),
            "said": rows(tx, select(Speech).where(col(Speech.seat_id) == seat.id), SAID),
            "voted": rows(tx, select(MotionBallot).where(col(MotionBallot.seat_id) == seat.id), VOTED),
        }
        for seat, code, title in tx.execute(mine).all()
    ]


MOVED = ("number", "kind", "stage", "moved_words", "moved_at")
SAID = ("side", "state", "words", "asked_at", "said_at")
VOTED = ("choice", "nonce", "mark")


def rows(tx: Transaction, asked: Any, names: tuple[str, ...]) -> list[Facts]:
    """Some columns of rows, as plain JSON values."""
    return [{name: plain(getattr(each, name)) for name in names} for each in tx.execute(asked).scalars()]


def plain(value: object) -> object:
    """A value as JSON has it."""
    return value.isoformat() if isinstance(value, datetime) else value
