"""Learn the danger head from the lines that ship; only training comes here.

A danger told as past, feared, asked about or over is none: for every line about one, such a line is made
from it, so that the words around it come to count. `nlu/data/danger_around.csv` holds those words.

python -m nlu.danger_training    (writes the weights that ship; the same seed, the same weights; a minute)
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from nlu.danger import patterns_in
from nlu.danger_features import danger_features, width
from nlu.danger_head import SHIPPED, DangerHead, passages, save_head
from nlu.features import Grams
from nlu.tables import read_table, table_names
from nlu.text import glue, normalise

SEED = 20261122
_SOFTNESS = 25.0
_LEAST_TELLING = 2.0  # what a feature counts that stands as often in lines about a danger as in others
_KIND_SOFTNESS = 0.5
_OWN = 1.2  # weight of a line written about danger, beside one of the leaves' lines
_DANGER = 2.0  # weight of a line about a danger, beside one about none
_URGENT = 0.15  # weight of a line that is urgent and no danger: it lies between
_DRESSED = 0.2  # share of the leaves' lines repeated with a greeting or an address, which says nothing
_MADE = 0.4  # weight of a danger in other clothes
_MADE_HARMLESS = 0.16  # weight of a line made from another that is about no danger
_CALM = 1.0  # weight of a line put together from everyday words
_CALM_LINES = 8_000
_TOLD = 0.1  # weight of a danger put together of one family
_TOLD_HARMLESS = 0.3  # and of what only sounds like it
_TOLD_LINES = 160  # of each family
_MORE_SAID = 0.6  # share of them that say a word more
WRITTEN = ("danger_lines", "danger_more", "danger_talk")  # tables of lines written about danger
LEAVES = (
    "lines_",
    "more_",
)  # the leaves' lines; with those told roundabout (`seen_`) fewer dangers were seen


@dataclass(frozen=True)
class Lesson:
    """One normalised line, whether it speaks of a danger, of which kind, and how much it counts."""

    text: str
    danger: bool
    kind: str = ""
    weight: float = 1.0


def train_danger(file: Path, seed: int = SEED) -> int:
    """Learn from all lines that ship, write the weights to `file`, and return how many lines there were."""
    lessons = [*written(), *unwritten()]
    save_head(taught(lessons, seed), file)
    return len(lessons)


def taught(lessons: Sequence[Lesson], seed: int = SEED) -> DangerHead:
    """Return the head that learns from `lessons`, from what is made of them and from lines put together."""
    drawn = [*made(lessons, Random(seed)), *calm(Random(seed)), *told(Random(seed))]
    return fit([*lessons, *drawn])


def written() -> list[Lesson]:
    """Return the lines written about danger and what only sounds like it."""
    return [
        Lesson(glue(normalise(row["text"])), row["danger"] == "1", row["kind"], _OWN)
        for name in WRITTEN
        for row in read_table(name)
    ]


def unwritten() -> list[Lesson]:
    """Return the lines of the leaves, whose urgency says whether they are about a danger."""
    rows = [row for start in LEAVES for name in table_names(start) for row in read_table(name)]
    return [_unwritten(row["text"], row["urgency"]) for row in rows]


def _unwritten(text: str, urgency: str) -> Lesson:
    weight = _URGENT if urgency == "urgent" else 1.0
    return Lesson(glue(normalise(text)), urgency == "danger", weight=weight)


def made(lessons: Sequence[Lesson], chance: Random) -> Iterator[Lesson]:
    """Yield lines made from `lessons`: dangers over or only thought of, and any line in other clothes."""
    around: dict[str, list[str]] = {}
    for row in read_table("danger_around"):
        around.setdefault(row["part"], []).append(row["text"])
    for lesson in lessons:
        if lesson.danger:
            yield _clothed(lesson, around["calls"], around["opens"], chance)
            yield _taken_back(lesson, around, chance)
        elif lesson.weight > 1.0 or chance.random() < _DRESSED:
            yield _clothed(lesson, around["presses"], around["opens"], chance)


def calm(chance: Random) -> Iterator[Lesson]:
    """Yield everyday lines: who is where or does what for whom, what became of a thing; none is a danger."""
    parts: dict[str, list[str]] = {}
    for row in read_table("danger_calm"):
        parts.setdefault(row["part"], []).append(row["text"])
    ways = (("who", "does"), ("who", "link", "who", "act"), ("thing", "state"), ("lead", "place", "seen"))
    for _ in range(_CALM_LINES):
        way = chance.choices(ways, (4, 2, 2, 3))[0]
        text = "".join(chance.choice(parts[part]) for part in way)
        text += chance.choice(parts["adds"]) if chance.random() < _MORE_SAID else ""
        yield Lesson(glue(normalise(text)), False, "", _CALM)


def told(chance: Random) -> Iterator[Lesson]:
    """Yield lines of families: one thing told in many words, each part of it drawn from a list.

    Of a danger and of what only sounds like it, so that it is the words between them that come to count.
    """
    for row in read_table("danger_told"):
        parts = [part.split("|") for part in row["parts"].split(";")]
        for _ in range(_TOLD_LINES):
            text = "".join(map(chance.choice, parts))
            danger = row["danger"] == "1"
            yield Lesson(glue(normalise(text)), danger, row["kind"], _TOLD if danger else _TOLD_HARMLESS)


def fit(lessons: Sequence[Lesson]) -> DangerHead:
    """Return the head fitted on `lessons`."""
    rows = matrix([lesson.text for lesson in lessons])
    truth = np.array([lesson.danger for lesson in lessons])
    weights = np.array([each.weight * (_DANGER if each.danger else 1.0) for each in lessons])
    telling = _telling(rows, truth, weights)
    danger = LogisticRegression(C=_SOFTNESS, solver="liblinear", max_iter=300, tol=1e-3)
    danger.fit((rows @ diags(telling)).tocsr(), truth, sample_weight=weights)
    known = np.flatnonzero([bool(lesson.kind) for lesson in lessons])
    kinds = LinearSVC(C=_KIND_SOFTNESS, random_state=0, max_iter=3_000)
    kinds.fit(rows[known], [lessons[at].kind for at in known.tolist()])
    return DangerHead(
        danger=(danger.coef_[0] * telling).astype(np.float32),
        bias=float(danger.intercept_[0]),
        labels=tuple(str(label) for label in kinds.classes_),
        kinds=np.ascontiguousarray(kinds.coef_.T.astype(np.float16)),
        kind_bias=kinds.intercept_.astype(np.float32),
    )


def matrix(texts: Sequence[str]) -> csr_matrix:
    """Return the features of `texts`, row by row; of a long text, those of its first passage."""
    first = [Grams(passages(text)[0]) for text in texts]
    found = [
        danger_features(grams, patterns_hold=bool(patterns_in(text)))
        for grams, text in zip(first, texts, strict=True)
    ]
    ends: NDArray[np.int64] = np.cumsum([0, *(each.places.size for each in found)])
    places = np.concatenate([each.places for each in found])
    values = np.concatenate([each.values for each in found])
    return csr_matrix((values, places, ends), shape=(len(texts), width()))


def _telling(rows: csr_matrix, truth: NDArray[np.bool_], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how differently often each feature stands in both kinds of lines: what tells may count more.

    Source: Wang and Manning, Baselines and Bigrams (2012).
    """
    stands = (rows > 0).astype(np.float64).T
    with_danger, without = 1 + stands @ (weights * truth), 1 + stands @ (weights * ~truth)
    odds = np.log(with_danger / with_danger.sum()) - np.log(without / without.sum())
    telling: NDArray[np.float64] = _LEAST_TELLING + np.abs(odds)
    return telling


def _clothed(lesson: Lesson, ends: Sequence[str], opens: Sequence[str], chance: Random) -> Lesson:
    text = lesson.text
    if chance.random() < 0.6:
        text = chance.choice(opens) + text
    if chance.random() < 0.6:
        text += chance.choice(ends)
    weight = _MADE if lesson.danger else _MADE_HARMLESS
    return Lesson(glue(normalise(text)), lesson.danger, lesson.kind, min(lesson.weight, weight))


def _taken_back(lesson: Lesson, around: dict[str, list[str]], chance: Random) -> Lesson:
    """Return what was a danger as something past, feared, asked about, or over."""
    way = chance.choice(("past", "feared", "asked", "over", "over", "staged"))
    before, after = chance.choice(around[way]).split("…")
    return Lesson(glue(normalise(before + lesson.text[:40] + after)), False, "", _MADE_HARMLESS)


if __name__ == "__main__":
    train_danger(SHIPPED)
