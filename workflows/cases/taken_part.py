"""Says what somebody took part in beside their own matters, and how it stands: to themselves, nobody else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from models.petition import Petition, PetitionSigner
from models.vote import Vote, VoteElector, VoteSeat
from workflows.screens import Sentence, say
from workflows.transaction import Transaction

SHOWN = 5
"""Of each kind the newest."""


@dataclass(frozen=True)
class Part:
    """One petition or vote, with where it stands now."""

    kind: str  # petition, vote
    title: str
    code: str
    stage: str


def taken_part(tx: Transaction, person_id: int | None) -> Sequence[Part]:
    """Return the petitions that a person signed and the votes in which they voted, the newest first."""
    return [*signed(tx, person_id), *voted(tx, person_id)]


def signed(tx: Transaction, person_id: int | None) -> Iterator[Part]:
    """The petitions that a person signed."""
    columns = (col(Petition.title), col(Petition.code), col(Petition.stage))
    asked = (
        select(*columns)
        .join(PetitionSigner, col(PetitionSigner.petition_id) == col(Petition.id))
        .where(col(PetitionSigner.person_id) == person_id)
        .order_by(col(Petition.id).desc())
    )
    for row in tx.execute(asked.limit(SHOWN)):
        yield Part("petition", *row)


def voted(tx: Transaction, person_id: int | None) -> Iterator[Part]:
    """The votes in which somebody voted for a seat of a person."""
    mine = (
        select(col(VoteElector.vote_id))
        .join(VoteSeat, col(VoteSeat.elector_id) == col(VoteElector.id))
        .where(col(VoteSeat.person_id) == person_id, col(VoteElector.voted))
    )
    columns = (col(Vote.title), col(Vote.code), col(Vote.stage))
    asked = select(*columns).where(col(Vote.id).in_(mine)).order_by(col(Vote.id).desc())
    for row in tx.execute(asked.limit(SHOWN)):
        yield Part("vote", *row)


def line(part: Part) -> Sentence:
    """Say one of them and what has become of it."""
    if part.kind == "vote":
        stage = say(f"vote.stage.{part.stage}")
        return say("progress.vote", title=part.title, code=part.code, stage=stage)
    stage = say(f"progress.petition.{part.stage}")
    return say("progress.signed", title=part.title, code=part.code, stage=stage)
