"""Decides what could be expected of each body: what the others make of the same categories of cases.

Indirect standardisation, each body against all but itself: what a body does never moves the mark that it is
held against.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from workflows.responsiveness.index.definitions import IndexDefinition, Part
from workflows.responsiveness.index.estimate import Rows, strength_of
from workflows.responsiveness.index.score import FINE, Evidence

Mix = Mapping[str, Rows]
"""Rows by category."""


@dataclass(frozen=True)
class PartRows:
    """What is counted of one part: this month by body and category, and the months before by body."""

    now: Mapping[str, Mix]
    before: Mapping[str, Rows]
    pressure: Mapping[str, int]  # how many have told that the body pressed them, then and now
    belied: Mapping[str, int] = field(default_factory=dict)  # how many matters, told solved, came back to it
    asked: Mapping[str, Rows] = field(default_factory=dict)  # how many asked again confirmed, then and now


@dataclass(frozen=True)
class Pool:
    """What several bodies come to together."""

    whole: Rows
    by_category: Mix


def evidence(definition: IndexDefinition, rows: Mapping[str, PartRows], body: str) -> tuple[Evidence, ...]:
    """Return the evidence of one body for every part that is counted."""
    return tuple(
        of_part(definition, part, rows[part.code], body) for part in definition.parts if part.code in rows
    )


def of_part(definition: IndexDefinition, part: Part, rows: PartRows, body: str) -> Evidence:
    """Return the evidence of one body for one part."""
    others = {code: mix for code, mix in rows.now.items() if code != body}
    pool, own = pool_of(others.values()), rows.now.get(body, {})
    apart = [(whole(mix), expected_of(definition, part, mix, pool)) for mix in others.values()]
    return Evidence(
        part.code,
        whole(own),
        round(expected_of(definition, part, own, pool), FINE),
        round(mean_of(definition, part, pool), FINE),
        round(strength_of(apart, definition.strength), FINE),
        rows.before.get(body, Rows()),
        round(taken(part.pressure * rows.pressure.get(body, 0), rows, body), FINE),
        round(taken(part.belied * rows.belied.get(body, 0), rows, body), FINE),
        round(unconfirmed(definition, part, rows, body), FINE),
    )


def unconfirmed(definition: IndexDefinition, part: Part, rows: PartRows, body: str) -> float:
    """How many of the good marks would not be confirmed, were everybody asked again.

    Its own answers alone tell, from five on, and few of them little: nobody bears what others press for. The
    share is taken in steps.
    """
    own = rows.asked.get(body, Rows())
    if not part.recheck or not own.rows:
        return 0.0
    share = (own.rows - own.good) / (own.rows + definition.asked.pull)
    stepped = round(share * definition.asked.steps) / definition.asked.steps
    return float(part.recheck) * stepped * max(whole(rows.now.get(body, {})).good, 0.0)


def taken(marks: Fraction, rows: PartRows, body: str) -> float:
    """How many of good marks that are taken back fall on now, spread evenly over the cases of all months."""
    now = whole(rows.now.get(body, {})).rows
    every = now + rows.before.get(body, Rows()).rows
    return float(marks) * now / every if every else 0.0


def pool_of(mixes: Iterable[Mix]) -> Pool:
    """Add up the rows of several bodies."""
    found: dict[str, Rows] = {}
    for mix in mixes:
        for category, rows in mix.items():
            found[category] = found.get(category, Rows()) + rows
    return Pool(whole(found), found)


def expected_of(definition: IndexDefinition, part: Part, own: Mix, others: Pool) -> float:
    """What the others would have made of one's own cases, category by category."""
    mean, total = mean_of(definition, part, others), whole(own).rows
    if not part.mix or not total:
        return mean
    return (
        sum(
            rows.rows * drawn(others.by_category.get(category), mean, definition.pull)
            for category, rows in own.items()
        )
        / total
    )


def mean_of(definition: IndexDefinition, part: Part, others: Pool) -> float:
    """What all of them come to; where they have little, near what is usual."""
    return drawn(others.whole, float(part.usual), definition.pull)


def drawn(seen: Rows | None, towards: float, pull: int) -> float:
    """A share of several bodies, near another one where they have little."""
    rows = seen or Rows()
    return (max(rows.good, 0.0) + pull * towards) / (rows.rows + pull)


def whole(mix: Mix) -> Rows:
    """All categories together."""
    return sum(mix.values(), Rows())
