"""Train layers of an encoder in repeatable steps, so that a run can go on where it stopped."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import cos, pi
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from nlu.transformer.lessons import Recipe
from nlu.transformer.lower import Store, Words, quickly
from nlu.transformer.upper import Upper, loss_of

Step = Callable[[int, int], None]

_WARM = 0.06  # share of the steps in which the rate rises
_MIXED = 6  # tokens by which lengths in one batch may differ


@dataclass(frozen=True)
class Stage:
    """A part of the training: how many epochs, and for each group of numbers how fast it moves."""

    epochs: int
    groups: Sequence[tuple[list[torch.nn.Parameter], float]]
    seed: int
    state: Path  # where it keeps how far it came

    @classmethod
    def of(
        cls, parts: Sequence[torch.nn.Module], rates: Sequence[float], epochs: int, seed: int, state: Path
    ) -> "Stage":
        """Return the stage that trains each of `parts` at its rate."""
        groups = [(list(part.parameters()), rate) for part, rate in zip(parts, rates, strict=True)]
        return cls(epochs, groups, seed, state)

    @property
    def rates(self) -> list[float]:
        """Return the greatest rate of each group."""
        return [rate for _, rate in self.groups]


@dataclass(frozen=True)
class Course:
    """The forms of each lesson (numbers of texts, the whole one first) and what is asked of it."""

    forms: Sequence[tuple[int, ...]]
    targets: NDArray[np.int64]
    letter: NDArray[np.bool_]
    often: NDArray[np.float64]

    def chosen(self, random: np.random.Generator, whole: float) -> NDArray[np.int64]:
        """Return one form of each lesson for one epoch."""
        drawn = random.random(len(self.forms))
        found = [
            _form(forms, whole if letter else 1 / len(forms), draw)
            for forms, letter, draw in zip(self.forms, self.letter, drawn, strict=True)
        ]
        return np.array(found, dtype=np.int64)

    def shown(self, random: np.random.Generator) -> NDArray[np.int64]:
        """Return the lessons of one epoch: of those shown seldom others each time, but as many."""
        kinds = [np.flatnonzero(self.often == often) for often in np.unique(self.often)]
        parts = [random.permutation(kind)[: round(kind.size * self.often[kind[0]])] for kind in kinds]
        return np.concatenate(parts)

    def size(self) -> int:
        """Return how many lessons one epoch shows."""
        return self.shown(np.random.default_rng(0)).size


def _form(forms: tuple[int, ...], whole: float, draw: float) -> int:
    """Return the first of `forms` for a `draw` below `whole`, and one of the others alike above."""
    if draw < whole or len(forms) == 1:
        return forms[0]
    return forms[1 + int((draw - whole) / (1 - whole) * (len(forms) - 1))]


def tuned(
    upper: Upper, texts: Store | Words, course: Course, recipe: Recipe, stage: Stage, step: Step
) -> Upper:
    """Train the groups of `stage`, which are parts of `upper`, and return it ready to answer."""
    optimizer = torch.optim.AdamW(
        [{"params": group, "lr": rate} for group, rate in stage.groups], weight_decay=0.01
    )
    done = _resumed(upper, optimizer, stage.state)
    each = -(-course.size() // recipe.batch)
    total = stage.epochs * each
    for epoch in range(done // each, stage.epochs):
        for number, (shown, lessons) in enumerate(_batches(texts, course, recipe, (stage.seed, epoch))):
            at = epoch * each + number
            if at < done:
                continue
            _rated(optimizer, stage.rates, at / total)
            torch.manual_seed(stage.seed + at)
            _learn(upper, optimizer, texts.batch(shown), course.targets[lessons], recipe)
            if (at + 1) % recipe.kept_every == 0 or at + 1 == total:
                _save(upper, optimizer, stage.state, at + 1)
            step(at + 1, total)
    return upper.eval()


def _batches(
    store: Store | Words, course: Course, recipe: Recipe, seeds: tuple[int, int]
) -> list[tuple[list[int], list[int]]]:
    random = np.random.default_rng(seeds)
    texts = course.chosen(random, recipe.whole)
    shown = course.shown(random)
    lengths = store.lengths()[texts][shown]
    order = shown[np.argsort(lengths + random.random(shown.size) * _MIXED, kind="stable")]
    cut = [order[at : at + recipe.batch] for at in range(0, order.size, recipe.batch)]
    return [(texts[cut[at]].tolist(), cut[at].tolist()) for at in random.permutation(len(cut))]


def _learn(
    upper: Upper,
    optimizer: torch.optim.Optimizer,
    seen: tuple[torch.Tensor, torch.Tensor],
    targets: NDArray[np.int64],
    recipe: Recipe,
) -> None:
    upper.train()
    optimizer.zero_grad()
    with quickly():
        scores = upper(*seen)
    loss_of(scores.float(), torch.from_numpy(targets), upper.parts, recipe.smoothing).backward()
    torch.nn.utils.clip_grad_norm_(upper.parameters(), 1.0)
    optimizer.step()


def _rated(optimizer: torch.optim.Optimizer, rates: Sequence[float], done: float) -> None:
    share = done / _WARM if done < _WARM else (1 + cos(pi * (done - _WARM) / (1 - _WARM))) / 2
    for group, rate in zip(optimizer.param_groups, rates, strict=True):
        group["lr"] = rate * max(share, 0.01)


def _save(upper: Upper, optimizer: torch.optim.Optimizer, state: Path, done: int) -> None:
    unfinished = state.with_name(state.name + ".part")
    torch.save({"done": done, "upper": upper.state_dict(), "optimizer": optimizer.state_dict()}, unfinished)
    unfinished.replace(state)


def _resumed(upper: Upper, optimizer: torch.optim.Optimizer, state: Path) -> int:
    if not state.exists():
        return 0
    kept = torch.load(state, weights_only=True)
    upper.load_state_dict(kept["upper"])
    optimizer.load_state_dict(kept["optimizer"])
    return int(kept["done"])
