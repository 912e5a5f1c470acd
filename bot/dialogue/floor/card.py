"""Says how a deliberation stands: the motion at hand, the queue, what was said, what was counted."""

from models.vocabulary_panels import MotionKind, MotionStage
from workflows.participation.deliberation.view import AssemblyView, MotionView, RulingView, SpeechView
from workflows.screens import Sentence, say

Lines = tuple[Sentence, ...]


def card(seen: AssemblyView) -> Lines:
    """A deliberation as everybody reads it."""
    head = say("floor.head", title=seen.title, number=seen.code, of=seen.of, seats=seen.seats)
    if seen.closed_at is not None:
        return (head, say("floor.over", at=seen.closed_at, minutes=seen.minutes_hash[:12]), *ended(seen))
    return (head, *at_hand(seen))


def at_hand(seen: AssemblyView) -> Lines:
    """What is before the assembly now; with nothing there, what came of the last."""
    if seen.now is None:
        return (*ended(seen)[-1:], say("floor.nothing"))
    aside = next(
        (each for each in seen.motions if each.stage is MotionStage.MOVED and each.id != seen.now.id), None
    )
    waits = motion_lines(aside) if aside is not None else ()
    return (*motion_lines(seen.now), *queue(seen, seen.now), *waits)


def ended(seen: AssemblyView) -> Lines:
    """What came of motions that are over, a line each."""
    over = [each for each in seen.motions if each.ended_at is not None]
    return tuple(line for each in over for line in (moved(each), result(each)))


def motion_lines(motion: MotionView) -> Lines:
    """A motion, and where it stands."""
    return (moved(motion), stage(motion))


def moved(motion: MotionView) -> Sentence:
    """What is moved, and by whom."""
    return say(
        f"floor.motion.{motion.kind}",
        motion=motion.number,
        who=motion.who,
        words=motion.words or say("floor.hidden"),
        amends=motion.amends or 0,
    )


def stage(motion: MotionView) -> Sentence:
    """Where a motion stands."""
    if motion.stage is MotionStage.MOVED:
        return say("floor.stage.moved", until=motion.lapses_at)
    if motion.stage is MotionStage.DEBATING:
        return say("floor.stage.debating", second=motion.second or "", until=motion.debate_until)
    if motion.stage is MotionStage.VOTING:
        return say("floor.stage.voting", until=motion.vote_until)
    return result(motion)


def result(motion: MotionView) -> Sentence:
    """What came of a motion."""
    if not motion.is_counted:
        return say(f"floor.stage.{motion.stage}")
    counts = {"yes": motion.yes, "no": motion.no, "abstain": motion.abstain, "seats": motion.entitled}
    kind = "appeal" if motion.kind is MotionKind.APPEAL else "motion"
    return say(f"floor.result.{kind}.{motion.stage}", **counts)


def queue(seen: AssemblyView, motion: MotionView) -> Lines:
    """How much was said, who has the floor, and how many wait.

    What was said is on the page: no chat keeps a copy that outlives who is forgotten.
    """
    told = [say("floor.said", count=len(motion.said), number=seen.code)] if motion.said else []
    if motion.at_floor is not None:
        at = motion.at_floor
        told.append(say("floor.at", who=at.who, side=say(f"floor.side.{at.side}"), until=at.until))
    if motion.waiting:
        told.append(say("floor.waiting", count=len(motion.waiting)))
    return tuple(told)


def spoken(each: SpeechView, motion: MotionView) -> Sentence:
    """One speech."""
    words = each.words or say("floor.hidden")
    return say(
        "floor.spoke", who=each.who, side=say(f"floor.side.{each.side}"), motion=motion.number, words=words
    )


def ruling(each: RulingView) -> Sentence:
    """What the chair has ruled."""
    of = "speech" if each.who is not None else "motion"
    key = "overturned" if each.overturned else "stands"
    reason = say(f"floor.reason.{each.reason}")
    return say(f"floor.ruling.{of}.{key}", motion=each.motion, who=each.who or "", reason=reason)
