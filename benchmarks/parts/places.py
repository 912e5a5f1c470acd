"""The places of the sample community, as the reader takes them."""

import csv
from functools import cache
from pathlib import Path

from nlu.place import GazetteerEntry

SAMPLE = Path(__file__).parents[2] / "bot" / "sample" / "areas.csv"


@cache
def entries() -> tuple[GazetteerEntry, ...]:
    """Return the areas of the sample community."""
    with SAMPLE.open(encoding="utf-8", newline="") as source:
        return tuple(
            GazetteerEntry(
                row["code"],
                row["name"],
                row["kind"],
                row["parent"] or None,
                row["cell"] or None,
                tuple(filter(None, row["aliases"].split("|"))),
            )
            for row in csv.DictReader(source)
        )
