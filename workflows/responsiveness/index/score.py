"""Decides what an index comes to: level, improvement and effort, each with its interval."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from workflows.responsiveness.index.definitions import IndexDefinition, Part, PartOf
from workflows.responsiveness.index.estimate import Rows, believed, beside, held, moved, spread

NONE = Rows()
FINE = 6
"""Decimals of what evidence is kept with."""


@dataclass(frozen=True)
class Evidence:
    """What is known of one part: own rows, what was expected of them, and the months before."""

    code: str
    now: Rows
    expected: float  # what others make of the same categories
    mean: float  # what all come to
    strength: float
    before: Rows = NONE
    taken: float = 0.0  # good marks that told pressure takes back
    belied: float = 0.0  # and those of matters told solved that came back
    unconfirmed: float = 0.0  # and those that asking again, by lot, did not confirm

    @property
    def own(self) -> Rows:
        """The own rows that count."""
        back = self.taken + self.belied + self.unconfirmed
        return Rows(max(self.now.good - back, 0.0), self.now.rows)


@dataclass(frozen=True)
class Told:
    """A number with its interval of 95 percent."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class ScoredPart:
    """One part: its evidence, and what it comes to."""

    evidence: Evidence
    of: PartOf
    weight: float
    share: Told  # of what is good, drawn towards what is expected
    score: float  # by which it enters the index


@dataclass(frozen=True)
class Scored:
    """An index with everything it is made of. None: there is none, since nothing of the kind happened."""

    index: Told | None
    level: float | None
    improvement: Told | None  # None: there are no months to compare with
    effort: float | None
    parts: tuple[ScoredPart, ...]


@dataclass(frozen=True)
class Reckoned:
    """One number, once as it is told and once as it is believed, with how far that may be off."""

    told: float
    believed: float
    off: float

    def within(self, sure: float) -> Told:
        """The number with its interval, which holds it."""
        low, high = self.believed - sure * self.off, self.believed + sure * self.off
        return Told(self.told, max(0.0, min(low, self.told)), min(1.0, max(high, self.told)))


def score(definition: IndexDefinition, evidence: Iterable[Evidence]) -> Scored:
    """Return the index of one body or place, from its evidence alone."""
    known = {each.code: each for each in evidence}
    pairs = [(part, known[part.code]) for part in definition.parts if part.code in known]
    sure = float(definition.sure)
    parts = tuple(scored_part(definition, part, each) for part, each in pairs)
    if not any(each.evidence.now.rows for each in parts if each.of is PartOf.LEVEL):
        return Scored(None, None, None, None, parts)
    reckoned = [(part, part_reckoned(definition, part, each)) for part, each in pairs]
    better = improvement(definition, pairs)
    whole = together(definition, reckoned, better)
    return Scored(
        index=whole.within(sure),
        level=mean_of(parts, PartOf.LEVEL),
        improvement=better.within(sure) if better else None,
        effort=mean_of(parts, PartOf.EFFORT),
        parts=parts,
    )


def scored_part(definition: IndexDefinition, part: Part, each: Evidence) -> ScoredPart:
    """Return one part with its share and what it enters with."""
    share = own_share(definition, each).within(float(definition.sure))
    return ScoredPart(each, part.of, float(part.weight), share, part_reckoned(definition, part, each).told)


def own_share(definition: IndexDefinition, each: Evidence) -> Reckoned:
    """The share of what is good."""
    told = held(each.own, each.expected, each.strength, definition.enough)
    return Reckoned(
        told,
        believed(each.own, each.expected, each.strength),
        spread(each.own, each.expected, each.strength),
    )


def part_reckoned(definition: IndexDefinition, part: Part, each: Evidence) -> Reckoned:
    """What a part enters with: its level among like cases, or its effort beside what others make."""
    share = own_share(definition, each)
    if part.of is PartOf.LEVEL:
        return changed(share, lambda value: moved(value, each.expected, each.mean))
    return changed(share, lambda value: beside(value, each.expected))


def changed(share: Reckoned, by: Callable[[float], float]) -> Reckoned:
    """Put a share through a rule that compares odds; what is off goes along, by its slope."""
    value = by(share.believed)
    room = max(share.believed * (1 - share.believed), 0.0001)
    return Reckoned(by(share.told), value, share.off * value * (1 - value) / room)


def improvement(definition: IndexDefinition, pairs: Sequence[tuple[Part, Evidence]]) -> Reckoned | None:
    """Compare the level with the months before: a half where nothing has changed. None: there are none."""
    levels = [(part, each) for part, each in pairs if part.of is PartOf.LEVEL and each.before.rows]
    weights = sum(float(part.weight) for part, _ in levels)
    if not weights or not any(each.now.rows for _, each in levels):
        return None
    told = thought = earlier = 0.0
    off: defaultdict[str, float] = defaultdict(float)
    for part, each in levels:
        share = float(part.weight) / weights
        base = believed(each.before, each.expected, each.strength)
        told += share * held(each.own, base, each.strength, definition.enough)
        thought += share * believed(each.own, base, each.strength)
        earlier += share * base
        apart = sqrt(
            spread(each.own, base, each.strength) ** 2
            + spread(each.before, each.expected, each.strength) ** 2
        )
        off[part.moves] += share * apart
    level = Reckoned(told, thought, root(off))
    return changed(level, lambda value: beside(value, earlier))


def together(
    definition: IndexDefinition, parts: Sequence[tuple[Part, Reckoned]], better: Reckoned | None
) -> Reckoned:
    """Add the parts up by their weights; without months before, improvement counts as unchanged."""
    change = better or Reckoned(0.5, 0.5, 0.0)
    weight = float(definition.improvement)
    off: defaultdict[str, float] = defaultdict(float)
    told, thought = weight * change.told, weight * change.believed
    for part, each in parts:
        told += float(part.weight) * each.told
        thought += float(part.weight) * each.believed
        off[part.moves] += float(part.weight) * each.off
    if parts:
        off[parts[0][0].moves] += weight * change.off  # it rests on the same answers
    missing = 1 - weight - sum(float(part.weight) for part, _ in parts)
    rest = 1 - max(missing, 0.0)
    return Reckoned(told / rest, thought / rest, root(off) / rest)


def root(off: Mapping[str, float]) -> float:
    """Mix what is off independently."""
    return sqrt(sum(value**2 for value in off.values()))


def mean_of(parts: Sequence[ScoredPart], of: PartOf) -> float | None:
    """The weighted mean of the parts of a kind."""
    chosen = [each for each in parts if each.of is of]
    weights = sum(each.weight for each in chosen)
    return sum(each.weight * each.score for each in chosen) / weights if weights else None
