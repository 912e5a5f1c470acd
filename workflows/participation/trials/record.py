"""Loads trials and writes them into the chains of the votes from which they come."""

from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.decision import Decision
from models.trial import Trial
from models.vocabulary import TimerKind
from models.vocabulary_votes import VoteEvent
from models.vote import Vote
from workflows import ledger
from workflows.cases.acts import Act
from workflows.participation.decisions.source import write
from workflows.participation.votes.seals import digest, plain
from workflows.transaction import Transaction

REVIEW, OVER = "trial_review", "trial_over"
"""The names of the timers."""


def of_decision(tx: Transaction, decision_id: int) -> Trial | None:
    """Load the trial of a decision."""
    mine = select(Trial).where(col(Trial.decision_id) == decision_id)
    return tx.execute(mine.with_for_update()).scalar_one_or_none()


def decision_of(tx: Transaction, trial: Trial) -> Decision:
    """Load what is tried."""
    return tx.get_one(Decision, trial.decision_id)


def vote_of(tx: Transaction, trial: Trial) -> Vote:
    """Load the vote from which a trial comes."""
    return tx.get_one(Vote, decision_of(tx, trial).vote_id)


def sealed(trial: Trial) -> str:
    """Hash what a trial says."""
    times = (trial.from_at, trial.until, trial.over_at, trial.settled_at)
    told = [
        *(trial.area, trial.figure, trial.category, trial.state, trial.review_vote_id),
        *(trial.result, trial.words),
        *(each.isoformat() if each else None for each in times),
    ]
    return digest(plain({"trial": told}))


def note(act: Act, trial: Trial, facts: ledger.Facts) -> None:
    """Write what has happened to a trial, with the hash of all that it says by now."""
    act.tx.flush()
    data: ledger.Facts = {**facts, "trial": trial.id, "sealed_trial": sealed(trial)}
    write(act, decision_of(act.tx, trial), VoteEvent.TRIAL, data)


def set_timer(act: Act, name: str, trial: Trial, at: datetime) -> None:
    """Let the clock come back to a trial."""
    post.set_timer(act.tx, f"{name}:{trial.id}", TimerKind.TRIAL, max(act.now, at), trial.id)
