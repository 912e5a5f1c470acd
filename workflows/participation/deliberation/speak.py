"""Asks for the floor, leaves the queue, speaks in writing, and goes on when somebody's time is over."""

from models import post
from models.assembly import Assembly, AssemblySeat, Motion, Speech
from models.rows import add_row
from models.vocabulary_panels import AssemblyEvent, MotionKind, MotionStage, Side, SpeechState
from workflows import ledger
from workflows.cases.acts import Act
from workflows.participation.deliberation.agenda import first_of
from workflows.participation.deliberation.business import HAD, advance, asked, asking, speech_key
from workflows.participation.deliberation.floor import may_ask
from workflows.participation.deliberation.move import at_hand, staff_name
from workflows.participation.deliberation.open import public
from workflows.participation.deliberation.terms import LONGEST_SPEECH, FloorRefused, No
from workflows.participation.deliberation.told import (
    locked,
    motions_of,
    note,
    own_seat,
    speeches_of,
    tell_seats,
)
from workflows.participation.deliberation.who import seat_of
from workflows.screens import say

SALT_BYTES = 16


def ask(act: Act, motion_id: int, side: Side) -> Speech:
    """Ask for the floor, and say first for what. Raises FloorRefused."""
    row, motion = at_hand(act, motion_id)
    seat = own_seat(act, row)
    if motion.stage != MotionStage.DEBATING or motion.kind == MotionKind.APPEAL or late(act, motion):
        raise FloorRefused(No.NOT_NOW)
    speeches = speeches_of(act.tx, motion.id)
    waiting = [each for each in speeches if each.state in (SpeechState.WAITING, SpeechState.CALLED)]
    had = [asking(each) for each in speeches if each.state in HAD]
    if not may_ask([asking(each) for each in waiting], had, seat.id, act.reference.policy.speeches_each):
        queued = any(each.seat_id == seat.id for each in waiting)
        raise FloorRefused(No.QUEUED if queued else No.SPOKEN)
    speech = Speech(
        motion_id=motion.id, seat_id=seat.id, side=side, state=SpeechState.WAITING, asked_at=act.now
    )
    add_row(act.tx, speech)
    advance(act, row)
    return speech


def late(act: Act, motion: Motion) -> bool:
    """Whether nobody may ask for the floor any more."""
    return motion.debate_until is not None and act.now >= motion.debate_until


def place_in_queue(act: Act, speech: Speech) -> int:
    """Return how many wait on the same motion, this one among them."""
    return len(asked(speeches_of(act.tx, speech.motion_id)))


def leave(act: Act, speech_id: int) -> Speech:
    """Take back that one has asked for the floor. Raises FloorRefused."""
    row, speech, _ = own_speech(act, speech_id)
    if speech.state not in (SpeechState.WAITING, SpeechState.CALLED):
        raise FloorRefused(No.NO_FLOOR)
    post.cancel_timer(act.tx, speech_key(speech))
    speech.state = SpeechState.LEFT
    act.tx.flush()
    advance(act, row)
    return speech


def speak(act: Act, speech_id: int, words: str) -> Speech:
    """Say it, when one is called and in time; personal details are masked. Raises FloorRefused."""
    row, speech, seat = own_speech(act, speech_id)
    check_floor(act, speech)
    if len(words) > LONGEST_SPEECH:
        raise FloorRefused(No.LONG)
    shown = public(words)
    if not shown.strip("* "):
        raise FloorRefused(No.NOTHING_LEFT)
    motion = act.tx.get_one(Motion, speech.motion_id)
    speech.state, speech.said_at, speech.name = SpeechState.SAID, act.now, staff_name(act)
    speech.words, speech.salt = shown, act.chance.randbytes(SALT_BYTES).hex()
    speech.hash = ledger.words_hash(speech.salt, shown)
    post.cancel_timer(act.tx, speech_key(speech))
    act.tx.flush()
    facts: ledger.Facts = {"motion": motion.number, "seat": seat.number, "side": speech.side}
    note(act, row, AssemblyEvent.SPOKE, {**facts, "words": speech.hash})
    who, side = seat_of(act.reference, seat, speech.name), say(f"floor.side.{speech.side}")
    line = say("floor.spoke", who=who, side=side, motion=motion.number, words=shown)
    tell_seats(act, row, line, f"spoke:{speech.id}", others=True, owner=seat.person_id)
    advance(act, row)
    return speech


def check_floor(act: Act, speech: Speech) -> None:
    """Refuse who has not the floor, or whose time is over. Raises FloorRefused."""
    if speech.state != SpeechState.CALLED or speech.until is None or act.now >= speech.until:
        raise FloorRefused(No.NO_FLOOR)


def own_speech(act: Act, speech_id: int) -> tuple[Assembly, Speech, AssemblySeat]:
    """Load the place of one's own seat in a queue. Raises FloorRefused."""
    found = act.tx.get(Speech, speech_id)
    if found is None:
        raise FloorRefused(No.UNKNOWN)
    row = locked(act, act.tx.get_one(Motion, found.motion_id).assembly_id)
    seat = own_seat(act, row)
    speech = act.tx.get_one(Speech, speech_id, populate_existing=True)
    if speech.seat_id != seat.id:
        raise FloorRefused(No.UNKNOWN)
    return row, speech, seat


def miss(act: Act, row: Assembly, speech: Speech) -> None:
    """Go on when somebody's time is over; it counts as their turn."""
    speech.state = SpeechState.MISSED
    act.tx.flush()
    motion, seat = act.tx.get_one(Motion, speech.motion_id), act.tx.get_one(AssemblySeat, speech.seat_id)
    note(act, row, AssemblyEvent.MISSED, {"motion": motion.number, "seat": seat.number}, clock=True)
    if first_of(motions_of(act.tx, row.id)) is not None:
        advance(act, row)
