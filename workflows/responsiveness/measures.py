"""Decides the rates of responsiveness: exact numerators and denominators, under a versioned policy.

A follow-up is valid when all three questions are answered. What is excluded is left out of every
rate, and counted. A rate without a denominator has no value: nothing is not zero.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Literal

from models.vocabulary import Solved

By = Literal["body", "area", "category"]
Json = dict[str, object]

PLEASED = 4
"""From this level on, and from this mark, somebody is satisfied."""


@dataclass(frozen=True)
class MeasurePolicy:
    """What counts how much. Defaults are those of DOMAIN §5; a change is a new version."""

    version: str = "2026-1"
    since: date = date(2026, 1, 1)
    credit: tuple[tuple[int, Fraction], ...] = (  # satisfaction level and how much of a yes it is
        (5, Fraction(1)),
        (4, Fraction(1)),
        (3, Fraction(9, 10)),
    )
    response_weight: Fraction = Fraction(1, 10)
    solution_weight: Fraction = Fraction(5, 10)
    satisfaction_weight: Fraction = Fraction(4, 10)


@dataclass(frozen=True)
class ClosedCase:
    """What the rates need to know of one case; the three answers are None where none was given."""

    body: str
    area: str
    category: str
    opened_at: datetime
    due_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime
    contacted: bool | None = None
    solved: Solved | None = None
    satisfaction: int | None = None  # 5 very satisfied … 1 very dissatisfied
    returned: int = 0
    reopened: int = 0
    excluded: bool = False
    first_contact_at: datetime | None = None
    exempt: bool = False  # its lateness is not held against the body
    lacks: int | None = None  # how many things its last answer lacked (S12); None: nobody looked

    @property
    def has_valid_follow_up(self) -> bool:
        """Tell whether all three questions are answered."""
        return None not in (self.contacted, self.solved, self.satisfaction)


@dataclass(frozen=True)
class Rate:
    """A share with everything it is made of."""

    numerator: Fraction
    denominator: int
    version: str

    @property
    def value(self) -> Fraction | None:
        """The exact share; None without a denominator."""
        return self.numerator / self.denominator if self.denominator else None

    def as_dict(self) -> Json:
        """Return it for JSON: numbers, whole ones without a fraction."""
        value = None if self.value is None else float(self.value)
        return {
            "numerator": _number(self.numerator),
            "denominator": self.denominator,
            "value": value,
            "version": self.version,
        }


@dataclass(frozen=True)
class Spread:
    """How long something took: the middle case and the slow tenth, not a mean."""

    count: int
    median: timedelta | None
    p90: timedelta | None

    def as_dict(self) -> Json:
        """Return it for JSON, in seconds."""
        return {"count": self.count, "median": _seconds(self.median), "p90": _seconds(self.p90)}


@dataclass(frozen=True)
class Measures:
    """All measures of one group of cases; `code` names the body, area or category."""

    code: str
    cases: int  # counted ones; excluded ones come beside them
    excluded: int
    response: Rate
    solution: Rate
    satisfaction: Rate
    composite: Rate
    on_time: Rate
    returned: Rate
    reopened: Rate
    whole_answers: Rate  # of the answers that were looked at, those that lacked nothing
    answer_time: Spread
    first_contact: Spread
    exempted: int = 0  # answered late, counted so, and not held against the body

    def as_dict(self, by: By) -> Json:
        """Return one row for JSON, its code under the name of the grouping."""
        rates = (
            "response",
            "solution",
            "satisfaction",
            "composite",
            "on_time",
            "returned",
            "reopened",
            "whole_answers",
        )
        spreads = ("answer_time", "first_contact")
        parts = {name: getattr(self, name).as_dict() for name in (*rates, *spreads)}
        counts = {"cases": self.cases, "excluded": self.excluded, "exempted": self.exempted}
        return {by: self.code, **counts, **parts}


def measure_by(
    by: By, cases: Iterable[ClosedCase], start: datetime, end: datetime, policy: MeasurePolicy
) -> tuple[Measures, ...]:
    """Return the measures of each group closed from `start` up to and without `end`, by code."""
    groups: defaultdict[str, list[ClosedCase]] = defaultdict(list)
    for case in cases:
        if start <= case.closed_at < end:
            groups[getattr(case, by)].append(case)
    return tuple(measure(code, groups[code], policy) for code in sorted(groups))


def measure(code: str, cases: Sequence[ClosedCase], policy: MeasurePolicy) -> Measures:
    """Return the measures of one group of cases."""
    counted = [case for case in cases if not case.excluded]
    valid = [case for case in counted if case.has_valid_follow_up]
    timed = [case for case in counted if case.due_at and case.answered_at]
    looked_at = [case for case in counted if case.lacks is not None]
    response = _share(valid, lambda case: case.contacted is True, policy)
    solution = _share(valid, lambda case: case.solved == Solved.SOLVED, policy)
    satisfaction = _satisfaction(valid, policy)
    return Measures(
        code=code,
        cases=len(counted),
        excluded=len(cases) - len(counted),
        response=response,
        solution=solution,
        satisfaction=satisfaction,
        composite=composite(response, solution, satisfaction, policy),
        on_time=_share(timed, _was_on_time, policy),
        returned=_share(counted, lambda case: case.returned > 0, policy),
        reopened=_share(counted, lambda case: case.reopened > 0, policy),
        whole_answers=_share(looked_at, lambda case: case.lacks == 0, policy),
        answer_time=_spread([(case.opened_at, case.answered_at) for case in counted]),
        first_contact=_spread([(case.opened_at, case.first_contact_at) for case in counted]),
        exempted=sum(case.exempt and not _was_on_time(case) for case in timed),
    )


def composite(response: Rate, solution: Rate, satisfaction: Rate, policy: MeasurePolicy) -> Rate:
    """Weigh the three rates; they share their denominator."""
    numerator = (
        policy.response_weight * response.numerator
        + policy.solution_weight * solution.numerator
        + policy.satisfaction_weight * satisfaction.numerator
    )
    return Rate(numerator, response.denominator, policy.version)


def quantile(spans: Sequence[timedelta], share: Fraction) -> timedelta | None:
    """Return the quantile of spans, between neighbours in proportion; None of nothing."""
    if not spans:
        return None
    ordered = sorted(spans)
    return between_neighbours(ordered.__getitem__, len(ordered), share)


def between_neighbours(at: Callable[[int], timedelta], count: int, share: Fraction) -> timedelta:
    """Return the quantile of `count` ordered spans, of which `at` gives the n-th, from 0."""
    place = share * (count - 1)
    below = int(place)
    low, high = at(below), at(min(below + 1, count - 1))
    return low + (high - low) * (place - below).numerator / (place - below).denominator


def _share(cases: Sequence[ClosedCase], counts: Callable[[ClosedCase], bool], policy: MeasurePolicy) -> Rate:
    return Rate(Fraction(sum(map(counts, cases))), len(cases), policy.version)


def _satisfaction(valid: Sequence[ClosedCase], policy: MeasurePolicy) -> Rate:
    levels = Counter(case.satisfaction for case in valid)
    earned = sum((credit * levels[level] for level, credit in policy.credit), Fraction())
    return Rate(earned, len(valid), policy.version)


def _was_on_time(case: ClosedCase) -> bool:
    return case.due_at is not None and case.answered_at is not None and case.answered_at <= case.due_at


def _spread(pairs: Iterable[tuple[datetime, datetime | None]]) -> Spread:
    spans = [end - start for start, end in pairs if end is not None]
    return Spread(len(spans), quantile(spans, Fraction(1, 2)), quantile(spans, Fraction(9, 10)))


def _number(exact: Fraction) -> int | float:
    return exact.numerator if exact.denominator == 1 else float(exact)


def _seconds(span: timedelta | None) -> float | None:
    return None if span is None else span.total_seconds()
