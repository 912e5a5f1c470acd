"""Lead an encoder through its lessons, so that a run that was stopped goes on where it stood."""

import hashlib
import json
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import asdict
from functools import partial
from pathlib import Path
from shutil import rmtree

import numpy as np
import torch

from nlu.transformer.encoder import Base
from nlu.transformer.lessons import Lessons, Recipe
from nlu.transformer.lower import Ids, Store, by_length, stored
from nlu.transformer.tuning import Course, tuned
from nlu.transformer.upper import Upper

Progress = Callable[[str, int, int], None]

_SAMPLE = 1_000  # texts that tell how the means lie


def teach(base: Base, lessons: Lessons, recipe: Recipe, seed: int, work: Path, progress: Progress) -> Upper:
    """Train the upper layers of `base`; what `work` keeps of the very same plan is gone on with."""
    ids, forms = _forms(base, lessons, recipe)
    _same_plan(base, lessons, recipe, seed, ids, work)
    below = base.layers - recipe.layers
    store = stored(base.encoder, below, ids, recipe, work, partial(progress, "lower"))
    apart = np.array([lesson.apart for lesson in lessons.lessons])
    course = Course(
        [own for own, away in zip(forms, apart, strict=True) if not away],
        lessons.targets()[~apart],
        np.array([lesson.letter for lesson in lessons.lessons])[~apart],
        np.array([lesson.often for lesson in lessons.lessons])[~apart],
    )
    upper = _fresh(base, lessons, recipe, seed)
    upper.standardise(_means(upper, store, recipe, seed))
    return tuned(upper, store, course, recipe, seed, work / "state.pt", partial(progress, "upper"))


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
