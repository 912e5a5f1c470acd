"""Shows what happened to a case as few lines as it can bear: what repeats is counted."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from models.vocabulary import EventKind
from workflows.cases.queries import Step
from workflows.responsiveness.progress import PublicStep

REPEATING = frozenset({EventKind.VERDICT, EventKind.REOPENED})
"""One act of a person that the ledger keeps in several events."""
AFTER_DUE = "due+"


@dataclass(frozen=True)
class Line:
    """One line of a timeline; `count` events from `at` to `last`."""

    kind: EventKind
    role: str
    at: datetime
    last: datetime
    basis: str
    rung: str  # without its attempt and number
    words: str = ""
    body: str = ""
    count: int = 1


def staff_lines(steps: Iterable[Step]) -> list[Line]:
    """Return the timeline of a case for those who may read its words."""
    return folded(staff_line(step) for step in steps)


def public_lines(steps: Iterable[PublicStep]) -> list[Line]:
    """Return the timeline of a case for everybody."""
    return folded(Line(step.kind, step.role, step.at, step.at, step.basis, root(step.rung)) for step in steps)


def staff_line(step: Step) -> Line:
    """One step as a line."""
    rung, body = str(step.data.get("rung", "")), str(step.data.get("body") or "")
    return Line(
        EventKind(step.kind), step.actor, step.at, step.at, step.basis, root(rung), step.words or "", body
    )


def root(rung: str) -> str:
    """Return what a rung is called whatever its attempt: `due+` for every reminder after the limit."""
    name = rung.partition("@")[0]
    return AFTER_DUE if name.startswith(AFTER_DUE) else name


def folded(lines: Iterable[Line]) -> list[Line]:
    """Count neighbours that say the same."""
    kept: list[Line] = []
    for line in lines:
        if kept and same(kept[-1], line):
            kept[-1] = joined(kept[-1], line)
        else:
            kept.append(line)
    return kept


def same(first: Line, second: Line) -> bool:
    """Whether two neighbours may stand as one."""
    if first.kind is not second.kind:
        return False
    return first.kind in REPEATING or first.rung == second.rung == AFTER_DUE


def joined(first: Line, second: Line) -> Line:
    """Put the second into the first; a person's act stays one, reminders add up."""
    count = 1 if first.kind in REPEATING else first.count + 1
    return replace(first, last=second.at, count=count, words=second.words or first.words)
