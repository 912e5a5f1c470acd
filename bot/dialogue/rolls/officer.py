"""The conversation of those who see to rolls: how each stands, and what waits for a ruling with a reason."""

from collections.abc import Callable

from bot.dialogue.report import act_of, note
from bot.dialogue.rolls.member import STARTS, square_metres
from bot.dialogue.turn import Reply, Turn, stay
from models.vocabulary_votes import RollKind, RollPlea
from workflows.gate import has_duty
from workflows.gate_terms import Duty
from workflows.participation.rolls import view
from workflows.participation.rolls.asked import CORRECT, GRANT, OF_OFFICERS, REFUSE
from workflows.participation.rolls.view import PleaView, RollView
from workflows.screens import Button, Screen, Sentence, say

LISTED = 8


def listed(turn: Turn) -> Reply:
    """Show the rolls somebody sees to, and what waits in them."""
    if not has_duty(turn.role, Duty.ROLLS):
        return note(turn, say("roll.not_yours"))
    found = view.of_officer(act_of(turn))
    if not found:
        return note(turn, say("roll.no_rolls"))
    head = Screen((say("roll.list", count=len(found)), *map(roll_line, found)), ((Button("help"),),))
    return stay(turn, head, *cards(found))


def roll_line(each: RollView) -> Sentence:
    """One roll: what it counts, and how many doors somebody has joined for; never who."""
    key = "roll.line_owners" if each.kind is RollKind.OWNERS else "roll.line"
    return say(
        key,
        name=each.name,
        lines=each.lines,
        heads=each.heads,
        joined=each.joined,
        waiting=len(each.pleas),
        area=square_metres(each.area_total),
    )


def cards(found: list[RollView]) -> tuple[Screen, ...]:
    """What waits, each with what may be done."""
    return tuple(plea_card(plea) for each in found for plea in each.pleas)[:LISTED]


def plea_card(each: PleaView) -> Screen:
    """One thing that waits; nobody's name stands there: who comes with papers says the number."""
    kind = say(f"roll.plea.{each.kind}")
    lines = [say("roll.card", number=each.id, name=each.roll, kind=kind, unit=each.unit, until=each.due_at)]
    if each.words:
        lines.append(say("roll.card_words", words=each.words))
    if each.kind is RollPlea.BELONGS:
        lines.append(say("roll.card_papers", number=each.id))
    yes = CORRECT if each.kind is RollPlea.AREA else GRANT
    given = {"plea": each.id}
    return Screen(tuple(lines), ((Button(yes, given), Button(REFUSE, given)),))


def going_on(turn: Turn) -> tuple[Screen, ...]:
    """What waits for a ruling, as more messages of somebody's tasks."""
    return cards(view.of_officer(act_of(turn))) if has_duty(turn.role, Duty.ROLLS) else ()


PRESSES: dict[str, Callable[[Turn], Reply]] = {
    "roll": listed,
    **{verb: STARTS[verb] for verb in OF_OFFICERS},
}
