"""What the clock does to mediations: reminds of meetings and objections, ends old invitations, asks later."""

import json
from datetime import timedelta

from models.mediation import Mediation, MediationSession
from workflows.cases.acts import Act
from workflows.mediation import cards, objections, quiet
from workflows.mediation.end import end, later, let_go
from workflows.mediation.record import note, sides, tell_mediator, tell_side
from workflows.mediation.stages import OPEN
from workflows.mediation.terms import MediationEvent, MediationStatus
from workflows.mediation.view import place_for
from workflows.screens import Screen, say
from workflows.timers import DueTimer

AGAIN = timedelta(days=7)
"""† After which whoever has not said whether it is kept is asked once more."""


def fire(act: Act, timer: DueTimer) -> None:
    """Do what a timer of a mediation was set for; one that has moved on makes it nothing."""
    found = act.tx.get(Mediation, timer.subject, with_for_update=True)
    if found is None:
        return
    what, _, detail = str(json.loads(timer.data).get("what", "")).partition(":")
    if what == "invite" and found.status == MediationStatus.INVITING:
        end(act, found)
    elif what == "meet" and found.status == MediationStatus.TALKING:
        remind(act, found, int(detail))
    elif what == "objection":
        objections.fire(act, found)
    elif what == "quiet":
        quiet.fire(act, found)
    elif what in ("after", "again") and found.status == MediationStatus.AGREED:
        ask(act, found, what)
    elif what == "term" and found.status not in OPEN:
        let_go(act, found)


def remind(act: Act, found: Mediation, meeting_id: int) -> None:
    """Remind all three of a meeting."""
    meeting = act.tx.get(MediationSession, meeting_id)
    if meeting is None:
        return
    left = meeting.at - act.now
    note(act, found, MediationEvent.REMINDED, {"hours": round(left.total_seconds() / 3600)})
    key = f"meet:{meeting.id}:{round(left.total_seconds())}"
    for each in sides(act.tx, found.id):
        place = place_for(act.tx, found, each.side, meeting.id)
        line = say("mediation.meet", at=meeting.at, place=place or say("words.gone"))
        tell_side(
            act,
            each,
            Screen((say("mediation.about", number=found.number), line), (cards.see(found.id),)),
            key,
        )
    place = place_for(act.tx, found, 0, meeting.id)
    line = say("mediation.meet", at=meeting.at, place=place or say("words.gone"))
    tell_mediator(
        act, found, Screen((say("mediation.about", number=found.number), line), (cards.see(found.id),)), key
    )


def ask(act: Act, found: Mediation, what: str) -> None:
    """Ask both whether what was agreed is kept; who has not answered, once more."""
    note(act, found, MediationEvent.ASKED)
    if what == "after":
        later(act, found, "again", AGAIN)
    choices = cards.kept_buttons(found.id)
    for each in sides(act.tx, found.id):
        if not each.kept:
            line = say("mediation.is_kept", number=found.number)
            tell_side(act, each, Screen((line,), choices), f"asked:{found.id}:{what}")
