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
from statistics import median

from workflows.responsiveness.intervals import Interval, wilson
from workflows.responsiveness.signs.statistics import at_least, kept
from workflows.responsiveness.signs.terms import Kind, Limits

FULL = 5
MIDDLE = 3
"""A mark of who called: above it, it was worth calling them, however short they stayed."""

HELD = 5
"""So many cases of all others stand beside those of one category, where these are few."""


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
    over: bool  # the part is done with


@dataclass(frozen=True)
class Facts:
    """Everything that is looked at."""

    cases: Sequence[CaseFact]
    parts: Sequence[PartFact] = ()
    told: Mapping[str, int] | None = None  # persons who told of pressure, by body


@dataclass(frozen=True)
class Shown:
    """One case of a body, and whether it shows a sign."""

    case_id: int
    like: str  # what it is compared with
    seen: bool
    beside: bool = False  # others are compared with it; of its own body it is not counted


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
    if sum(len(cases) >= least for cases in shown.values()) < limits.bodies:
        return []
    own = {body: [each for each in cases if not each.beside] for body, cases in shown.items()}
    bodies = sorted(body for body, cases in own.items() if len(cases) >= least)
    sums = Sums.of(shown, (facts.told or {}) if kind is Kind.PRESSED else {})
    ratios = {body: ratio(sums, body) for body in bodies}
    return [found(kind, body, own[body], sums, ratios, limits) for body in bodies]


@dataclass(frozen=True)
class Sums:
    """How many cases show a sign, of how many: by body and what they are compared with, and in all."""

    by_body: Mapping[str, Mapping[str, tuple[int, int]]]  # that count
    whole: Mapping[str, Mapping[str, tuple[int, int]]]  # with those beside which others stand
    all: Mapping[str, tuple[int, int]]
    told: Mapping[str, int]  # persons, by body

    @staticmethod
    def of(shown: Mapping[str, Sequence[Shown]], told: Mapping[str, int]) -> "Sums":
        """Add up once what is asked of every body."""
        whole = {body: added(cases) for body, cases in shown.items()}
        own = {body: added(each for each in cases if not each.beside) for body, cases in shown.items()}
        every: defaultdict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
        for counts in whole.values():
            for like, (seen, count) in counts.items():
                every[like] = (every[like][0] + seen, every[like][1] + count)
        return Sums(own, whole, dict(every), told)

    def seen(self, body: str) -> int:
        """How many of a body's cases show it, with who told."""
        return sum(seen for seen, _ in self.by_body[body].values()) + self.told.get(body, 0)


def added(cases: Iterable[Shown]) -> Mapping[str, tuple[int, int]]:
    """How many show a sign, of how many, by what they are compared with."""
    sums: defaultdict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for each in cases:
        sums[each.like] = (sums[each.like][0] + each.seen, sums[each.like][1] + 1)
    return dict(sums)


def found(
    kind: Kind, body: str, own: Sequence[Shown], sums: Sums, ratios: Mapping[str, float], limits: Limits
) -> Found:
    """Compare one body with the middle one of the others."""
    others = [each for other, each in ratios.items() if other != body]
    usual = min(1.0, middle(kind, others, limits) * expected(sums, body) / len(own))
    cases = tuple(each.case_id for each in own if each.seen)
    seen = min(len(own), sums.seen(body))
    chance = at_least(seen, len(own), usual + limits.above[kind])
    return Found(body, kind, seen, len(own), usual, chance, cases, sums.told.get(body, 0))


def middle(kind: Kind, others: Sequence[float], limits: Limits) -> float:
    """What the middle one of the others makes of what is expected.

    Of what came soon it counts only where many bodies answer so, and where it excuses: few do.
    """
    if kind is not Kind.EARLY:
        return min(1.0, median(others))
    return max(1.0, median(others)) if len(others) >= limits.bodies - 1 else 1.0


def ratio(sums: Sums, body: str) -> float:
    """How often a body shows a sign, against what the others' cases let expect."""
    seen, usual = sums.seen(body), expected(sums, body)
    return seen / usual if usual else (0.0 if not seen else 1.0)


def expected(sums: Sums, body: str) -> float:
    """How many of a body's cases would show a sign, had the other bodies had them."""
    whole = sums.whole[body]
    others = sum(count for _, count in sums.all.values()) - sum(count for _, count in whole.values())
    if not others:
        return 0.0
    seen = sum(seen for seen, _ in sums.all.values()) - sum(seen for seen, _ in whole.values())
    told = sum(sums.told.values()) - sums.told.get(body, 0)
    usual = (seen + told) / others
    return sum(count * share_of(sums, body, like, usual) for like, (_, count) in sums.by_body[body].items())


def share_of(sums: Sums, body: str, like: str, usual: float) -> float:
    """The share among others of what is alike, held by what is usual where these are few."""
    seen, count = sums.whole[body][like]
    all_seen, all_count = sums.all[like]
    return (all_seen - seen + HELD * usual) / (all_count - count + HELD)


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

    What came soon is compared with whatever others answered: a body that is quick and no more often wrong
    than others shows nothing, however slow they are.
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
