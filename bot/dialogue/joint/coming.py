"""The conversation of a body that was called: it comes, gets in touch, answers its part."""

from collections.abc import Callable, Sequence

from bot.dialogue.report import act_of, note
from bot.dialogue.spot import spot_of
from bot.dialogue.turn import Reply, Turn, in_place
from bot.dialogue.words import LONGEST, clean
from workflows.cases.acts import case_of
from workflows.joint import coming
from workflows.joint.queries import own_cards, own_view
from workflows.screens import Button, Screen, Sentence, say

ARRIVING = "joint_where"  # waiting for the place, as a location or in words
ANSWERING = "joint_answer"  # waiting for what was done
FEWEST = 4


def part_of(turn: Turn) -> int:
    """The part that a button, or the state of the chat, is about."""
    given = turn.press.action if turn.press else turn.memory
    return int(given.get("part") or 0)


def ask_where(turn: Turn) -> Reply:
    """Where are you?"""
    part = coming.signing_in(act_of(turn), part_of(turn))
    return asked(turn, part.id, part.case_id, say("joint.where"), ARRIVING)


def arrive(turn: Turn) -> Reply:
    """Sign in, by a location or in words."""
    cell, where = None, clean(turn.incoming.text or "")[:LONGEST]
    if turn.incoming.location is not None:
        spot = spot_of(turn)
        if isinstance(spot, Sentence):
            return note(turn, spot)
        cell = spot.cell
        where = f"{turn.reference.area_name(spot.cell)} {spot.latitude:.4f},{spot.longitude:.4f}"
    if not where:
        return note(turn, say("joint.where"))
    return shown(turn, coming.sign_in(act_of(turn), part_of(turn), where, cell).id)


def get_in_touch(turn: Turn) -> Reply:
    """We have talked with who leads."""
    return shown(turn, coming.get_in_touch(act_of(turn), part_of(turn)).id)


def ask_answer(turn: Turn) -> Reply:
    """What did you do?"""
    part = coming.answering(act_of(turn), part_of(turn))
    return asked(turn, part.id, part.case_id, say("joint.done_what"), ANSWERING)


def answer(turn: Turn) -> Reply:
    """Answer one's part; what is too short to tell anything is asked for again."""
    typed = clean(turn.incoming.text or "")
    if sum(sign.isalnum() for sign in typed) < FEWEST:
        return note(turn, say("joint.answer_short"))
    return shown(turn, coming.answer(act_of(turn), part_of(turn), typed[:LONGEST]).id)


def asked(turn: Turn, part_id: int, case_id: int, line: Sentence, state: str) -> Reply:
    """Wait for words about a part."""
    case = case_of(act_of(turn), case_id)
    screen = Screen((line,), ((Button("back"),),), (), case.id, case.number)
    return Reply((screen,), state, {"part": part_id, "case": case_id}, spent=False)


def shown(turn: Turn, part_id: int) -> Reply:
    """Show how far one's part is, and what comes next."""
    return Reply((in_place(turn, own_view(act_of(turn), part_id)),))


def cards(turn: Turn) -> Sequence[Screen]:
    """The parts that one's own body still owes to others."""
    return own_cards(turn.tx, turn.reference, turn.chat)


PRESSES: dict[str, Callable[[Turn], Reply]] = {
    "sign_in": ask_where,
    "in_touch": get_in_touch,
    "report_back": ask_answer,
}

STATES: dict[str, Callable[[Turn], Reply]] = {ARRIVING: arrive, ANSWERING: answer}
