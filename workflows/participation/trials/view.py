"""Reads trials for chat and pages: where, how long, what is looked at, and what came of them."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from models.trial import Trial
from models.vocabulary_covenants import TrialFigure, TrialState
from models.vote import Vote
from workflows.participation.trials.record import decision_of, vote_of
from workflows.transaction import Transaction

MOST = 100


@dataclass(frozen=True)
class TrialView:
    """A trial as everybody may read it."""

    code: str  # of the vote from which it comes
    title: str
    words: str  # what is tried
    area: str
    from_at: datetime
    until: datetime
    figure: TrialFigure | None
    category: str | None
    measure: str
    review: str
    state: TrialState
    review_vote: str | None  # the number of the vote that reviews it, once it is announced
    before: str
    after: str
    version: str  # of the measures
    why: str
    settled_at: datetime | None


def shown(tx: Transaction, trial: Trial) -> TrialView:
    """Show a trial."""
    row, vote = decision_of(tx, trial), vote_of(tx, trial)
    review = tx.get(Vote, trial.review_vote_id) if trial.review_vote_id else None
    kept = json.loads(trial.result) if trial.result else {}
    return TrialView(
        code=vote.code,
        title=vote.title,
        words=row.words,
        area=trial.area,
        from_at=trial.from_at,
        until=trial.until,
        figure=TrialFigure(trial.figure) if trial.figure else None,
        category=trial.category,
        measure=row.measure,
        review=row.review,
        state=TrialState(trial.state),
        review_vote=review.code if review and review.announced_at else None,
        before=str(kept.get("before", "")),
        after=str(kept.get("after", "")),
        version=str(kept.get("version", "")),
        why=trial.words,
        settled_at=trial.settled_at,
    )


def of_decision(tx: Transaction, decision_id: int) -> TrialView | None:
    """Show the trial of a decision."""
    trial = tx.execute(select(Trial).where(col(Trial.decision_id) == decision_id)).scalar_one_or_none()
    return shown(tx, trial) if trial else None


def listed(tx: Transaction, most: int = MOST) -> list[TrialView]:
    """Return all trials, the newest first."""
    rows = tx.execute(select(Trial).order_by(col(Trial.id).desc()).limit(most)).scalars()
    return [shown(tx, each) for each in rows]
