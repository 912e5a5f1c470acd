"""Decides what a straw poll may ask, how long it runs, and how what it came to is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

LASTS = timedelta(hours=24)
"""† How long a straw poll is open unless it is closed before, or whoever asks wants it otherwise."""

DURATIONS = (timedelta(hours=1), LASTS, timedelta(days=3))
"""† What whoever asks may choose (domain time)."""

LEAST_OPTIONS, MOST_OPTIONS = 2, 10
LONGEST_QUESTION = 200
"""UTF-16 units; what is said before it needs some of the 300 that a question may have."""

LONGEST_OPTION = 100
"""UTF-16 units. Source: core.telegram.org/bots/api#sendpoll, #inputpolloption."""

WIDTH = 10
"""Blocks of a full bar."""


class Fault(StrEnum):
    """What is wrong with a question or its options."""

    EMPTY = "empty"
    TOO_LONG = "too_long"  # the question
    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    OPTION_TOO_LONG = "option_too_long"
    TWICE = "twice"  # two options say the same


@dataclass(frozen=True)
class Totals:
    """What a straw poll came to: how many people answered, and how many chose each option, in order."""

    people: int
    votes: tuple[int, ...]


def question_of(text: str) -> str:
    """Return what was typed as a question of one line."""
    return " ".join(text.split())


def options_of(text: str) -> tuple[str, ...]:
    """Return the options that were typed, one a line, in order."""
    return tuple(line for each in text.splitlines() if (line := question_of(each)))


def fault_in_question(question: str) -> Fault | None:
    """Say what is wrong with a question, None when nothing is."""
    if not question:
        return Fault.EMPTY
    return Fault.TOO_LONG if units(question) > LONGEST_QUESTION else None


def fault_in_options(options: Sequence[str]) -> Fault | None:
    """Say what is wrong with the options, None when nothing is."""
    if len(options) < LEAST_OPTIONS:
        return Fault.TOO_FEW
    if len(options) > MOST_OPTIONS:
        return Fault.TOO_MANY
    if any(units(each) > LONGEST_OPTION for each in options):
        return Fault.OPTION_TOO_LONG
    return Fault.TWICE if len(set(options)) < len(options) else None


def units(text: str) -> int:
    """Count UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def share(votes: int, people: int) -> int:
    """Return how many percent of those who answered chose an option."""
    return round(100 * votes / people) if people else 0


def bar(votes: int, people: int) -> str:
    """Draw that share; whoever was chosen at all shows."""
    full = round(WIDTH * votes / people) if people else 0
    full = max(full, 1) if votes else 0
    return "█" * full + "░" * (WIDTH - full)
