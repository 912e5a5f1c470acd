"""Brings an import file in as the act of somebody, and keeps that it was done."""

from collections.abc import Sequence

from models.vocabulary import HouseEvent
from workflows.cases.acts import Act
from workflows.house import calendar
from workflows.house.record import note
from workflows.lists.bring import bring
from workflows.lists.sheets import Imported, Sheet
from workflows.mediation import handover
from workflows.participation.rolls.vouch import tell_ended
from workflows.presence.leave import rehome


def try_file(act: Act, kind: str, sheets: Sequence[Sheet]) -> Imported:
    """Say what would come of an import, and keep nothing."""
    return bring(act.tx, kind, sheets, act.now, dry_run=True)


def bring_file(act: Act, kind: str, sheets: Sequence[Sheet], name: str) -> Imported:
    """Bring a file in, all of it or nothing; `name` is the file's. Limits follow a calendar at once.

    What those had in hand who are on the roster no more goes to who works there; whose line of a roll ended
    hears it.
    """
    outcome = bring(act.tx, kind, sheets, act.now)
    if outcome.rows and kind == "calendar":
        calendar.follow(act)
    if outcome.rows and kind == "people":
        rehome(act)
        handover.rescue(act)
    if outcome.rows and kind == "roll":
        tell_ended(act)
    if outcome.rows:
        note(act, f"import:{kind}", HouseEvent.BROUGHT, {"file": name, "rows": outcome.rows})
    return outcome
