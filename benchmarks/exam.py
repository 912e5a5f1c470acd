"""Measure the shipped reader on the exam: messages written before any model, which nothing learns from.

The tables `nlu/data/exam_*.csv` hold text, leaf, second, nature, urgency, place and group. Beside the
reader stands the plain baseline of the same run: n-grams of one to four characters, TF-IDF and a linear
SVM on the same training lines.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import f1_score
from sklearn.svm import LinearSVC

from nlu.corpus import read_short_lines
from nlu.reader import Reader, load_reader
from nlu.reading import Reading
from nlu.scoring import calibration_error
from nlu.tables import read_table
from nlu.text import normalise

PARTS = ("exam_a", "exam_b", "exam_c")

Row = dict[str, str]


def exam(encoder: Path | None = None) -> dict[str, object]:
    """Return what the shipped reader (and one with an `encoder`) and the plain baseline are worth."""
    rows = [row for part in PARTS for row in read_table(part)]
    found = {"messages": len(rows), "reader": _reader(load_reader(()), rows), "plain": _plain(rows)}
    if encoder:
        found["with_encoder"] = _reader(load_reader((), encoder=encoder), rows)
    return found


def _reader(reader: Reader, rows: Sequence[Row]) -> dict[str, float]:
    pairs = [(reader.read(row["text"]), row) for row in rows]
    likeliest = [_likeliest(reading) for reading, _ in pairs]
    right = np.array([leaf == row["leaf"] for leaf, row in zip(likeliest, rows, strict=True)])
    sure = np.array([reading.guesses[0].confidence if reading.guesses else 0.0 for reading, _ in pairs])
    return (
        _worth(likeliest, rows)
        | {
            "macro_f1_when_abstaining": _worth([reading.leaf or "" for reading, _ in pairs], rows)[
                "macro_f1"
            ],
            "among_three": _share(
                [row["leaf"] in [g.code for g in reading.guesses] for reading, row in pairs]
            ),
            "abstained": _share([reading.leaf is None for reading, _ in pairs]),
            "category": _share(
                [leaf[:2] == row["leaf"][:2] for leaf, row in zip(likeliest, rows, strict=True)]
            ),
            "nature": _share([reading.nature == row["nature"] for reading, row in pairs]),
            "urgency": _share([reading.urgency == row["urgency"] for reading, row in pairs]),
            "ece": calibration_error(sure, right),
        }
        | _two_matters(pairs)
    )


def _two_matters(pairs: Sequence[tuple[Reading, Row]]) -> dict[str, float]:
    """Return how often two matters are seen where there are two, and how often where there is one."""
    two = [reading for reading, row in pairs if row["second"]]
    wanted = [{row["leaf"], row["second"]} for _, row in pairs if row["second"]]
    one = [reading for reading, row in pairs if not row["second"]]
    both = [{each.leaf, each.second} == codes for each, codes in zip(two, wanted, strict=True)]
    return {
        "two_matters": len(two),
        "second_seen": _share([reading.second is not None for reading in two]),
        "both_right": _share(both),
        "second_among_guesses": _share(
            [codes <= {g.code for g in each.guesses} for each, codes in zip(two, wanted, strict=True)]
        ),
        "second_invented": _share([reading.second is not None for reading in one]),
    }


def _likeliest(reading: Reading) -> str:
    """Return the leaf read, or the best guess where the reader abstains."""
    return reading.leaf or (reading.guesses[0].code if reading.guesses else "")


def _plain(rows: Sequence[Row]) -> dict[str, float]:
    lines = [line for line in read_short_lines().examples if line.label]
    vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 4), sublinear_tf=True)
    model = LinearSVC(C=0.5, random_state=0)
    model.fit(vectors.fit_transform([line.text for line in lines]), [line.label for line in lines])
    found: NDArray[np.str_] = model.predict(vectors.transform([normalise(row["text"]) for row in rows]))
    return {"lines": len(lines)} | _worth(found.tolist(), rows)


def _worth(leaves: Sequence[str], rows: Sequence[Row]) -> dict[str, float]:
    truth = [row["leaf"] for row in rows]
    known = sorted(set(truth))
    return {
        "macro_f1": float(f1_score(truth, leaves, labels=known, average="macro", zero_division=0)),
        "accuracy": _share([leaf == true for leaf, true in zip(leaves, truth, strict=True)]),
    }


def _share(hits: Sequence[bool]) -> float:
    return float(np.mean(hits))
