"""What is shown of rounds: to who walks them, to who plans them, to residents who come along."""

from workflows.cases.acts import Act
from workflows.cases.cards import category_value
from workflows.grid.look import Needing
from workflows.grid.rounds import RoundView
from workflows.grid.terms import looked_for
from workflows.grid.walks import Walk
from workflows.screens import Button, Screen, Sentence, say

ONE = 1
"""People count from one."""


def round_card(act: Act, found: RoundView, *first: Sentence) -> Screen:
    """A round with its checklist; what was looked at is ticked."""
    given = {"round": found.id}
    ticks = tuple(
        (Button("round_tick", {**given, "item": place}, tick_label(found, place)),)
        for place in range(len(found.items))
    )
    if not found.begun:
        buttons = ((Button("round_begin", given),),) if found.is_near else ()
        return Screen((*first, head(act, found), *items(found)), buttons)
    last = (Button("round_found", given), Button("round_done", given))
    return Screen((*first, head(act, found)), (*ticks, last))


def head(act: Act, found: RoundView) -> Sentence:
    """Where and when, and why where no rota says so."""
    cell = act.reference.area_name(found.cell)
    if found.cause:
        if category := looked_for(found.cause):
            return say("task.look_for", cell=cell, category=category_value(act.reference, category))
        days = act.reference.policy.silent_days
        return say(f"task.neglect.{found.cause}", cell=cell, days=days)
    key = "task.walk" if found.kind == "walk" else "task.round"
    return say(key, at=found.at, cell=cell, meet=found.meet)


def items(found: RoundView) -> tuple[Sentence, ...]:
    """What is to be looked at."""
    return (say("task.items", items=found.items),) if found.items else ()


def tick_label(found: RoundView, place: int) -> Sentence:
    """One thing to look at, ticked or not."""
    return say("button.ticked" if place in found.ticks else "button.unticked", item=found.items[place])


def walk_card(act: Act, walk: Walk) -> Screen:
    """A hazard walk as a resident sees it."""
    line = say(
        "walk.line",
        at=walk.at,
        cell=act.reference.area_name(walk.cell),
        meet=walk.meet,
        items=walk.items,
        people=walk.people,
    )
    name = "walk_leave" if walk.joined else "walk_join"
    lines = (line, say("walk.you_come")) if walk.joined else (line,)
    return Screen(lines, ((Button(name, {"round": walk.id}),),))


def need_line(act: Act, each: Needing) -> Sentence:
    """A cell that needs somebody."""
    cell, days = act.reference.area_name(each.cell.code), act.reference.policy.silent_days
    return say(f"task.neglect.{each.why}", cell=cell, days=days)
