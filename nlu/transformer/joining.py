"""Find out on texts kept apart how far each of two opinions is to be trusted, and what they are worth."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlu.categories import load_categories
from nlu.classifier import Classifier
from nlu.heads import LENGTHS, Scores, softmax
from nlu.scoring import Evaluation, figures
from nlu.transformer.directory import FILED, Trust
from nlu.transformer.lessons import CATEGORIES, LEAVES, OPINIONS, UNASKED, Lesson, Lessons
from nlu.transformer.network import Network
from nlu.transformer.trust import linear_opinion, trust_found

Step = Callable[[int, int], None]

_CUTS = (LENGTHS[0], LENGTHS[1], LENGTHS[-1])  # characters at which letters are asked about; the last is all


@dataclass(frozen=True)
class Joined:
    """The trust found, and figures of whole texts by a trust that was found without them."""

    trust: dict[str, Trust]
    letters: Evaluation
    letters_linear: Evaluation
    leaves: float
    leaves_linear: float


@dataclass(frozen=True)
class _Asked:
    """One text that both were asked about, and how it is told: at which of LENGTHS, and whether a letter."""

    text: str
    targets: tuple[int, ...]
    bucket: int
    letter: bool
    half: bool


@dataclass(frozen=True)
class _Said:
    """What both said for one head: rows are texts, columns its labels."""

    linear: Scores
    encoder: Scores
    truth: NDArray[np.int64]
    asked: tuple[_Asked, ...]


def join(network: Network, linear: Classifier, lessons: Lessons, backend: str, step: Step) -> Joined:
    """Ask both about every lesson kept apart, letters at several lengths, and join what they say."""
    asked = _asked(lessons)
    heard = []
    for at, each in enumerate(asked):
        heard.append((linear.score(each.text), network.scores(each.text)))
        step(at + 1, len(asked))
    said: dict[str, _Said] = {}
    for column, head in enumerate(OPINIONS):
        known = [at for at, each in enumerate(asked) if each.targets[column] != UNASKED]
        said[head] = _Said(
            np.array([linear_opinion(head, heard[at][0], lessons.labels[head], filed=True) for at in known]),
            np.array([heard[at][1][head] for at in known]),
            np.array([asked[at].targets[column] for at in known], dtype=np.int64),
            tuple(asked[at] for at in known),
        )
    return _joined(said, lessons.labels[CATEGORIES], backend)


def _joined(said: dict[str, _Said], categories: Sequence[str], backend: str) -> Joined:
    letters, known = _filed(said[CATEGORIES])
    leaves, labels = said[LEAVES], [categories[at] for at in known]
    trust = {head: _trust(found) for head, found in (said | {FILED: letters}).items()}
    whole = np.array([each.bucket == len(LENGTHS) - 1 for each in letters.asked])
    return Joined(
        trust,
        _figures(_crossed(letters)[whole], letters.truth[whole], labels, backend),
        _figures(np.exp(letters.linear[whole]), letters.truth[whole], labels, "linear"),
        _right(_crossed(leaves), leaves.truth),
        _right(leaves.linear, leaves.truth),
    )


def _filed(said: _Said) -> tuple[_Said, list[int]]:
    """Return what both said of letters, among the categories that letters carry, and which these are."""
    letters = np.flatnonzero([each.letter for each in said.asked])
    known = np.unique(said.truth[letters])
    return _Said(
        said.linear[np.ix_(letters, known)],
        said.encoder[np.ix_(letters, known)],
        np.searchsorted(known, said.truth[letters]),
        tuple(said.asked[at] for at in letters),
    ), known.tolist()


def _asked(lessons: Lessons) -> tuple[_Asked, ...]:
    found: list[_Asked] = []
    targets = lessons.targets().tolist()
    apart = [
        at
        for at, lesson in enumerate(lessons.lessons)
        if lesson.apart and any(lesson.labels[: len(OPINIONS)])
    ]
    for number, at in enumerate(apart):
        lesson, half = lessons.lessons[at], number % 2 == 0
        for text, bucket in _told(lesson):
            found.append(_Asked(text, tuple(targets[at]), bucket, lesson.letter, half))
    return tuple(found)


def _told(lesson: Lesson) -> list[tuple[str, int]]:
    whole = lesson.forms[0]
    if lesson.letter:
        return [(whole if cut == LENGTHS[-1] else whole[:cut], LENGTHS.index(cut)) for cut in _CUTS]
    nearest = min(range(len(LENGTHS)), key=lambda at: abs(LENGTHS[at] - len(whole)))
    return [(whole, nearest)]


def _trust(said: _Said, using: NDArray[np.bool_] | None = None) -> Trust:
    """Return the trust for each of LENGTHS; one without letters takes that of the next longer, or of all."""
    chosen = np.ones(said.truth.size, dtype=bool) if using is None else using
    buckets = np.array([each.bucket for each in said.asked])
    letters = np.array([each.letter for each in said.asked])
    overall = _weights(said, chosen)
    rows = []
    for bucket in range(len(LENGTHS)):
        at = min((b for b in (LENGTHS.index(cut) for cut in _CUTS) if b >= bucket), default=bucket)
        own = chosen & (buckets == at)
        rows.append(_weights(said, own) if bool((own & letters).any()) else overall)
    return np.array(rows)


def _weights(said: _Said, using: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the two weights for the texts `using`; letters together count as much as all lines together."""
    letters = np.array([each.letter for each in said.asked])[using]
    share = letters.mean()
    even = 0 < share < 1
    counts = np.where(letters, 1 / share, 1 / (1 - share)) if even else np.ones(letters.size)
    return trust_found(said.linear[using], said.encoder[using], said.truth[using], counts)


def _crossed(said: _Said) -> Scores:
    """Return the probabilities of each half of the texts by the trust found on the other."""
    half = np.array([each.half for each in said.asked])
    buckets = np.array([each.bucket for each in said.asked])
    shares = np.zeros_like(said.encoder)
    for own in (half, ~half):
        weights = _trust(said, ~own)[buckets[own]]
        shares[own] = softmax(weights[:, :1] * said.linear[own] + weights[:, 1:] * said.encoder[own])
    return shares


def _figures(shares: Scores, truth: NDArray[np.int64], labels: Sequence[str], backend: str) -> Evaluation:
    """Return the figures among the labels that occur."""
    known = np.unique(truth)
    names = {category.code: category.name for category in load_categories()}
    places = np.searchsorted(known, truth)
    return figures(shares[:, known], places, [names[labels[at]] for at in known], backend)


def _right(scores: Scores, truth: NDArray[np.int64]) -> float:
    return float((scores.argmax(axis=1) == truth).mean())
