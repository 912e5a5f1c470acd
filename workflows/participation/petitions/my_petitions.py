"""Gives a person what is kept of their petitions: what they wrote, what they signed and said."""

from typing import Any

from sqlalchemy import select
from sqlmodel import col

from models.petition import Petition, PetitionElector, PetitionSigner
from workflows.transaction import Transaction

Facts = dict[str, Any]
WRITTEN = ("code", "title", "words", "category", "object_body", "published_at", "stage", "appeal")


def my_petitions(tx: Transaction, person_id: int) -> Facts:
    """Return both, oldest first."""
    wrote = select(Petition).where(col(Petition.author_id) == person_id).order_by(col(Petition.id))
    signed = (
        select(PetitionSigner, PetitionElector, col(Petition.code), col(Petition.title))
        .join(Petition, col(Petition.id) == col(PetitionSigner.petition_id))
        .join(PetitionElector, col(PetitionElector.id) == col(PetitionSigner.elector_id))
        .where(col(PetitionSigner.person_id) == person_id)
        .order_by(col(PetitionSigner.id))
    )
    return {
        "wrote": [written(each) for each in tx.execute(wrote).scalars()],
        "signed": [
            {
                "petition": code,
                "title": title,
                "units": elector.units,
                "mark": row.mark,
                "nonce": row.nonce,
                "verdict": row.verdict,
            }
            for row, elector, code, title in tx.execute(signed)
        ],
    }


def written(petition: Petition) -> Facts:
    """Tell one that they wrote."""
    facts = {name: getattr(petition, name) for name in WRITTEN}
    return {**facts, "published_at": petition.published_at.isoformat()}
