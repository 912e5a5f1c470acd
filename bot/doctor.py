"""Judges what was measured: what is wrong, how much it matters. The words stand in the catalogue."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.doctor_facts import Facts
from workflows.screens import Value


class Level(StrEnum):
    """How much a finding presses."""

    WRONG = "wrong"  # something does not work, or is about to be lost
    WARNING = "warning"  # it works, and will not for long
    NOTE = "note"  # good to know


@dataclass(frozen=True)
class Finding:
    """Something the operator should know; its name leads to three sentences: what, why, and what to do."""

    name: str
    level: Level
    values: Mapping[str, Value] = field(default_factory=dict)


Rule = Callable[[Facts], Iterator[Finding]]


def wrong(name: str, **values: Value) -> Finding:
    """A finding that must be mended now."""
    return Finding(name, Level.WRONG, values)


def warning(name: str, **values: Value) -> Finding:
    """A finding that should be mended soon."""
    return Finding(name, Level.WARNING, values)


def note(name: str, **values: Value) -> Finding:
    """A finding to be known."""
    return Finding(name, Level.NOTE, values)


def diagnose(facts: Facts, rules: Mapping[str, Rule]) -> dict[str, list[Finding]]:
    """Apply every rule; return its findings under its name, the pressing ones first."""
    order = list(Level)
    return {
        name: sorted(rule(facts), key=lambda each: order.index(each.level)) for name, rule in rules.items()
    }


def is_well(found: Mapping[str, list[Finding]]) -> bool:
    """Whether nothing has to be done."""
    return all(each.level is Level.NOTE for findings in found.values() for each in findings)
