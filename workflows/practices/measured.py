"""Measures what a practice changed: the months before and after, against similar places that had not adopted.

A community is measured as a place; any other body by its own cases. The month in which it began is left out,
and nothing is told before the months after are over: so what is told once stands, and no two tellings of
overlapping days can be subtracted from each other.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from fractions import Fraction
from functools import partial

from sqlalchemy import func, select
from sqlmodel import col

from models import post
from models.case import Case
from models.practice import Practice, PracticeEffect
from models.rows import add_row
from models.vocabulary import AreaKind, BodyKind, TimerKind
from models.vocabulary_practices import PracticeEvent
from workflows.cases.acts import Act
from workflows.participation.votes.seals import digest, plain
from workflows.policy import Policy
from workflows.practices.diffusion import Spell, month_of
from workflows.practices.effect import Change, Compared, Effect, EffectState, Part, effect
from workflows.practices.matching import Profile, similar
from workflows.practices.record import adoptions_of, note
from workflows.practices.spells import spells_of
from workflows.reference import Reference
from workflows.responsiveness.figures.compute import above_of
from workflows.responsiveness.figures.definitions import Definitions, Measure
from workflows.responsiveness.figures.figure import settle
from workflows.responsiveness.figures.formulas import Both
from workflows.responsiveness.figures.grammar import parse_condition
from workflows.responsiveness.figures.months import Month
from workflows.responsiveness.figures.publish import version_of
from workflows.responsiveness.figures.rowwise import Parts
from workflows.responsiveness.figures.sqlwise import Grouping, ask
from workflows.timers import Finish, OutsideFirst
from workflows.transaction import Transaction

EFFECT = "practice_effect"
"""The name of the timer at which an effect is measured."""

MEASURES = ("on_time", "solution", "satisfaction")
"""Which measures of the house are compared: shares alone, of which more is better."""

AT = time(4)
"""Local time of the first of a month at which effects of the one before are measured."""

OF_PLACES = (BodyKind.RESIDENTS_COMMITTEE, BodyKind.GRID_TEAM)
"""Bodies that are counted as the community they are there for."""

Unit = tuple[str, str]
"""How something is counted, "area" or "body", and its code."""

Window = tuple[datetime, datetime]


@dataclass(frozen=True)
class Adopter:
    """Who is compared, and from which month on it works like this."""

    unit: Unit
    month: Month


def plan_measuring(act: Act, practice: Practice, day: date) -> None:
    """Let the clock measure once the months after that of a beginning are over."""
    last = month_of(day).after(act.reference.policy.practice_effect_months)
    due = last.after(1).begins(act.reference.calendar.zone, AT)
    name, data = f"practice_effect:{practice.id}:{last}", json.dumps({"month": str(last)})
    post.set_timer(act.tx, name, TimerKind.PRACTICE, max(due, act.now), practice.id, data)


def measure_outside(act: Act, practice_id: int, month: str) -> None:
    """Read before the lane what is measured. Raises OutsideFirst."""
    found = partial(outside, reference=act.reference, practice_id=practice_id, last=Month.named(month))
    raise OutsideFirst(found)


def outside(tx: Transaction, reference: Reference, practice_id: int, last: Month) -> Callable[[], Finish]:
    """Measure, and return how it is kept."""
    practice = tx.get_one(Practice, practice_id)
    definitions = version_of(last)
    found = measured(tx, reference, practice, definitions, last)

    def finish(act: Act) -> None:
        keep(act, practice_id, definitions, last, found)

    return lambda: finish


def keep(
    act: Act, practice_id: int, definitions: Definitions, last: Month, found: Mapping[str, Effect]
) -> None:
    """Keep what was measured, once for each month, and vouch for it."""
    practice, month = act.tx.get_one(Practice, practice_id), str(last)
    mine = (col(PracticeEffect.practice_id) == practice_id) & (col(PracticeEffect.month) == month)
    if act.tx.execute(select(col(PracticeEffect.id)).where(mine).limit(1)).first() is not None:
        return
    for code, each in found.items():
        row = PracticeEffect(
            practice_id=practice_id,
            month=month,
            measure=code,
            version=definitions.version,
            told=plain(as_facts(each)),
            measured_at=act.now,
        )
        add_row(act.tx, row)
        facts = {"month": month, "measure": code, "told": digest(row.told)}
        note(act, practice, PracticeEvent.MEASURED, facts)


def as_facts(found: Effect) -> dict[str, object]:
    """Return what is told of an effect: sums of all adopters, never one of several.

    `few`: sums with a small number in any of them; the next telling has more adopters, and is subtracted.
    """
    sides = {side: [getattr(each, side) for each in found.adopters] for side in ("before", "after")}
    return {
        "state": str(found.state),
        "estimate": round(found.estimate, 6),
        "low": round(found.low, 6),
        "high": round(found.high, 6),
        "adopters": len(found.adopters),
        "others": found.others,
        **{side: summed(parts) for side, parts in sides.items()},
        "few": [side for side, parts in sides.items() if any(each.is_few for each in parts)],
    }


def summed(parts: Sequence[Part]) -> list[str | int]:
    """Add parts up, as JSON keeps them without loss."""
    return [str(sum((each.good for each in parts), Fraction(0))), sum(each.whole for each in parts)]


def measured(
    tx: Transaction, reference: Reference, practice: Practice, definitions: Definitions, last: Month
) -> dict[str, Effect]:
    """Return the effect on each measure, of all whose months after are over by the end of `last`."""
    spells = spells_of(tx, adoptions_of(tx, practice.id))
    wanted = narrowed(reference, practice, definitions)
    pairs: dict[str, list[Compared]] = {each.code: [] for each in wanted}
    for adopter in ripe(reference, spells, last):
        for code, pair in compared(tx, reference, practice, wanted, adopter, spells).items():
            pairs[code].append(pair)
    least, places = reference.policy.practice_effect_cases, reference.policy.practice_effect_places
    return {code: effect(each, least, places) for code, each in pairs.items()}


def ripe(reference: Reference, spells: Sequence[Spell], last: Month) -> list[Adopter]:
    """Return who has used it for all the months after by the end of `last`, each place once.

    A residents' committee and a grid team of one community are one: its cases are no two lives.
    """
    first: dict[Unit, date] = {}
    for each in spells:
        unit = unit_of(reference, each.body)
        first[unit] = min(each.began, first.get(unit, each.began))
    begun = {unit: month_of(began) for unit, began in sorted(first.items())}
    months = reference.policy.practice_effect_months
    return [Adopter(unit, month) for unit, month in begun.items() if month.after(months) <= last]


def narrowed(reference: Reference, practice: Practice, definitions: Definitions) -> tuple[Measure, ...]:
    """Return the measures, of cases of the category of a practice alone where it has one."""
    found = [each for code in MEASURES if (each := definitions.measure(code)) is not None]
    if practice.category is None:
        return tuple(found)
    listed = ", ".join(f'"{code}"' for code in below(reference, practice.category))
    only = parse_condition(f"category in ({listed})", found[0].source.words())
    return tuple(replace(each, among=Both((each.among, only))) for each in found)


def below(reference: Reference, category: str) -> list[str]:
    """Return a category and all below it."""
    found = sorted(each for each in reference.categories if category in reference.category_path(each))
    return found or [category]


def unit_of(reference: Reference, body: str) -> Unit:
    """Return as what a body is counted: a residents' committee as its community."""
    fact = reference.bodies.get(body)
    area = reference.areas.get(fact.area or "") if fact else None
    if fact is None or area is None or fact.kind not in OF_PLACES or area.kind != AreaKind.COMMUNITY:
        return "body", body
    return "area", area.code


