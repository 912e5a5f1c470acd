"""Reads how a practice spread, what changed where it was adopted, and how fast it works."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from models.practice import Practice, PracticeEffect
from workflows.cases.acts import Act
from workflows.practices.diffusion import Fit, Point, Spell, curve, fit
from workflows.practices.effect import EffectState, Finding
from workflows.practices.measured import MEASURES, state_before, waiting_until
from workflows.practices.record import adoptions_of
from workflows.practices.speed import Speed
from workflows.practices.spells import spells_of
from workflows.practices.suggest import speed_of
from workflows.reference import Reference
from workflows.responsiveness.figures.months import Month


@dataclass(frozen=True)
class EffectView:
    """What is told of the effect on one measure. Numbers under five of a place are not told."""

    measure: str
    state: EffectState
    month: Month | None = None  # the last that was looked at; while it waits, the one that must be over
    version: str = ""
    estimate: int = 0  # hundredths
    low: int = 0
    high: int = 0
    finding: Finding = Finding.UNCLEAR
    adopters: int = 0
    others: int = 0
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Spread:
    """How it spread, and what came of it."""

    points: tuple[Point, ...]
    fit: Fit | None
    market: int
    effects: tuple[EffectView, ...]
    speed: Speed


def spread(act: Act, practice_id: int) -> Spread:
    """Show how a practice spread, what changed, and how fast it works."""
    practice = act.tx.get_one(Practice, practice_id)
    adoptions = adoptions_of(act.tx, practice.id)
    spells = spells_of(act.tx, adoptions)
    market = market_of(act.reference, practice, [each.body for each in adoptions])
    points: tuple[Point, ...] = ()
    if spells and practice.published_at is not None:
        first = min(act.reference.local_date(practice.published_at), *(each.began for each in spells))
        points = curve(spells, first, act.reference.local_date(act.now))
    went = speed_of(act.tx, act.reference, practice)
    return Spread(points, fit(points, market), market, effects_of(act, practice, spells), went)


def market_of(reference: Reference, practice: Practice, bodies: Sequence[str]) -> int:
    """Count the bodies that could adopt it: of the kinds of those that know it, or had it first."""
    named = {*bodies, *([practice.body] if practice.body else [])}
    kinds = {reference.bodies[each].kind for each in named if each in reference.bodies}
    return sum(each.kind in kinds and each.code != practice.body for each in reference.standing.values())


def effects_of(act: Act, practice: Practice, spells: Sequence[Spell]) -> tuple[EffectView, ...]:
    """Show what was measured last, or why nothing was."""
    asked = select(PracticeEffect).where(col(PracticeEffect.practice_id) == practice.id)
    rows = act.tx.execute(asked.order_by(col(PracticeEffect.month))).scalars()
    newest = {each.measure: each for each in rows}
    policy = act.reference.policy
    state, until = state_before(policy, spells), waiting_until(policy, spells)
    return tuple(
        effect_view(newest[code]) if code in newest else EffectView(code, state, until) for code in MEASURES
    )


def effect_view(row: PracticeEffect) -> EffectView:
    """Show an effect in whole hundredths; the ends of its interval are rounded outwards."""
    told = json.loads(row.told)
    state, month = EffectState(told["state"]), Month.named(row.month)
    if state is not EffectState.TOLD:
        return EffectView(row.measure, state, month, row.version)
    low, high = told["low"], told["high"]
    finding = Finding.UNCLEAR if low <= 0 <= high else Finding.BETTER if low > 0 else Finding.WORSE
    return EffectView(
        measure=row.measure,
        state=state,
        month=month,
        version=row.version,
        estimate=round(100 * told["estimate"]),
        low=int(100 * low // 1),
        high=-int(-100 * high // 1),
        finding=finding,
        adopters=told["adopters"],
        others=told["others"],
        before=veiled(told, "before"),
        after=veiled(told, "after"),
    )


def veiled(told: Mapping[str, Any], side: str) -> str:
    """Return a sum as it may be told: of no adopter fewer than five, nor fewer than five that are missing."""
    good, whole = told[side]
    return f"?/{whole}" if side in told["few"] else f"{float(Fraction(good)):.10g}/{whole}"
