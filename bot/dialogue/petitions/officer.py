"""The conversation of coordinators about petitions: what is published, and what may be done with a reason."""

from collections.abc import Callable

from bot.dialogue.petitions import told
from bot.dialogue.petitions.launch import STARTS
from bot.dialogue.report import act_of, note
from bot.dialogue.turn import Reply, Turn, stay
from workflows.gate import has_duty
from workflows.gate_terms import Duty
from workflows.participation.petitions import moderate
from workflows.participation.petitions.asked import KEEP, REMOVE, RESTORE
from workflows.participation.petitions.moderate import Waiting
from workflows.participation.petitions.view import view
from workflows.screens import Button, Screen, say

LISTED = 8


def listed(turn: Turn) -> Reply:
    """Show the petitions somebody sees to, and the appeals that are theirs to rule on."""
    if not has_duty(turn.role, Duty.PETITIONS):
        return note(turn, say("petition.no.not_yours"))
    found = moderate.to_look_at(act_of(turn))[:LISTED]
    head = Screen((say("petition.see_to", count=len(found)),), ((Button("help"),),))
    return stay(turn, head, *(card(turn, each) for each in found))


def card(turn: Turn, petition: Waiting) -> Screen:
    """One petition with what may be done; of a removed one, what its author says against that."""
    given = {"petition": petition.id}
    if petition.removed:
        lines = (
            say("petition.head", number=petition.code, title=petition.title),
            say("petition.text", words=petition.words),
            say("petition.removed_for", removal=say(f"petition.removal.{petition.removal}")),
            say("petition.text", words=petition.reason),
            say("petition.appeal_words", words=petition.appeal),
            say("petition.rule_late" if petition.late else "petition.rule_by", until=petition.rule_by),
        )
        return Screen(lines, ((Button(RESTORE, given), Button(KEEP, given)),))
    seen = view(turn.tx, petition.id)
    assert seen is not None
    return Screen(told.card(turn.reference, seen), ((Button(REMOVE, given),),))


def look(turn: Turn) -> Reply:
    """Show one petition to staff as everybody reads it."""
    assert turn.press is not None
    seen = view(turn.tx, int(turn.press.action["petition"]))
    if seen is None:
        return note(turn, say("petition.no.unknown"))
    return stay(turn, Screen(told.card(turn.reference, seen), ((Button("petitions"),),)))


PRESSES: dict[str, Callable[[Turn], Reply]] = {
    "look_petition": look,
    REMOVE: STARTS[REMOVE],
    RESTORE: STARTS[RESTORE],
    KEEP: STARTS[KEEP],
}
