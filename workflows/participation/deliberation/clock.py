"""What the clock does in deliberations: lets motions lapse, calls the next, ends votes, asks the chair."""

from models.assembly import Assembly, AssemblySeat, Motion, Speech
from models.post import DueTimer
from models.rows import claim_row
from models.vocabulary_panels import AssemblyEvent, MotionStage, SpeechState
from workflows.cases.acts import Act
from workflows.participation.deliberation.ballots import ask_chair, count
from workflows.participation.deliberation.business import advance
from workflows.participation.deliberation.floor import lapses
from workflows.participation.deliberation.speak import miss
from workflows.participation.deliberation.told import note, tell_seats
from workflows.screens import say


def fire(act: Act, timer: DueTimer) -> None:
    """Do what a timer was set for, by the name of its key; one that has become old does nothing."""
    name, subject = timer.key.partition(":")[0], timer.subject or 0
    if name == "assembly_speech":
        end_speech(act, act.tx.get_one(Speech, subject))
        return
    motion = act.tx.get_one(Motion, subject)
    row = claim_row(act.tx, Assembly, motion.assembly_id)
    assert row is not None
    act.tx.refresh(motion)
    if name == "assembly_carry":
        if motion.decision_id is None:
            ask_chair(act, row, motion)
    elif row.closed_at is not None:
        return
    elif name == "assembly_second" and lapses(MotionStage(motion.stage), motion.lapses_at, act.now):
        lapse(act, row, motion)
    elif name == "assembly_debate":
        advance(act, row)
    elif name == "assembly_vote" and motion.stage == MotionStage.VOTING:
        count(act, row, motion)


def end_speech(act: Act, speech: Speech) -> None:
    """Go on where somebody's time is over."""
    motion = act.tx.get_one(Motion, speech.motion_id)
    row = claim_row(act.tx, Assembly, motion.assembly_id)
    assert row is not None
    act.tx.refresh(speech)
    if row.closed_at is None and speech.state == SpeechState.CALLED:
        miss(act, row, speech)


def lapse(act: Act, row: Assembly, motion: Motion) -> None:
    """Let a motion fall that nobody has seconded."""
    motion.stage, motion.ended_at = MotionStage.LAPSED, act.now
    act.tx.flush()
    seat = act.tx.get_one(AssemblySeat, motion.seat_id)
    note(act, row, AssemblyEvent.LAPSED, {"motion": motion.number, "seat": seat.number}, clock=True)
    tell_seats(act, row, say("floor.lapsed", motion=motion.number), f"lapsed:{motion.id}")
    advance(act, row)
