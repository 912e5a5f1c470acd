"""Moves, amends and seconds; says which motion comes first, and lets the next be called."""

from dataclasses import dataclass
from datetime import timedelta

from models import post
from models.assembly import Assembly, AssemblySeat, Motion, Ruling
from models.rows import add_row
from models.vocabulary import BODY_ROLES, TimerKind
from models.vocabulary_panels import AssemblyEvent, MotionKind, MotionStage
from workflows import ledger
from workflows.cases.acts import Act
from workflows.cases.parties import shown_name
from workflows.participation.deliberation.agenda import debate_key, items, second_key
from workflows.participation.deliberation.business import advance
from workflows.participation.deliberation.floor import lapses, may_move
from workflows.participation.deliberation.open import public
from workflows.participation.deliberation.terms import FloorRefused, No
from workflows.participation.deliberation.told import locked, motions_of, note, own_seat, tell_seats
from workflows.participation.deliberation.who import seat_of
from workflows.participation.votes.seals import digest
from workflows.screens import Button, say


@dataclass(frozen=True)
class Wording:
    """What is moved: of an amendment, in place of which motion; of an appeal, against which ruling."""

    kind: MotionKind
    words: str
    parent: int | None = None
    ruling: int | None = None


def move(act: Act, assembly_id: int, words: str) -> Motion:
    """Move that something be resolved. Raises FloorRefused."""
    row = locked(act, assembly_id)
    return moved(act, row, Wording(MotionKind.MAIN, readable(words)))


def amend(act: Act, motion_id: int, words: str) -> Motion:
    """Move other words for the motion in debate; they are voted on first. Raises FloorRefused."""
    row, parent = at_hand(act, motion_id)
    if parent.kind != MotionKind.MAIN or parent.stage != MotionStage.DEBATING:
        raise FloorRefused(No.NOT_NOW)
    return moved(act, row, Wording(MotionKind.AMENDMENT, readable(words), parent=parent.id))


def appeal(act: Act, ruling_id: int) -> Motion:
    """Ask the assembly whether a ruling of the chair stands. Raises FloorRefused."""
    ruling = act.tx.get(Ruling, ruling_id)
    if ruling is None:
        raise FloorRefused(No.UNKNOWN)
    row = locked(act, ruling.assembly_id)
    if any(each.ruling_id == ruling.id for each in motions_of(act.tx, row.id)):
        raise FloorRefused(No.RULED)
    return moved(act, row, Wording(MotionKind.APPEAL, "", ruling=ruling.id))


def readable(words: str) -> str:
    """Return the words of a motion as everybody may read them. Raises FloorRefused."""
    shown = public(words)
    if not shown.strip("* "):
        raise FloorRefused(No.NOTHING_LEFT)
    return shown


def moved(act: Act, row: Assembly, asked: Wording) -> Motion:
    """Keep a motion, and ask the others whether somebody seconds it. Raises FloorRefused."""
    seat = own_seat(act, row)
    there = motions_of(act.tx, row.id)
    if not may_move(items(there), asked.kind):
        raise FloorRefused(No.BUSY)
    motion = Motion(
        assembly_id=row.id,
        number=len(there) + 1,
        kind=asked.kind,
        parent_id=asked.parent,
        ruling_id=asked.ruling,
        stage=MotionStage.MOVED,
        words=asked.words,
        moved_words=asked.words,
        seat_id=seat.id,
        name=staff_name(act),
        moved_at=act.now,
        lapses_at=act.now + timedelta(hours=act.reference.policy.second_hours),
    )
    add_row(act.tx, motion)
    post.set_timer(act.tx, second_key(motion), TimerKind.ASSEMBLY, motion.lapses_at, motion.id)
    tell_moved(act, row, motion, seat)
    return motion


def tell_moved(act: Act, row: Assembly, motion: Motion, seat: AssemblySeat) -> None:
    """Write that something is moved, and ask who seconds it."""
    facts: ledger.Facts = {"motion": motion.number, "kind": motion.kind, "seat": seat.number}
    note(act, row, AssemblyEvent.MOVED, {**facts, "words": digest(motion.words)})
    line = say(
        f"floor.moved.{motion.kind}",
        who=seat_of(act.reference, seat, motion.name),
        motion=motion.number,
        words=motion.words,
        until=motion.lapses_at,
    )
    tell_seats(
        act, row, line, f"moved:{motion.id}", (Button("second_motion", {"motion": motion.id}),), others=True
    )


def second(act: Act, motion_id: int) -> Motion:
    """Second a motion of somebody else; then it is debated, or a ruling voted on. Raises FloorRefused."""
    row, motion = at_hand(act, motion_id)
    seat = own_seat(act, row)
    if motion.stage == MotionStage.LAPSED or lapses(MotionStage(motion.stage), motion.lapses_at, act.now):
        raise FloorRefused(No.LAPSED)
    if motion.stage != MotionStage.MOVED:
        raise FloorRefused(No.NOT_NOW)
    if motion.seat_id == seat.id:
        raise FloorRefused(No.OWN)
    motion.second_id, motion.second_name, motion.seconded_at = seat.id, staff_name(act), act.now
    post.cancel_timer(act.tx, second_key(motion))
    note(act, row, AssemblyEvent.SECONDED, {"motion": motion.number, "seat": seat.number})
    begin(act, row, motion, seat)
    return motion


def begin(act: Act, row: Assembly, motion: Motion, seat: AssemblySeat) -> None:
    """Open the debate of a seconded motion; against a ruling there is none."""
    motion.stage = MotionStage.DEBATING
    motion.debate_until = act.now
    if motion.kind != MotionKind.APPEAL:
        motion.debate_until += timedelta(hours=act.reference.policy.debate_hours)
        post.set_timer(act.tx, debate_key(motion), TimerKind.ASSEMBLY, motion.debate_until, motion.id)
        who = seat_of(act.reference, seat, motion.second_name)
        line = say("floor.seconded", who=who, motion=motion.number, until=motion.debate_until)
        tell_seats(act, row, line, f"seconded:{motion.id}", floor_buttons(motion.id), others=True)
    act.tx.flush()
    advance(act, row)


def floor_buttons(motion_id: int) -> tuple[Button, ...]:
    """The three ways to ask for the floor."""
    return tuple(Button(f"ask_{side}", {"motion": motion_id}) for side in ("for", "against", "question"))


def at_hand(act: Act, motion_id: int) -> tuple[Assembly, Motion]:
    """Load a motion with its deliberation, which is open. Raises FloorRefused."""
    found = act.tx.get(Motion, motion_id)
    if found is None:
        raise FloorRefused(No.UNKNOWN)
    row = locked(act, found.assembly_id)
    return row, act.tx.get_one(Motion, motion_id, populate_existing=True)


def staff_name(act: Act) -> str:
    """Return the name of a member of staff who speaks for a body; residents are known by their seats."""
    if act.by.role not in BODY_ROLES:
        return ""
    name = shown_name(act, act.by.person_id)
    return name if isinstance(name, str) else ""
