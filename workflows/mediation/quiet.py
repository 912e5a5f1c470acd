"""A mediation in which nothing happens: its mediator is reminded, the sides are left in peace."""

from datetime import datetime, timedelta

from models import post
from models.mediation import Mediation
from models.vocabulary import TimerKind
from workflows.cases.acts import Act
from workflows.mediation import cards
from workflows.mediation.record import note, tell_mediator, timer_data
from workflows.mediation.terms import MediationEvent, MediationStatus
from workflows.mediation.view import meetings_of
from workflows.screens import Screen, say


def stir(act: Act, found: Mediation) -> None:
    """Something has happened: count from now, or from the next meeting."""
    if found.status != MediationStatus.TALKING:
        return
    ahead = [each.at for each in meetings_of(act.tx, found.id) if each.at > act.now]
    wait(act, found, max(ahead, default=act.now))


def wait(act: Act, found: Mediation, since: datetime) -> None:
    """Let the clock come back when nothing has happened for so long."""
    at = since + timedelta(days=act.reference.policy.mediation_quiet_days)
    key = f"mediation:{found.id}:quiet"
    post.set_timer(act.tx, key, TimerKind.MEDIATION, at, found.id, timer_data("quiet"))


def fire(act: Act, found: Mediation) -> None:
    """Remind the mediator to name a meeting, to word what was agreed, or to end it; and again later."""
    if found.status != MediationStatus.TALKING:
        return
    days = act.reference.policy.mediation_quiet_days
    note(act, found, MediationEvent.REMINDED, {"quiet": days})
    line = say("mediation.quiet", number=found.number, days=days)
    tell_mediator(
        act, found, Screen((line,), (cards.see(found.id),)), f"quiet:{found.id}:{act.now.isoformat()}"
    )
    wait(act, found, act.now)
