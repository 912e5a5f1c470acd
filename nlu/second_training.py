"""Learn when a message raises two matters: python -m nlu.second_training (needs the extra `train`).

Lines that ship are read by heads that had not seen them or their group; some of them are joined as people
join two matters. The messages of `nlu/data/second.csv` no head has learnt from. Those of `exam_second.csv`
are for the benchmark alone.
"""

import csv
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from nlu.classifier import NO_MATTER
from nlu.corpus import Line, ShortLines, matters, read_lessons, read_short_lines
from nlu.features import line_vector
from nlu.fitting import Idf, fit_as_sure, grouped_folds, leaf_recipe
from nlu.heads import Head
from nlu.second import clauses
from nlu.second_choice import BIAS, Feature, Pair, Parted, holds, likely_pairs, numbers_of
from nlu.second_sides import read_sides
from nlu.shares import shares_of
from nlu.tables import read_table
from nlu.text import closed_up, glue, normalise
from nlu.weights_file import SHIPPED, load

SEED = 20261122
OUT = Path(__file__).parent / "data" / "second_weights.csv"
PAIRS, ALIKE = 1000, 300  # joined lines for each fold: of two leaves, and of one group
WEIGHT = {"line": 1.0, "blend": 0.3, "pair": 0.5, "alike": 1.0, "message": 16.0}
_SOFTNESS = 0.02  # of the regression: small is cautious
_ROUNDS = 3
_TAKEN_FOR_TWO = 0.01  # of the lines with one matter whose sides differ
_FOLDS = 3  # of five: enough to learn a decision from
_SHORT = (5, 34)  # characters of lines that are joined


@dataclass(frozen=True)
class Case:
    """One message that was parted: of which kind, in which fold, whether it has two matters.

    What speaks for that is told for each boundary that is weighed, the likeliest last. A message without
    any has one matter for certain.
    """

    kind: str
    fold: int
    two: bool
    evidence: tuple[dict[Feature, float], ...]


@dataclass(frozen=True)
class _Told:
    """A line with its leaf, and the leaf of its second matter if it has one."""

    line: Line
    written: str
    second: str
    fold: int


def train(out: Path, seed: int) -> None:
    """Learn the decision and write its weights to `out`, one row for each number and word."""
    cases = gather(seed)
    weights = fit(cases)
    with out.open("w", encoding="utf-8", newline="") as target:
        rows = csv.writer(target, lineterminator="\n")
        rows.writerow(["feature", "word", "weight"])
        rows.writerows([name, word, f"{weight:.4f}"] for (name, word), weight in weights.items())


def gather(seed: int, folds: int = _FOLDS) -> list[Case]:
    """Return the evidence of lines, joined lines and messages, each read by a head that had not seen it."""
    short = read_short_lines()
    told = _told(short, seed)
    shipped = load(SHIPPED)
    found = list(_cases("message", _messages(), shipped.leaves, shipped.short_idf))
    for fold in range(folds):
        head = _without(fold, told, short, shipped.leaves, shipped.short_idf, seed)
        own, random = [each for each in told if each.fold == fold], Random(seed + fold)
        for kind, rows in _kinds(own, random).items():
            found += _cases(kind, rows, head, shipped.short_idf)
    return found


def fit(cases: Sequence[Case]) -> dict[Feature, float]:
    """Return the weight of each feature, for values as they are, and the bias.

    A message speaks by the boundary that speaks most for two matters; which one that is, is learnt too.
    The bias lets few lines with one matter pass for two.
    """
    features = list(cases[0].evidence[0])
    tables = [np.array([[each[name] for name in features] for each in case.evidence]) for case in cases]
    kinds = [WEIGHT[case.kind] for case in cases]
    chosen = [table[-1] for table in tables]
    weights, bias = np.zeros(len(features)), 0.0
    for _ in range(_ROUNDS):
        scale = StandardScaler().fit(chosen)
        model = LogisticRegression(C=_SOFTNESS, max_iter=2000)
        model.fit(scale.transform(chosen), [case.two for case in cases], sample_weight=kinds)
        weights = model.coef_[0] / scale.scale_
        bias = float(model.intercept_[0] - weights @ scale.mean_)
        chosen = [table[int((table @ weights).argmax())] for table in tables]
    spoken = [float((table @ weights).max()) for table in tables]
    bias = min(
        bias, -_allowed([total for total, case in zip(spoken, cases, strict=True) if case.kind == "line"])
    )
    return dict(zip(features, weights.tolist(), strict=True)) | {BIAS: bias}