def compared(
    tx: Transaction,
    reference: Reference,
    practice: Practice,
    measures: Sequence[Measure],
    adopter: Adopter,
    spells: Sequence[Spell],
) -> dict[str, Compared]:
    """Return an adopter beside the similar places that had not adopted by the end of its months after."""
    windows = windows_of(reference.policy, reference, adopter.month)
    by, code = adopter.unit
    places = above_of(reference, AreaKind.COMMUNITY) if by == "area" else None
    grouping = Grouping(by, places)
    before, after = (ask(tx, measures, grouping, *each) for each in windows)
    mixes = mixes_of(tx, by, places, windows[0])
    others = free(reference, practice, adopter, spells)
    found = {}
    for measure in measures:
        changes = {
            each: Change(part(measure, before, each), part(measure, after, each)) for each in (code, *others)
        }
        near = similar(profile(code, mixes, changes), [profile(each, mixes, changes) for each in others])
        found[measure.code] = Compared(changes[code], tuple(changes[each] for each in near))
    return found


def windows_of(policy: Policy, reference: Reference, month: Month) -> tuple[Window, Window]:
    """Return the months before and after the one in which it began."""
    zone, months = reference.calendar.zone, policy.practice_effect_months
    before = (month.after(-months).begins(zone), month.begins(zone))
    return before, (month.after(1).begins(zone), month.after(1 + months).begins(zone))


