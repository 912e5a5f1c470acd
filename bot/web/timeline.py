"""Shows what happened to a case in as few lines as it can bear: repeats are counted, long waits are told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from models.vocabulary import EventKind, Status
from workflows.cases.life import FINAL, MOVES
from workflows.cases.queries import Step
from workflows.responsiveness.progress import PublicStep

REPEATING = frozenset({EventKind.VERDICT, EventKind.REOPENED})
"""One act of a person that the ledger keeps in several events."""
AFTER_DUE = "due+"
WORTH_TELLING = timedelta(minutes=1)
"""A shorter wait is none."""

LEADS_TO: Mapping[EventKind, Status] = {move.event: move.to for move in MOVES if move.to}
"""Where a case stands after an event; what is not here moves nothing."""


@dataclass(frozen=True)
class Waited:
    """How long a case stood somewhere before it went on."""

    status: Status
    span: timedelta
    since: datetime | None = field(default=None, compare=False)


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
    name: str = ""  # of the member of staff who acted
    facts: Mapping[str, object] = field(default_factory=dict)
    waited: Waited | None = None


@dataclass(frozen=True)
class Timeline:
    """What happened to a case, and what it waits for now; None when nothing is owed any more."""

    lines: Sequence[Line]
    waits: Waited | None


def staff_timeline(steps: Sequence[Step], names: Sequence[str], now: datetime) -> Timeline:
    """Return the history of a case for those who may read its words; `names` of who acted, step by step."""
    told = [staff_line(step, name) for step, name in zip(steps, names, strict=True)]
    return with_waits(folded(without_echoes(told)), now)


def without_echoes(lines: Sequence[Line]) -> list[Line]:
    """Leave out the reminder that goes with an escalation of the same instant."""
    raised = {line.at for line in lines if line.kind is EventKind.ESCALATED}
    return [line for line in lines if not (is_after_due(line) and line.at in raised)]


def is_after_due(line: Line) -> bool:
    """Whether it is one of the reminders that come every working day after the limit."""
    return line.kind is EventKind.REMINDED and line.rung == AFTER_DUE


def public_lines(steps: Iterable[PublicStep]) -> list[Line]:
    """Return the timeline of a case for everybody."""
    return folded(Line(step.kind, step.role, step.at, step.at, step.basis, root(step.rung)) for step in steps)


def staff_line(step: Step, name: str = "") -> Line:
    """One step as a line."""
    return Line(
        kind=EventKind(step.kind),
        role=step.actor,
        at=step.at,
        last=step.at,
        basis=step.basis,
        rung=root(str(step.data.get("rung", ""))),
        words=step.words or "",
        body=str(step.data.get("body") or ""),
        name=name,
        facts=step.data,
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
    facts = {**first.facts, **second.facts}
    return replace(first, last=second.at, count=count, words=second.words or first.words, facts=facts)


def with_waits(lines: Iterable[Line], now: datetime) -> Timeline:
    """Tell before every move how long the case had stood where it was, and how long it stands there now."""
    told: list[Line] = []
    status, since = Status.DRAFT, now
    for line in lines:
        after = status_after(status, line.kind)
        if after is None:
            told.append(line)
            continue
        told.append(replace(line, waited=waited(status, line.at - since, since)))
        status, since = after, line.last
    over = status in FINAL or status is Status.DRAFT
    return Timeline(told, None if over else Waited(status, max(now - since, timedelta()), since))


def status_after(status: Status, kind: EventKind) -> Status | None:
    """Return where an event leads; None when the case stays where it is, as it does when words are added."""
    if kind is EventKind.SUPPLIED and status is not Status.AWAITING_RESIDENT:
        return None
    return LEADS_TO.get(kind)


def waited(status: Status, span: timedelta, since: datetime) -> Waited | None:
    """Return a wait that is worth telling."""
    return Waited(status, span, since) if status is not Status.DRAFT and span >= WORTH_TELLING else None
