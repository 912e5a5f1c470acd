"""Read the tables that ship with the reader; all words that rules look for stand in them."""

import csv
import io
from importlib import resources


def read_table(name: str) -> list[dict[str, str]]:
    """Return the rows of `nlu/data/<name>.csv`."""
    text = (resources.files("nlu") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def table_names(start: str) -> list[str]:
    """Return the names of the tables whose name begins with `start`, sorted."""
    files = (resources.files("nlu") / "data").iterdir()
    return sorted(
        each.name.removesuffix(".csv")
        for each in files
        if each.name.startswith(start) and each.name.endswith(".csv")
    )
