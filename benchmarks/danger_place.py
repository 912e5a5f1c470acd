"""Measure danger and place on the exams, which nothing learns from, and on the lines that ship.

`nlu/data/exam_danger.csv` holds text, danger, kind; `exam_place.csv` holds text, span, cell over the sample
community, `tests/nlu/place_messages.csv` the same by family: no rule grew on either. The lines that ship made
the reader, so their figures only show what it took in.
"""

import csv
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks.parts.places import entries
from nlu.danger import heed, patterns_in
from nlu.danger_training import WRITTEN
from nlu.place import Gazetteer
from nlu.reading import Urgency
from nlu.tables import read_table
from nlu.text import closed_up, normalise
from nlu.transformer.choice import alarm_of, best_classifier

Row = dict[str, str]
MESSAGES = Path(__file__).parents[1] / "tests" / "nlu" / "place_messages.csv"


def danger(encoder: Path | None = None) -> dict[str, object]:
    """Return recall and precision of the reader and of the patterns alone, and recall by kind.

    With an `encoder`, it has its say in what the reader calls a danger.
    """
    worth = partial(_of_danger, alarm_of(best_classifier(None, encoder)))
    return {
        "exam": worth(read_table("exam_danger")),
        "lines written apart": worth(read_table("unseen_danger")),
        "talk written apart": worth(read_table("unseen_talk")),
        "short messages, the half never read": worth(
            [row for row in read_table("unseen_short") if row["half"] == "kept"]
        ),
        "lines it learnt from": worth([row for name in WRITTEN for row in read_table(name)]),
    }


def place() -> dict[str, object]:
    """Return how often the cell and the words are right, and how often a cell is invented."""
    gazetteer = Gazetteer(entries())
    return {
        "exam": _place(gazetteer, read_table("exam_place")),
        "messages by family": _place(gazetteer, _messages()),
        "lines it grew on": _place(gazetteer, read_table("place_lines")),
    }


def _messages() -> list[Row]:
    with MESSAGES.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def _of_danger(second: Callable[[str], float] | None, rows: Sequence[Row]) -> dict[str, object]:
    texts = [closed_up(normalise(row["text"])) for row in rows]
    truth = [row["danger"] == "1" for row in rows]
    found = [bool(heed(text, second=second)[0]) for text in texts]
    asked = [heed(text, second=second)[1] is not Urgency.ORDINARY for text in texts]
    kinds, seen = Counter[str](), Counter[str]()
    for row, true, hit in zip(rows, truth, found, strict=True):
        if true:
            kinds[row["kind"]] += 1
            seen[row["kind"]] += hit
    return {
        "messages": len(rows),
        "reader": _worth(truth, found),
        "reader, or the question whether somebody is in danger": _worth(truth, asked),
        "patterns alone": _worth(truth, [bool(patterns_in(text)) for text in texts]),
        "recall by kind": {kind: round(seen[kind] / count, 3) for kind, count in kinds.most_common()},
    }


def _worth(truth: Sequence[bool], found: Sequence[bool]) -> dict[str, float]:
    right = sum(true and hit for true, hit in zip(truth, found, strict=True))
    return {"recall": right / max(sum(truth), 1), "precision": right / max(sum(found), 1)}


def _place(gazetteer: Gazetteer, rows: Sequence[Row]) -> dict[str, object]:
    places = [gazetteer.locate(closed_up(normalise(row["text"]))) for row in rows]
    cells = [
        (row["cell"], (place.cell if place else None) or "") for row, place in zip(rows, places, strict=True)
    ]
    spans = [
        (_bare(row["span"]), _bare(place.span if place else ""))
        for row, place in zip(rows, places, strict=True)
    ]
    return {
        "messages": len(rows),
        "right cell where the text allows it": _share([true == own for true, own in cells if true]),
        "cell invented where it allows none": _share([own != "" for true, own in cells if not true]),
        "right words": _share([true == own for true, own in spans if true]),
        "words invented where there is no place": _share([own != "" for true, own in spans if not true]),
    }


def _bare(span: str) -> str:
    return normalise(span).replace(" ", "")


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / max(len(hits), 1)
