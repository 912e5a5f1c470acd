"""Says which motion is to be dealt with now, and names the timers of motions."""

from collections.abc import Sequence

from models.assembly import Motion
from models.vocabulary_panels import MotionKind, MotionStage
from workflows.participation.deliberation.floor import Item, before_us


def items(motions: Sequence[Motion]) -> list[Item]:
    """What the order of business needs to know of motions."""
    return [Item(each.id, MotionKind(each.kind), MotionStage(each.stage)) for each in motions]


def first_of(motions: Sequence[Motion]) -> Motion | None:
    """Return the motion that is to be dealt with now."""
    first = before_us(items(motions))
    return next((each for each in motions if first and each.id == first.id), None)


def second_key(motion: Motion) -> str:
    """Name the timer at which a motion lapses."""
    return f"assembly_second:{motion.id}"


def debate_key(motion: Motion) -> str:
    """Name the timer at which nobody asks for the floor on a motion any more."""
    return f"assembly_debate:{motion.id}"


def vote_key(motion: Motion) -> str:
    """Name the timer at which the vote on a motion ends."""
    return f"assembly_vote:{motion.id}"


def carry_key(motion_id: int) -> str:
    """Name the timer that asks the chair who carries a motion out."""
    return f"assembly_carry:{motion_id}"
