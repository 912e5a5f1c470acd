"""Compares the words of mediations with the salted hashes by which their chains vouch for them."""

from sqlalchemy import exists, literal, select
from sqlmodel import col

from models.ledger import Event
from models.mediation import Mediation, MediationWords
from workflows.ledger import Fault
from workflows.mediation.record import CHAIN
from workflows.transaction import Transaction
from workflows.vouched import keys_forgotten, words_hold


def mediation_faults(session: Transaction, subject: str | None) -> list[Fault]:
    """Words that are not those whose hash the chain knows; erased and forgotten ones cannot be compared."""
    chain = literal(CHAIN).concat(col(Mediation.number))
    known = exists().where(col(Event.subject) == chain, col(Event.data).contains(col(MediationWords.hash)))
    rows = session.execute(
        select(
            col(Mediation.number),
            col(MediationWords.id),
            col(MediationWords.text),
            col(MediationWords.salt),
            col(MediationWords.hash),
            known,
        )
        .join(Mediation, col(Mediation.id) == col(MediationWords.mediation_id))
        .order_by(col(MediationWords.id))
    )
    gone = keys_forgotten(session)
    return [
        Fault(CHAIN + number, int(key), "words")
        for number, key, text, salt, digest, is_known in rows
        if subject in (None, CHAIN + number)
        and not (is_known and words_hold(session, text, salt, digest, gone))
    ]
