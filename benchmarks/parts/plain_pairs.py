"""The plain baseline of the duplicates: TF-IDF of character n-grams, cosine, the best of all open cases."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from benchmarks.parts.crowd import Crowd
from nlu.text import normalise


@dataclass(frozen=True)
class Said:
    """The texts that are compared: a crowd in the sample community, and the pairs."""

    crowd: Crowd
    rows: Sequence[dict[str, str]]

    def open_cases(self) -> list[str]:
        """Return what the open cases say: the planted ones first, then those of the crowd, each somewhere."""
        names = [name for place in self.crowd.places for name in place.names]
        crowd = [names[at % len(names)] + text for at, text in enumerate(self.crowd.texts)]
        return [normalise(row["text"]) for row in self.rows] + crowd


def plain(said: Said, tuned: Sequence[int], judged: Sequence[int]) -> dict[str, float]:
    """Return the figures on the rows that are judged, joined from the cosine that does best on the tuned."""
    vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
    known = vectors.fit_transform(said.open_cases())
    alike = {
        kind: (vectors.transform([normalise(row[kind]) for row in said.rows]) @ known.T).toarray()
        for kind in ("same", "elsewhere", "other")
    }
    steps = np.linspace(0.05, 0.95, 91)
    best = max(steps, key=lambda least: joined(alike, tuned, least)[0] - joined(alike, tuned, least)[1])
    right, wrong = joined(alike, judged, float(best))
    three = [at in np.argsort(-alike["same"][at])[:3] for at in judged]
    return {
        "joined_from_cosine": round(float(best), 2),
        "right_among_three": round(float(np.mean(three)), 4),
        "right_said_to_be_the_same": round(right, 4),
        "hard_negatives_joined": round(wrong, 4),
    }


def joined(alike: dict[str, NDArray[np.float64]], rows: Sequence[int], least: float) -> tuple[float, float]:
    """Return how many of the same, and of the hard negatives, have the planted case as their best."""

    def share(kind: str) -> list[bool]:
        found = alike[kind]
        return [bool(np.argmax(found[at]) == at and found[at, at] >= least) for at in rows]

    return float(np.mean(share("same"))), float(np.mean([*share("elsewhere"), *share("other")]))
