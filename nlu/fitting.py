"""Fit one linear head and its temperatures with scikit-learn; only training comes here."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar  # type: ignore[import-untyped]
from scipy.sparse import csr_matrix, diags  # type: ignore[import-untyped]
from sklearn.svm import LinearSVC

from nlu.classifier import NO_MATTER
from nlu.corpus import Line, ShortLines, with_phrases
from nlu.features import SIZE, Grams, Vector, counts, leaning, line_vector, vectorise
from nlu.heads import LENGTHS, Head, Scores, compressed, softmax

FOLDS = 5
NEVER = -1  # the fold of lines that are never predicted
_TEMPERATURES = (0.02, 3.0)
_UNHEARD = 0.5  # lines that an n-gram is taken to have been in besides those it was in, of either side
_STAY = 0.002  # how dear it is to move a label, against the surprise that is saved
_STEP = 0.2  # a common move

Idf = NDArray[np.float16]
Labels = NDArray[np.str_]


@dataclass(frozen=True)
class Recipe:
    """How one head is fitted: softness of the margin, copies to train on, lengths to calibrate on.

    `even` makes every label count alike, however many lines it has, or half way so (0.5); `again`
    leaves out what only one line has; `short` reads lines as short ones; `leaning` lets the opening
    count for more; `telling` (up to 1) lets what tells a label from the others count for more; `level`
    moves labels that are said too often or too seldom.
    """

    softness: float
    copies: Callable[[Sequence[Line]], list[Line]]
    lengths: tuple[int, ...]
    even: float = 0.0
    again: bool = False
    short: bool = False
    leaning: bool = False
    telling: float = 0.0
    level: bool = False


def leaf_recipe(short: ShortLines, seed: int) -> Recipe:
    """Return how leaves are learnt from the lines that ship, whoever learns them and from how many."""
    copies = partial(with_phrases, short=short, seed=seed)
    return Recipe(1.0, copies, LENGTHS[-1:], even=1.0, again=True, short=True)


@dataclass(frozen=True)
class _Plane:
    """What was fitted: for each label a weight at each of `places`, and nothing at all others of `size`."""

    labels: tuple[str, ...]
    places: NDArray[np.intp]
    size: int
    weights: NDArray[np.float64]  # label × place
    bias: NDArray[np.float64]

    def margins(self, matrix: csr_matrix) -> Scores:
        """Return one raw score per row and label."""
        scores: Scores = matrix[:, self.places] @ self.weights.T + self.bias
        return scores

    def head(self, temperatures: Sequence[float], moved: Scores | float = 0.0) -> Head:
        """Return it in eight bits, each label `moved` by so much."""
        narrow = compressed(self.labels, self.weights, self.bias + moved, temperatures)
        rows = np.zeros(self.size, dtype=np.uint32)
        rows[self.places] = narrow.rows
        return replace(narrow, rows=rows)


@dataclass(frozen=True)
class Unseen:
    """Margins of lines by models that had not seen them, one table for each length of the recipe."""

    labels: tuple[str, ...]
    margins: tuple[Scores, ...]
    truth: NDArray[np.int64]
    folds: NDArray[np.int64]

    def moved(self, by: Scores | float) -> "Unseen":
        """Return the same with each label moved `by` so much."""
        return replace(self, margins=tuple(table + by for table in self.margins))


def rarity(lines: Sequence[Line], size: int = SIZE) -> Idf:
    """Return the smoothed inverse document frequency of every feature."""
    holding = np.zeros(size, dtype=np.float64)
    for line in lines:
        holding[counts(line.text, size)[0]] += 1
    return (np.log((1 + len(lines)) / (1 + holding)) + 1).astype(np.float16)


def _seen_again(lines: Sequence[Line], idf: Idf) -> NDArray[np.bool_]:
    """Tell the features that two of `lines` have, or two of those `idf` was counted in.

    Nothing but chance speaks through the others.
    """
    once = np.zeros(idf.size, dtype=np.bool_)
    again: NDArray[np.bool_] = idf < np.unique(idf)[-2:].min()  # the greatest two are of none and of one
    for line in lines:
        found = counts(line.text, idf.size)[0]
        again[found] |= once[found]
        once[found] = True
    return again


def fit_head(lines: Sequence[Line], recipe: Recipe, idf: Idf, unseen: Unseen) -> Head:
    """Return a head over all `lines`, calibrated by what `unseen` shows."""
    kept = _seen_again(lines, idf) if recipe.again else None
    plane = _fitted(recipe.copies(lines), recipe, idf, kept)
    seen = unseen.folds != NEVER
    moved = moves(unseen, seen) if recipe.level else 0.0
    return plane.head(temperatures(unseen.moved(moved), seen), moved)


def fit_as_sure(lines: Sequence[Line], recipe: Recipe, idf: Idf, like: Head) -> Head:
    """Return a head over `lines` alone, as sure of itself as the head `like`."""
    plane = _fitted(recipe.copies(lines), recipe, idf, _seen_again(lines, idf))
    return plane.head(like.temperatures.tolist())


def predict_unseen(
    lines: Sequence[Line], folds: NDArray[np.int64], recipe: Recipe, idf: Idf, step: Callable[[int], None]
) -> Unseen:
    """Return the margins of each fold by a model of the other folds; fold NEVER is only learnt from."""
    labels = tuple(sorted({line.label for line in recipe.copies(lines)}))
    margins = tuple(np.full((len(lines), len(labels)), -1.0) for _ in recipe.lengths)
    kept = _seen_again(lines, idf) if recipe.again else None
    for fold in sorted(set(folds.tolist()) - {NEVER}):
        known = [line for line, own in zip(lines, folds, strict=True) if own != fold]
        plane = _fitted(recipe.copies(known), recipe, idf, kept)
        rows = np.flatnonzero(folds == fold)
        columns = np.array([labels.index(label) for label in plane.labels])
        for table, length in zip(margins, recipe.lengths, strict=True):
            matrix = _matrix([_opening(lines[at].text, length) for at in rows.tolist()], idf, recipe)
            table[np.ix_(rows, columns)] = plane.margins(matrix)
        step(fold + 1)
    return Unseen(labels, margins, np.array([labels.index(line.label) for line in lines]), folds)


def moves(unseen: Unseen, using: NDArray[np.bool_]) -> Scores:
    """Return by how much to move each label so that the lines `using` are least surprising, at any length."""
    truth, tables = unseen.truth[using], [table[using] for table in unseen.margins]

    def surprise(guess: NDArray[np.float64]) -> float:
        warmth, moved = np.exp(guess[: len(tables)]), guess[len(tables) :]
        each = [_surprise((table + moved) / own, truth) for table, own in zip(tables, warmth, strict=True)]
        return float(np.mean(each) + _STAY * ((moved / _STEP) ** 2).sum())

    start = np.append(np.full(len(tables), log(_STEP)), np.zeros(len(unseen.labels)))
    found: Scores = minimize(surprise, start, method="L-BFGS-B").x[len(tables) :]
    moved: Scores = found - found.mean()
    return moved


def temperatures(unseen: Unseen, using: NDArray[np.bool_]) -> list[float]:
    """Return one temperature per length: the one under which the lines `using` are least surprising."""
    truth = unseen.truth[using]
    found = [_temperature(table[using], truth) for table in unseen.margins]
    return [found[min(at, len(found) - 1)] for at in range(len(LENGTHS))]


def unseen_shares(unseen: Unseen, using: NDArray[np.bool_], found: Sequence[float]) -> Scores:
    """Return the probabilities of the whole lines `using` under the temperatures `found`."""
    return softmax(unseen.margins[-1][using] / found[-1])


def grouped_folds(groups: Sequence[int], seed: int) -> NDArray[np.int64]:
    """Return a fold per line, near copies always in the same one."""
    names, own = np.unique(np.asarray(groups), return_inverse=True)
    folds: NDArray[np.int64] = np.random.default_rng(seed).permutation(names.size)[own] % FOLDS
    return folds


def _fitted(lines: Sequence[Line], recipe: Recipe, idf: Idf, kept: NDArray[np.bool_] | None) -> _Plane:
    """Fit the places that the lines use alone: of a million a quarter, and memory is a table of them."""
    evenly = _even_weights(lines, recipe.even)
    counting = [line.weight * even for line, even in zip(lines, evenly, strict=True)]
    matrix = _matrix([line.text for line in lines], idf, recipe)
    if kept is not None:
        matrix.data *= kept[matrix.indices]
        matrix.eliminate_zeros()
    places = np.unique(matrix.indices)
    fit = _by_telling if recipe.telling else _alike
    labels = np.array([line.label for line in lines])
    weights, bias = fit(matrix[:, places], labels, np.array(counting), recipe)
    return _Plane(tuple(np.unique(labels).tolist()), places, idf.size, weights, bias)


def _alike(matrix: csr_matrix, labels: Labels, counting: Scores, recipe: Recipe) -> tuple[Scores, Scores]:
    """Return a plane for each label, all n-grams being as likely to tell it."""
    model = _machine(recipe).fit(matrix, labels, sample_weight=counting)
    weights, bias = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # two labels come as one plane
        weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    return weights, bias


def _by_telling(
    matrix: csr_matrix, labels: Labels, counting: Scores, recipe: Recipe
) -> tuple[Scores, Scores]:
    """Return a plane for each label, n-grams that are more or less often with it than without it louder."""
    held = matrix.astype(np.bool_).astype(np.float64)
    weights, bias = [], []
    for label in np.unique(labels):
        own = labels == label
        loud = 1 - recipe.telling + recipe.telling * _telling(held, own)
        model = _machine(recipe).fit((matrix @ diags(loud)).tocsr(), own, sample_weight=counting)
        weights.append(model.coef_[0] * loud)
        bias.append(model.intercept_[0])
    return np.array(weights), np.array(bias)


def _telling(held: csr_matrix, own: NDArray[np.bool_]) -> Scores:
    """Return how much each n-gram tells `own` lines from the others, as naive Bayes does; 1 at the mean."""
    inside, outside = (_UNHEARD + np.asarray(held[rows].sum(axis=0)).ravel() for rows in (own, ~own))
    told = np.abs(np.log(inside / inside.sum()) - np.log(outside / outside.sum()))
    at_mean_one: Scores = told / told.mean()
    return at_mean_one


def _machine(recipe: Recipe) -> LinearSVC:
    return LinearSVC(C=recipe.softness, random_state=0, max_iter=3_000)


def _even_weights(lines: Sequence[Line], even: float) -> list[float]:
    """Return how much each line counts; small talk, of which there is little, stays little."""
    often = Counter(line.label for line in lines)
    each = len(lines) / len(often)
    return [1.0 if line.label == NO_MATTER else (each / often[line.label]) ** even for line in lines]


def _opening(text: str, length: int) -> str:
    """Return the first `length` characters; the greatest length stands for the whole."""
    return text if length == LENGTHS[-1] else text[:length]


def _matrix(texts: Sequence[str], idf: Idf, recipe: Recipe) -> csr_matrix:
    as_vector = _leaning if recipe.leaning else line_vector if recipe.short else vectorise
    vectors = [as_vector(text, idf) for text in texts]
    ends = np.cumsum([0, *(vector.indices.size for vector in vectors)])
    values = np.concatenate([vector.values for vector in vectors])
    indices = np.concatenate([vector.indices for vector in vectors]).astype(np.int32)
    matrix = csr_matrix((values, indices, ends), shape=(len(texts), idf.size))
    matrix.sum_duplicates()
    return matrix


def _leaning(text: str, idf: Idf) -> Vector:
    return leaning(Grams(text), idf)


def _temperature(margins: Scores, truth: NDArray[np.int64]) -> float:
    def surprise(temperature: float) -> float:
        return _surprise(margins / temperature, truth)

    return float(minimize_scalar(surprise, bounds=_TEMPERATURES, method="bounded").x)


def _surprise(scores: Scores, truth: NDArray[np.int64]) -> float:
    shares = softmax(scores)[np.arange(truth.size), truth]
    return float(-np.log(np.maximum(shares, 1e-12)).mean())
