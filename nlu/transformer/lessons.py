"""Say what an encoder learns from: letters and lines, each with what it is asked about them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from nlu.classifier import NO_MATTER
from nlu.corpus import CUTS, Line, ShortLines, dressed, groups, matters, read_letters
from nlu.text import glue

CATEGORIES, LEAVES, NATURES, DANGER = "categories", "leaves", "natures", "danger"
OPINIONS = (CATEGORIES, LEAVES, NATURES)  # those that the linear classifier has too
HEADS = (*OPINIONS, DANGER)
UNASKED = -1

_SHARE_DRESSED = 0.3  # of the lines also stand between words that mean nothing
_SELDOM = 0.35  # of the passes show a phrase: of those there are most, and they say least
_TENTH = 10  # one group in so many is kept apart, to find how far to trust the answers


@dataclass(frozen=True)
class Recipe:
    """How the upper layers are trained, and after them all layers."""

    layers: int = 6  # of the encoder, from above
    epochs: int = 3
    whole_epochs: int = 3  # of all layers, which show the letters and phrases half as often
    tokens: int = 128  # of a text that are read
    batch: int = 40
    rate: float = 1.5e-4
    head_rate: float = 2e-3
    whole_rates: tuple[float, float, float] = (4e-5, 8e-5, 5e-4)  # of lower layers, upper layers and heads
    dropout: float = 0.1
    smoothing: float = 0.05
    whole: float = 0.6  # how often a letter is seen whole rather than shortened
    at_once: int = 2_048  # tokens that the lower layers read at once
    kept_every: int = 25  # steps after which a run that is killed can go on


@dataclass(frozen=True)
class Lesson:
    """One text in all its forms (whole, shortened, dressed), and its label for each question or ""."""

    forms: tuple[str, ...]
    labels: tuple[str, str, str, str]  # in the order of HEADS
    apart: bool  # kept out of training
    letter: bool
    often: float = 1.0  # share of the passes that show it


@dataclass(frozen=True)
class Lessons:
    """Everything to learn from, and the labels of each head."""

    lessons: tuple[Lesson, ...]
    labels: dict[str, tuple[str, ...]]

    def targets(self) -> NDArray[np.int64]:
        """Return for each lesson the number of its label in each head that is taught, or UNASKED."""
        places = [{label: at for at, label in enumerate(self.labels[head])} for head in self.labels]
        columns = [HEADS.index(head) for head in self.labels]
        rows = [
            [place.get(lesson.labels[at], UNASKED) for place, at in zip(places, columns, strict=True)]
            for lesson in self.lessons
        ]
        return np.array(rows, dtype=np.int64)


def read_lessons(files: Sequence[Path], short: ShortLines, alarms: Sequence[Line], seed: int) -> Lessons:
    """Return the letters of `files`, the lines `short` and the `alarms`, labelled DANGERS or CALM.

    Raises ColumnsMissing, LabelsUnknown.
    """
    letters = [line for file in files for line in read_letters(file)]
    random = Random(seed)
    lessons = (
        *_letters(letters, seed),
        *_lines(short, {line.text: line.label for line in alarms}, random, seed),
        *_alarms(alarms, {glue(line.text) for line in short.examples}, seed),
    )
    labels = {
        head: tuple(sorted({lesson.labels[at] for lesson in lessons} - {""})) for at, head in enumerate(HEADS)
    }
    return Lessons(lessons, {head: known for head, known in labels.items() if known})


def kept_apart(together: Sequence[int], seed: int) -> NDArray[np.bool_]:
    """Return which lines are kept apart: one group in ten, whole groups only."""
    names, own = np.unique(np.asarray(together), return_inverse=True)
    apart: NDArray[np.bool_] = np.random.default_rng(seed).permutation(names.size)[own] % _TENTH == 0
    return apart


def _openings(letter: Line) -> tuple[str, ...]:
    """Return the letter, what may be said of it in a chat, and its subject if it has one."""
    subject = (letter.subject,) if letter.subject else ()
    return (letter.text, *(letter.text[:cut] for cut in CUTS), *subject)


def _letters(letters: Sequence[Line], seed: int) -> list[Lesson]:
    apart: list[bool] = kept_apart(groups(letters), seed).tolist() if letters else []
    return [
        Lesson(_openings(line), (line.label, "", "", ""), away, letter=True)
        for line, away in zip(letters, apart, strict=True)
    ]


def _lines(short: ShortLines, alarms: Mapping[str, str], random: Random, seed: int) -> list[Lesson]:
    wanted = {line.text: line.label for line in short.natures}
    apart: list[bool] = kept_apart(matters(short.examples), seed).tolist()
    bare = [*short.examples, *short.words, *short.phrases]
    apart += [False] * (len(bare) - len(apart))
    framed, phrases = dressed(bare, random), len(bare) - len(short.phrases)
    return [
        Lesson(
            (line.text, frame.text) if random.random() < share else (line.text,),
            (
                _first_level(line.label),
                line.label,
                wanted.get(line.text, ""),
                alarms.get(glue(line.text), ""),
            ),
            away,
            letter=False,
            often=_SELDOM if at >= phrases else 1.0,
        )
        for at, (line, frame, away) in enumerate(zip(bare, framed, apart, strict=True))
        for share in (0.0 if line.label == NO_MATTER or at >= phrases else _SHARE_DRESSED,)
    ]


def _alarms(alarms: Sequence[Line], known: Collection[str], seed: int) -> list[Lesson]:
    """Return the alarms that are not among the lines `known`, which are asked about them there."""
    others = [line for line in alarms if line.text not in known]
    apart: list[bool] = kept_apart(matters(others), seed).tolist()
    return [
        Lesson((line.text,), ("", "", "", line.label), away, letter=False)
        for line, away in zip(others, apart, strict=True)
    ]


def _first_level(leaf: str) -> str:
    return leaf if leaf == NO_MATTER else leaf[:2]
