"""Reads what the loop does, for a seat and for everybody: rules with their state, acts with their figures.

Everybody reads the figures of bodies; of a place only that a rule acts there: its figure of so many days
could be subtracted from the published months.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import col

from models.case import Nudge
from models.loop import LoopAct, LoopSwitch
from models.vocabulary import Role
from models.vocabulary_loop import ActState, Does, Ending, Scope
from workflows.cases.reach import Seat
from workflows.reference import Reference
from workflows.responsiveness.loop.definitions import LoopRule, Rules, in_force
from workflows.responsiveness.loop.judge import Number
from workflows.responsiveness.loop.record import number_in
from workflows.responsiveness.loop.switches import is_on, switched
from workflows.transaction import Transaction

LISTED = 40


@dataclass(frozen=True)
class ActView:
    """One act of a rule."""

    id: int
    code: str
    rule: str
    scope: Scope
    unit: str
    state: ActState
    held: bool
    number: Number | None  # None: not for everybody
    bound: float
    began_at: datetime
    acts_at: datetime
    until: datetime
    ended_at: datetime | None
    ending: Ending | None
    objection: str
    ruling: str

    @property
    def contested(self) -> bool:
        """Whether an objection waits for a ruling."""
        return bool(self.objection) and not self.ruling and self.state is not ActState.ENDED


@dataclass(frozen=True)
class RuleView:
    """One rule with how it stands."""

    rule: LoopRule
    on: bool
    by_house: bool  # off by the house's numbers: nobody switches it on here
    switch: LoopSwitch | None
    waiting: int
    acting: int
    ended: int


@dataclass(frozen=True)
class LoopView:
    """The whole loop."""

    rules: Rules
    each: tuple[RuleView, ...]
    acts: tuple[ActView, ...]

    def of(self, code: str) -> RuleView | None:
        """One rule."""
        return next((view for view in self.each if view.rule.code == code), None)


def overview(tx: Transaction, reference: Reference, now: datetime, *, exact: bool = False) -> LoopView:
    """Return every rule with its newest acts; `exact` also with the figures of places."""
    rules, found = in_force(reference.policy, reference.local_date(now)), switched(tx)
    counts = counted(tx)
    each = tuple(rule_view(reference, rule, found.get(rule.code), counts) for rule in rules.rules)
    return LoopView(rules, each, acts(tx, exact=exact))


def rule_view(
    reference: Reference, rule: LoopRule, switch: LoopSwitch | None, counts: dict[tuple[str, str], int]
) -> RuleView:
    """How a rule stands."""
    policy = reference.policy
    return RuleView(
        rule=rule,
        on=is_on(policy, rule.code, switch),
        by_house=not is_on(policy, rule.code, None),
        switch=switch,
        waiting=counts.get((rule.code, ActState.WAITING), 0),
        acting=counts.get((rule.code, ActState.ACTING), 0),
        ended=counts.get((rule.code, ActState.ENDED), 0),
    )


def counted(tx: Transaction) -> dict[tuple[str, str], int]:
    """Count acts by rule and state; of the rule that moves one reminder how often it did."""
    asked = select(col(LoopAct.rule), col(LoopAct.state), func.count())
    rows = tx.execute(asked.group_by(col(LoopAct.rule), col(LoopAct.state)))
    found = {(str(rule), str(state)): int(count) for rule, state, count in rows}
    used = select(func.count()).where(col(Nudge.used_at).is_not(None), col(Nudge.held).is_not(True))
    found[str(Does.FORWARD), ActState.ENDED] = int(tx.execute(used).scalar_one())
    return found


def acts(tx: Transaction, *, exact: bool, most: int = LISTED) -> tuple[ActView, ...]:
    """Return acts, those that go on first, the newest first."""
    over = (col(LoopAct.state) == str(ActState.ENDED)).label("over")
    rows = tx.execute(select(LoopAct).order_by(over, col(LoopAct.id).desc()).limit(most)).scalars()
    return tuple(view_of(row, exact=exact) for row in rows)


def view_of(row: LoopAct, *, exact: bool) -> ActView:
    """One act as it is shown."""
    scope = Scope(row.scope)
    return ActView(
        id=row.id,
        code=row.code,
        rule=row.rule,
        scope=scope,
        unit=row.unit,
        state=ActState(row.state),
        held=row.held,
        number=number_in(row) if exact or scope is Scope.BODY else None,
        bound=row.bound,
        began_at=row.began_at,
        acts_at=row.acts_at,
        until=row.until,
        ended_at=row.ended_at,
        ending=Ending(row.ending) if row.ending else None,
        objection=row.objection,
        ruling=row.ruling,
    )


def seen_by(tx: Transaction, reference: Reference, seat: Seat, most: int = LISTED) -> Sequence[ActView]:
    """Return the acts that go on and concern a seat: of its body, of where it coordinates, or all."""
    asked = select(LoopAct).where(col(LoopAct.state) != str(ActState.ENDED)).order_by(col(LoopAct.id).desc())
    rows = [each for each in tx.execute(asked).scalars() if concerns(reference, seat, each)]
    return [view_of(row, exact=True) for row in rows[:most]]


def concerns(reference: Reference, seat: Seat, row: LoopAct) -> bool:
    """Whether an act is one that a seat is told of, or rules on."""
    if seat.role is Role.HEAD:
        return row.scope == Scope.BODY and row.unit == seat.body
    if seat.role is not Role.COORDINATOR or row.scope == Scope.BODY or seat.area is None:
        return True
    area = row.unit.rpartition("|")[2]
    return seat.area in reference.area_path(area) if area in reference.areas else True
