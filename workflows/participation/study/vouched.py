"""Checks studies against the chains of their votes: what was said, by when, and what came of an appeal."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlmodel import col

from models.study import VoteStudy
from models.vote import Vote
from workflows.chains import events_of
from workflows.ledger import Fault
from workflows.participation.study.record import sealed
from workflows.participation.votes.records import CHAIN
from workflows.transaction import Transaction

PART = "study"


def study_faults(tx: Transaction, subject: str | None) -> list[Fault]:
    """Studies that are not what the chains of their votes say."""
    rows = tx.execute(
        select(VoteStudy, col(Vote.code)).join(Vote, col(Vote.id) == col(VoteStudy.vote_id))
    ).all()
    asked = [(study, CHAIN + code) for study, code in rows if subject in (None, CHAIN + code)]
    told = {chain: told_of(tx, chain) for chain in {each for _, each in asked}}
    return [
        Fault(chain, told[chain].get(study.id, (0, ""))[0], PART)
        for study, chain in asked
        if told[chain].get(study.id, (0, ""))[1] != sealed(study)
    ]


def told_of(tx: Transaction, chain: str) -> Mapping[int, tuple[int, str]]:
    """Return of each study the newest event that seals it."""
    return {
        int(each.facts["study"]): (each.seq, str(each.facts["sealed"]))
        for each in events_of(tx, chain)
        if "sealed" in each.facts and "study" in each.facts
    }
