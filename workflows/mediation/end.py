"""Ends a mediation: agreed by both, or not; and lets go of its words when their term has come."""

from datetime import timedelta

from models import post
from models.mediation import Mediation
from models.vocabulary import TimerKind
from workflows.cases.acts import Act
from workflows.mediation import cards
from workflows.mediation.letters import blank_all
from workflows.mediation.record import erase, note, sides, tell_mediator, tell_side, timer_data
from workflows.mediation.stages import ending, is_agreed
from workflows.mediation.terms import MediationEvent, MediationStatus
from workflows.screens import Button, Screen, say

WAITS = ("invite", "after", "again", "objection", "quiet")
"""What the clock may still be set for when one ends."""


def end(act: Act, found: Mediation) -> None:
    """End without an agreement. Whoever has come hears it and where else to turn; of whom it was, nothing."""
    found.status, found.ended_at = ending(MediationStatus(found.status)), act.now
    act.tx.flush()
    note(act, found, MediationEvent.ENDED)
    stop_waiting(act, found)
    lines = cards.elsewhere(act, MediationStatus(found.status))
    screen = Screen((say("mediation.over", number=found.number), *lines))
    for each in sides(act.tx, found.id):
        if each.joined_at is not None or found.status == MediationStatus.NOT_BEGUN:
            tell_side(act, each, screen, f"over:{found.id}")
    tell_mediator(act, found, screen, f"over:{found.id}")
    if found.status == MediationStatus.NOT_BEGUN:
        let_go(act, found)
    else:
        set_term(act, found)


def agree_if_both(act: Act, found: Mediation) -> bool:
    """End with an agreement when both have taken the very same words; say whether they have."""
    both = sides(act.tx, found.id)
    if not is_agreed(found.wording, (both[0].confirmed, both[1].confirmed)):
        return False
    found.status, found.ended_at = MediationStatus.AGREED, act.now
    act.tx.flush()
    note(act, found, MediationEvent.AGREED, {"wording": found.wording})
    stop_waiting(act, found)
    after = timedelta(days=act.reference.policy.mediation_after_days)
    later(act, found, "after", after)
    set_term(act, found)
    days = act.reference.policy.mediation_after_days
    lines = (say("mediation.agreed", number=found.number, days=days), say("mediation.law_agreed"))
    screen = Screen(lines, ((Button("mediation", {"mediation": found.id}),),))
    for each in both:
        if each.person_id != act.by.person_id:
            tell_side(act, each, screen, f"agreed:{found.id}")
    tell_mediator(act, found, screen, f"agreed:{found.id}")
    return True


def later(act: Act, found: Mediation, what: str, after: timedelta) -> None:
    """Let the clock come back to a mediation."""
    key = f"mediation:{found.id}:{what}"
    post.set_timer(act.tx, key, TimerKind.MEDIATION, act.now + after, found.id, timer_data(what))


def stop_waiting(act: Act, found: Mediation) -> None:
    """Nothing of it is waited for any more."""
    for what in WAITS:
        post.cancel_timer(act.tx, f"mediation:{found.id}:{what}")


def set_term(act: Act, found: Mediation) -> None:
    """Its words go when those of a case would that ended today."""
    later(act, found, "term", timedelta(days=act.reference.policy.anonymise_days))


def let_go(act: Act, found: Mediation) -> None:
    """Erase the words, also in the messages that hold them, and who the sides were."""
    blank_all(act, found)
    gone = erase(act, found)
    for each in sides(act.tx, found.id):
        each.person_id, each.code_hash, each.expires_at = None, None, None
        act.tx.add(each)
    act.tx.flush()
    note(act, found, MediationEvent.ERASED, {"erased_words": gone})
