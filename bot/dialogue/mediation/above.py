"""Whoever is above a mediator decides on an objection: who goes on, or that the mediator stays, and why."""

from collections.abc import Callable

from bot.dialogue.mediation.mediator import LEAVE, mediation_of
from bot.dialogue.report import act_of, note
from bot.dialogue.turn import IDLE, Reply, Turn, in_place, stay
from bot.dialogue.words import LONGEST, clean
from workflows.mediation import handover, objections
from workflows.screens import Button, Screen, Sentence, say

RULING = "mediation_ruling"
DECIDED = "mediation_decided"  # the reason is shown; waiting for the confirmation


def rule(turn: Turn) -> Reply:
    """Ask who goes on; the mediator may stay."""
    mediation = mediation_of(turn)
    buttons = tuple(
        (Button("mediation_rule_to", {"mediation": mediation, "seat": each.seat}, named(turn, each)),)
        for each in handover.offered_above(act_of(turn), mediation)
    )
    keep = (Button("mediation_rule_to", {"mediation": mediation, "seat": 0}, say("mediation.let_stay")),)
    return stay(turn, Screen((say("mediation.rule_whom"),), (*buttons, keep, *LEAVE)))


def named(turn: Turn, each: handover.Successor) -> Sentence:
    """What a button for a successor says: name, role, body."""
    return say(
        "mediation.successor",
        name=each.name,
        role=say(f"role.{each.by.role}"),
        body=turn.reference.body_name(each.by.body),
    )


def ask_why(turn: Turn) -> Reply:
    """Ask for the reason, which sides will read."""
    assert turn.press is not None
    seat = int(turn.press.action["seat"])
    memory = {"mediation": mediation_of(turn), "seat": seat}
    line = say("mediation.hand_how" if seat else "mediation.stay_how")
    return Reply((Screen((line,), LEAVE),), RULING, memory, spent=False)


def take_why(turn: Turn) -> Reply:
    """Show the reason as it will be read."""
    typed = clean(turn.incoming.text or "")
    if not typed:
        return note(turn, say("words.none"))
    memory = dict(turn.memory) | {"text": typed[:LONGEST]}
    first = say("mediation.rule_hand" if turn.memory["seat"] else "mediation.rule_stay")
    lines = (first, say("mediation.reason_said", words=typed[:LONGEST]))
    confirm = Button("confirm", {"ruled": mediation_of(turn)}, say("button.mediation_decide"))
    return Reply((Screen(lines, ((confirm, Button("back")),)),), DECIDED, memory)


def decide(turn: Turn) -> Reply:
    """Keep the decision, and tell those whom it concerns."""
    assert turn.press is not None
    memory = turn.memory
    if turn.state != DECIDED or memory.get("mediation") != turn.press.action["ruled"]:
        return note(turn, say("excuse.left"))
    act, mediation, seat, words = act_of(turn), mediation_of(turn), int(memory["seat"]), str(memory["text"])
    if seat:
        handover.hand_over_above(act, mediation, seat, words)
    else:
        objections.let_stay(act, mediation, words)
    return Reply((in_place(turn, Screen((say("mediation.ruled"),))),), IDLE)


PRESSES: dict[str, Callable[[Turn], Reply]] = {
    "mediation_rule": rule,
    "mediation_rule_to": ask_why,
}

CONFIRMS: dict[str, Callable[[Turn], Reply]] = {"ruled": decide}
"""What a confirmation confirms, by what its button remembers."""

STATES: dict[str, Callable[[Turn], Reply]] = {RULING: take_why, DECIDED: take_why}
