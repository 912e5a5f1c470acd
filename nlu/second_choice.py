"""Decide whether a message of several clauses raises two matters: a small learnt decision over both sides.

Its weights stand in `nlu/data/second_weights.csv`: of numbers, and of words that open the second part or
stand somewhere. `python -m nlu.second_training` makes them.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import log

import numpy as np

from nlu.heads import Scores
from nlu.rules import plainly_punctuated
from nlu.second import Span, goes_on, numbered, says_more, thanks
from nlu.second_sides import Side, Sides
from nlu.shares import Shares
from nlu.tables import read_table
from nlu.text import han_count

Feature = tuple[str, str]  # its name, and the word it is about where it is about one

BIAS: Feature = ("bias", "")
OPENS, NEAR, FIRST, ANYWHERE = "opens", "near", "first", "anywhere"  # where a word is looked for
_FAR = {OPENS: 4, NEAR: 8}  # characters of the second part in which it is
_NONE = "none"  # the label of small talk
_LEAST, _LEAST_WHOLE = 1e-6, 1e-4  # probabilities
_MOST = 2  # boundaries that are weighed


@dataclass(frozen=True)
class Parted:
    """A message cut into clauses: its normalised words, both sides of each boundary, and the whole."""

    matter: str
    spans: Sequence[Span]
    sides: Sides
    whole: Shares  # probability of each leaf


@dataclass(frozen=True)
class Pair:
    """Two leaves (as columns of the sides): of what precedes a boundary, and of what follows it."""

    boundary: int
    first: int
    last: int
    gain: float  # log-odds of two leaves against one


def beside(leaf: str, parted: Parted) -> tuple[str, str] | None:
    """Return the leaf of the matter that stands beside that of `leaf`, and its words; None if none does."""
    pair = two_matters(parted)
    if pair is None:
        return None
    first, last = (parted.sides.labels[each] for each in (pair.first, pair.last))
    before = parted.matter[: parted.spans[pair.boundary][1]]
    if leaf == first:
        return last, parted.matter[parted.spans[pair.boundary + 1][0] :]
    return (first, before) if leaf == last and not thanks(before) else None


def two_matters(parted: Parted) -> Pair | None:
    """Return the two leaves that a message raises and where they part; None where it is one matter."""
    sure = [(_total(parted, pair), pair) for pair in likely_pairs(parted.sides)]
    total, pair = max(sure, key=lambda each: each[0], default=(0.0, None))
    return pair if total > 0 else None


def likely_pairs(sides: Sides) -> list[Pair]:
    """Return the boundaries, two at most, whose sides are likeliest about two different leaves, and these."""
    before, after = _logarithms(sides.before, sides.labels), _logarithms(sides.after, sides.labels)
    firsts, lasts = before.argmax(axis=1), after.argmax(axis=1)
    rows = np.flatnonzero(firsts != lasts)
    at_first, at_last = before[rows, firsts[rows]], after[rows, lasts[rows]]
    gains = at_first + at_last - (before[rows] + after[rows]).max(axis=1, initial=-np.inf)
    order = np.argsort(gains + np.minimum(at_first, at_last), kind="stable")[-_MOST:].tolist()
    return [
        Pair(int(rows[at]), int(firsts[rows[at]]), int(lasts[rows[at]]), float(gains[at])) for at in order
    ]


def _logarithms(side: Side, labels: Sequence[str]) -> Scores:
    """Return the logarithm of the probability of each leaf; small talk is none."""
    found: Scores = np.log(side.shares + _LEAST)
    if _NONE in labels:
        found[:, labels.index(_NONE)] = log(_LEAST)
    return found


def _total(parted: Parted, pair: Pair) -> float:
    weights = _weights()
    numbers = sum(weights[feature] * value for feature, value in numbers_of(parted, pair).items())
    said = sum(
        weight
        for where, words in _words().items()
        for stretch in [_stretch(where, parted, pair)]
        for word, weight in words
        if word in stretch
    )
    return weights[BIAS] + numbers + said


def numbers_of(parted: Parted, pair: Pair) -> dict[Feature, float]:
    """Return what is measured: how sure both parts are, what the whole says of them, and lengths."""
    found = _of_sides(parted.sides, pair) | _of_whole(parted, pair) | _of_form(parted, pair)
    return {(name, ""): value for name, value in found.items()}


def holds(feature: Feature, parted: Parted, pair: Pair) -> bool:
    """Say whether the word of a feature stands where it is looked for."""
    where, word = feature
    return word in _stretch(where, parted, pair)


def _stretch(where: str, parted: Parted, pair: Pair) -> str:
    """Return the words of a message in which those that are looked for there may stand."""
    plain = parted.matter
    if where == ANYWHERE:
        return plain
    if where == FIRST:
        return plain[: parted.spans[pair.boundary][1]]
    start = parted.spans[pair.boundary + 1][0]
    return plain[start : start + _FAR[where]]


def _of_sides(sides: Sides, pair: Pair) -> dict[str, float]:
    at, none = pair.boundary, sides.labels.index(_NONE) if _NONE in sides.labels else None
    before = _of_side(sides.before, at, pair.first, pair.last)
    after = _of_side(sides.after, at, pair.last, pair.first)
    same_category = sides.labels[pair.first][:2] == sides.labels[pair.last][:2]
    found = {"gain": pair.gain, "same_category": float(same_category)}
    found |= {f"{name}_before": value for name, value in before.items()}
    found |= {f"{name}_after": value for name, value in after.items()}
    found |= {f"{name}_weaker": min(before[name], after[name]) for name in ("own", "ahead")}
    found["both_sure"] = float(sides.before.shares[at, pair.first] * sides.after.shares[at, pair.last])
    for name, side in (("before", sides.before), ("after", sides.after)):
        found[f"nothing_{name}"] = 0.0 if none is None else float(side.shares[at, none])
    return found


def _of_side(side: Side, at: int, own: int, other: int) -> dict[str, float]:
    """Return how sure one side is of its own leaf and of the other's, and how far it is ahead."""
    shares, margins = side.shares[at], side.margins[at]
    return {
        "own": log(shares[own] + _LEAST),
        "other": log(shares[other] + _LEAST),
        "margin": float(margins[own]),
        "ahead": float(margins[own] - margins[other]),
        "known": float(side.known[at]),
    }


