"""Votes on a motion, one ballot of each seat, and counts: nothing is told of it before, to anybody."""

from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.assembly import Assembly, AssemblySeat, Motion, MotionBallot, Ruling
from models.rows import add_row
from models.vocabulary import TimerKind
from models.vocabulary_panels import AssemblyEvent, Choice, MotionKind, MotionStage
from workflows import ledger, notices
from workflows.cases.acts import Act
from workflows.cases.parties import coordinators_of
from workflows.participation.deliberation.agenda import carry_key, debate_key, vote_key
from workflows.participation.deliberation.business import advance, resume
from workflows.participation.deliberation.floor import Count, mark_of, outcome
from workflows.participation.deliberation.minutes import marks_of
from workflows.participation.deliberation.move import at_hand
from workflows.participation.deliberation.order import overturn
from workflows.participation.deliberation.terms import FloorRefused, FloorVerb, No
from workflows.participation.deliberation.told import note, own_seat, seats_of, tell, tell_seats
from workflows.screens import Button, say
from workflows.transaction import Transaction

NONCE_BYTES = 16


def cast(act: Act, motion_id: int, choice: Choice) -> Motion:
    """Vote for one's seat; when all have, it is over; until then it can be changed. Raises FloorRefused."""
    row, motion = at_hand(act, motion_id)
    seat = own_seat(act, row)
    if motion.stage != MotionStage.VOTING or (motion.vote_until and act.now >= motion.vote_until):
        raise FloorRefused(No.NOT_NOW)
    keep(act, row, motion, seat, choice)
    act.tx.flush()
    voting = {each.id for each in seats_of(act.tx, row.id) if each.left_at is None}
    if voting <= {each.seat_id for each in ballots_of(act.tx, motion.id)}:
        post.cancel_timer(act.tx, vote_key(motion))
        count(act, row, motion)
    return motion


def keep(act: Act, row: Assembly, motion: Motion, seat: AssemblySeat, choice: Choice) -> None:
    """Keep the ballot of a seat in place of the one before."""
    nonce = act.chance.randbytes(NONCE_BYTES).hex()
    mark = mark_of(row.code, motion.number, seat.number, nonce, choice)
    there = next((each for each in ballots_of(act.tx, motion.id) if each.seat_id == seat.id), None)
    if there is not None:
        there.choice, there.nonce, there.mark = choice, nonce, mark
        return
    ballot = MotionBallot(motion_id=motion.id, seat_id=seat.id, choice=choice, nonce=nonce, mark=mark)
    add_row(act.tx, ballot)


def ballots_of(tx: Transaction, motion_id: int) -> list[MotionBallot]:
    """The ballots on a motion."""
    mine = select(MotionBallot).where(col(MotionBallot.motion_id) == motion_id)
    return list(tx.execute(mine.order_by(col(MotionBallot.seat_id))).scalars())


def counted(tx: Transaction, motion: Motion) -> Count:
    """Count the ballots on a motion, of seats that are still taken."""
    found = [each.choice for each in ballots_of(tx, motion.id)]
    seats = sum(each.left_at is None for each in seats_of(tx, motion.assembly_id))
    return Count(found.count(Choice.YES), found.count(Choice.NO), found.count(Choice.ABSTAIN), seats)


def count(act: Act, row: Assembly, motion: Motion) -> None:
    """Say what a vote came to, do what follows of it, and go on with the business."""
    found = counted(act.tx, motion)
    stage, why = outcome(found, act.reference.policy.motion_quorum)
    motion.stage, motion.ended_at = stage, act.now
    motion.yes, motion.no, motion.abstain, motion.entitled = found.yes, found.no, found.abstain, found.seats
    act.tx.flush()
    facts: ledger.Facts = {"motion": motion.number, "stage": str(stage), "why": why}
    counts = {"yes": found.yes, "no": found.no, "abstain": found.abstain, "seats": found.seats}
    note(
        act,
        row,
        AssemblyEvent.COUNTED,
        {**facts, **counts, "ballots": marks_of(act.tx, motion.id)},
        clock=True,
    )
    line = say(
        f"floor.counted.{motion.kind}.{stage}", motion=motion.number, why=say(f"floor.why.{why}"), **counts
    )
    tell_seats(act, row, line, f"counted:{motion.id}")
    follow(act, row, motion)
    advance(act, row)


def follow(act: Act, row: Assembly, motion: Motion) -> None:
    """Do what follows of a count: other words, a ruling that falls, or somebody who carries it out."""
    carried = motion.stage == MotionStage.CARRIED
    if motion.kind == MotionKind.MAIN:
        if carried:
            ask_chair(act, row, motion)
        return
    resume(act, motion)
    if carried and motion.kind == MotionKind.AMENDMENT:
        reword(act, motion)
    elif carried and motion.ruling_id:
        overturn(act, row, act.tx.get_one(Ruling, motion.ruling_id))


def reword(act: Act, amendment: Motion) -> None:
    """Let a motion read as it is amended; other words are debated anew."""
    motion = act.tx.get_one(Motion, amendment.parent_id or 0)
    if motion.stage != MotionStage.DEBATING or motion.debate_until is None:
        return
    motion.words = amendment.words
    anew = act.now + timedelta(hours=act.reference.policy.debate_hours)
    motion.debate_until = max(motion.debate_until, anew)
    act.tx.flush()
    post.set_timer(act.tx, debate_key(motion), TimerKind.ASSEMBLY, motion.debate_until, motion.id)


def ask_chair(act: Act, row: Assembly, motion: Motion) -> None:
    """Ask the chair who carries a resolution out until when, and again until that is told."""
    given = {"motion": motion.id}
    line = say("floor.carry_out", motion=motion.number, words=motion.words, title=row.title)
    chair = notices.chats_of_anybody(act.tx, row.chair_id) or coordinators_of(act, row.area)
    tell(
        act,
        chair,
        row,
        (line,),
        f"carry:{motion.id}:{act.now.isoformat()}",
        (Button(str(FloorVerb.RESOLVE), given),),
    )
    at = act.now + timedelta(days=act.reference.policy.resolve_days)
    post.set_timer(act.tx, carry_key(motion.id), TimerKind.ASSEMBLY, at, motion.id)
