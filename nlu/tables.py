"""Read the tables that ship with the reader; all words that rules look for stand in them."""

import csv
import io
from importlib import resources


def read_table(name: str) -> list[dict[str, str]]:
    """Return the rows of `nlu/data/<name>.csv`."""
    text = (resources.files("nlu") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))