def _of_whole(parted: Parted, pair: Pair) -> dict[str, float]:
    shares = [parted.whole.get(parted.sides.labels[each], 0.0) for each in (pair.first, pair.last)]
    top, second, *_ = [*(share for _, share in parted.whole.best(2)), 0.0, 0.0]
    return {
        "whole_first": log(shares[0] + _LEAST_WHOLE),
        "whole_last": log(shares[1] + _LEAST_WHOLE),
        "whole_weaker": log(min(shares) + _LEAST_WHOLE),
        "whole_pair": sum(shares),
        "whole_top": top,
        "whole_second": log(second + _LEAST_WHOLE),
        "both_lead": float(min(shares) >= second > 0),
        "one_leads": float(max(shares) >= top > 0),
    }


def _of_form(parted: Parted, pair: Pair) -> dict[str, float]:
    (_, end), (start, _) = parted.spans[pair.boundary], parted.spans[pair.boundary + 1]
    stop = plainly_punctuated(parted.matter[end:start])
    lengths = [han_count(part) for part in (parted.matter[:end], parted.matter[start:])]
    return {
        "length": log(len(parted.matter)),
        "clauses": float(len(parted.spans)),
        "length_before": log(max(lengths[0], 1)),
        "length_after": log(max(lengths[1], 1)),
        "length_shorter": min(lengths) / 10,
        "comma": float("," in stop),
        "stop": float(any(each in stop for each in "\u3002;!?")),
        "connective": float(goes_on(parted.matter[start:])),
        "says_more": float(says_more(parted.matter)),
        "numbered": float(numbered(parted.matter)),
    }


@cache
def _weights() -> dict[Feature, float]:
    return {(row["feature"], row["word"]): float(row["weight"]) for row in read_table("second_weights")}


@cache
def _words() -> dict[str, list[tuple[str, float]]]:
    """Return the words that are looked for and what they weigh, by where."""
    found: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for (where, word), weight in _weights().items():
        if word:
            found[where].append((word, weight))
    return dict(found)
