"""Takes the last step back, wherever a conversation stands; says what was registered where nothing can be."""

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue import everyone, moving, own, report, verdict
from bot.dialogue.draft import Draft, recall
from bot.dialogue.turn import IDLE, Reply, Turn
from nlu.reading import Urgency
from workflows import conversation
from workflows.cases.cards import rows
from workflows.cases.lately import Own
from workflows.screens import Button, Screen, say

LEAVING = "leaving"
"""Of a chat's memory: it was asked which of two to leave, so a mere yes or no says nothing."""


def undo(turn: Turn) -> Reply:
    """Take back what was done last: a change of the draft, the draft, a rating, a registration."""
    draft = recall(turn.memory)
    if draft is not None:
        changed = recall(turn.memory, "before") is not None
        return report.undo(turn, draft) if changed else report.cancel(turn, draft)
    if turn.state == verdict.REASON:
        return verdict.take_back(turn)
    if moving.place_before(turn) is not None:
        return moving.back(turn)
    if turn.state not in (IDLE, report.WHERE):
        return own.back(turn)
    return registered(turn)


def registered(turn: Turn) -> Reply:
    """Take back what was registered minutes ago; ask about what is older, or was a danger."""
    cases = [case for case in own.at_hand(turn) if case.is_open]
    if not cases:
        return everyone.which_step(turn)
    policy = turn.reference.policy
    case = cases[0]
    about = replace(turn, memory={**turn.memory, "case": case.id})
    if case.is_fresh(turn.now, policy.minutes(policy.undo_minutes)):
        return own.ask_withdraw(about) if is_danger(case) else own.withdraw(about)
    return own.ask_withdraw(about) if len(cases) == 1 else which(cases)


def ask(turn: Turn) -> Reply:
    """Somebody no longer wants what they told: leave the draft, or ask whether to withdraw the case."""
    cases = [case for case in own.at_hand(turn) if case.is_open]
    if recall(turn.memory) is not None or not cases:
        return cancel(turn)
    policy = turn.reference.policy
    if len(cases) > 1 and not cases[0].is_fresh(turn.now, policy.minutes(policy.undo_minutes)):
        return which(cases)
    return own.ask_withdraw(replace(turn, memory={**turn.memory, "case": cases[0].id}))


def which_to_leave(turn: Turn, draft: Draft) -> Reply:
    """Somebody leaves what they wanted to add, or the case as well: ask, where it is theirs to take back.

    Either way the words are not to be added, so nothing adds them while the question waits.
    """
    case_id = draft.adds or 0
    if not own.is_own(turn, case_id):
        return report.cancel(turn, draft)
    conversation.cancel_draft_timer(turn.tx, turn.chat.id)
    number, mine = draft.adds_to, {"draft": draft.began}
    leave = Button("cancel", mine, say("button.add_nothing"))
    take_back = Button("withdraw", {"case": case_id}, say("button.withdraw_number", number=number))
    line = say("belongs.leave_which", number=number)
    screen = Screen((line,), ((leave,), (take_back,), (Button("back", mine),)))
    return Reply((screen,), turn.state, {**turn.memory, LEAVING: True})


def is_danger(case: Own) -> bool:
    """Whether somebody's life was at risk in it."""
    return case.urgency == Urgency.DANGER


def which(cases: Sequence[Own]) -> Reply:
    """Several are open: let the person choose."""
    choices = tuple(
        (Button("withdraw", {"case": case.id}, say("button.choose", name=case.number)),) for case in cases[:5]
    )
    return Reply((Screen((say("undo.which_case"),), (*choices, (Button("back"),))),))


def cancel(turn: Turn) -> Reply:
    """Leave whatever was begun; what was registered meanwhile is named, with the way to take it back."""
    draft = recall(turn.memory)
    if draft is not None:
        return report.cancel(turn, draft)
    policy = turn.reference.policy
    span = policy.minutes(policy.follow_minutes)
    fresh = [case for case in own.at_hand(turn) if case.is_fresh(turn.now, span)]
    if not fresh or turn.state not in (IDLE, report.WHERE):
        return everyone.cancelled(turn)
    case = fresh[0]
    key = "cancel.danger" if is_danger(case) else "cancel.registered"
    buttons = rows((("withdraw", "progress"),), case.id)
    return Reply((Screen((say(key, number=case.number),), buttons, (), case.id, case.number),))
