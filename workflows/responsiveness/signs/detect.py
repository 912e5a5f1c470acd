"""Finds signs of gaming in what cases leave behind: bodies are compared with others of like cases.

Pure rules. A case shows a sign or not; of each body is counted how many do, beside how many would if the
other bodies had had its cases. What surely lies above that by more than a margin is a sign: it asks for a
review of a body, decides nothing, and is about no person.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from math import inf
from statistics import median

from workflows.responsiveness.intervals import Interval, wilson
from workflows.responsiveness.signs.comparing import Shown, Sums, ratios_of, rows_in, usual_of
from workflows.responsiveness.signs.statistics import at_least, kept
from workflows.responsiveness.signs.terms import Kind, Limits

FULL = 5
MIDDLE = 3
"""A mark of who called: above it, it was worth calling them, however short they stayed."""


@dataclass(frozen=True)
class CaseFact:
    """What a case leaves behind of the body that had it."""

    case_id: int
    body: str
    category: str
    took: timedelta | None = None  # from taking it to its first answer
    empty: bool = False  # its first answer says neither what was done nor what was found
    failed: bool = False  # judged unsolved, reopened
    full: bool = False  # solved, and full marks
    withdrawn: bool = False
    came_back: bool = False  # the same matter was brought again soon after
    refused: bool = False  # the body returned it, and it was ruled to be theirs

    @property
    def answered(self) -> bool:
        """Whether the body has answered."""
        return self.took is not None


@dataclass(frozen=True)
class PartFact:
    """What a body leaves behind that was called, and came."""

    case_id: int
    body: str
    kind: str
    stayed: timedelta | None  # from getting in touch to its answer; None: one of them is missing
    mark: int | None
    over: bool  # the part is done with, and the body had its time for it


@dataclass(frozen=True)
class Facts:
    """Everything that is looked at."""

    cases: Sequence[CaseFact]
    parts: Sequence[PartFact] = ()
    told: Mapping[str, int] | None = None  # persons who told of pressure, by body


@dataclass(frozen=True)
class Found:
    """How one body shows one sign, beside what is usual."""

    body: str
    kind: Kind
    seen: int
    of: int
    usual: float  # share, had others had its cases
    chance: float  # that luck alone makes it so many
    cases: tuple[int, ...]
    told: int = 0  # persons, among `seen`

    @property
    def interval(self) -> Interval:
        """The share with its 95 percent interval."""
        return wilson(self.seen, self.of)


def signs(facts: Facts, limits: Limits) -> list[Found]:
    """Return the signs that stand, all kinds and bodies taken together."""
    every = [found for kind in Kind for found in compared(kind, facts, limits)]
    standing = kept([each.chance for each in every], limits.luck)
    enough = [each for each, stands in zip(every, standing, strict=True) if stands]
    return [each for each in enough if each.seen >= limits.seen]


def compared(kind: Kind, facts: Facts, limits: Limits) -> list[Found]:
    """Compare all bodies that have enough cases by one sign."""
    shown = SHOWN[kind](facts, limits)
    least = limits.least_parts if kind is Kind.ABSENT else limits.least
    alike = sorted(body for body, cases in shown.items() if len(cases) >= least)
    if len(alike) < limits.bodies:
        return []
    sums = Sums.of(shown, (facts.told or {}) if kind is Kind.PRESSED else {})
    ratios = ratios_of(sums, alike, least)
    bodies = [body for body in alike if rows_in(sums.own[body]) >= least]
    return [found(kind, body, shown[body], sums, ratios, limits) for body in bodies]


def found(
    kind: Kind, body: str, shown: Sequence[Shown], sums: Sums, ratios: Mapping[str, float], limits: Limits
) -> Found:
    """Compare one body with the middle one of the others.

    More than what is expected is usual only of what came soon: where most bodies answer so, and untruly.
    """
    others = [each for other, each in ratios.items() if other != body]
    usual = usual_of(sums, body, others, most=inf if kind is Kind.EARLY else 1.0)
    own = [each for each in shown if not each.beside]
    cases = tuple(each.case_id for each in own if each.seen)
    seen = min(len(own), sums.seen(body))
    chance = at_least(seen, len(own), usual + limits.above[kind])
    return Found(body, kind, seen, len(own), usual, chance, cases, sums.told.get(body, 0))


Rule = Callable[[Facts, Limits], Mapping[str, Sequence[Shown]]]


def by_body(cases: Iterable[tuple[str, Shown]]) -> Mapping[str, Sequence[Shown]]:
    """Put what is shown under its body."""
    shown: dict[str, list[Shown]] = defaultdict(list)
    for body, each in cases:
        shown[body].append(each)
    return shown


def empty(facts: Facts, _limits: Limits) -> Mapping[str, Sequence[Shown]]:
    """First answers that say nothing."""
    return by_body(
        (each.body, Shown(each.case_id, each.category, each.empty)) for each in facts.cases if each.answered
    )


def early(facts: Facts, limits: Limits) -> Mapping[str, Sequence[Shown]]:
    """Answers that came far sooner than such work takes, said something, and were not true.

    What came soon is compared with whatever others answered, and with what the body answered later: one that
    is quick and no more often wrong than they, or than it is otherwise, shows nothing, however slow they are.
    """
    answered = [each for each in facts.cases if each.took is not None and not each.empty]
    usual = spans(answered)

    def is_soon(each: CaseFact) -> bool:
        middle = usual(each)
        return middle is not None and each.took is not None and each.took < limits.soon * middle

    return by_body(
        (each.body, Shown(each.case_id, each.category, each.failed or each.came_back, not is_soon(each)))
        for each in answered
    )


def spans(answered: Sequence[CaseFact]) -> Callable[[CaseFact], timedelta | None]:
    """Return what gives the middle time that other bodies take for a case of this kind.

    Of each body its own middle counts, so that one that answers at once does not make that usual.
    """
    like: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for each in answered:
        if each.took is not None:
            like[each.category][each.body].append(each.took.total_seconds())
    middles = {
        category: {body: median(took) for body, took in bodies.items()} for category, bodies in like.items()
    }

    @cache
    def middle(category: str, body: str) -> timedelta | None:
        others = [took for other, took in middles[category].items() if other != body]
        return timedelta(seconds=median(others)) if others else None

    return lambda each: middle(each.category, each.body)


def pressed(facts: Facts, _limits: Limits) -> Mapping[str, Sequence[Shown]]:
    """Full marks and withdrawals of what comes back at once."""
    return by_body(
        (each.body, Shown(each.case_id, each.category, each.came_back and (each.full or each.withdrawn)))
        for each in facts.cases
        if each.answered or each.withdrawn
    )


def bounce(facts: Facts, _limits: Limits) -> Mapping[str, Sequence[Shown]]:
    """Returns of what was theirs."""
    return by_body((each.body, Shown(each.case_id, each.category, each.refused)) for each in facts.cases)


def absent(facts: Facts, limits: Limits) -> Mapping[str, Sequence[Shown]]:
    """Sign-ins after which nobody got in touch, or all was over at once, and who called was not content."""
    gone = timedelta(minutes=limits.gone_minutes)

    def idle(each: PartFact) -> bool:
        went = each.stayed is None or each.stayed <= gone
        return went and (each.mark is None or each.mark <= MIDDLE)

    return by_body(
        (each.body, Shown(each.case_id, each.kind, idle(each))) for each in facts.parts if each.over
    )


SHOWN: Mapping[Kind, Rule] = {
    Kind.EMPTY: empty,
    Kind.EARLY: early,
    Kind.PRESSED: pressed,
    Kind.BOUNCE: bounce,
    Kind.ABSENT: absent,
}
