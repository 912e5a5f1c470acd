"""Decides what a deficit comes to in a month: of the whole and of each community, from counts that are told.

A place whose part is not told gets that of the whole in its stead, and says so; so that nothing follows from
a value that does not stand in the published counts. Nothing is not zero: what has no parts has no value.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from workflows.responsiveness.deficits import chance
from workflows.responsiveness.deficits.definitions import Deficit, Kind, Part, Take
from workflows.responsiveness.intervals import wilson

WHOLE = ""
HALF = Fraction(1, 2)
"""A value needs parts that weigh at least as much."""

SCALE = 10**chance.DIGITS


class State(StrEnum):
    """Whether there is a value."""

    TOLD = "told"
    PARTIAL = "partial"  # parts are missing for the whole: the others weigh more
    FILLED = "filled"  # a part of the place is not told: that of the whole stands in
    FEW = "few"  # of a place: under five
    HIDDEN = "hidden"  # of a place: it, or one beside it, could be found by subtracting
    PARTLY = "partly"  # of a part: of how many alone
    UNDEFINED = "undefined"  # nothing to divide by, or too few places to compare
    NO_CASES = "no_cases"
    NO_DATA = "no_data"


VEILED = (State.FEW, State.HIDDEN, State.PARTLY)


@dataclass(frozen=True)
class Piece:
    """One part of a deficit: what was counted, and what it comes to."""

    code: str
    state: State
    numerator: Fraction | None = None  # what is missing; of demand, what came in without what was done
    denominator: int | None = None
    value: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None

    @property
    def group(self) -> chance.Group | None:
        """The counts, where they are told."""
        if self.numerator is None or not self.denominator:
            return None
        return self.numerator, self.denominator


@dataclass(frozen=True)
class Finding:
    """A deficit of the whole (no area) or of a community."""

    deficit: str
    area: str
    state: State
    value: Fraction | None
    low: Fraction | None
    high: Fraction | None
    pieces: tuple[Piece, ...]


Pieces = Sequence[Piece]


def findings(deficit: Deficit, whole: Pieces, places: Mapping[str, Pieces]) -> list[Finding]:
    """Return what a deficit comes to, the whole first, then the places by code."""
    if deficit.kind is Kind.MEAN:
        top = [valued(part, piece) for part, piece in zip(deficit.all_parts, whole, strict=True)]
        inside = {
            area: [valued(part, piece) for part, piece in zip(deficit.all_parts, pieces, strict=True)]
            for area, pieces in sorted(places.items())
        }
        instead = [piece.value for piece in top]
    else:
        top, inside = apart(whole, places)
        instead = [Fraction() if piece.value is not None else None for piece in top]
    found = [of_place(deficit, area, pieces, instead) for area, pieces in inside.items()]
    return [of_whole(deficit, top), *found]


def valued(part: Part, piece: Piece) -> Piece:
    """Return a part with its share and the interval of it."""
    if (group := piece.group) is None:
        return piece
    some, among = group
    if part.take is Take.BEYOND:
        low, high = chance.beyond(among, int(among - some))
    else:
        low, high = wilson(some, among)
    return replace(piece, value=max(some / among, Fraction()), low=rounded(low), high=rounded(high))


def apart(whole: Pieces, places: Mapping[str, Pieces]) -> tuple[list[Piece], dict[str, list[Piece]]]:
    """Return by how much places differ in each part, and by how much each lies above all of them."""
    top: list[Piece] = []
    inside: dict[str, list[Piece]] = {area: [] for area in sorted(places)}
    for at, piece in enumerate(whole):
        column = {area: places[area][at] for area in inside}
        groups = {area: group for area, each in column.items() if (group := each.group) is not None}
        scatter = chance.spread(list(groups.values()))
        top.append(compared(piece, groups.values(), scatter))
        for area, each in column.items():
            inside[area].append(beside(each, groups.get(area), scatter))
    return top, inside


def compared(piece: Piece, groups: Iterable[chance.Group], scatter: chance.Spread | None) -> Piece:
    """Return by how much the places that are told differ in one part."""
    if scatter is None:
        state = State.UNDEFINED if piece.state is State.TOLD else piece.state
        return Piece(piece.code, state)
    some, among = (sum(each) for each in zip(*groups, strict=True))
    ends = [rounded(each) for each in (scatter.difference, scatter.low, scatter.high)]
    return Piece(piece.code, State.TOLD, Fraction(some), int(among), *ends)


def beside(piece: Piece, group: chance.Group | None, scatter: chance.Spread | None) -> Piece:
    """Return by how much one place lies above all of them in one part."""
    if group is None:
        return piece
    if scatter is None:
        return replace(piece, state=State.UNDEFINED)
    value, (low, high) = chance.behind(group, scatter)
    return replace(piece, value=rounded(value), low=rounded(low), high=rounded(high))


def of_whole(deficit: Deficit, pieces: Pieces) -> Finding:
    """Return the weighted mean of the parts of the whole; parts that are missing leave it to the others."""
    known = [pair for pair in weighed(deficit, pieces) if pair[1].value is not None]
    weight = sum((each for each, _ in known), Fraction())
    if weight < HALF:
        return Finding(
            deficit.code, WHOLE, why_none(weighed(deficit, pieces)), None, None, None, tuple(pieces)
        )
    state = State.TOLD if weight == 1 else State.PARTIAL
    value, low, high = mean(known, weight)
    return Finding(deficit.code, WHOLE, state, value, low, high, tuple(pieces))


def of_place(deficit: Deficit, area: str, pieces: Pieces, instead: Sequence[Fraction | None]) -> Finding:
    """Return the same of a place; where a part is not told, that of the whole stands in."""
    usable = [
        (weight, piece, other)
        for (weight, piece), other in zip(weighed(deficit, pieces), instead, strict=False)
        if other is not None
    ]
    own = sum((weight for weight, piece, _ in usable if piece.value is not None), Fraction())
    whole = sum((weight for weight, _, _ in usable), Fraction())
    if not usable or own < HALF * whole or whole < HALF:
        return Finding(
            deficit.code, area, why_none(weighed(deficit, pieces)), None, None, None, tuple(pieces)
        )
    if own == whole:
        state = State.TOLD if whole == 1 else State.PARTIAL
        value, low, high = mean([(weight, piece) for weight, piece, _ in usable], whole)
        return Finding(deficit.code, area, state, value, low, high, tuple(pieces))
    filled = [weight * (other if piece.value is None else piece.value) for weight, piece, other in usable]
    value = sum(filled, Fraction()) / whole
    return Finding(deficit.code, area, State.FILLED, value, None, None, tuple(pieces))


def weighed(deficit: Deficit, pieces: Pieces) -> list[tuple[Fraction, Piece]]:
    """The parts that count, with their weights."""
    pairs = zip(deficit.all_parts, pieces, strict=True)
    return [(part.weight, piece) for part, piece in pairs if part.weight]


def mean(known: Sequence[tuple[Fraction, Piece]], weight: Fraction) -> tuple[Fraction, Fraction, Fraction]:
    """Return the weighted mean with its interval.

    Parts are counted among the same people: how they hang together is not known. The interval is that of the
    worst case, in which all of them move together.
    """
    columns = (
        (share * (getattr(piece, end) or Fraction()) for share, piece in known)
        for end in ("value", "low", "high")
    )
    value, low, high = (sum(each, Fraction()) / weight for each in columns)
    return value, low, high


def why_none(pieces: Sequence[tuple[Fraction, Piece]]) -> State:
    """Say why there is no value."""
    states = {piece.state for _, piece in pieces}
    if states & set(VEILED):
        return State.FEW if states <= {State.FEW, State.NO_CASES} else State.HIDDEN
    return states.pop() if len(states) == 1 and State.TOLD not in states else State.UNDEFINED


def rounded(value: float) -> Fraction:
    """Return a number that comes out alike on every machine."""
    return Fraction(round(value * SCALE), SCALE)
