"""The conversation of shortages: what will be short, asked for by one press, answered by who was asked."""

from collections.abc import Callable

from bot.dialogue import asking
from bot.dialogue.report import act_of
from bot.dialogue.turn import Reply, Turn, stay
from workflows.cases.cards import category_value
from workflows.gate import has_duty
from workflows.gate_terms import Duty
from workflows.responsiveness.forecast import asked
from workflows.responsiveness.forecast.asked import ASK_MEANS, ASK_PURCHASE, MEET, REFUSE
from workflows.responsiveness.forecast.view import ShortageView, shortages_for
from workflows.screens import Button, Screen, Sentence, say

LISTED = 5

BOOK = asking.book_of("needs", asked, "needs")


def listed(turn: Turn) -> Reply:
    """Show what will be short, each with what the reader may do."""
    if not has_duty(turn.role, Duty.NEEDS):
        return stay(turn, Screen((say("needs.not_yours"),), ((Button("help"),),)))
    found = shortages_for(act_of(turn))
    head = say("needs.list", count=len(found)) if found else say("needs.none")
    return stay(turn, Screen((head,)), *(card(turn, each) for each in found[:LISTED]))


def card(turn: Turn, each: ShortageView) -> Screen:
    """One shortage."""
    lines = [shown(turn, each), say(f"needs.state.{each.state}")]
    lines += [say("needs.words", words=each.answer)] if each.answer else []
    given = {"shortage": each.id}
    verbs = (ASK_MEANS, ASK_PURCHASE) if each.asks else (MEET, REFUSE) if each.answers else ()
    rows = (tuple(Button(verb, given) for verb in verbs),) if verbs else ()
    return Screen(tuple(lines), rows)


def shown(turn: Turn, each: ShortageView) -> Sentence:
    """A shortage in one line."""
    reference = turn.reference
    return say(
        "needs.line",
        number=each.code,
        body=reference.body_name(each.body),
        category=category_value(reference, each.category),
        area=reference.area_name(each.area),
        begins=each.begins.isoformat(),
        ends=each.ends.isoformat(),
        expected=round(each.expected),
        capacity=round(each.capacity),
    )


PRESSES: dict[str, Callable[[Turn], Reply]] = {"needs": listed, **asking.starts(BOOK)}
