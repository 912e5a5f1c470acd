"""Measure the reader: a held-out fifth of the contest letters, short messages, time and memory.

python -m benchmarks.nlu letters DIR [ENCODER]  (DIR holds labelled.csv and labelled_segmented.csv; minutes.
    ENCODER: a directory where an encoder is trained, and measured beside; an hour of a core more)
python -m benchmarks.nlu reading        (the weights that ship; seconds)
python -m benchmarks.nlu exam [ENCODER] (the same on the exam, and the plain baseline beside it; a minute)
python -m benchmarks.nlu danger [ENCODER] (exam and own lines: recall, precision, recall by kind; seconds)
python -m benchmarks.nlu place          (exam and own lines: cells and words; seconds)
python -m benchmarks.nlu second         (two matters in one message, unseen ones; seconds)
python -m benchmarks.nlu replies FILE   (CSV text,reply: hints for each, and for the reply of another row)
"""

import csv
import json
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.danger_place import danger, place
from benchmarks.exam import exam
from benchmarks.second import second
from nlu.categories import load_categories
from nlu.classifier import Classifier, load_classifier
from nlu.corpus import Line, groups, read_letters, read_rows
from nlu.reader import Reader, load_reader
from nlu.replies import exchange_of, hints
from nlu.scoring import evaluate_lines
from nlu.text import normalise
from nlu.training import SEED, train
from nlu.transformer.fused import load_fused
from nlu.transformer.training import train_transformer

MESSAGES = Path(__file__).parent.parent / "tests" / "nlu" / "short_messages.csv"
LENGTHS = (4_000, 120, 60, 30)
ROUNDS = 10
AWAY = 7  # rows between a request and the reply of another


def letters(folder: Path, encoder: Path | None = None) -> dict[str, object]:
    """Train on the rest and measure on a fifth of labelled.csv, near copies of it left out of training.

    With a directory for an `encoder`, one is trained there on the same rest and measured beside.
    """
    natural, segmented = (read_letters(folder / name) for name in ("labelled.csv", "labelled_segmented.csv"))
    both = [*natural, *segmented]
    together = groups(both)
    order = np.random.default_rng(SEED).permutation(len(natural))
    test = sorted(order[: len(natural) // 5].tolist())
    copies = {together[at] for at in test}
    rest = [line for line, group in zip(both, together, strict=True) if group not in copies]
    with tempfile.TemporaryDirectory() as place:
        file, weights = _written(rest, Path(place) / "rest.csv"), Path(place) / "weights.npz"
        train([file], weights, progress=_say)
        readers: list[Classifier] = [load_classifier(weights)]
        if encoder:
            train_transformer([file], encoder, progress=_say)
            readers.append(load_fused(encoder))
    found: dict[str, object] = {"test": len(test), "training": len(rest)}
    openings = {
        f"first {length}": [Line(natural[at].text[:length], natural[at].label) for at in test]
        for length in LENGTHS
    }
    openings["subject"] = _subjects(folder / "labelled.csv", test)
    for name, lines in openings.items():
        found[name] = {each.backend: evaluate_lines(lines, each).as_dict() for each in readers}
    return found


def _subjects(file: Path, test: Sequence[int]) -> list[Line]:
    """Return the subject lines alone, of the letters numbered `test` that have one."""
    rows, letters = read_rows(file, ("text", "label")), read_letters(file)
    subjects = [(normalise(rows[at].get("subject") or ""), letters[at].label) for at in test]
    return [Line(subject, label) for subject, label in subjects if subject]


def reading() -> dict[str, object]:
    """Measure the shipped reader on the short messages nobody trained on."""
    rows = list(csv.DictReader(MESSAGES.read_text(encoding="utf-8").splitlines()))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    reader = load_reader(())
    reader.read(rows[0]["text"])
    loaded = time.perf_counter() - started
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    figures: dict[str, object] = {"load_seconds": loaded, "grown_mb": grown / 1024}
    return figures | _worth(reader, rows) | _pace(reader, rows)


def _worth(reader: Reader, rows: Sequence[dict[str, str]]) -> dict[str, object]:
    pairs = [(reader.read(row["text"]), row) for row in rows]
    return {
        "messages": len(rows),
        "leaf": float(np.mean([each.leaf == row["leaf"] for each, row in pairs])),
        "category": float(np.mean([each.category == row["leaf"][:2] for each, row in pairs])),
        "among_three": float(np.mean([row["leaf"] in [g.code for g in each.guesses] for each, row in pairs])),
        "abstained": float(np.mean([each.category is None for each, _ in pairs])),
        "nature": float(np.mean([each.nature == row["nature"] for each, row in pairs])),
        "urgency": float(np.mean([each.urgency == row["urgency"] for each, row in pairs])),
    }


def _pace(reader: Reader, rows: Sequence[dict[str, str]]) -> dict[str, object]:
    started = time.process_time()
    for _ in range(ROUNDS):
        for row in rows:
            reader.read(row["text"])
    return {"cpu_us_per_read": (time.process_time() - started) / ROUNDS / len(rows) * 1e6}


def replies(file: Path) -> dict[str, object]:
    """Count the hints for the replies of a file, and for the same replies handed to other requests.

    Only a hint that looks at the request may differ: how often it does is what it is worth.
    """
    own = [exchange_of(row) for row in read_rows(file, ("text", "reply"))]
    shifted = [replace(each, reply=own[at - AWAY].reply) for at, each in enumerate(own)]
    counted = {
        name: Counter(str(hint) for each in exchanges for hint in hints(each))
        for name, exchanges in (("own", own), ("of_another", shifted))
    }
    return {"rows": len(own)} | {
        name: {hint: round(count / len(own), 4) for hint, count in found.most_common()}
        for name, found in counted.items()
    }


def _written(lines: Sequence[Line], file: Path) -> Path:
    names = {category.code: category.name for category in load_categories()}
    with file.open("w", encoding="utf-8", newline="") as target:
        rows = csv.writer(target)
        rows.writerow(["subject", "text", "label"])
        rows.writerows([line.subject, line.text, names[line.label]] for line in lines)
    return file


def _say(stage: str, done: int, of: int) -> None:
    print(f"{stage} {done}/{of}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["letters", folder, *encoder]:
            print(json.dumps(letters(Path(folder), *map(Path, encoder)), ensure_ascii=False, indent=2))
        case ["replies", file]:
            print(json.dumps(replies(Path(file)), indent=2))
        case ["danger", *encoder]:
            print(json.dumps(danger(*map(Path, encoder)), indent=2))
        case ["place"]:
            print(json.dumps(place(), indent=2))
        case ["second"]:
            print(json.dumps(second(), indent=2))
        case ["exam", *encoder]:
            print(json.dumps(exam(*map(Path, encoder)), indent=2))
        case ["reading"]:
            print(json.dumps(reading(), indent=2))
        case _:
            sys.exit(__doc__)
