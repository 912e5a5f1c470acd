"""Learn the heads of the linear classifier from labelled letters and from the lines that ship."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from nlu.categories import load_categories
from nlu.corpus import Line, dressed, groups, read_examples, read_letters, read_words, shortened, voices
from nlu.errors import TooFewRows
from nlu.fitting import (
    FOLDS,
    Idf,
    Recipe,
    Unseen,
    fit_head,
    grouped_folds,
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


@dataclass(frozen=True)
class TrainingReport:
    """What was learnt from how much, and what it was worth on texts the fold's model had not seen."""

    rows: int
    groups: int
    labels: tuple[str, ...]
    seed: int
    held_out: Evaluation
    leaves_unseen: float  # accuracy on the examples that ship, by models that had not seen them
    file: str
    backend: str = BACKEND

    def as_dict(self) -> dict[str, object]:
        """Return the report as plain values for JSON."""
        return asdict(self)


def train(files: Sequence[Path], out: Path, *, seed: int = SEED, progress: Progress) -> TrainingReport:
    """Learn from `files` and write the weights to `out`.

    The held-out figures are those of one fifth (whole groups of near copies) under a model and a
    temperature of the other four; the weights written are fitted on everything. Categories
    without rows in `files` stay covered by the lines that ship. Raises ColumnsMissing,
    LabelsUnknown, TooFewRows.
    """
    letters = [line for file in files for line in read_letters(file)]
    if len(letters) < FEWEST or len({line.label for line in letters}) < 2:
        raise TooFewRows(len(letters), FEWEST)
    together, examples, words = groups(letters), read_examples(), read_words()
    progress("read", 1, 1)
    lessons = _Lessons(rarity([*letters, *shortened(letters), *examples, *words]), words, seed, progress)
    categories, unseen = lessons.letters(letters, together)
    leaves, examples_unseen = lessons.leaves(examples)
    save(Weights(lessons.idf, categories, leaves, lessons.voices(letters, together, examples)), out)
    return TrainingReport(
        rows=len(letters),
        groups=len(set(together)),
        labels=_names(categories.labels),
        seed=seed,
        held_out=_held_out(unseen),
        leaves_unseen=float((examples_unseen.margins[0].argmax(axis=1) == examples_unseen.truth).mean()),
        file=str(out),
    )


@dataclass(frozen=True)
class _Lessons:
    """The three heads, each learnt in its own way over the same features."""

    idf: Idf
    words: Sequence[Line]
    seed: int
    progress: Progress

    def letters(self, letters: Sequence[Line], together: Sequence[int]) -> tuple[Head, Unseen]:
        recipe = Recipe(softness=1.0, copies=lambda lines: [*lines, *shortened(lines)], lengths=LENGTHS)
        return self._learn("letters", letters, together, recipe)

    def leaves(self, examples: Sequence[Line]) -> tuple[Head, Unseen]:
        recipe = Recipe(softness=0.5, copies=self._with_dressed, lengths=LENGTHS[-1:])
        return self._learn("leaves", examples, range(len(examples)), recipe)

    def voices(self, letters: Sequence[Line], together: Sequence[int], examples: Sequence[Line]) -> Head:
        short = [*examples, *self.words]
        both = voices(letters, self._with_dressed(examples))
        apart = max(together) + 1
        grouped = [*together, *(apart + at % len(short) for at in range(len(both) - len(letters)))]
        recipe = Recipe(softness=0.3, copies=lambda lines: [*lines, *shortened(lines)], lengths=LENGTHS[:1])
        return self._learn("voices", both, grouped, recipe)[0]

    def _with_dressed(self, lines: Sequence[Line]) -> list[Line]:
        """Return `lines` and the key words, bare and twice between words that mean nothing."""
        bare = [*lines, *self.words]
        return [*bare, *dressed(bare, Random(self.seed)), *dressed(bare, Random(self.seed + 1))]

    def _learn(
        self, stage: str, lines: Sequence[Line], together: Sequence[int], recipe: Recipe
    ) -> tuple[Head, Unseen]:
        folds = grouped_folds(together, self.seed)
        unseen = predict_unseen(
            lines, folds, recipe, self.idf, lambda done: self.progress(stage, done, FOLDS + 1)
        )
        head = fit_head(lines, recipe, self.idf, unseen)
        self.progress(stage, FOLDS + 1, FOLDS + 1)
        return head, unseen


def _held_out(unseen: Unseen) -> Evaluation:
    """Return the figures of the first fold, its temperature fitted on the others."""
    fold = unseen.folds == 0
    shares = unseen_shares(unseen, fold, temperatures(unseen, ~fold))
    return figures(shares, unseen.truth[fold], _names(unseen.labels), BACKEND)


def _names(codes: Sequence[str]) -> tuple[str, ...]:
    names = {category.code: category.name for category in load_categories()}
    return tuple(names[code] for code in codes)
