"""Decides who may speak next, what comes first, when a motion lapses and what a vote comes to.

The rules are those of Robert's Rules of Order as residents' assemblies in China use them (议事规则): one
motion at a time, no debate without a second, sides take turns, who has not spoken comes first, everybody
speaks as often as the others may, and a tie carries nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from models.vocabulary_panels import MotionKind, MotionStage, Side
from workflows.participation.votes.seals import digest

PENDING = frozenset({MotionStage.MOVED, MotionStage.DEBATING, MotionStage.VOTING})
BEFORE_ALL = (MotionKind.APPEAL, MotionKind.AMENDMENT, MotionKind.MAIN)
"""What is decided first: whether a ruling stands, then other words for a motion, then the motion."""

EVENING, MORNING = time(22), time(8)
"""Nobody's time to speak runs between these."""

OTHER = {Side.FOR: Side.AGAINST, Side.AGAINST: Side.FOR}


@dataclass(frozen=True)
class Item:
    """A motion, as far as the order of business needs it."""

    id: int
    kind: MotionKind
    stage: MotionStage


@dataclass(frozen=True)
class Asking:
    """Somebody who waits for the floor, or has had it."""

    id: int
    seat: int
    side: Side


@dataclass(frozen=True)
class Count:
    """What a vote of an assembly came to."""

    yes: int
    no: int
    abstain: int
    seats: int

    @property
    def cast(self) -> int:
        """How many took part."""
        return self.yes + self.no + self.abstain


def before_us(items: Iterable[Item]) -> Item | None:
    """Return the motion that is to be dealt with now; one without a second holds up nothing above it."""
    ready = [each for each in items if each.stage in PENDING]
    seconded = [each for each in ready if each.stage is not MotionStage.MOVED]
    found = sorted(seconded or ready, key=lambda each: BEFORE_ALL.index(each.kind))
    return found[0] if found else None


def may_move(items: Iterable[Item], kind: MotionKind) -> bool:
    """Whether something of a kind may be moved now: one of each kind at a time, an amendment in debate."""
    pending = [each for each in items if each.stage in PENDING]
    if any(each.kind is kind for each in pending):
        return False
    if kind is MotionKind.AMENDMENT:
        return any(each.kind is MotionKind.MAIN and each.stage is MotionStage.DEBATING for each in pending)
    return True


def may_ask(asked: Sequence[Asking], heard: Sequence[Asking], seat: int, most: int) -> bool:
    """Whether a seat may ask for the floor: not while it waits already, and so often at most."""
    return all(each.seat != seat for each in asked) and sum(each.seat == seat for each in heard) < most


def next_speaker(asked: Sequence[Asking], heard: Sequence[Asking]) -> Asking | None:
    """Return who is called next: who has not spoken first, then the other side's turn, then a question."""
    spoken = {each.seat for each in heard}
    pool = [each for each in asked if each.seat not in spoken] or list(asked)
    for side in (turn_of(heard), Side.QUESTION):
        first = next((each for each in pool if each.side is side), None)
        if first is not None:
            return first
    return pool[0] if pool else None


def turn_of(heard: Sequence[Asking]) -> Side:
    """Return whose turn it is: after each side the other; who is for a motion begins."""
    last = next((each.side for each in reversed(heard) if each.side in OTHER), Side.AGAINST)
    return OTHER[last]


def debate_is_over(asked: Sequence[Asking], speaking: bool, until: datetime, now: datetime) -> bool:
    """Whether a motion can be put to the vote: its time is over, and all who have asked were heard."""
    return not asked and not speaking and now >= until


def lapses(stage: MotionStage, at: datetime, now: datetime) -> bool:
    """Whether a motion falls because nobody has seconded it in time."""
    return stage is MotionStage.MOVED and now >= at


def outcome(count: Count, quorum: int) -> tuple[MotionStage, str]:
    """Return what a vote comes to, and why: enough seats took part, and more said yes than no."""
    if count.cast * 100 < quorum * count.seats or count.cast == 0:
        return MotionStage.REJECTED, "quorum"
    if count.yes == count.no:
        return MotionStage.REJECTED, "tie"
    return (MotionStage.CARRIED, "majority") if count.yes > count.no else (MotionStage.REJECTED, "majority")


def speech_ends(called_at: datetime, minutes: int, zone: ZoneInfo) -> datetime:
    """Return until when somebody who is called may speak: nobody's time runs in the night."""
    local = called_at.astimezone(zone)
    end = local + timedelta(minutes=minutes)
    asleep = local.time() >= EVENING or local.time() < MORNING
    if not asleep and end.time() < EVENING and end.date() == local.date():
        return end
    day = local.date() if local.time() < MORNING else local.date() + timedelta(days=1)
    return datetime.combine(day, MORNING, zone) + timedelta(minutes=minutes)


def mark_of(code: str, motion: int, seat: int, nonce: str, choice: str) -> str:
    """Hash a ballot: whoever has its nonce can show that it was counted, and as what."""
    return digest("\x1f".join((code, str(motion), str(seat), nonce, choice)))
