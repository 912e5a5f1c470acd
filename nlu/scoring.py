"""Measure a classifier on a labelled file: only labels of that file, no abstaining."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlu.categories import load_categories
from nlu.classifier import Classifier
from nlu.corpus import Line, read_letters

Progress = Callable[[str, int, int], None]

BINS = 15  # of equal width, for the calibration error
_KEPT = 0.9  # the share of texts that a person need not look at
_FLOOR = 1e-12


@dataclass(frozen=True)
class ClassFigures:
    """Precision, recall and F1 of one label, and how many texts carry it."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True)
class Evaluation:
    """What a classifier was worth on one file."""

    n: int
    accuracy: float
    macro_f1: float
    ece: float
    top2: float
    kept90: float
    per_class: dict[str, ClassFigures]
    backend: str

    def as_dict(self) -> dict[str, object]:
        """Return the figures as plain values for JSON."""
        return asdict(self)


def evaluate(path: Path, classifier: Classifier, progress: Progress | None = None) -> Evaluation:
    """Return the figures of `classifier` on the rows of `path`. Raises ColumnsMissing, LabelsUnknown."""
    return evaluate_lines(read_letters(path), classifier, progress)


def evaluate_lines(
    lines: Sequence[Line], classifier: Classifier, progress: Progress | None = None
) -> Evaluation:
    """Return the figures of `classifier` on `lines`."""
    codes = sorted({line.label for line in lines})
    shares = np.full((len(lines), len(codes)), _FLOOR)
    for at, line in enumerate(lines):
        found = classifier.score(line.text)
        scored = found.categories if found.filed is None else found.filed
        shares[at] += [scored.get(code, 0.0) for code in codes]
        if progress and at % 100 == 0:
            progress("evaluate", at, len(lines))
    truth = np.array([codes.index(line.label) for line in lines])
    names = {category.code: category.name for category in load_categories()}
    return figures(shares, truth, [names[code] for code in codes], classifier.backend)


def figures(
    shares: NDArray[np.float64], truth: NDArray[np.int64], names: Sequence[str], backend: str
) -> Evaluation:
    """Return all figures for `shares` (text × label, in any scale per row) against the `truth`."""
    probabilities = shares / shares.sum(axis=1, keepdims=True)
    guessed = probabilities.argmax(axis=1)
    sure = probabilities.max(axis=1)
    right = guessed == truth
    per_class = {name: _class_figures(guessed == at, truth == at) for at, name in enumerate(names)}
    second = np.argsort(-probabilities, axis=1)[:, :2]
    kept = np.argsort(-sure, kind="stable")[: max(1, round(len(truth) * _KEPT))]
    return Evaluation(
        n=len(truth),
        accuracy=float(right.mean()),
        macro_f1=float(np.mean([figure.f1 for figure in per_class.values()])),
        ece=calibration_error(sure, right),
        top2=float((second == truth[:, None]).any(axis=1).mean()),
        kept90=float(right[kept].mean()),
        per_class=per_class,
        backend=backend,
    )


def calibration_error(sure: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Return the expected calibration error of the top label over fifteen bins of equal width."""
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    gaps = [
        abs(sure[bins == at].mean() - right[bins == at].mean()) * (bins == at).mean()
        for at in range(BINS)
        if (bins == at).any()
    ]
    return float(sum(gaps))


def _class_figures(guessed: NDArray[np.bool_], true: NDArray[np.bool_]) -> ClassFigures:
    hits = int((guessed & true).sum())
    precision = hits / max(1, int(guessed.sum()))
    recall = hits / max(1, int(true.sum()))
    f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
    return ClassFigures(precision, recall, f1, int(true.sum()))
