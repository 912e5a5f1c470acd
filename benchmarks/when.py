"""Measure how well and how fast times are read: on lines the grammar grew on, and on lines kept apart.

`tests/nlu/when_lines.csv` holds half, text, span, since, repeats; `since` as somebody means it who speaks on
Tuesday 2026-11-24 at 15:30 in Shanghai. Run `python -m benchmarks.when`.
"""

import csv
import json
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from nlu.since import since
from nlu.tables import read_table
from nlu.text import closed_up, normalise
from nlu.when import find_when

LINES = Path(__file__).parents[1] / "tests" / "nlu" / "when_lines.csv"
NOW = datetime(2026, 11, 24, 15, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
ROUNDS = 9

Row = dict[str, str]


def worth(rows: Sequence[Row]) -> dict[str, object]:
    """Return the shares of lines of which everything is right, and what is wrong with the others."""
    read = [(row, told(row["text"])) for row in rows]
    right = [row["text"] for row, found in read if found[1:] == (row["since"], row["repeats"])]
    noticed = [bool(found[0]) == bool(row["span"]) for row, found in read]
    return {
        "lines": len(rows),
        "a time or none": sum(noticed) / len(rows),
        "the same words": sum(found[0] == row["span"] for row, found in read) / len(rows),
        "day, hour and repetition": len(right) / len(rows),
        "wrong": [row["text"] for row, _ in read if row["text"] not in right],
    }


def told(text: str) -> tuple[str, str, str]:
    """Return the words of a time, the day or instant that they mean, and whether it repeats."""
    when = find_when(closed_up(normalise(text)))
    if when is None:
        return "", "", ""
    found = since(when, NOW)
    iso = found.isoformat() if found else ""
    return when.span, iso[:16], "yes" if when.repeats else ""


def pace(texts: Sequence[str]) -> float:
    """Return the milliseconds of processor time that one text takes, the best of some rounds."""
    plain = [closed_up(normalise(text)) for text in texts]
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time()
        for text in plain:
            find_when(text)
        best = min(best, time.process_time() - began)
    return best / len(plain) * 1000


def main() -> None:
    """Print the figures as JSON."""
    with LINES.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    halves = {half: worth([row for row in rows if row["half"] == half]) for half in ("tune", "test")}
    short = [row["text"] for row in read_table("lines_1")]
    figures = halves | {"ms a line": pace([row["text"] for row in rows]), "ms a short message": pace(short)}
    print(json.dumps(figures, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
