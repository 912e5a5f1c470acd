"""Counts joint handling from the events of cases: whistles, who came in time, who answered, the ratings.

It speaks of bodies, never of persons (principle 1). Every figure has its numerator and denominator.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from models.vocabulary import EventKind
from workflows.joint.terms import WHISTLES

Facts = Mapping[str, object]


@dataclass(frozen=True)
class Share:
    """A part of a whole, exactly."""

    numerator: int = 0
    denominator: int = 0

    @property
    def value(self) -> float | None:
        """The share; None of nothing."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True)
class Cooperation:
    """One body: how often it was called, came, came in time, answered, answered in time, and its ratings."""

    called: int = 0
    came: int = 0
    came_in_time: int = 0
    answered: int = 0
    answered_in_time: int = 0
    levels: tuple[int, ...] = field(default=())

    @property
    def sign_in(self) -> Share:
        """Of the whistles for it, those to which it came in time."""
        return Share(self.came_in_time, self.called)

    @property
    def answers(self) -> Share:
        """Of the whistles for it, those that it answered in time."""
        return Share(self.answered_in_time, self.called)

    @property
    def level(self) -> float | None:
        """The mean of its callers' ratings; None where nobody has rated it."""
        return sum(self.levels) / len(self.levels) if self.levels else None


class Whistled(Protocol):
    """What a body did of a part to which it was called."""

    body: str
    sign_in_by: datetime | None
    signed_in_at: datetime | None
    due_at: datetime
    answered_at: datetime | None
    mark: int | None


def of_parts(parts: Iterable[Whistled]) -> Mapping[str, Cooperation]:
    """The same from the parts themselves, by body."""
    found: dict[str, Cooperation] = {}
    for part in parts:
        known, at, limit = found.get(part.body, Cooperation()), part.signed_in_at, part.sign_in_by
        found[part.body] = Cooperation(
            called=known.called + 1,
            came=known.came + (at is not None),
            came_in_time=known.came_in_time + (at is not None and (limit is None or at <= limit)),
            answered=known.answered + (part.answered_at is not None),
            answered_in_time=known.answered_in_time
            + (part.answered_at is not None and part.answered_at <= part.due_at),
            levels=(*known.levels, *([part.mark] if part.mark else [])),
        )
    return dict(sorted(found.items()))


def by_body(events: Iterable[tuple[EventKind, Facts]]) -> Mapping[str, Cooperation]:
    """Return what bodies did when they were called by whistle, from the events of any number of cases."""
    found: dict[str, Cooperation] = {}
    for kind, facts in events:
        if kind is EventKind.WHISTLED:
            for body in listed(facts.get("bodies")):
                each = found.get(body, Cooperation())
                found[body] = replace(each, called=each.called + 1)
        elif str(facts.get("body")) in found:
            body = str(facts["body"])
            found[body] = counted(found[body], kind, facts)
    return found


def counted(so_far: Cooperation, kind: EventKind, facts: Facts) -> Cooperation:
    """Add one act of a body that was called."""
    in_time = not facts.get("late")
    if kind is EventKind.SIGNED_IN:
        return replace(so_far, came=so_far.came + 1, came_in_time=so_far.came_in_time + in_time)
    if kind is EventKind.PART_ANSWERED and facts.get("kind") in WHISTLES:
        return replace(
            so_far, answered=so_far.answered + 1, answered_in_time=so_far.answered_in_time + in_time
        )
    if kind is EventKind.RATED:
        return replace(so_far, levels=(*so_far.levels, int(str(facts["level"]))))
    return so_far


def whistle_rate(cases: Iterable[Iterable[EventKind]]) -> Share:
    """Return how many of these cases somebody whistled for: too few and too many alike tell something."""
    chains = [set(each) for each in cases]
    return Share(sum(EventKind.WHISTLED in each for each in chains), len(chains))


def listed(value: object) -> list[str]:
    """Return the codes of an event's list."""
    return [str(each) for each in value] if isinstance(value, list | tuple) else []
