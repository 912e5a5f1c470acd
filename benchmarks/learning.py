"""Replay how corrections teach: from the first examples on, a dispatcher puts right whatever is misread.

The lines to learn from come as messages, whole groups in random order; a fifth of the groups is never
learnt from and tells how well the rest of the world is read. Where the reader of that hour names another
leaf than the line's own, somebody corrects it; after so many corrections it learns anew.

python -m benchmarks.learning [SVG]     (ten minutes of one core; the points on stderr as they come)
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import numpy as np
from sklearn.metrics import f1_score

from benchmarks.parts.curve import drawn
from nlu.classifier import NO_MATTER
from nlu.corpus import Line, ShortLines, matters, read_short_lines
from nlu.features import SHORT_SIZE, line_vector
from nlu.fitting import rarity
from nlu.training import SEED, relearn
from nlu.weights_file import SHIPPED, Weights, load

STOPS = (100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800)
"""Corrections after which it learns anew; and once more where the lines end."""

HELD_OUT = 5  # one group in so many

Say = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Point:
    """What the reader was worth after so many corrections, and how many messages had come by then."""

    corrections: int
    messages: int
    accuracy: float
    macro_f1: float


def learning(say: Say, picture: Path | None = None) -> dict[str, object]:
    """Return the learning curve, and draw it to `picture`."""
    short = read_short_lines()
    first = ShortLines(tuple(line for line in short.examples if not line.group), short.words)
    stream, held_out = _parted([line for line in short.examples if line.group])
    points = [_told(point, say) for point in _curve(first, stream, held_out, say)]
    if picture is not None:
        lines = {
            "accuracy": [(point.corrections, point.accuracy) for point in points],
            "macro-F1": [(point.corrections, point.macro_f1) for point in points],
        }
        picture.write_text(drawn("corrections", lines), encoding="utf-8")
    return {
        "first": len(first.examples),
        "stream": len(stream),
        "held_out": len(held_out),
        "points": [vars(point) for point in points],
    }


def _parted(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Return the lines that come as messages, and those never learnt from; groups stay whole."""
    own = matters(lines)
    order = list(range(max(own) + 1))
    Random(SEED).shuffle(order)
    place = {group: at for at, group in enumerate(order)}
    sorted_lines = sorted(range(len(lines)), key=lambda at: (place[own[at]], at))
    stream = [lines[at] for at in sorted_lines if place[own[at]] % HELD_OUT]
    return stream, [lines[at] for at in sorted_lines if place[own[at]] % HELD_OUT == 0]


def _curve(first: ShortLines, stream: Sequence[Line], held_out: Sequence[Line], say: Say) -> Iterator[Point]:
    base = _beginning(first)
    corrections: list[Line] = []
    come = 0
    known = relearn(base, corrections, progress=say, short=first)
    yield _worth(known, held_out, 0, 0)
    for stop in STOPS:
        before = len(corrections)
        while len(corrections) < stop and come < len(stream):
            line, come = stream[come], come + 1
            if line.label != NO_MATTER and _read(known, line.text) != line.label:
                corrections.append(line)
        if len(corrections) == before:
            return
        known = relearn(base, corrections, progress=say, short=first)
        yield _worth(known, held_out, len(corrections), come)


def _beginning(first: ShortLines) -> Weights:
    """Return weights that know how rare words are in the first lines; their leaves are learnt anew."""
    shipped = load(SHIPPED)
    return replace(shipped, short_idf=rarity([*first.examples, *first.words], SHORT_SIZE))


def _read(weights: Weights, text: str) -> str:
    margins = weights.leaves.margins(line_vector(text, weights.short_idf))
    return weights.leaves.labels[int(margins.argmax())]


def _worth(weights: Weights, lines: Sequence[Line], corrections: int, messages: int) -> Point:
    truth = [line.label for line in lines]
    found = [_read(weights, line.text) for line in lines]
    right = np.mean([one == other for one, other in zip(truth, found, strict=True)])
    macro = f1_score(truth, found, labels=sorted(set(truth)), average="macro", zero_division=0)
    return Point(corrections, messages, float(right), float(macro))


def _told(point: Point, say: Say) -> Point:
    """Say what a point is worth at once: the last is long in coming."""
    say(f"accuracy {point.accuracy:.3f}, macro-F1 {point.macro_f1:.3f};", point.corrections, point.messages)
    return point


def _say(stage: str, done: int, of: int) -> None:
    print(f"{stage} {done}/{of}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    print(json.dumps(learning(_say, *map(Path, sys.argv[1:])), indent=2))
