"""Counts who calls whom, body by body: who came, who was in time, and how the caller found it.

It is fed from parts of cases, whistles among them, and from what panels were asked. Of bodies alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.joint import Part
from models.panel import Consultation, ConsultationVoice
from models.vocabulary import BODY_ROLES
from workflows.joint.figures import Share
from workflows.transaction import Transaction

WINDOW = timedelta(days=365)
"""† The table looks back so far."""


@dataclass(frozen=True)
class Call:
    """One body was called by another, or by who coordinates (None)."""

    caller: str | None
    body: str
    came: bool
    in_time: bool
    mark: int | None


@dataclass(frozen=True)
class Pair:
    """What came of all calls of one body by another."""

    called: int = 0
    came: int = 0
    in_time: int = 0
    marks: tuple[int, ...] = field(default=())

    @property
    def share(self) -> Share:
        """Of the calls, those to which it came in time."""
        return Share(self.in_time, self.called)

    @property
    def mean(self) -> float | None:
        """The mean of the caller's marks; None where there is none."""
        return sum(self.marks) / len(self.marks) if self.marks else None


Table = Mapping[tuple[str | None, str], Pair]
"""By who called and who was called."""


def table(calls: Iterable[Call]) -> Table:
    """Put calls together by who called whom; who calls themselves is left out."""
    found: dict[tuple[str | None, str], Pair] = {}
    for call in calls:
        if call.caller == call.body:
            continue
        known = found.get((call.caller, call.body), Pair())
        found[call.caller, call.body] = Pair(
            known.called + 1,
            known.came + call.came,
            known.in_time + call.in_time,
            (*known.marks, *([call.mark] if call.mark else [])),
        )
    return dict(sorted(found.items(), key=lambda each: (each[0][0] or "", each[0][1])))


def between(tx: Transaction, now: datetime) -> Table:
    """Read the table of the last year."""
    since = now - WINDOW
    return table([*of_parts(tx, since, now), *of_consultations(tx, since, now)])


def of_parts(tx: Transaction, since: datetime, now: datetime) -> list[Call]:
    """The calls that were parts of cases: whoever leads has asked, else who coordinates.

    A part that waits still and is not late says nothing yet; nor does one that ended with its case before.
    """
    asked = select(Part, col(Case.body)).join(Case, col(Case.id) == col(Part.case_id))
    rows = tx.execute(asked.where(col(Part.asked_at) >= since).order_by(col(Part.id))).all()
    return [
        Call(
            caller=lead if part.asked_by in BODY_ROLES else None,
            body=part.body,
            came=bool(part.signed_in_at or part.answered_at),
            in_time=is_in_time(part),
            mark=part.mark,
        )
        for part, lead in rows
        if part.answered_at is not None or part.due_at < (part.done_at or now)
    ]


def is_in_time(part: Part) -> bool:
    """Whether a body answered in time, and came in time where it had to come."""
    answered = part.answered_at is not None and part.answered_at <= part.due_at
    came = part.sign_in_by is None or (part.signed_in_at is not None and part.signed_in_at <= part.sign_in_by)
    return answered and came


def of_consultations(tx: Transaction, since: datetime, now: datetime) -> list[Call]:
    """The calls to bodies that sit on panels; before its day silence says nothing."""
    asked = (
        select(ConsultationVoice, Consultation)
        .join(Consultation, col(Consultation.id) == col(ConsultationVoice.consultation_id))
        .where(col(ConsultationVoice.body).is_not(None), col(Consultation.asked_at) >= since)
    )
    rows = tx.execute(asked.order_by(col(ConsultationVoice.id))).all()
    return [
        Call(
            caller=each.caller,
            body=voice.body or "",
            came=voice.said_at is not None,
            in_time=voice.said_at is not None and voice.said_at <= each.due_at,
            mark=voice.mark,
        )
        for voice, each in rows
        if voice.said_at is not None or each.decided_at is not None or each.due_at < now
    ]
