"""Looks at the figures once a week: begins what rules ask for, and ends what is good again or has run out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import partial

from sqlalchemy import func, select
from sqlmodel import col

from models import post
from models.loop import LoopAct
from models.vocabulary import TimerKind
from models.vocabulary_loop import ActState, Ending
from workflows.cases.acts import Act
from workflows.reference import Reference
from workflows.responsiveness.loop import deeds, forward
from workflows.responsiveness.loop.contest import over
from workflows.responsiveness.loop.definitions import LoopRule, in_force, of_figures
from workflows.responsiveness.loop.judge import NONE, Number, Standing, ending, gives_reason, takes_effect
from workflows.responsiveness.loop.numbers import Numbers, is_unit, numbers_between, numbers_of
from workflows.responsiveness.loop.record import begin, going_on, measured, take_effect, unmeasured
from workflows.responsiveness.loop.switches import is_on, rules_on, switched
from workflows.timers import DueTimer, Finish, OutsideFirst
from workflows.transaction import Transaction

KEY = "loop"
MONDAY, HOUR = 0, time(4)
"""† When rules look at the figures, local time."""

RESTING = (Ending.LIFTED, Ending.DONE, Ending.BETTER, Ending.UNAIDED)


@dataclass(frozen=True)
class Seen:
    """The figures of one rule: over its whole window, and lately."""

    rule: LoopRule
    whole: Numbers
    recent: Numbers


def next_look(now: datetime, reference: Reference) -> datetime:
    """Return the next Monday morning (UTC)."""
    zone = reference.calendar.zone
    local = now.astimezone(zone)
    day = local.date() + timedelta(days=(MONDAY - local.weekday()) % 7)
    at = datetime.combine(day, HOUR, zone)
    return (at if at > local else datetime.combine(day + timedelta(days=7), HOUR, zone)).astimezone(UTC)


def ensure_loop_timer(act: Act) -> None:
    """Set the timer of the next look, where there is none."""
    if post.timer_due(act.tx, KEY) is None:
        post.set_timer(act.tx, KEY, TimerKind.LOOP, next_look(act.now, act.reference))


def fire(act: Act, _timer: DueTimer) -> None:
    """Look at the figures. Raises OutsideFirst: reading them takes long."""
    raise OutsideFirst(partial(outside, reference=act.reference, now=act.now))


def outside(tx: Transaction, reference: Reference, now: datetime) -> Callable[[], Finish]:
    """Read the figures of every rule that is on, and return what is done about them."""
    found, policy = switched(tx), reference.policy
    rules = of_figures(in_force(policy, reference.local_date(now)).rules)
    on = [each for each in rules if is_on(policy, each.code, found.get(each.code))]
    seen = [look(tx, reference, each, now) for each in on]
    came = {row.id: outcome(tx, reference, rules, row) for row in unmeasured(tx, now)}
    forwarded = forward.came(tx, reference, now)

    def finish(act: Act) -> None:
        keep(act, came)
        forward.keep(act, forwarded)
        settle_all(act, seen)
        post.set_timer(act.tx, KEY, TimerKind.LOOP, next_look(act.now, act.reference))

    return lambda: finish


def outcome(tx: Transaction, reference: Reference, rules: Sequence[LoopRule], row: LoopAct) -> Number:
    """Return what a figure came to after an act began, whether it was held back or not."""
    rule = next((each for each in rules if each.code == row.rule), None)
    if rule is None:
        return NONE
    return numbers_between(tx, reference, rule, row.began_at, row.measure_at).get(row.unit, NONE)


def keep(act: Act, came: Mapping[int, Number]) -> None:
    """Keep what came of acts."""
    for row in unmeasured(act.tx, act.now):
        if row.id in came:
            measured(act, row, came[row.id])


def look(tx: Transaction, reference: Reference, rule: LoopRule, now: datetime) -> Seen:
    """Read the figures of one rule."""
    assert rule.trigger is not None
    whole = numbers_of(tx, reference, rule, rule.trigger.days, now)
    return Seen(rule, whole, numbers_of(tx, reference, rule, rule.trigger.recent_days, now))


def settle_all(act: Act, seen: Sequence[Seen]) -> None:
    """Do about the figures what the rules say; acts of rules that are off end."""
    still = {each.code for each in rules_on(act)}
    for row in going_on(act.tx):
        if row.rule not in still:
            over(act, row, Ending.OFF)
    for each in seen:
        if each.rule.code in still:
            settle(act, each)


def settle(act: Act, seen: Seen) -> None:
    """Go through the units of one rule: those on which it acts, and those that give it a reason."""
    rule = seen.rule
    assert rule.trigger is not None
    busy = {row.unit: row for row in going_on(act.tx, rule.code)}
    for row in busy.values():
        go_on(act, seen, row)
    resting = rested(act.tx, rule.code, act.now - timedelta(days=act.reference.policy.loop_rest_days))
    for unit, number in sorted(seen.whole.items()):
        recent = seen.recent.get(unit, NONE)
        if unit in busy or unit in resting or not gives_reason(rule.trigger, number, recent):
            continue
        row = begin(act, rule, unit, number)
        if row.state == ActState.ACTING:
            deeds.begin(act, rule, row)


def go_on(act: Act, seen: Seen, row: LoopAct) -> None:
    """End an act that is over, or let one that was held back take effect."""
    rule = seen.rule
    assert rule.trigger is not None
    number = seen.recent.get(row.unit, NONE)
    standing = Standing(ActState(row.state), row.acts_at, row.until)
    if not is_unit(act.reference, rule, row.unit):
        over(act, row, Ending.GONE)
    elif why := ending(rule.trigger, standing, number, act.now):
        over(act, row, why, seen.recent.get(row.unit))
    elif takes_effect(standing, act.now):
        take_effect(act, row)
        deeds.begin(act, rule, row)


def rested(tx: Transaction, rule: str, since: datetime) -> Mapping[str, datetime]:
    """Return the units that a rule leaves alone, with when its last act there ended, not before `since`."""
    asked = (
        select(col(LoopAct.unit), func.max(col(LoopAct.ended_at)))
        .where(
            col(LoopAct.rule) == rule,
            col(LoopAct.ending).in_([str(each) for each in RESTING]),
            col(LoopAct.ended_at) > since,
        )
        .group_by(col(LoopAct.unit))
    )
    return {str(unit): at for unit, at in tx.execute(asked)}
