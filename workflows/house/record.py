"""Writes into the ledger what an operator does to the house, and marks it for every process."""

from collections.abc import Mapping

from models.vocabulary import HouseEvent
from workflows import ledger
from workflows.cases.acts import Act
from workflows.errors import WorkflowError
from workflows.house import marks
from workflows.ledger import Entry

HOUSE = "house:"
"""What the names of all chains of the house begin with."""

SHORTEST = 4
LONGEST = 500
"""Characters of a reason."""


class ReasonMissing(WorkflowError):
    """Something that concerns people was to be done without saying why."""


def reason_given(words: str) -> str:
    """Return a reason worth keeping. Raises ReasonMissing."""
    reason = words.strip()[:LONGEST]
    if len(reason) < SHORTEST:
        raise ReasonMissing
    return reason


def note(act: Act, subject: str, kind: HouseEvent, facts: ledger.Facts, reason: str = "") -> None:
    """Append who did what, when and why to the chain of `subject` (without "house:")."""
    data = {**facts, **({"reason": reason} if reason else {})}
    ledger.append(act.tx, Entry(HOUSE + subject, kind, act.now, str(act.by), data=data))


def note_change(
    act: Act, subject: str, before: Mapping[str, object] | None, after: Mapping[str, object], reason: str = ""
) -> bool:
    """Note what of something differs now, and mark the lists; say whether anything does."""
    was = before or {}
    changed = [name for name in after if after[name] != was.get(name)]
    if not changed:
        return False
    facts = {f"{name}": plain(after[name]) for name in changed}
    facts |= {f"{name}_before": plain(was[name]) for name in changed if name in was}
    note(act, subject, HouseEvent.CHANGED if before else HouseEvent.ADDED, facts, reason)
    marks.mark(act.tx, marks.LISTS, act.now)
    return True


def plain(value: object) -> str | int | float | bool | None:
    """A value as the ledger keeps it."""
    return value if isinstance(value, str | int | float | bool | None) else str(value)
