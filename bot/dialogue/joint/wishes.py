"""The conversation of wishes (微心愿): a handler offers what nobody is obliged to do, a body claims it."""

from collections.abc import Callable

from bot.dialogue.own import case_id_of
from bot.dialogue.report import act_of, note
from bot.dialogue.turn import Reply, Turn, in_place, stay
from bot.dialogue.words import LONGEST, clean
from workflows.cases.acts import case_of
from workflows.joint import wishes
from workflows.joint.queries import own_view
from workflows.screens import Button, Screen, say

OFFERING = "joint_wish"  # waiting for what is wished for
FEWEST = 4
LISTED = 8


def ask_wish(turn: Turn) -> Reply:
    """What is wished for? Words without names, since many bodies read them."""
    case = wishes.offering(act_of(turn), case_id_of(turn))
    screen = Screen(
        (say("joint.wish_what", number=case.number),), ((Button("back"),),), (), case.id, case.number
    )
    return Reply((screen,), OFFERING, {"case": case.id}, spent=False)


def offer(turn: Turn) -> Reply:
    """Offer it."""
    typed = clean(turn.incoming.text or "")
    if sum(sign.isalnum() for sign in typed) < FEWEST:
        return note(turn, say("joint.wish_short"))
    act, case_id = act_of(turn), int(turn.memory["case"])
    wishes.offer(act, case_id, typed[:LONGEST])
    number = case_of(act, case_id).number
    look = ((Button("progress", {"case": case_id}),),)
    return Reply((Screen((say("joint.wish_sent", number=number),), look, (), case_id, number),))


def listed(turn: Turn) -> Reply:
    """Show what one's own body may claim."""
    act = act_of(turn)
    found = wishes.open_wishes(act)
    if not found:
        return stay(turn, Screen((say("joint.wish_none"),), ((Button("progress"), Button("help")),)))
    head = Screen((say("joint.wish_list", count=len(found)),))
    cards = (
        Screen(
            (wishes.line_of(act, each.category, each.cell, each.what),), ((wishes.claim_button(each.id),),)
        )
        for each in found[:LISTED]
    )
    return stay(turn, head, *cards)


def claim(turn: Turn) -> Reply:
    """Take it on for one's body."""
    assert turn.press is not None
    act = act_of(turn)
    part = wishes.claim(act, int(turn.press.action.get("wish") or 0))
    return Reply((in_place(turn, own_view(act, part.id)),), turn.state, turn.memory)


PRESSES: dict[str, Callable[[Turn], Reply]] = {"offer_wish": ask_wish, "claim": claim, "wishes": listed}
STATES: dict[str, Callable[[Turn], Reply]] = {OFFERING: offer}
