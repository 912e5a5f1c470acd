"""The frozen test: messages written before any model, which no reader of ours has ever learnt from."""

from nlu.classifier import NO_MATTER, Classifier
from nlu.corpus import Line
from nlu.tables import read_table
from nlu.text import normalise

PARTS = ("exam_a", "exam_b", "exam_c")
"""The tables `nlu/data/<part>.csv`. Only totals of them are looked at, and nothing is chosen by them."""


def frozen_lines() -> list[Line]:
    """Return the messages of the frozen test with their leaves."""
    rows = [row for part in PARTS for row in read_table(part)]
    return [Line(normalise(row["text"]), row["leaf"] or NO_MATTER, row["group"]) for row in rows]


def likeliest_leaves(classifier: Classifier, texts: list[str]) -> list[str]:
    """Return for each text the leaf that is likeliest, or NO_MATTER; nothing abstains here."""
    found = []
    for text in texts:
        scored = classifier.score(normalise(text))
        best = max(scored.leaves, key=lambda leaf: scored.leaves[leaf])
        found.append(NO_MATTER if scored.nothing > scored.leaves[best] else best)
    return found