def free(
    reference: Reference, practice: Practice, adopter: Adopter, spells: Sequence[Spell]
) -> tuple[str, ...]:
    """Return the codes that had not adopted by then, nor does the practice come from them."""
    by, code = adopter.unit
    end = adopter.month.after(reference.policy.practice_effect_months)
    took = {unit_of(reference, each.body) for each in spells if month_of(each.began) <= end}
    took |= {unit_of(reference, practice.body)} if practice.body else set()
    took |= {("area", practice.area)} if practice.area else set()
    if by == "area":
        named = [each.code for each in reference.areas.values() if each.kind == AreaKind.COMMUNITY]
    else:
        kind = reference.bodies[code].kind if code in reference.bodies else ""
        named = [each.code for each in reference.standing.values() if each.kind == kind]
    return tuple(sorted(each for each in named if each != code and (by, each) not in took))


def mixes_of(
    tx: Transaction, by: str, places: Mapping[str, str] | None, window: Window
) -> Mapping[str, Mapping[str, int]]:
    """Count what was brought in a time, by place or body and category of the first level."""
    place = col(Case.cell) if by == "area" else col(Case.body)
    asked = select(place, col(Case.category), func.count()).where(
        col(Case.opened_at) >= window[0], col(Case.opened_at) < window[1]
    )
    found: dict[str, Counter[str]] = {}
    for code, category, count in tx.execute(asked.group_by(place, col(Case.category))):
        unit = places.get(code or "", "") if places is not None else code or ""
        found.setdefault(unit, Counter())[category or ""] += int(count)
    return found


def part(measure: Measure, found: Mapping[str, Mapping[str, Parts]], code: str) -> Part:
    """Return what a measure comes to of one place; nothing of nothing where there was none."""
    parts = found[measure.code].get(code)
    if parts is None:
        return Part(Fraction(0), 0)
    _, numerator, denominator = settle(measure, parts)
    return Part(numerator or Fraction(0), denominator)


def profile(code: str, mixes: Mapping[str, Mapping[str, int]], changes: Mapping[str, Change]) -> Profile:
    """Return a place as it was before."""
    before = changes[code].before
    return Profile(code, mixes.get(code, {}), before.share if before.whole else None)


def waiting_until(policy: Policy, spells: Sequence[Spell]) -> Month | None:
    """Return the month after which something can first be told; None where nobody has adopted."""
    first = min((each.began for each in spells), default=None)
    return month_of(first).after(policy.practice_effect_months) if first else None


def state_before(policy: Policy, spells: Sequence[Spell]) -> EffectState:
    """Return what stands where nothing was measured yet."""
    return EffectState.WAITING if waiting_until(policy, spells) else EffectState.NOBODY
