"""Keep a trained encoder in a directory: network, tokenizer, linear weights, and how far to trust each.

A directory can be read while it holds `reader.json`, which is written last.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlu.errors import DirectoryUnreadable
from nlu.heads import LENGTHS

VERSION = 1
FILED = "filed"  # beside the heads: how far to trust whom among the categories that letters know
NETWORK, TOKENIZER, LINEAR, CARD = "model.onnx", "tokenizer.json", "linear.npz", "reader.json"

Trust = NDArray[np.float64]
"""For each of LENGTHS: how much the linear opinion counts, and how much that of the encoder."""


@dataclass(frozen=True)
class Alarm:
    """How the encoder's log-odds of a danger count beside those of the danger head."""

    weight: float
    start: float

    def added(self, odds: float) -> float:
        """Return what the encoder's `odds` add to the log-odds of the danger head."""
        return self.weight * odds + self.start


@dataclass(frozen=True)
class Card:
    """What stands in `reader.json`: labels and trust by head, and where the encoder came from."""

    labels: dict[str, tuple[str, ...]]
    trust: dict[str, Trust]
    tokens: int
    base: str
    seed: int
    alarm: Alarm | None = None  # None where no danger was taught


def save_card(card: Card, directory: Path) -> None:
    """Write `card`, which appears whole or not at all."""
    told = {
        "version": VERSION,
        "labels": card.labels,
        "trust": {head: trust.tolist() for head, trust in card.trust.items()},
        "tokens": card.tokens,
        "base": card.base,
        "seed": card.seed,
        "alarm": asdict(card.alarm) if card.alarm else None,
    }
    unfinished = directory / f"{CARD}.part"
    unfinished.write_text(json.dumps(told, indent=1), encoding="utf-8")
    unfinished.replace(directory / CARD)


def load_card(directory: Path) -> Card:
    """Return the card of `directory`. Raises DirectoryUnreadable."""
    try:
        told = json.loads((directory / CARD).read_text(encoding="utf-8"))
        if told["version"] != VERSION:
            raise DirectoryUnreadable(directory)
        return Card(
            labels={head: tuple(labels) for head, labels in told["labels"].items()},
            trust={head: _trust(rows) for head, rows in told["trust"].items()},
            tokens=int(told["tokens"]),
            base=str(told["base"]),
            seed=int(told["seed"]),
            alarm=Alarm(**told["alarm"]) if told.get("alarm") else None,
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise DirectoryUnreadable(directory) from fault


def _trust(rows: object) -> Trust:
    trust = np.array(rows, dtype=np.float64)
    if trust.shape != (len(LENGTHS), 2):
        raise ValueError(trust.shape)
    return trust
