"""Another mediator: who mediates hands it over, with a reason; a side asks for it."""

from collections.abc import Callable

from bot.dialogue.mediation import above
from bot.dialogue.mediation.above import named
from bot.dialogue.mediation.mediator import LEAVE, mediation_of
from bot.dialogue.report import act_of, note
from bot.dialogue.turn import IDLE, Reply, Turn, in_place, stay
from bot.dialogue.words import LONGEST, clean
from workflows.mediation import cards, handover
from workflows.mediation.terms import CHOSEN, HandedWhy
from workflows.screens import Button, Screen, Sentence, say

HANDING = "mediation_handing"
READY = "mediation_handing_ready"  # the reason is shown; waiting for the confirmation
OBJECTING = "mediation_objecting"


def why(turn: Turn) -> Reply:
    """Ask why; that there is nobody to hand it to is told before anybody chooses."""
    mediation = mediation_of(turn)
    handover.offered(act_of(turn), mediation)
    buttons = tuple(
        (Button("mediation_hand_why", {"mediation": mediation, "why": str(each)}, label(each)),)
        for each in CHOSEN
    )
    return stay(turn, Screen((say("mediation.hand_why"),), (*buttons, *LEAVE)))


def label(each: HandedWhy) -> Sentence:
    """What a button for a reason says."""
    return say(f"mediation_handed_why.{each}")


def whom(turn: Turn) -> Reply:
    """Ask who goes on."""
    assert turn.press is not None
    act, reason = act_of(turn), HandedWhy(str(turn.press.action["why"]))
    given: dict[str, int | str] = {"mediation": mediation_of(turn), "why": str(reason)}
    buttons = tuple(
        (Button("mediation_hand_to", {**given, "seat": each.seat}, named(turn, each)),)
        for each in handover.offered(act, mediation_of(turn))
    )
    return stay(turn, Screen((say("mediation.hand_whom"),), (*buttons, *LEAVE)))


def ask_words(turn: Turn) -> Reply:
    """Ask for a sentence that both sides will read."""
    assert turn.press is not None
    action = turn.press.action
    memory = {"mediation": mediation_of(turn), "why": str(action["why"]), "seat": int(action["seat"])}
    return Reply((Screen((say("mediation.hand_how"),), LEAVE),), HANDING, memory, spent=False)


def take_words(turn: Turn) -> Reply:
    """Show the reason as both will read it."""
    typed = clean(turn.incoming.text or "")
    if not typed:
        return note(turn, say("words.none"))
    memory = dict(turn.memory) | {"text": typed[:LONGEST]}
    lines = (
        say("mediation.hand_preview"),
        label(HandedWhy(str(turn.memory["why"]))),
        say("mediation.reason_said", words=typed[:LONGEST]),
    )
    confirm = Button("confirm", {"hand": mediation_of(turn)}, say("button.mediation_hand"))
    return Reply((Screen(lines, ((confirm, Button("back")),)),), READY, memory)


def hand(turn: Turn) -> Reply:
    """Hand it over; whoever did so reads nothing of it any more."""
    assert turn.press is not None
    memory = turn.memory
    if turn.state != READY or memory.get("mediation") != turn.press.action["hand"]:
        return note(turn, say("excuse.left"))
    reason = HandedWhy(str(memory["why"]))
    to = handover.hand_over(
        act_of(turn), int(memory["mediation"]), int(memory["seat"]), reason, str(memory["text"])
    )
    return Reply((in_place(turn, Screen((say("mediation.hand_told", name=to.name),))),), IDLE)


def ask_objection(turn: Turn) -> Reply:
    """Why another mediator? The present one reads it."""
    mediation = mediation_of(turn)
    handover.check_objection(act_of(turn), mediation)
    screen = Screen((say("mediation.object_how"),), ((Button("back"),),))
    return Reply((screen,), OBJECTING, {"mediation": mediation}, spent=False)


def object_to(turn: Turn) -> Reply:
    """Tell the mediator."""
    typed = clean(turn.incoming.text or "")
    if not typed:
        return note(turn, say("words.none"))
    mediation = int(turn.memory["mediation"])
    due = handover.object_to(act_of(turn), mediation, typed[:LONGEST])
    lines = (say("mediation.object_told"), say("mediation.object_until", due=due))
    return Reply((Screen(lines, (cards.see(mediation),)),))


PRESSES: dict[str, Callable[[Turn], Reply]] = {
    **above.PRESSES,
    "mediation_hand": why,
    "mediation_hand_why": whom,
    "mediation_hand_to": ask_words,
}

CONFIRMS: dict[str, Callable[[Turn], Reply]] = {"hand": hand, **above.CONFIRMS}
"""What a confirmation confirms, by what its button remembers."""

STATES: dict[str, Callable[[Turn], Reply]] = {HANDING: take_words, READY: take_words, **above.STATES}

SIDE_PRESSES: dict[str, Callable[[Turn], Reply]] = {"mediation_object": ask_objection}

SIDE_STATES: dict[str, Callable[[Turn], Reply]] = {OBJECTING: object_to}
