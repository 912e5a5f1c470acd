"""Measure how well two matters in one message are told from one matter, on messages that nothing learnt from.

`nlu/data/exam_second.csv`: a hundred messages with two matters, a hundred with one that sounds like several.
"""

from statistics import median
from time import process_time

from nlu.reader import Reader, load_reader
from nlu.tables import read_table

ROUNDS = 5


def second() -> dict[str, object]:
    """Return recall, precision, how often both leaves are right, and CPU milliseconds per message."""
    reader = load_reader(())
    rows = read_table("exam_second")
    pairs = [(reader.read(row["text"]), row) for row in rows]
    two = [(reading, row) for reading, row in pairs if row["second"]]
    seen = sum(reading.second is not None for reading, _ in two)
    invented = sum(reading.second is not None for reading, row in pairs if not row["second"])
    both = sum({reading.leaf, reading.second} == {row["leaf"], row["second"]} for reading, row in two)
    return {
        "messages": len(rows),
        "recall": seen / len(two),
        "precision": seen / max(1, seen + invented),
        "both_right": both / len(two),
        "invented": invented / (len(rows) - len(two)),
        "milliseconds": median(_spent(reader, row["text"]) for row in rows) * 1000,
    }


def _spent(reader: Reader, text: str) -> float:
    """Return the CPU seconds of one reading, the least of some."""
    found = []
    for _ in range(ROUNDS):
        started = process_time()
        reader.read(text)
        found.append(process_time() - started)
    return min(found)
