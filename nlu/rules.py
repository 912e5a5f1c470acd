"""Match words against tables of patterns, minding what stands before and after a match."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from nlu.tables import read_table

_EVERY = "every"  # the row whose exceptions hold for all rows of its table
_BEFORE = 24  # characters looked back for an exception
_PUNCTUATION = {
    "\uff0c": ",",
    "\uff01": "!",
    "\uff1f": "?",
    "\uff1b": ";",
    "\u3001": ",",
    "\n": "\u3002",
    " ": ",",
}


@dataclass(frozen=True)
class Rule:
    """A pattern that speaks of `kind` unless the words around the match take it back."""

    kind: str
    pattern: re.Pattern[str]
    not_before: tuple[re.Pattern[str], ...]
    not_within: tuple[re.Pattern[str], ...]
    not_after: tuple[re.Pattern[str], ...]

    def holds(self, text: str) -> bool:
        """Say whether some match in `text` is not taken back."""
        return any(not self._taken_back(text, found) for found in self.pattern.finditer(text))

    def _taken_back(self, text: str, found: re.Match[str]) -> bool:
        before, after = text[max(0, found.start() - _BEFORE) : found.start()], text[found.end() :]
        if any(pattern.search(before) for pattern in self.not_before):
            return True
        within = any(pattern.search(found.group()) for pattern in self.not_within)
        return within or any(pattern.match(after) for pattern in self.not_after)


def kinds(table: str, text: str) -> Iterator[str]:
    """Yield the kinds of `table` that `text` speaks of, each once, in the order of the table."""
    plain = plainly_punctuated(text)
    seen: set[str] = set()
    if load_all(table).search(plain) is None:
        return
    for rule in load_rules(table):
        if rule.kind not in seen and rule.holds(plain):
            seen.add(rule.kind)
            yield rule.kind


def plainly_punctuated(text: str) -> str:
    """Return `text` with the punctuation that patterns are written in."""
    for mark, plain in _PUNCTUATION.items():
        text = text.replace(mark, plain)
    return text


@cache
def load_rules(table: str) -> tuple[Rule, ...]:
    """Return the rules of `nlu/data/<table>.csv`."""
    rows = read_table(table)
    every = [row for row in rows if row["kind"] == _EVERY]
    return tuple(_rule(row, every) for row in rows if row["kind"] != _EVERY)


@cache
def load_all(table: str) -> re.Pattern[str]:
    """Return one pattern that matches wherever one of a table's does: most texts match none."""
    return re.compile("|".join(f"(?:{rule.pattern.pattern})" for rule in load_rules(table)))


def _rule(row: Mapping[str, str], every: list[dict[str, str]]) -> Rule:
    return Rule(
        kind=row["kind"],
        pattern=re.compile(row["pattern"]),
        not_before=_patterns("not_before", row, every),
        not_within=_patterns("not_within", row, every),
        not_after=_patterns("not_after", row, every),
    )


def _patterns(
    column: str, row: Mapping[str, str], every: Sequence[Mapping[str, str]]
) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(source[column]) for source in (row, *every) if source[column])
