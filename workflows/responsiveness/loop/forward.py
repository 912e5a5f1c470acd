"""Looks what came of reminders that the rule of single cases moved, and of those that the lot left in place.

Both are cases of bodies after a bad outcome. What is looked at is whether the case was answered in time, and
beside it how many of the body's limits were kept in the weeks before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select, update
from sqlmodel import col

from models.case import Case, Nudge
from models.vocabulary import Status
from models.vocabulary_loop import Does
from workflows.cases.acts import Act
from workflows.reference import Reference
from workflows.responsiveness.loop.definitions import LoopRule, in_force
from workflows.responsiveness.loop.judge import NONE
from workflows.responsiveness.loop.numbers import Numbers, numbers_between
from workflows.transaction import Transaction

NO_ANSWER_NEEDED = frozenset({Status.WITHDRAWN, Status.DECLINED, Status.MERGED})
MOST = 2000
"""So many at one look: what is left is looked at the week after."""


@dataclass(frozen=True)
class Came:
    """What came of one reminder."""

    nudge: int
    in_time: bool | None  # None: no answer was needed
    kept: int
    due: int


def came(tx: Transaction, reference: Reference, now: datetime) -> list[Came]:
    """Return what came of the reminders of which it can be told by now."""
    rule = rule_of_bodies(reference, now)
    asked = (
        select(Nudge, Case)
        .join(Case, col(Nudge.used_case_id) == col(Case.id))
        .where(col(Nudge.held).is_not(None), col(Nudge.measured_at).is_(None), col(Nudge.used_at) < now)
    )
    rows = tx.execute(asked.order_by(col(Nudge.id)).limit(MOST)).all()
    weeks: dict[datetime, Numbers] = {}
    return [
        came_of(nudge, case, before(tx, reference, rule, nudge, weeks))
        for nudge, case in rows
        if is_over(case, now)
    ]


def is_over(case: Case, now: datetime) -> bool:
    """Tell whether it is known if a case was answered in time."""
    if case.answered_at is not None or case.status in NO_ANSWER_NEEDED:
        return True
    return case.paused_at is None and (case.due_at is None or case.due_at < now)


def came_of(nudge: Nudge, case: Case, figure: tuple[int, int]) -> Came:
    """Return what came of one."""
    needed = case.due_at is not None and (case.answered_at is not None or case.status not in NO_ANSWER_NEEDED)
    in_time = case.answered_at is not None and case.due_at is not None and case.answered_at <= case.due_at
    return Came(nudge.id, in_time if needed else None, *figure)


def before(
    tx: Transaction, reference: Reference, rule: LoopRule, nudge: Nudge, weeks: dict[datetime, Numbers]
) -> tuple[int, int]:
    """Return how many limits of a body were kept, of all that ran out, before the week of a reminder."""
    assert nudge.used_at is not None
    monday = monday_of(nudge.used_at, reference)
    if monday not in weeks:
        start = monday - timedelta(days=reference.policy.loop_hold_days)
        weeks[monday] = numbers_between(tx, reference, rule, start, monday)
    found = weeks[monday].get(nudge.body, NONE)
    return int(found.numerator), found.denominator


def rule_of_bodies(reference: Reference, now: datetime) -> LoopRule:
    """The rule whose measure is looked at: how many limits a body keeps."""
    rules = in_force(reference.policy, reference.local_date(now)).rules
    return next(each for each in rules if each.does is Does.EARLIER)


def monday_of(at: datetime, reference: Reference) -> datetime:
    """The beginning of a week here (UTC)."""
    zone = reference.calendar.zone
    day = at.astimezone(zone).date()
    return datetime.combine(day - timedelta(days=day.weekday()), time(), zone).astimezone(UTC)


def keep(act: Act, found: Sequence[Came]) -> None:
    """Keep what came of each."""
    for each in found:
        told = {"in_time": each.in_time, "before_kept": each.kept, "before_due": each.due}
        act.tx.execute(update(Nudge).where(col(Nudge.id) == each.nudge).values(measured_at=act.now, **told))
