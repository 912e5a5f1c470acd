"""Takes somebody who is forgotten out of petitions, and makes two persons one in them."""

from dataclasses import replace

from sqlalchemy import select, update
from sqlmodel import col

from models.petition import Petition, PetitionSigner
from models.vocabulary_petitions import PetitionEvent, PetitionStage
from workflows.cases.acts import SYSTEM, Act
from workflows.participation.petitions.record import UNWATCHED, note
from workflows.transaction import Transaction


def forget_petitions(tx: Transaction, person_id: int) -> None:
    """Let nobody be known to have written or signed. The elector's signature stays counted."""
    signed = update(PetitionSigner).where(col(PetitionSigner.person_id) == person_id)
    tx.execute(signed.values(person_id=None), execution_options=UNWATCHED)
    wrote = update(Petition).where(col(Petition.author_id) == person_id)
    tx.execute(wrote.values(author_id=None, appeal=""), execution_options=UNWATCHED)


def drop_double_signatures(act: Act, stays: int, goes: int) -> None:
    """Let one person sign once: of two signatures in a petition that is open, one counts no more.

    What has reached its share stays reached: there the second is let go of and stays counted.
    """
    mine = select(col(PetitionSigner.petition_id)).where(col(PetitionSigner.person_id) == stays)
    twice = (
        select(PetitionSigner, Petition)
        .join(Petition, col(Petition.id) == col(PetitionSigner.petition_id))
        .where(col(PetitionSigner.person_id) == goes, col(PetitionSigner.petition_id).in_(mine))
    )
    for row, petition in act.tx.execute(twice).all():
        if petition.stage == PetitionStage.REACHED:
            row.person_id = None
            continue
        act.tx.delete(row)
        act.tx.flush()
        note(replace(act, by=SYSTEM), petition, PetitionEvent.DOUBLE, {"mark": row.mark})
    act.tx.flush()
