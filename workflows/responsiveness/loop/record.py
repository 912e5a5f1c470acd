"""Writes the acts of the loop: each is a row with a chain of its own on the ledger, with its figures."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction

from sqlalchemy import select
from sqlmodel import col

from models.loop import LoopAct
from models.rows import add_row
from models.vocabulary_loop import ActState, Ending, LoopEvent
from workflows import ledger
from workflows.cases.acts import Act
from workflows.cases.numbers import new_number
from workflows.ledger import Entry
from workflows.responsiveness.loop.definitions import LOOP, LoopRule
from workflows.responsiveness.loop.judge import Number, is_drawn, nearest
from workflows.transaction import Transaction

PREFIX, SERIAL = "HL", 4
CHAIN = "loop:"


def chain_of(row: LoopAct) -> str:
    """Name the chain of an act."""
    return f"{CHAIN}{row.code}"


def cited(row: LoopAct) -> str:
    """The rule of an act and its version, as the ledger cites it."""
    return f"{LOOP}.{row.rule}@{row.version}"


def note(act: Act, row: LoopAct, kind: LoopEvent, facts: ledger.Facts) -> None:
    """Append to the chain of an act."""
    ledger.append(act.tx, Entry(chain_of(row), kind, act.now, str(act.by), cited(row), facts))
    act.tx.flush()


def begin(act: Act, rule: LoopRule, unit: str, number: Number) -> LoopAct:
    """Begin an act on a unit: at once, or after a while where the lot says so. The seed is on the chain."""
    assert rule.trigger is not None
    policy, seed = act.reference.policy, act.chance.randbytes(8).hex()
    held = is_drawn(seed, policy.loop_hold)
    acts_at = act.now + timedelta(days=policy.loop_hold_days) if held else act.now
    row = LoopAct(
        code=code_of(act),
        rule=rule.code,
        version=rule.version,
        scope=rule.scope,
        unit=unit,
        state=ActState.WAITING if held else ActState.ACTING,
        held=held,
        numerator=str(number.numerator),
        denominator=number.denominator,
        bound=round(nearest(rule.trigger, number), 6),
        began_at=act.now,
        acts_at=acts_at,
        until=acts_at + rule.trigger.term,
        measure_at=act.now + timedelta(days=policy.loop_hold_days),
    )
    add_row(act.tx, row)
    note(act, row, LoopEvent.BEGUN, {**facts_of(row), "seed": seed, "hold": policy.loop_hold})
    return row


def code_of(act: Act) -> str:
    """Draw the number of an act."""
    number = new_number(act.reference.local_date(act.now), act.chance, SERIAL)
    return PREFIX + number.removeprefix("HY")


def facts_of(row: LoopAct) -> dict[str, str | int | float | bool]:
    """What the chain vouches for of an act from its beginning."""
    return {
        "rule": row.rule,
        "version": row.version,
        "unit": row.unit,
        "held": row.held,
        "numerator": row.numerator,
        "denominator": row.denominator,
        "bound": str(row.bound),
    }


def number_in(row: LoopAct) -> Number:
    """The figure that caused an act."""
    return Number(Fraction(row.numerator), row.denominator)


def take_effect(act: Act, row: LoopAct) -> None:
    """Let an act that was held back begin."""
    row.state = ActState.ACTING
    act.tx.add(row)
    note(act, row, LoopEvent.ACTED, {"unit": row.unit})


def end(act: Act, row: LoopAct, why: Ending, recent: Number | None = None) -> None:
    """End an act, with the figures by which it ended where there were any."""
    row.state, row.ended_at, row.ending = ActState.ENDED, act.now, why
    act.tx.add(row)
    facts: dict[str, str | int] = {"why": str(why)}
    if recent is not None:
        facts |= {"numerator": str(recent.numerator), "denominator": recent.denominator}
    note(act, row, LoopEvent.ENDED, facts)


def measured(act: Act, row: LoopAct, after: Number) -> None:
    """Keep what the figure came to in the time in which others were held back."""
    row.after_numerator, row.after_denominator = str(after.numerator), after.denominator
    act.tx.add(row)
    until = row.measure_at.isoformat()
    facts: ledger.Facts = {
        "numerator": row.after_numerator,
        "denominator": after.denominator,
        "until": until,
    }
    note(act, row, LoopEvent.MEASURED, facts)


def unmeasured(tx: Transaction, now: datetime) -> Sequence[LoopAct]:
    """Return the acts of which it is time to look what came of them."""
    asked = select(LoopAct).where(col(LoopAct.measure_at) <= now, col(LoopAct.after_denominator).is_(None))
    return tx.execute(asked.order_by(col(LoopAct.id))).scalars().all()


def going_on(tx: Transaction, rule: str = "") -> Sequence[LoopAct]:
    """Return the acts that have not ended, the oldest first."""
    asked = select(LoopAct).where(col(LoopAct.state) != str(ActState.ENDED))
    asked = asked.where(col(LoopAct.rule) == rule) if rule else asked
    return tx.execute(asked.order_by(col(LoopAct.id))).scalars().all()


def acting(tx: Transaction, rule: str, unit: str) -> LoopAct | None:
    """Return the act of a rule that is in force for a unit; None where none is."""
    asked = select(LoopAct).where(
        col(LoopAct.rule) == rule, col(LoopAct.unit) == unit, col(LoopAct.state) == str(ActState.ACTING)
    )
    return tx.execute(asked.limit(1)).scalar_one_or_none()
