"""Learn the heads of the linear classifier from labelled letters and from the lines that ship."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlu.categories import load_categories
from nlu.corpus import (
    Line,
    ShortLines,
    groups,
    headed,
    matters,
    opened,
    read_letters,
    read_short_lines,
    voices,
    with_dressed,
)
from nlu.errors import TooFewRows
from nlu.features import SHORT_SIZE
from nlu.fitting import (
    FOLDS,
    NEVER,
    Idf,
    Recipe,
    Unseen,
    fit_head,
    grouped_folds,
    leaf_recipe,
    moves,
    predict_unseen,
    rarity,
    temperatures,
    unseen_shares,
)
from nlu.heads import LENGTHS, Head
from nlu.scoring import Evaluation, figures
from nlu.weights_file import Weights, save

Progress = Callable[[str, int, int], None]

SEED = 20261122
FEWEST = 20  # letters
BACKEND = "linear"
LEAF_FOLDS = 1  # of FOLDS: there are so many lines that a fifth tells how sure to be


@dataclass(frozen=True)
class TrainingReport:
    """What was learnt from how much, and what it was worth on texts the fold's model had not seen."""

    rows: int
    groups: int
    labels: tuple[str, ...]
    seed: int
    held_out: Evaluation
    leaves_unseen: float  # accuracy on lines that ship, by models that had not seen their group
    file: str
    backend: str = BACKEND

    def as_dict(self) -> dict[str, object]:
        """Return the report as plain values for JSON."""
        return asdict(self)


def train(
    files: Sequence[Path],
    out: Path,
    *,
    seed: int = SEED,
    progress: Progress,
    short: ShortLines | None = None,
) -> TrainingReport:
    """Learn from `files` and write the weights to `out`.

    The held-out figures are those of one fifth (whole groups of near copies) under a model, moves
    and a temperature of the other four; the weights written are fitted on everything. Categories
    without rows in `files` stay covered by the `short` lines, by default those that ship.
    Raises ColumnsMissing, LabelsUnknown, TooFewRows.
    """
    letters = _enough([line for file in files for line in read_letters(file)])
    together, lines = groups(letters), short or read_short_lines()
    progress("read", 1, 1)
    idf = rarity(letters)
    short_idf = rarity([*lines.examples, *lines.words, *lines.phrases], SHORT_SIZE)
    lessons = _Lessons(idf, short_idf, lines, seed, progress)
    categories, unseen = lessons.letters(letters, together)
    leaves, examples_unseen = lessons.leaves()
    voices = lessons.voices(letters, together)
    save(Weights(idf, short_idf, categories, leaves, voices, lessons.natures()), out)
    return TrainingReport(
        rows=len(letters),
        groups=len(set(together)),
        labels=_names(categories.labels),
        seed=seed,
        held_out=_held_out(unseen),
        leaves_unseen=_right(examples_unseen),
        file=str(out),
    )


def relearn(
    base: Weights,
    corrections: Sequence[Line],
    *,
    seed: int = SEED,
    progress: Progress,
    short: ShortLines | None = None,
) -> Weights:
    """Return `base` with its leaves learnt anew: from the lines of `short` and what people put right.

    `short` are by default the lines that ship. What `base` knows of letters, voices and natures stays.
    """
    lines = short or read_short_lines()
    taught = replace(lines, examples=(*lines.examples, *corrections))
    leaves, _ = _Lessons(base.idf, base.short_idf, taught, seed, progress).leaves()
    return replace(base, leaves=leaves)


def _enough(letters: list[Line]) -> list[Line]:
    """Return `letters` if two labels at least have a line for every fold. Raises TooFewRows."""
    often = [label for label, count in Counter(line.label for line in letters).items() if count >= FOLDS]
    if len(letters) < FEWEST or len(often) < 2:
        raise TooFewRows(len(letters), FEWEST)
    return letters


@dataclass(frozen=True)
class _Lessons:
    """The heads, each learnt in its own way over the same features."""

    idf: Idf
    short_idf: Idf
    short: ShortLines
    seed: int
    progress: Progress

    def letters(self, letters: Sequence[Line], together: Sequence[int]) -> tuple[Head, Unseen]:
        recipe = Recipe(
            softness=1.0, copies=opened, lengths=LENGTHS, even=0.5, leaning=True, telling=0.5, level=True
        )
        return self._learn("letters", letters, grouped_folds(together, self.seed), recipe, self.idf)

    def leaves(self) -> tuple[Head, Unseen]:
        examples = self.short.examples
        folds = grouped_folds(matters(examples), self.seed)
        folds = np.where(folds < LEAF_FOLDS, folds, NEVER)
        return self._learn("leaves", examples, folds, leaf_recipe(self.short, self.seed), self.short_idf)

    def voices(self, letters: Sequence[Line], together: Sequence[int]) -> Head:
        """Learn to tell letters from lines; two voices are so different that one fold is enough to check."""
        both = voices(letters, with_dressed(self.short.examples, self.short, self.seed))
        bare = len(self.short.examples) + len(self.short.words)
        copies = (max(together) + 1 + at % bare for at in range(len(both) - len(letters)))
        folds = grouped_folds([*together, *copies], self.seed)
        recipe = Recipe(softness=0.3, copies=headed, lengths=LENGTHS[:1])
        return self._learn("voices", both, np.where(folds == 0, 0, NEVER), recipe, self.idf)[0]

    def natures(self) -> Head | None:
        """Learn what writers want; None where no line says."""
        known = self.short.natures
        if not known:
            return None
        folds = grouped_folds(matters(known), self.seed)
        recipe = Recipe(0.5, list, LENGTHS[-1:], even=1.0, again=True)
        folds = np.where(folds < LEAF_FOLDS, folds, NEVER)
        return self._learn("natures", known, folds, recipe, self.short_idf)[0]

    def _learn(
        self, stage: str, lines: Sequence[Line], folds: NDArray[np.int64], recipe: Recipe, idf: Idf
    ) -> tuple[Head, Unseen]:
        steps = len(set(folds.tolist()) - {NEVER}) + 1
        done = partial(self.progress, stage)
        unseen = predict_unseen(lines, folds, recipe, idf, lambda fold: done(fold, steps))
        head = fit_head(lines, recipe, idf, unseen)
        done(steps, steps)
        return head, unseen


def _held_out(unseen: Unseen) -> Evaluation:
    """Return the figures of the first fold, its temperature fitted on the others."""
    fold = unseen.folds == 0
    unseen = unseen.moved(moves(unseen, ~fold))
    shares = unseen_shares(unseen, fold, temperatures(unseen, ~fold))
    return figures(shares, unseen.truth[fold], _names(unseen.labels), BACKEND)


def _right(unseen: Unseen) -> float:
    """Return the share of the lines that were predicted whose label was."""
    seen = unseen.folds != NEVER
    return float((unseen.margins[0].argmax(axis=1) == unseen.truth)[seen].mean())


def _names(codes: Sequence[str]) -> tuple[str, ...]:
    names = {category.code: category.name for category in load_categories()}
    return tuple(names[code] for code in codes)
