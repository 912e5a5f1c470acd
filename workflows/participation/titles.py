"""What is decided together now, by its title: open votes of a person, petitions and budget rounds."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import literal, select, union_all
from sqlmodel import col

from models.budget import BudgetRound
from models.petition import Petition
from models.vocabulary_budgets import RoundStage
from models.vocabulary_petitions import PetitionStage
from models.vocabulary_votes import Secrecy, VoteStage
from models.vote import Vote
from workflows.participation.votes.lists import of_person
from workflows.transaction import Transaction

MOST = 100
KINDS = ("vote", "petition", "round")
RUNNING = (RoundStage.PROPOSING, RoundStage.CHECKING, RoundStage.VOTING)


@dataclass(frozen=True)
class Titled:
    """One of them."""

    kind: str  # vote petition round
    id: int
    title: str
    is_secret: bool = False  # nothing may be kept that tells a choice


def open_titles(tx: Transaction, person_id: int) -> Sequence[Titled]:
    """Return what somebody may mean who types a title: votes first, then petitions, then budget rounds."""
    secret = (col(Vote.secrecy) == Secrecy.DETACHED).label("secret")
    votes = select(literal(0).label("kind"), col(Vote.id), col(Vote.title), secret).where(
        of_person(person_id), col(Vote.stage) == VoteStage.OPEN
    )
    petitions = select(literal(1), col(Petition.id), col(Petition.title), literal(False)).where(
        col(Petition.stage) == PetitionStage.OPEN
    )
    rounds = select(literal(2), col(BudgetRound.id), col(BudgetRound.title), literal(False)).where(
        col(BudgetRound.stage).in_(RUNNING)
    )
    rows = tx.execute(union_all(votes, petitions, rounds).order_by("kind").limit(MOST)).all()
    return [Titled(KINDS[kind], key, title, bool(hidden)) for kind, key, title, hidden in rows]
