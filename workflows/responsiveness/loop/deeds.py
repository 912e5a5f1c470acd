"""Does what the rules of the loop do, undoes it, and tells those whom it concerns with the figures."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction

from sqlalchemy import func, select
from sqlmodel import col

from models.case import Case
from models.loop import LoopAct
from models.vocabulary import OPEN_STATUSES
from models.vocabulary_loop import Does, Ending, Scope
from nlu.reading import Nature
from workflows import notices
from workflows.cases.acts import Act
from workflows.cases.parties import all_coordinators, all_operators, coordinators_of, heads_or_people
from workflows.cases.timers import set_rung
from workflows.grid.record import everybody, tell_worker
from workflows.grid.rounds import open_round
from workflows.grid.terms import RoundKind
from workflows.notices import Address
from workflows.responsiveness.loop.definitions import LoopRule
from workflows.responsiveness.loop.numbers import APART
from workflows.responsiveness.loop.record import number_in
from workflows.responsiveness.loop.switches import rules_of
from workflows.responsiveness.rollups import ways
from workflows.responsiveness.suppression import LEAST
from workflows.screens import Button, Screen, Value, say

CONTEST, CLOSE, SHOW = "contest_loop", "close_loop", "loop"
"""Buttons beside what is told."""

CAUSE = "dissatisfied"
"""Why somebody goes through a cell, as the round names it."""


def begin(act: Act, rule: LoopRule, row: LoopAct) -> None:
    """Do what a rule does where it acts on a unit, and tell them."""
    if rule.does is Does.OUTREACH:
        send_somebody(act, rule, row)
    tell_begun(act, rule, row)


def end(act: Act, row: LoopAct) -> None:
    """Undo what still stands of an act, and tell those who were told of it."""
    rule = rules_of(act).rule(row.rule)
    if rule is not None and rule.does is Does.EARLIER:
        put_back(act, row.unit)
    tell_ended(act, row)


def put_back(act: Act, body: str) -> None:
    """Let the reminders of a body's open cases stand where everybody's do."""
    hastened = select(Case).where(
        col(Case.body) == body, col(Case.status).in_(sorted(OPEN_STATUSES)), col(Case.earlier) > 0
    )
    for case in act.tx.execute(hastened.with_for_update()).scalars().all():
        case.earlier = 0
        act.tx.add(case)
        if case.paused_at is None and case.due_at is not None:
            set_rung(act, case, act.now)


def send_somebody(act: Act, rule: LoopRule, row: LoopAct) -> None:
    """Open a round through the cells in which most people were dissatisfied; whose turn it is hears."""
    cells, people = worst_cells(act, rule, row.unit), everybody(act)
    kind = RoundKind.OUTREACH
    opened = [open_round(act, each, kind, act.now, cause=CAUSE, people=people) for each in cells]
    row.done = json.dumps({"rounds": [each.id for each in opened]})
    act.tx.add(row)
    for person in sorted({each.worker_id for each in opened if each.worker_id is not None}):
        lines = [
            say(f"task.neglect.{CAUSE}", cell=act.reference.area_name(each.cell))
            for each in opened
            if each.worker_id == person
        ]
        screen = Screen((say("task.outreach"), *lines), ((Button("rounds"),),))
        tell_worker(act, person, screen, f"loop:{row.code}:{person}")


def worst_cells(act: Act, rule: LoopRule, area: str) -> list[str]:
    """Return the few cells of a community in which most people were dissatisfied of late.

    Sealed matters point nowhere. Where fewer than five said how satisfied they are it does not count which:
    then those cells follow in which most said anything.
    """
    codes = [code for code in act.reference.cells_under(area) if code != area]
    counted = (
        select(col(Case.cell), func.count(), ways.number(col(Case.satisfaction) <= bad_level(act)))
        .where(
            col(Case.cell).in_(codes),
            col(Case.closed_at) > since(act, rule),
            col(Case.satisfaction).is_not(None),
            col(Case.excluded).is_(False),
            col(Case.object_body).is_(None),
            col(Case.nature) != Nature.REPORT,
        )
        .group_by(col(Case.cell))
    )
    rated = [(str(cell), int(of), int(bad)) for cell, of, bad in act.tx.execute(counted)]
    worst = sorted(rated, key=lambda each: (-each[2] if each[1] >= LEAST else 0, -each[1], each[0]))
    return [cell for cell, _, _ in worst[: rule.settings["cells"]]]


def bad_level(act: Act) -> int:
    """Up to this level somebody is dissatisfied."""
    return act.reference.policy.bad_satisfaction


def since(act: Act, rule: LoopRule) -> datetime:
    """Return when the window of a rule begins."""
    assert rule.trigger is not None
    return act.now - timedelta(days=rule.trigger.days)


def facts_of(act: Act, row: LoopAct) -> Mapping[str, Value]:
    """What every sentence about an act may name."""
    number = number_in(row)
    return {
        "number": row.code,
        "rule": say(f"loop.rule.{row.rule}"),
        "unit": unit_value(act, row.scope, row.unit),
        "numerator": shown(number.numerator),
        "denominator": number.denominator,
        "measure": measure_value(act, row.rule),
        "until": row.until,
    }


def measure_value(act: Act, code: str) -> Value:
    """What the figure of a rule is called."""
    rule = rules_of(act).rule(code)
    return say(rule.trigger.measure.name if rule and rule.trigger else "loop.figure")


def shown(numerator: Fraction) -> str:
    """A numerator as it is read: a weighted one with its tenths."""
    return f"{float(numerator):g}"


def unit_value(act: Act, scope: str, unit: str) -> Value:
    """The name of what a rule acts on."""
    if scope == Scope.BODY:
        return act.reference.body_name(unit)
    if scope == Scope.AREA:
        return act.reference.area_name(unit)
    category, _, area = unit.rpartition(APART)
    names = act.reference.category_names(category)
    if scope == Scope.PAIR and names is not None:
        return say("loop.pair", category=names, area=act.reference.area_name(area))
    return unit


def told_of(act: Act, row: LoopAct) -> list[Address]:
    """Whom an act concerns: the heads of a body, or who coordinates there; of the list operators too."""
    if row.scope == Scope.BODY:
        return heads_or_people(act, row.unit)
    _, _, area = row.unit.rpartition(APART)
    people = coordinators_of(act, area)
    return people + all_operators(act) if row.scope == Scope.PAIR else people


def tell_begun(act: Act, rule: LoopRule, row: LoopAct) -> None:
    """Say what the house does by itself from now on, why, until when, and how to contest it."""
    lines = (say(f"loop.begun.{rule.code}", **facts_of(act, row)), say(f"loop.way_out.{way_out(row)}"))
    button = Button(CONTEST if row.scope == Scope.BODY else CLOSE, {"act": row.id})
    tell(act, row, Screen(lines, ((button, Button(SHOW)),)), "begun")


def way_out(row: LoopAct) -> str:
    """How an act can be ended by people: a body contests it, who coordinates closes it."""
    return "contest" if row.scope == Scope.BODY else "close"


def tell_ended(act: Act, row: LoopAct) -> None:
    """Say that it is over, and why."""
    lines = [say(f"loop.ended.{Ending(row.ending)}", **facts_of(act, row))]
    if row.ending in (Ending.LIFTED, Ending.DONE) and row.ruling:
        lines.append(say("loop.ended.because", reason=row.ruling))
    tell(act, row, Screen(tuple(lines), ((Button(SHOW),),)), "ended")


def tell(act: Act, row: LoopAct, screen: Screen, what: str) -> None:
    """Tell those whom an act concerns, once."""
    notices.tell(act.tx, told_of(act, row), screen, act.now, act.chance, key=f"loop:{row.code}:{what}")


def not_of(body: str, people: Sequence[Address]) -> list[Address]:
    """Those who do not work for a body."""
    return [each for each in people if each.body != body]


def tell_coordinators(act: Act, row: LoopAct, screen: Screen, what: str) -> None:
    """Tell who coordinates where a body is, never those who work for it."""
    body = act.reference.bodies.get(row.unit)
    near = not_of(row.unit, coordinators_of(act, body.area if body else None))
    people = near or not_of(row.unit, all_coordinators(act))
    notices.tell(act.tx, people, screen, act.now, act.chance, key=f"loop:{row.code}:{what}")
