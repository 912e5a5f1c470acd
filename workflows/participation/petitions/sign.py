"""Co-signs a petition, once for each elector and person, and takes one's own signature back."""

from math import ceil

from sqlalchemy import select
from sqlmodel import col

from models.petition import Petition, PetitionSigner
from models.vocabulary_petitions import PetitionEvent
from models.vocabulary_votes import RollKind
from workflows.cases.acts import Act
from workflows.participation.petitions.reach import reach
from workflows.participation.petitions.record import (
    counted,
    electors_for,
    mark_of,
    note,
    own_signature,
    persons_of,
    roll_of,
    seize,
    tell,
)
from workflows.participation.petitions.terms import LEAST_SHOWN, No, PetitionRefused, shown
from workflows.participation.votes.cast import ONE_EACH
from workflows.screens import say

NONCE_BYTES = 16


def sign(act: Act, petition_id: int) -> Petition:
    """Sign a petition; the signature that fills its share opens the case. Raises PetitionRefused."""
    petition = seize(act, petition_id)
    elector = free_elector(act, petition)
    nonce = act.chance.randbytes(NONCE_BYTES).hex()
    mark = mark_of(petition.code, elector, nonce)
    row = PetitionSigner(
        petition_id=petition.id, elector_id=elector, person_id=act.by.person_id, nonce=nonce, mark=mark
    )
    act.tx.add(row)
    act.tx.flush()
    note(act, petition, PetitionEvent.SIGNED, {"mark": mark})
    count = counted(act.tx, petition.id)
    if count >= petition.threshold:
        reach(act, petition, count)
    elif not petition.half_told and count >= max(ceil(petition.threshold / 2), LEAST_SHOWN):
        tell_half(act, petition, count)
    return petition


def free_elector(act: Act, petition: Petition) -> int:
    """Return the elector for whom the actor may sign. Raises PetitionRefused."""
    if own_signature(act.tx, petition.id, act.by.person_id) is not None:
        raise PetitionRefused(No.ALREADY)
    mine = electors_for(act.tx, petition, act.by.person_id)
    if not mine:
        raise PetitionRefused(No.NOT_ON_ROLL)
    signed = select(col(PetitionSigner.elector_id)).where(col(PetitionSigner.elector_id).in_(mine))
    taken = set(act.tx.execute(signed).scalars())
    free = [each for each in mine if each not in taken]
    if not free or (taken and RollKind(roll_of(act.tx, petition).kind) in ONE_EACH):
        raise PetitionRefused(No.HOUSEHOLD)
    return free[0]


def tell_half(act: Act, petition: Petition, count: int) -> None:
    """Tell those who have signed that half the way is gone; never while the number is small."""
    petition.half_told = True
    act.tx.flush()
    line = say(
        "petition.half",
        title=petition.title,
        number=petition.code,
        count=shown(count),
        threshold=petition.threshold,
        ends=petition.ends_at,
    )
    tell(act, petition, persons_of(act.tx, petition), "half", line)


def take_back(act: Act, petition_id: int) -> Petition:
    """Take one's own signature back, while the petition is open. Raises PetitionRefused."""
    petition = seize(act, petition_id)
    row = own_signature(act.tx, petition.id, act.by.person_id)
    if row is None:
        raise PetitionRefused(No.NOT_SIGNED)
    act.tx.delete(row)
    act.tx.flush()
    note(act, petition, PetitionEvent.TAKEN_BACK, {"mark": row.mark})
    return petition
