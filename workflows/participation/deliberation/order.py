"""Rules on order from the chair, for listed reasons, and puts to the vote; the assembly may overturn it."""

from datetime import timedelta

from models import post
from models.assembly import Assembly, AssemblySeat, Motion, Ruling, Speech
from models.rows import add_row
from models.vocabulary import TimerKind
from models.vocabulary_panels import AssemblyEvent, MotionKind, MotionStage, RulingReason, SpeechState
from workflows import ledger
from workflows.cases.acts import Act
from workflows.participation.deliberation.agenda import debate_key, first_of, second_key
from workflows.participation.deliberation.business import (
    advance,
    asked,
    drop_amendments,
    end_queue,
    put,
    resume,
    speaking,
)
from workflows.participation.deliberation.minutes import rulings_of
from workflows.participation.deliberation.open import chaired
from workflows.participation.deliberation.terms import FloorRefused, No
from workflows.participation.deliberation.told import motions_of, note, speeches_of, tell_seats
from workflows.screens import Button, say

OF_SPEECHES = (RulingReason.OFF_TOPIC, RulingReason.DETAILS, RulingReason.THREAT, RulingReason.SPAM)
OF_MOTIONS = (*OF_SPEECHES, RulingReason.NOT_HERE, RulingReason.SAME)
OPEN = frozenset({MotionStage.MOVED, MotionStage.DEBATING})


def put_to_vote(act: Act, motion_id: int) -> Motion:
    """Put a motion to the vote before its time, when nobody waits for the floor. Raises FloorRefused."""
    row, motion = chaired_motion(act, motion_id)
    there = motions_of(act.tx, row.id)
    first = first_of(there)
    if motion.stage != MotionStage.DEBATING or first is None or first.id != motion.id:
        raise FloorRefused(No.NOT_NOW)
    if asked(speeches_of(act.tx, motion.id)) or speaking(act, there) is not None:
        raise FloorRefused(No.WAITING)
    put(act, row, motion, clock=False)
    return motion


def rule_motion(act: Act, motion_id: int, reason: RulingReason) -> Ruling:
    """Rule a motion out of order, before it is put to the vote. Raises FloorRefused."""
    row, motion = chaired_motion(act, motion_id)
    if motion.stage not in OPEN or motion.kind == MotionKind.APPEAL or reason not in OF_MOTIONS:
        raise FloorRefused(No.NOT_NOW)
    if any(each.motion_id == motion.id and not each.speech_id for each in rulings_of(act.tx, row.id)):
        raise FloorRefused(No.RULED)  # the assembly has said that it is in order
    ruling = Ruling(assembly_id=row.id, motion_id=motion.id, reason=reason, before=motion.stage, at=act.now)
    motion.stage, motion.ended_at = MotionStage.RULED_OUT, act.now
    drop_amendments(act, row, motion)
    end_queue(act, motion)
    for key in (second_key(motion), debate_key(motion)):
        post.cancel_timer(act.tx, key)
    if motion.seconded_at is not None:
        resume(act, motion)
    return ruled(act, row, motion, ruling)


def rule_speech(act: Act, speech_id: int, reason: RulingReason) -> Ruling:
    """Rule out what was said: its words are not shown while the ruling stands. Raises FloorRefused."""
    found = act.tx.get(Speech, speech_id)
    if found is None:
        raise FloorRefused(No.UNKNOWN)
    row, motion = chaired_motion(act, found.motion_id)
    speech = act.tx.get_one(Speech, speech_id, populate_existing=True)
    if speech.state != SpeechState.SAID or reason not in OF_SPEECHES:
        raise FloorRefused(No.NOT_NOW)
    if any(each.speech_id == speech.id for each in rulings_of(act.tx, row.id)):
        raise FloorRefused(No.RULED)  # the assembly has said that it stands
    ruling = Ruling(
        assembly_id=row.id,
        motion_id=motion.id,
        speech_id=speech.id,
        reason=reason,
        before=speech.state,
        at=act.now,
    )
    speech.state = SpeechState.CUT
    return ruled(act, row, motion, ruling)


def ruled(act: Act, row: Assembly, motion: Motion, ruling: Ruling) -> Ruling:
    """Keep a ruling, and tell everybody that they may ask the assembly about it."""
    add_row(act.tx, ruling)
    speech = act.tx.get(Speech, ruling.speech_id) if ruling.speech_id else None
    seat = act.tx.get_one(AssemblySeat, speech.seat_id if speech else motion.seat_id).number
    of = "speech" if speech else "motion"
    facts: ledger.Facts = {"of": of, "motion": motion.number, "seat": seat, "reason": ruling.reason}
    note(act, row, AssemblyEvent.RULED, facts)
    line = say(
        f"floor.ruled.{of}", motion=motion.number, seat=seat, reason=say(f"floor.reason.{ruling.reason}")
    )
    tell_seats(
        act, row, line, f"ruled:{ruling.id}", (Button("appeal_ruling", {"ruling": ruling.id}),), others=True
    )
    advance(act, row)
    return ruling


def overturn(act: Act, row: Assembly, ruling: Ruling) -> None:
    """Undo a ruling, as the assembly has decided: what was said or moved is there again."""
    ruling.overturned_at = act.now
    motion = act.tx.get_one(Motion, ruling.motion_id)
    if ruling.speech_id:
        act.tx.get_one(Speech, ruling.speech_id).state = SpeechState(ruling.before)
    elif is_too_late(act, motion):
        motion.stage = MotionStage.LAPSED  # its words are read again, and change nothing any more
    else:
        restore(act, motion, MotionStage(ruling.before))
    act.tx.flush()
    facts: ledger.Facts = {
        "motion": motion.number,
        "reason": ruling.reason,
        "of": "speech" if ruling.speech_id else "motion",
    }
    note(act, row, AssemblyEvent.OVERTURNED, facts, clock=True)


def is_too_late(act: Act, motion: Motion) -> bool:
    """Whether other words come back when the motion they were for is not debated any more."""
    return (
        motion.parent_id is not None
        and act.tx.get_one(Motion, motion.parent_id).stage != MotionStage.DEBATING
    )


def restore(act: Act, motion: Motion, stage: MotionStage) -> None:
    """Let a motion be where it was, with its whole time before it."""
    policy = act.reference.policy
    motion.stage, motion.ended_at = stage, None
    if stage is MotionStage.MOVED:
        motion.lapses_at = act.now + timedelta(hours=policy.second_hours)
        post.set_timer(act.tx, second_key(motion), TimerKind.ASSEMBLY, motion.lapses_at, motion.id)
    else:
        motion.debate_until = act.now + timedelta(hours=policy.debate_hours)
        post.set_timer(act.tx, debate_key(motion), TimerKind.ASSEMBLY, motion.debate_until, motion.id)


def chaired_motion(act: Act, motion_id: int) -> tuple[Assembly, Motion]:
    """Load a motion for the chair of its deliberation. Raises FloorRefused."""
    found = act.tx.get(Motion, motion_id)
    if found is None:
        raise FloorRefused(No.UNKNOWN)
    row = chaired(act, found.assembly_id)
    return row, act.tx.get_one(Motion, motion_id, populate_existing=True)
