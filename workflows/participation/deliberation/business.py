"""Carries the business on after every step: calls the next speaker, or puts what was debated to the vote."""

from collections.abc import Sequence
from datetime import timedelta

from models import post
from models.assembly import Assembly, AssemblySeat, Motion, Speech
from models.vocabulary import TimerKind
from models.vocabulary_panels import AssemblyEvent, Choice, MotionKind, MotionStage, Side, SpeechState
from workflows import ledger
from workflows.cases.acts import Act
from workflows.participation.deliberation.agenda import debate_key, first_of, second_key, vote_key
from workflows.participation.deliberation.floor import (
    PENDING,
    Asking,
    debate_is_over,
    next_speaker,
    speech_ends,
)
from workflows.participation.deliberation.told import motions_of, note, speeches_of, tell_seat, tell_seats
from workflows.screens import Button, say

OF_RULING = {Choice.YES: say("button.overturn_yes"), Choice.NO: say("button.overturn_no")}

HAD = frozenset({SpeechState.SAID, SpeechState.CUT, SpeechState.MISSED})
"""Who has had the floor, also where nothing was said."""


def advance(act: Act, row: Assembly) -> None:
    """Do what follows by itself: nobody is called while somebody has the floor."""
    there = motions_of(act.tx, row.id)
    motion = first_of(there)
    if motion is None or motion.stage != MotionStage.DEBATING or speaking(act, there) is not None:
        return
    speeches = speeches_of(act.tx, motion.id)
    waiting = asked(speeches)
    following = next_speaker(waiting, heard(speeches))
    if following is not None:
        call(act, row, motion, next(each for each in speeches if each.id == following.id))
    elif motion.debate_until and debate_is_over(waiting, False, motion.debate_until, act.now):
        put(act, row, motion)


def speaking(act: Act, motions: Sequence[Motion]) -> Speech | None:
    """Return the speech of who has the floor."""
    for motion in motions:
        if motion.stage in PENDING:
            for each in speeches_of(act.tx, motion.id):
                if each.state == SpeechState.CALLED:
                    return each
    return None


def asked(speeches: Sequence[Speech]) -> list[Asking]:
    """Those who wait, in the order in which they have asked."""
    return [asking(each) for each in speeches if each.state == SpeechState.WAITING]


def heard(speeches: Sequence[Speech]) -> list[Asking]:
    """Those who have had the floor, in the order in which they were called."""
    had = [each for each in speeches if each.state in HAD]
    return [asking(each) for each in sorted(had, key=lambda each: (each.until or each.asked_at, each.id))]


def asking(each: Speech) -> Asking:
    """What the rules need to know of a speech."""
    return Asking(each.id, each.seat_id, Side(each.side))


def call(act: Act, row: Assembly, motion: Motion, speech: Speech) -> None:
    """Give somebody the floor, for so long."""
    minutes = act.reference.policy.speech_minutes
    speech.state = SpeechState.CALLED
    speech.until = speech_ends(act.now, minutes, act.reference.calendar.zone)
    act.tx.flush()
    post.set_timer(act.tx, speech_key(speech), TimerKind.ASSEMBLY, speech.until, speech.id)
    seat = act.tx.get_one(AssemblySeat, speech.seat_id)
    facts: ledger.Facts = {"motion": motion.number, "seat": seat.number, "side": speech.side}
    note(act, row, AssemblyEvent.CALLED, facts, clock=True)
    line = say(
        "floor.called", motion=motion.number, side=say(f"floor.side.{speech.side}"), until=speech.until
    )
    given = {"speech": speech.id}
    tell_seat(
        act,
        row,
        seat,
        line,
        f"called:{speech.id}",
        (Button("take_floor", given), Button("leave_queue", given)),
    )


def drop_amendments(act: Act, row: Assembly, motion: Motion) -> None:
    """Let other words for a motion fall that is not debated any more."""
    for each in motions_of(act.tx, row.id):
        if each.parent_id != motion.id or each.stage not in PENDING:
            continue
        each.stage, each.ended_at = MotionStage.LAPSED, act.now
        for key in (second_key(each), debate_key(each), vote_key(each)):
            post.cancel_timer(act.tx, key)
        end_queue(act, each)
        seat = act.tx.get_one(AssemblySeat, each.seat_id)
        note(act, row, AssemblyEvent.LAPSED, {"motion": each.number, "seat": seat.number}, clock=True)
        tell_seats(act, row, say("floor.dropped", motion=each.number), f"lapsed:{each.id}")
    act.tx.flush()


def end_queue(act: Act, motion: Motion) -> None:
    """Let nobody wait, or have the floor, for a motion that is not debated any more."""
    for each in speeches_of(act.tx, motion.id):
        if each.state in (SpeechState.WAITING, SpeechState.CALLED):
            post.cancel_timer(act.tx, speech_key(each))
            each.state = SpeechState.LEFT
    act.tx.flush()


def resume(act: Act, before: Motion) -> None:
    """Let the debate go on that stood still for what came before it, with the time it had left."""
    motion = first_of(motions_of(act.tx, before.assembly_id))
    if motion is None or motion.stage != MotionStage.DEBATING or motion.debate_until is None:
        return
    motion.debate_until += act.now - max(before.seconded_at or act.now, motion.seconded_at or act.now)
    act.tx.flush()
    post.set_timer(act.tx, debate_key(motion), TimerKind.ASSEMBLY, motion.debate_until, motion.id)


def put(act: Act, row: Assembly, motion: Motion, *, clock: bool = True) -> None:
    """Put a motion to the vote; other words for it that nobody has seconded fall."""
    drop_amendments(act, row, motion)
    motion.stage = MotionStage.VOTING
    motion.vote_until = act.now + timedelta(hours=act.reference.policy.motion_vote_hours)
    act.tx.flush()
    post.cancel_timer(act.tx, debate_key(motion))
    post.set_timer(act.tx, vote_key(motion), TimerKind.ASSEMBLY, motion.vote_until, motion.id)
    note(act, row, AssemblyEvent.PUT, {"motion": motion.number}, clock=clock)
    line = say(f"floor.put.{motion.kind}", motion=motion.number, words=motion.words, until=motion.vote_until)
    tell_seats(act, row, line, f"put:{motion.id}", vote_buttons(motion))


def vote_buttons(motion: Motion) -> tuple[Button, ...]:
    """The three ways to vote; of a ruling it is said what yes and no mean."""
    meant = OF_RULING if motion.kind == MotionKind.APPEAL else {}
    return tuple(Button(f"motion_{each}", {"motion": motion.id}, meant.get(each)) for each in Choice)


def speech_key(speech: Speech) -> str:
    """Name the timer at which somebody's time to speak is over."""
    return f"assembly_speech:{speech.id}"
