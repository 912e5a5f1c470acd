"""Score how likely a text speaks of a danger to life, and of which kind, with weights learnt from lines."""

import re
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from nlu.danger_features import PATTERN, Features, danger_features, width
from nlu.errors import WeightsUnreadable
from nlu.features import Grams

SHIPPED = Path(__file__).parent / "weights" / "danger.npz"
VERSION = 2
WHOLE = 90  # characters read at once; a longer text is read sentence by sentence, two or three together
_STOP = re.compile(r"(?<=[。!?;\n\uff01\uff1f\uff1b])")
_COMMA = re.compile(r"(?<=[,\uff0c\u3001 ])")


@dataclass(frozen=True)
class Passage:
    """A stretch of a text, as the head looks at it, and the log-odds that it speaks of a danger."""

    score: float
    found: Features
    text: str


@dataclass(frozen=True)
class DangerHead:
    """Weights of one plane for "danger", and of one for each kind."""

    danger: NDArray[np.float32]
    bias: float
    labels: tuple[str, ...]
    kinds: NDArray[np.float16]  # place × label
    kind_bias: NDArray[np.float32]

    def worst(self, text: Grams) -> Passage:
        """Return the passage of `text` that speaks most of a danger; a short text is one passage."""
        return max(map(self._scored, _passages(text)), key=lambda passage: passage.score)

    @property
    def pattern(self) -> float:
        """Return what a pattern that holds adds to the log-odds."""
        return PATTERN * float(self.danger[-1])

    def kind(self, passage: Passage) -> str:
        """Return the likeliest kind of the danger that a passage speaks of."""
        found = passage.found
        said = found.values.dot(self.kinds.take(found.places, axis=0)) + self.kind_bias
        return self.labels[int(said.argmax())]

    def _scored(self, text: Grams) -> Passage:
        found = danger_features(text, patterns_hold=False)
        return Passage(float(found.values.dot(self.danger.take(found.places))) + self.bias, found, text.text)


def _passages(text: Grams) -> list[Grams]:
    return [text] if len(text.text) <= WHOLE else [Grams(part) for part in passages(text.text)]


def passages(text: str) -> list[str]:
    """Return `text` whole if it is short, else stretches of its sentences, each overlapping the next."""
    if len(text) <= WHOLE:
        return [text]
    parts = [piece for sentence in _STOP.split(text) for piece in _pieces(sentence)]
    found: list[str] = []
    for at in range(len(parts)):
        stretch = parts[at]
        for following in parts[at + 1 :]:
            if len(stretch) + len(following) > WHOLE:
                break
            stretch += following
        if not (found and found[-1].endswith(stretch)):
            found.append(stretch)
    return found


def _pieces(sentence: str) -> list[str]:
    """Return a sentence, or its clauses where it is too long, or mere slices where they are."""
    if len(sentence) <= WHOLE:
        return [sentence]
    clauses = _COMMA.split(sentence)
    return [clause[at : at + WHOLE] for clause in clauses for at in range(0, max(len(clause), 1), WHOLE)]


def save_head(head: DangerHead, file: Path) -> None:
    """Write `head` to `file`, rounded to eight bits for the kinds and sixteen for the danger."""
    kinds = head.kinds.astype(np.float32)
    scale = np.maximum(np.abs(kinds).max(axis=0), 1e-6) / 127
    stored = BytesIO()
    np.savez_compressed(
        stored,
        allow_pickle=False,
        version=np.array(VERSION),
        danger=head.danger.astype(np.float16),
        bias=np.array(head.bias, np.float32),
        labels=np.array(head.labels),
        kinds=np.rint(kinds / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        kind_bias=head.kind_bias.astype(np.float32),
    )
    unfinished = file.with_name(file.name + ".part")
    unfinished.write_bytes(stored.getvalue())
    unfinished.replace(file)


def load_head(file: Path) -> DangerHead:
    """Read what `save_head` wrote. Raises WeightsUnreadable."""
    try:
        with np.load(BytesIO(file.read_bytes()), allow_pickle=False) as stored:
            if int(stored["version"]) != VERSION or stored["danger"].shape != (width(),):
                raise WeightsUnreadable(file)
            return DangerHead(
                danger=stored["danger"].astype(np.float32),
                bias=float(stored["bias"]),
                labels=tuple(str(label) for label in stored["labels"]),
                kinds=(stored["kinds"] * stored["scale"]).astype(np.float16),
                kind_bias=stored["kind_bias"],
            )
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as fault:
        raise WeightsUnreadable(file) from fault


@cache
def shipped_head() -> DangerHead:
    """Return the head that ships, read once. Raises WeightsUnreadable."""
    return load_head(SHIPPED)
