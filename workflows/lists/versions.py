"""Decides what brought lines do to the responsibility list: old lines end, and are never rewritten."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from workflows.cases.routing import ListEntry

Pair = tuple[ListEntry, ListEntry]


@dataclass(frozen=True)
class Revision:
    """What is to be written."""

    added: list[ListEntry] = field(default_factory=list)
    ended: list[Pair] = field(default_factory=list)  # as it stands, and with its new last day
    late: list[Pair] = field(default_factory=list)  # a brought line, and the standing one it cannot replace


def revise(standing: Mapping[str, Sequence[ListEntry]], brought: Iterable[ListEntry]) -> Revision:
    """Compare brought lines with those that stand (in order of their first day), code by code."""
    by_code: dict[str, list[ListEntry]] = {}
    for entry in brought:
        by_code.setdefault(entry.code, []).append(entry)
    revision = Revision()
    for code, entries in by_code.items():
        chain = list(standing.get(code, ()))
        lines = list(chain)
        for entry in sorted(entries, key=lambda line: line.valid_from):
            if hindrance := _follow(lines, entry):
                revision.late.append((entry, hindrance))
        revision.ended.extend(pair for pair in zip(chain, lines, strict=False) if pair[0] != pair[1])
        revision.added.extend(lines[len(chain) :])
    return revision


def _follow(lines: list[ListEntry], entry: ListEntry) -> ListEntry | None:
    """Let `entry` follow the lines of its code; return the line that forbids it, if one does.

    The same line again changes nothing but the last day, and that only of the newest.
    """
    for place, line in enumerate(lines):
        if line.valid_from == entry.valid_from:
            if replace(line, valid_to=entry.valid_to) != entry:
                return line
            if place == len(lines) - 1:
                lines[place] = entry
            return None
    if lines and lines[-1].valid_from > entry.valid_from:
        return lines[-1]
    if lines:
        lines[-1] = _ended_before(lines[-1], entry)
    lines.append(entry)
    return None


def _ended_before(old: ListEntry, new: ListEntry) -> ListEntry:
    """End a line on the day before the next one begins, unless it ends sooner by itself."""
    last = new.valid_from - timedelta(days=1)
    return old if old.valid_to is not None and old.valid_to <= last else replace(old, valid_to=last)
