"""Decides what of a topic's numbers everybody reads: none under five, and none that gives one away.

What a month brought everywhere is published by category; a number is told where neither it nor what is left
around it is 1 to 4. A sum, and what is worked out of it, is told where each of its months could be.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from workflows.responsiveness.figures.months import Month
from workflows.responsiveness.suppression import LEAST
from workflows.responsiveness.topics.effect import Pair, Quarter, Ratio, Result
from workflows.responsiveness.topics.evidence import Evidence


@dataclass(frozen=True)
class ToldMonth:
    """A month, and what is told of it: a number, that they are few, or nothing."""

    month: str
    count: int | None
    few: bool


@dataclass(frozen=True)
class ToldResult:
    """What everybody reads of a result, beside its word."""

    before: tuple[ToldMonth, ...]
    after: tuple[ToldMonth, ...]
    sums: Pair | None
    ratio: Ratio | None
    unsolved: tuple[Pair | None, Pair | None]
    satisfied: Pair | None


def told_months(first: str, counts: Sequence[int], beside: Sequence[int]) -> tuple[ToldMonth, ...]:
    """Say what is told of each month."""
    if not first:
        return ()
    begin = Month.named(first)
    return tuple(
        ToldMonth(str(begin.after(at)), count if may_be_told(count, rest) else None, count < LEAST)
        for at, (count, rest) in enumerate(zip(counts, beside, strict=True))
    )


def may_be_told(count: int, rest: int) -> bool:
    """Whether a number may be told beside what is left around it."""
    return count >= LEAST and (rest == 0 or rest >= LEAST)


def told_evidence(seen: Evidence) -> tuple[ToldMonth, ...]:
    """Say what is told of the months that a topic was proposed by."""
    return told_months(seen.first, seen.months, seen.beside)


def whole(quarter: Quarter) -> bool:
    """Whether each month of a quarter may be told."""
    return all(may_be_told(count, rest) for count, rest in zip(quarter.months, quarter.beside, strict=True))


def part(pair: Pair) -> Pair | None:
    """A part of a whole as it may be told: neither it nor what it leaves over is 1 to 4, and it is no few."""
    some, of = pair
    return pair if of >= LEAST and some >= LEAST and of - some >= LEAST else None


def told_result(result: Result) -> ToldResult:
    """Say what is told of a result."""
    tell = whole(result.before) and whole(result.after)
    before, after = result.before, result.after
    return ToldResult(
        before=told_months(before.first, before.months, before.beside),
        after=told_months(after.first, after.months, after.beside),
        sums=(sum(before.months), sum(after.months)) if tell else None,
        ratio=result.ratio if tell else None,
        unsolved=(part(result.unsolved[0]), part(result.unsolved[1])),
        satisfied=part(result.satisfied),
    )


def exact_months(first: str, counts: Sequence[int]) -> tuple[ToldMonth, ...]:
    """Say every month's number, to who sees to a topic."""
    if not first:
        return ()
    begin = Month.named(first)
    return tuple(ToldMonth(str(begin.after(at)), count, few=False) for at, count in enumerate(counts))


def exact_result(result: Result) -> ToldResult:
    """Say all of a result, to who sees to the topic."""
    before, after = result.before, result.after
    return ToldResult(
        before=exact_months(before.first, before.months),
        after=exact_months(after.first, after.months),
        sums=(sum(before.months), sum(after.months)),
        ratio=result.ratio,
        unsolved=(said(result.unsolved[0]), said(result.unsolved[1])),
        satisfied=said(result.satisfied),
    )


def said(pair: Pair) -> Pair | None:
    """A part of those who said anything; None where nobody did."""
    return pair if pair[1] else None
