"""Lets whoever was reminded say that they know: the same person hears no more of it that day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlmodel import col

from models.case import Case
from models.core import Row, run, table
from models.ledger import Event
from models.person import Person
from models.vocabulary import EventKind
from workflows.cases.acts import Act, record
from workflows.cases.escalation import Rung
from workflows.cases.parties import case_to
from workflows.gate_terms import Action
from workflows.ledger import START, Head, subject_of
from workflows.notices import Address
from workflows.presence.silence import is_spared


def acknowledge(act: Act, case_id: int) -> Case:
    """Keep that the actor knows of a reminder; a second time that day changes nothing. Raises CaseUnknown."""
    case = case_to(act, case_id, Action.ACCEPT)
    before = known_by(act, history(act, case).events).get(act.by.person_id or 0)
    if before is None or not spares(act, case, before, goes_on=act.now < (case.due_at or act.now)):
        day = act.reference.local_date(act.now).isoformat()
        record(act, case, EventKind.ACKNOWLEDGED, {"day": day}, rule(act))
    return case


def spares(act: Act, case: Case, at: datetime, *, goes_on: bool) -> bool:
    """Whether somebody who acknowledged at an instant need not hear more now."""
    zone = act.reference.calendar.zone
    return is_spared(at, act.now, due_at=case.due_at or act.now, goes_on=goes_on, zone=zone)


def rule(act: Act) -> str:
    """What reminders rest on, with its version."""
    return f"escalation@{act.reference.policy.escalation.version}"


def told_by(rows: Iterable[Row]) -> dict[int, datetime]:
    """When whom acknowledged a reminder last and did not take it back, by a case's events in their order."""
    found: dict[int, datetime] = {}
    for kind, data, actor, at, *_ in rows:
        who = str(actor).partition(":")[2]
        if kind != EventKind.ACKNOWLEDGED or not who.isdigit():
            continue
        if '"undone"' in data:
            found.pop(int(who), None)
        else:
            found[int(who)] = at
    return found


@dataclass(frozen=True)
class History:
    """What happened to a case (kind, facts, actor, instant of each event), and the end of its chain."""

    events: Sequence[Row]
    head: Head


def known_by(act: Act, rows: Iterable[Row]) -> dict[int, datetime]:
    """The same by persons as they are known now: who has linked two doors since is one of them."""
    found = told_by(rows)
    if not found:
        return found
    linked = select(col(Person.id), col(Person.merged_into)).where(
        col(Person.id).in_(sorted(found)), col(Person.merged_into).is_not(None)
    )
    for before, now in act.tx.execute(linked):
        found[now] = max(found[before], found.get(now, found[before]))
    return found


def history(act: Act, case: Case) -> History:
    """Read the chain of a case: what was told of its limit is in it, and who acknowledged that."""
    events = run(act.tx, HISTORY, {"subject": subject_of(case.number)})
    return History(events, Head(*events[-1][4:]) if events else START)


def to_be_told(
    act: Act, case: Case, people: Iterable[Address], due: tuple[Rung, ...], known: Mapping[int, datetime]
) -> list[Address]:
    """Leave out whoever has acknowledged what these rungs would tell them."""
    goes_on = not any(rung.name.split("@")[0] == "due" for rung in due)

    def spared(person: int) -> bool:
        at = known.get(person)
        return at is not None and spares(act, case, at, goes_on=goes_on)

    return [each for each in people if not spared(each.person_id)]


EVENT = table(Event).c
HISTORY = (
    select(EVENT.kind, EVENT.data, EVENT.actor, EVENT.at, EVENT.seq, EVENT.hash)
    .where(EVENT.subject == bindparam("subject"))
    .order_by(EVENT.seq)
)
"""Built once: every rung asks it."""
