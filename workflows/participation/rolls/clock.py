"""What the clock does to rolls: reminds those who rule on what was asked, until somebody has."""

from datetime import timedelta

from models.roll import Roll, RollObjection
from models.vocabulary_votes import RollEvent
from workflows.cases.acts import Act
from workflows.participation.rolls.plead import heard, remind_at
from workflows.participation.rolls.record import note, tell_officers
from workflows.timers import DueTimer

EVERY = timedelta(days=1)


def fire(act: Act, timer: DueTimer) -> None:
    """Remind, before the limit, at it, and then every day; what is ruled on needs nothing."""
    found = act.tx.get(RollObjection, timer.subject, with_for_update=True)
    if found is None or found.ruled_at is not None:
        return
    roll = act.tx.get_one(Roll, found.roll_id)
    late = act.now >= found.due_at
    note(act, roll, RollEvent.REMINDED, {"plea": found.id, "late": late})
    key = "roll.plea_late" if late else "roll.plea_due"
    tell_officers(act, roll, heard(roll, found, key), f"reminded:{found.id}:{act.now.isoformat()}")
    remind_at(act, found, found.due_at if not late else act.now + EVERY)
