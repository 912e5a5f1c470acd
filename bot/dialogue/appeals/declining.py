"""A dispatcher declines a case: a listed reason, words for the resident, where to turn; shown, then sent."""

from collections.abc import Callable

from bot.dialogue.own import case_id_of
from bot.dialogue.report import act_of, note
from bot.dialogue.turn import Reply, Turn, in_place
from bot.dialogue.words import LONGEST, clean
from models.vocabulary import DeclineReason
from workflows.appeals import decline as declining
from workflows.appeals.chain import story_of
from workflows.appeals.decline import Refusal
from workflows.appeals.rules import until
from workflows.cases.cards import rows
from workflows.participation.covenants.terms import check_ground
from workflows.screens import Button, Screen, say

WHY = "declining_why"  # waiting for the reason in words
WHERE = "declining_where"  # waiting for where to turn
READY = "declining_ready"  # shown as it would leave

FEWEST = 4
"""Letters of a reason at least: the resident reads it, and one word tells them nothing."""


def is_short(typed: str) -> bool:
    """Whether words are too few to tell anybody anything."""
    return sum(sign.isalnum() for sign in typed) < FEWEST


def begin(turn: Turn) -> Reply:
    """Why is it not taken in?"""
    case = declining.declinable(act_of(turn), case_id_of(turn))
    reasons = tuple(
        (Button("decline_reason", {"case": case.id, "reason": each}, say(f"decline.{each}")),)
        for each in DeclineReason
    )
    line = say("decline.which", number=case.number)
    screen = Screen((line,), (*reasons, (Button("back"),)), (), case.id, case.number)
    return Reply((screen,), turn.state, turn.memory, spent=False)


def choose(turn: Turn) -> Reply:
    """Wait for the reason in words."""
    assert turn.press is not None
    case = declining.declinable(act_of(turn), case_id_of(turn))
    memory = {"case": case.id, "reason": str(turn.press.action["reason"])}
    screen = Screen((say("decline.why", number=case.number),), ((Button("back"),),), (), case.id, case.number)
    return Reply((in_place(turn, screen),), WHY, memory)


def explain(turn: Turn) -> Reply:
    """Wait for where to turn."""
    typed = clean(turn.incoming.text or "")
    if is_short(typed):
        return note(turn, say("decline.too_short"))
    check_ground(typed)
    memory = {**turn.memory, "words": typed[:LONGEST]}
    return Reply((Screen((say("decline.where"),), ((Button("back"),),)),), WHERE, memory)


def preview(turn: Turn) -> Reply:
    """Show what the resident will read; nothing is sent yet."""
    typed = clean(turn.incoming.text or "")
    if is_short(typed):
        return note(turn, say("decline.where_short"))
    memory = {**turn.memory, "where": typed[:LONGEST]}
    case = declining.declinable(act_of(turn), int(turn.memory["case"]))
    reason = say(f"decline.{memory['reason']}")
    line = say(
        "decline.preview", number=case.number, reason=reason, words=memory["words"], where=memory["where"]
    )
    send = Button("decline_now", {"case": case.id}, say("button.send"))
    return Reply((Screen((line,), ((send, Button("back")),), (), case.id, case.number),), READY, memory)


def send(turn: Turn) -> Reply:
    """Decline it."""
    if turn.state != READY or turn.memory.get("case") != case_id_of(turn):
        return note(turn, say("excuse.left"))
    memory = turn.memory
    refusal = Refusal(DeclineReason(memory["reason"]), str(memory["words"]), str(memory["where"]))
    case = declining.decline(act_of(turn), case_id_of(turn), refusal)
    last = until(story_of(turn.tx, case.number), turn.reference.policy.appeal_days)
    line = say("decline.done", number=case.number, until=last)
    screen = Screen((line,), rows((("progress",),), case.id), (), case.id, case.number)
    return Reply((in_place(turn, screen),))


PRESSES: dict[str, Callable[[Turn], Reply]] = {
    "decline": begin,
    "decline_reason": choose,
    "decline_now": send,
}

STATES: dict[str, Callable[[Turn], Reply]] = {WHY: explain, WHERE: preview, READY: preview}
