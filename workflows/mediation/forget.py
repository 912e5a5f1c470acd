"""Takes somebody who is forgotten out of mediations; what the other side holds is theirs."""

from sqlalchemy import select
from sqlmodel import col

from models.mediation import Mediation, MediationParty
from workflows.cases.acts import Act
from workflows.mediation.end import end
from workflows.mediation.record import erase, note
from workflows.mediation.stages import OPEN
from workflows.mediation.terms import MediationEvent


def forget_sides(act: Act, person_id: int) -> None:
    """End what is open, erase the person's own copies, and keep that there was a side, not who."""
    mine = select(MediationParty).where(col(MediationParty.person_id) == person_id)
    for side in list(act.tx.execute(mine.order_by(col(MediationParty.id))).scalars()):
        found = act.tx.get_one(Mediation, side.mediation_id, with_for_update=True)
        if found.status in OPEN:
            end(act, found)
        gone = erase(act, found, person_id)
        side.person_id = None
        act.tx.add(side)
        act.tx.flush()
        note(act, found, MediationEvent.ERASED, {"erased_words": gone})