def _allowed(totals: Sequence[float]) -> float:
    """Return what no more than a few lines with one matter exceed."""
    return float(np.quantile(totals, 1 - _TAKEN_FOR_TWO))


def _told(short: ShortLines, seed: int) -> list[_Told]:
    """Return the lines that ship, with their folds: lines of one group are in one."""
    rows = [row | {"second": ""} for row in read_table("examples")] + read_lessons()
    folds = grouped_folds(matters(short.examples), seed).tolist()
    return [
        _Told(line, row["text"], row["second"], fold)
        for line, row, fold in zip(short.examples, rows, folds, strict=True)
    ]


def _without(fold: int, told: Sequence[_Told], short: ShortLines, like: Head, idf: Idf, seed: int) -> Head:
    """Return the leaves head as it is learnt without a fold."""
    seen = [each.line for each in told if each.fold != fold]
    return fit_as_sure(seen, leaf_recipe(short, seed), idf, like)


def _kinds(own: Sequence[_Told], random: Random) -> dict[str, list[tuple[str, bool, int]]]:
    """Return texts of each kind, whether they have two matters, and the fold."""
    matter = [each for each in own if each.line.label != NO_MATTER]
    least, most = _SHORT
    single = [each for each in matter if not each.second and least <= len(each.written) <= most]
    return {
        "line": [(each.written, False, each.fold) for each in matter if not each.second],
        "blend": [(each.written, True, each.fold) for each in matter if each.second],
        "pair": list(_joined(single, random)),
        "alike": list(_repeated(single, random)),
    }


def _joined(single: Sequence[_Told], random: Random) -> Iterator[tuple[str, bool, int]]:
    for _ in range(PAIRS):
        first, last = random.sample(single, 2)
        if first.line.label != last.line.label:
            yield _join(first, last, random), True, first.fold


def _repeated(single: Sequence[_Told], random: Random) -> Iterator[tuple[str, bool, int]]:
    groups: dict[tuple[str, str], list[_Told]] = {}
    for each in single:
        groups.setdefault((each.line.label, each.line.group), []).append(each)
    several = [group for group in groups.values() if len(group) > 1]
    for _ in range(ALIKE):
        first, last = random.sample(random.choice(several), 2)
        yield _join(first, last, random), False, first.fold


def _join(first: _Told, last: _Told, random: Random) -> str:
    joint = random.choice([row["word"] for row in read_table("second_words") if row["kind"] == "joint"])
    return first.written.rstrip("\u3002\uff0c\uff01\uff1f!?, ") + joint + last.written


def _messages() -> list[tuple[str, bool, int]]:
    return [(row["text"], bool(row["second"]), at % 5) for at, row in enumerate(read_table("second"))]


def _cases(kind: str, rows: Sequence[tuple[str, bool, int]], head: Head, idf: Idf) -> Iterator[Case]:
    words = [(row["kind"], row["word"]) for row in read_table("second_words") if row["kind"] != "joint"]
    for text, two, fold in rows:
        parted = part(text, head, idf)
        if parted is not None:
            found = [_evidence(parted, pair, words) for pair in likely_pairs(parted.sides)]
            if found:
                yield Case(kind, fold, two, tuple(found))


def _evidence(parted: Parted, pair: Pair, words: Sequence[Feature]) -> dict[Feature, float]:
    return numbers_of(parted, pair) | {word: float(holds(word, parted, pair)) for word in words}


def part(text: str, head: Head, idf: Idf) -> Parted | None:
    """Return a message parted and read by `head`; None where it has one clause."""
    matter = closed_up(normalise(text))
    spans = clauses(matter)
    if len(spans) < 2:
        return None
    sides = read_sides([matter[start:end] for start, end in spans], head, idf)
    glued = glue(matter)
    shares = head.probabilities(line_vector(glued[:160], idf), len(glued)).tolist()
    whole = {label: share for label, share in zip(head.labels, shares, strict=True) if label != NO_MATTER}
    return Parted(matter, spans, sides, shares_of(whole))


if __name__ == "__main__":
    train(OUT, SEED)
    sys.stdout.write(f"{OUT}\n")
