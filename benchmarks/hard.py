"""Reads twenty messages that are hard on purpose: `python -m benchmarks.hard`.

They were written, with what was meant, before the reader saw them (`benchmarks/hard.csv`), and stay as they
are: nothing is tuned on them. Prints the table of docs/model-card.md, and below it what came of how many.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nlu.reader import Reader, load_reader
from nlu.reading import Reading, Urgency

FILE = Path(__file__).parent / "hard.csv"
UNSURE = 0.5
"""Certainty below which the dialogue offers guesses instead of a category (`sure` of the policy)."""


@dataclass(frozen=True)
class Hard:
    """One message, what was meant, and what came out."""

    text: str
    meant: str
    danger: bool
    why: str
    read: Reading

    @property
    def verdict(self) -> str:
        """What became of it: right, offered among the guesses, left to people, or wrong."""
        if self.read.leaf == self.meant and self.read.confidence >= UNSURE:
            return "right"
        if self.meant in [each.code for each in self.read.guesses]:
            return "offered"
        return "wrong" if self.read.leaf and self.read.confidence >= UNSURE else "left to people"


def read_all(reader: Reader) -> Iterator[Hard]:
    """Read every message."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            danger = row["danger"] == "yes"
            yield Hard(row["text"], row["meant"], danger, row["why"], reader.read(row["text"]))


def main() -> None:
    """Print the table."""
    reader = load_reader(())
    names = {each.code: each.name for each in reader.categories}
    results = list(read_all(reader))
    print("| message | why it is hard | meant | came out | certainty | danger |")
    print("|---|---|---|---|---|---|")
    for each in results:
        found = names[each.read.leaf] if each.read.leaf else "nothing"
        told, danger = each.read.urgency is Urgency.DANGER, "yes" if each.danger else ""
        seen = danger if told == each.danger else ("**missed**" if each.danger else "**invented**")
        row = (
            each.text,
            each.why,
            names[each.meant],
            f"{found}: {each.verdict}",
            f"{each.read.confidence:.2f}",
        )
        print("| " + " | ".join((*row, seen)) + " |")
    verdicts = [each.verdict for each in results]
    print({each: verdicts.count(each) for each in sorted(set(verdicts))})


if __name__ == "__main__":
    main()
