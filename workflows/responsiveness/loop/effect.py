"""Says what a rule of the loop brings: units on which it acted beside units that the lot held back.

A unit is chosen because its figures are bad, and bad figures get better by themselves: before and after alone
would praise any rule. So the lot holds some back at the same threshold; both are looked at for the same time.
A unit that met the threshold more than once counts once on either side, with the mean of its changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from statistics import fmean, variance
from typing import cast

from sqlalchemy import select
from sqlmodel import col

from models.case import Case, Nudge
from models.loop import LoopAct
from models.service import ServiceDelivery
from models.vocabulary import OPEN_STATUSES, Status
from models.vocabulary_loop import Does, Scope
from models.vocabulary_services import DeliveryState
from workflows.policy import Policy
from workflows.responsiveness.intervals import t_of
from workflows.responsiveness.loop.definitions import LoopRule, Rules
from workflows.responsiveness.measures import PLEASED, Json
from workflows.responsiveness.simulation.comparing import rounded
from workflows.responsiveness.suppression import LEAST
from workflows.transaction import Transaction

WEIGHED = tuple(
    col(getattr(LoopAct, name))
    for name in (
        *("rule", "unit", "held", "numerator", "denominator"),
        *("after_numerator", "after_denominator"),
    )
)
"""What of an act is weighed: all there ever were, each time anybody looks."""


OVER = frozenset(Status) - OPEN_STATUSES - {Status.REPLIED}
"""Of a case that stands so nobody says any more how satisfied they are."""


@dataclass(frozen=True)
class Episode:
    """One unit that met the threshold: its figure before, and the one after."""

    unit: str
    held: bool
    before: float
    after: float

    @property
    def change(self) -> float:
        """By how much the figure changed."""
        return self.after - self.before


@dataclass(frozen=True)
class Side:
    """Those that were acted on, or held back."""

    units: int
    acts: int
    before: float | None
    after: float | None
    change: float | None

    def as_dict(self) -> Json:
        """For JSON, rounded."""
        shares = {name: rounded(getattr(self, name)) for name in ("before", "after", "change")}
        return {"units": self.units, "acts": self.acts, **shares}


BY = {Does.FORWARD: "kept", Does.ORDER: "satisfaction"}
"""The measures by which rules that stand are judged: whether the next case was answered in time; whether the
resident of a case was satisfied that a provider did a part of."""


@dataclass(frozen=True)
class Effect:
    """What a rule brings, with its interval of 95 percent; positive is always better."""

    rule: LoopRule
    says: str  # better, worse, open, too_little, no_lot
    acted: Side
    held: Side
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    waits: int = 0  # begun, and not yet looked at
    empty: int = 0  # looked at, and nothing of the kind had happened there since

    @property
    def measure(self) -> str | None:
        """The code of what is looked at on both sides; None where nothing is."""
        if self.rule.does in BY:
            return BY[self.rule.does]
        return self.rule.trigger.measure.code if self.rule.trigger else None

    def as_dict(self) -> Json:
        """For JSON."""
        interval = {name: rounded(getattr(self, name)) for name in ("mean", "low", "high")}
        return {
            "rule": self.rule.code,
            "version": self.rule.version,
            "measure": self.measure,
            "says": self.says,
            **interval,
            "acted": self.acted.as_dict(),
            "held": self.held.as_dict(),
            "waits": self.waits,
            "empty": self.empty,
        }


def effects(tx: Transaction, policy: Policy, rules: Rules) -> tuple[Effect, ...]:
    """Return the effect of each rule."""
    by_rule: dict[str, list[LoopAct]] = {each.code: [] for each in rules.rules}
    for row in tx.execute(select(*WEIGHED).order_by(col(LoopAct.id))):
        by_rule.setdefault(row.rule, []).append(cast(LoopAct, row))
    standing = {
        Does.FORWARD: lambda rule: forward_effect(rule, policy, drawn_nudges(tx)),
        Does.ORDER: lambda rule: order_effect(rule, policy, offered_parts(tx)),
    }
    return tuple(
        standing[each.does](each) if each.does in standing else effect(each, policy, by_rule[each.code])
        for each in rules.rules
    )


DRAWN = (
    *(col(Nudge.id), col(Nudge.body), col(Nudge.held), col(Nudge.measured_at)),
    *(col(Nudge.in_time), col(Nudge.before_kept), col(Nudge.before_due)),
)
"""What is weighed of a single case after a bad outcome."""


def drawn_nudges(tx: Transaction) -> Sequence[Nudge]:
    """Return every bad outcome of which the lot said whether a reminder moved."""
    asked = select(*DRAWN).where(col(Nudge.held).is_not(None))
    return [cast(Nudge, row) for row in tx.execute(asked.order_by(col(Nudge.id)))]


Offered = tuple[str, bool, int | None, bool]
"""A part that a provider does: the number of its case, whether the lot left the order, the mark of the case,
whether that may still come."""


def offered_parts(tx: Transaction) -> Sequence[Offered]:
    """Return every part of which the lot said whether providers were put in order."""
    called_off = col(ServiceDelivery.state) != str(DeliveryState.CALLED_OFF)
    asked = (
        select(col(Case.number), col(ServiceDelivery.held), col(Case.satisfaction), col(Case.status))
        .join(Case, col(Case.id) == col(ServiceDelivery.case_id))
        .where(col(ServiceDelivery.held).is_not(None), called_off)
        .order_by(col(ServiceDelivery.id))
    )
    return [(row[0], bool(row[1]), row[2], row[3] not in OVER) for row in tx.execute(asked)]


def order_effect(rule: LoopRule, policy: Policy, rows: Sequence[Offered]) -> Effect:
    """Return the effect of the order of providers: the lot draws by case, so that each case is a unit.

    Of a case nothing came before: what is usual, the share of all of them, stands there on both sides.
    """
    marks = [(code, by_lot, float(mark >= PLEASED)) for code, by_lot, mark, _ in rows if mark is not None]
    usual = fmean([pleased for _, _, pleased in marks]) if marks else 0.0
    waits = sum(mark is None and may_come for _, _, mark, may_come in rows)
    found = [Episode(code, by_lot, usual, pleased) for code, by_lot, pleased in marks]
    return compared(rule, policy, found, (waits, len(rows) - waits - len(found)))


def effect(rule: LoopRule, policy: Policy, rows: Sequence[LoopAct]) -> Effect:
    """Return the effect of one rule by what came of its acts."""
    found = [each for row in rows if (each := episode_of(row)) is not None]
    waits = sum(row.after_denominator is None for row in rows)
    return compared(rule, policy, found, (waits, len(rows) - waits - len(found)))


def forward_effect(rule: LoopRule, policy: Policy, rows: Sequence[Nudge]) -> Effect:
    """Return the effect of the rule of single cases: each is one of its body, in time or not."""
    found = [each for row in rows if (each := episode_of_case(row)) is not None]
    waits = sum(row.measured_at is None for row in rows)
    return compared(rule, policy, found, (waits, len(rows) - waits - len(found)))


def episode_of_case(row: Nudge) -> Episode | None:
    """Return a reminder as an episode; None where it is too early, or there is nothing to compare."""
    if row.in_time is None or not row.before_due:
        return None
    return Episode(row.body, bool(row.held), (row.before_kept or 0) / row.before_due, float(row.in_time))


def compared(rule: LoopRule, policy: Policy, found: Sequence[Episode], beside: tuple[int, int]) -> Effect:
    """Return both sides and what lies between them; `beside` counts what waits, and what came to nothing."""
    waits, empty = beside
    acted, held = (by_unit([each for each in found if each.held is side]) for side in (False, True))
    sides = (side_of(acted, found, held=False), side_of(held, found, held=True))
    made = Effect(rule, "too_little", *sides, waits=waits, empty=empty)
    if made.measure is None or (policy.loop_hold == 0 and not held):
        return Effect(rule, "no_lot", made.acted, made.held, waits=waits, empty=empty)
    if min(len(acted), len(held)) < policy.loop_units:
        return made
    sign = -1 if rule.trigger and not rule.trigger.is_up else 1
    mean, low, high = welch([sign * each.change for each in held], [sign * each.change for each in acted])
    says = "better" if low > 0 else "worse" if high < 0 else "open"
    return Effect(rule, says, made.acted, made.held, mean, low, high, waits, empty)


def episode_of(row: LoopAct) -> Episode | None:
    """Return an act as an episode; None where it is too early, or nothing of the kind happened since."""
    if not row.after_denominator:
        return None
    before = float(Fraction(row.numerator) / row.denominator)
    return Episode(row.unit, row.held, before, float(Fraction(row.after_numerator) / row.after_denominator))


def by_unit(found: Sequence[Episode]) -> list[Episode]:
    """Put the episodes of each unit together: it counts once, however often it met the threshold."""
    units: dict[str, list[Episode]] = {}
    for each in found:
        units.setdefault(each.unit, []).append(each)
    return [
        Episode(unit, of_unit[0].held, mean_of(of_unit, "before"), mean_of(of_unit, "after"))
        for unit, of_unit in sorted(units.items())
    ]


def mean_of(found: Sequence[Episode], name: str) -> float:
    """The mean of one number of episodes."""
    return fmean(getattr(each, name) for each in found)


def side_of(units: Sequence[Episode], acts: Sequence[Episode], *, held: bool) -> Side:
    """Put one side together: every unit counts alike, however many cases it has."""
    many = sum(each.held is held for each in acts)
    if not units:
        return Side(0, many, None, None, None)
    before, after = mean_of(units, "before"), mean_of(units, "after")
    return Side(len(units), many, before, after, after - before)


def welch(before: Sequence[float], after: Sequence[float]) -> tuple[float, float, float]:
    """Return the difference of two means with its interval of 95 percent (Welch)."""
    errors = [variance(each) / len(each) for each in (before, after)]
    mean, whole = fmean(after) - fmean(before), sum(errors)
    if not whole:
        return mean, mean, mean
    parts = [error**2 / (len(each) - 1) for error, each in zip(errors, (before, after), strict=True)]
    half = t_of(max(1, int(whole**2 / sum(parts)))) * sqrt(whole)
    return mean, mean - half, mean + half


def is_public(effect_: Effect) -> bool:
    """Tell whether the numbers of a rule may be read by everybody: of places only those of several."""
    places = effect_.rule.scope in (Scope.AREA, Scope.PAIR)
    return not places or min(effect_.acted.units, effect_.held.units) >= LEAST
