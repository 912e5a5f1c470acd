"""Lead an encoder through its lessons, so that a run that was stopped goes on where it stood."""

import hashlib
import json
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from shutil import rmtree

import numpy as np
import torch
from numpy.typing import NDArray

from nlu.transformer.encoder import Base
from nlu.transformer.lessons import Lessons, Recipe
from nlu.transformer.lower import Ids, Store, Words, by_length, stored
from nlu.transformer.tuning import Course, Stage, tuned
from nlu.transformer.upper import Upper

Progress = Callable[[str, int, int], None]

_SAMPLE = 1_000  # texts that tell how the means lie
_HALF = 0.5  # share of the letters and phrases that an epoch of all layers shows


def teach(base: Base, lessons: Lessons, recipe: Recipe, seed: int, work: Path, progress: Progress) -> Upper:
    """Train the upper layers of `base`, then all of them, and return all.

    What `work` keeps of the very same plan is gone on with.
    """
    ids, forms = _forms(base, lessons, recipe)
    _same_plan(base, lessons, recipe, seed, ids, work)
    run = _Run(base, ids, _course(lessons, forms), recipe, seed, work, progress)
    return run.whole(run.upper(_fresh(base, lessons, recipe, seed)))


def _course(lessons: Lessons, forms: Sequence[tuple[int, ...]]) -> Course:
    """Return the lessons that are not kept apart."""
    apart = np.array([lesson.apart for lesson in lessons.lessons])
    return Course(
        [own for own, away in zip(forms, apart, strict=True) if not away],
        lessons.targets()[~apart],
        np.array([lesson.letter for lesson in lessons.lessons])[~apart],
        np.array([lesson.often for lesson in lessons.lessons])[~apart],
    )


@dataclass(frozen=True)
class _Run:
    """Both stages of the training: the upper layers, then all."""

    base: Base
    ids: Sequence[Ids]
    course: Course
    recipe: Recipe
    seed: int
    work: Path
    progress: Progress

    @property
    def below(self) -> int:
        """Return how many layers stay as they are at first."""
        return self.base.layers - self.recipe.layers

    def upper(self, upper: Upper) -> Upper:
        """Train `upper` on what the lower layers once made of the texts."""
        step = partial(self.progress, "lower")
        store = stored(self.base.encoder, self.below, self.ids, self.recipe, self.work, step)
        upper.standardise(_means(upper, store, self.recipe, self.seed))
        rates = self.recipe.rate, self.recipe.head_rate
        parts, state = (upper.layers, upper.heads), self.work / "state.pt"
        stage = Stage.of(parts, rates, self.recipe.epochs, self.seed, state)
        return tuned(upper, store, self.course, self.recipe, stage, partial(self.progress, "upper"))

    def whole(self, upper: Upper) -> Upper:
        """Train all layers, and return what lies half way between before and after.

        All the way, lines are told better and letters worse.
        """
        before = upper.lowered(self.base.encoder.encoder.layer[: self.below])
        whole, epochs = deepcopy(before), self.recipe.whole_epochs
        parts = whole.layers[: self.below], whole.layers[self.below :], whole.heads
        stage = Stage.of(parts, self.recipe.whole_rates, epochs, self.seed + 1, self.work / "whole.pt")
        words = Words(self.base.encoder, self.ids)
        fewer = replace(self.course, often=_less_often(self.course))
        return tuned(whole, words, fewer, self.recipe, stage, partial(self.progress, "whole")).meet(before)


def _less_often(course: Course) -> NDArray[np.float64]:
    """Return how often each lesson is shown where letters are known already, and phrases say too little."""
    seldom = course.letter | (course.often < 1)
    return np.where(seldom, _HALF, course.often)


def _fresh(base: Base, lessons: Lessons, recipe: Recipe, seed: int) -> Upper:
    """Return the upper part as it is before the first lesson."""
    torch.manual_seed(seed)
    heads = {head: len(labels) for head, labels in lessons.labels.items()}
    above = deepcopy(base.encoder.encoder.layer[base.layers - recipe.layers :])
    return Upper(above, base.encoder.config.hidden_size, heads, recipe.dropout)


def _means(upper: Upper, store: Store, recipe: Recipe, seed: int) -> torch.Tensor:
    """Return what the upper part makes of some texts before the first lesson."""
    texts = np.random.default_rng(seed).permutation(store.starts.size - 1)[:_SAMPLE].tolist()
    lengths = [int(store.starts[at + 1] - store.starts[at]) for at in texts]
    with torch.inference_mode():
        batches = by_length(lengths, recipe.at_once)
        means = [upper.eval().mean(*store.batch([texts[at] for at in batch])) for batch in batches]
        return torch.cat(means).clone()


def _forms(base: Base, lessons: Lessons, recipe: Recipe) -> tuple[list[Ids], list[tuple[int, ...]]]:
    base.tokenizer.enable_truncation(recipe.tokens)
    base.tokenizer.no_padding()
    texts = [form for lesson in lessons.lessons for form in lesson.forms]
    ids = [np.array(found.ids, np.int32) for found in base.tokenizer.encode_batch(texts)]
    forms, at = [], 0
    for lesson in lessons.lessons:
        forms.append(tuple(range(at, at + len(lesson.forms))))
        at += len(lesson.forms)
    return ids, forms


def _same_plan(
    base: Base, lessons: Lessons, recipe: Recipe, seed: int, ids: Sequence[Ids], work: Path
) -> None:
    """Empty `work` unless it was begun with the same encoder, texts, labels, recipe and seed."""
    told = json.dumps([base.name, base.encoder.config.to_dict(), asdict(recipe), seed], default=str)
    parts = [
        told.encode(),
        lessons.targets().tobytes(),
        repr([e.often for e in lessons.lessons]).encode(),
        *(each.tobytes() for each in ids),
    ]
    digest = hashlib.sha256(b"".join(parts)).hexdigest()
    plan = work / "plan.txt"
    if not plan.exists() or plan.read_text() != digest:
        rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        plan.write_text(digest)
