"""Gives the figures of bodies from evaluations that count: good marks, of how many, by which version."""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select
from sqlmodel import col

from models.evaluation import Evaluation
from models.vocabulary_evaluations import EvaluationStage, Follows
from workflows.participation.evaluations.close import Counted, counted_in
from workflows.participation.evaluations.rubrics import rubrics
from workflows.participation.evaluations.said import follows_in
from workflows.responsiveness.measures import Rate
from workflows.transaction import Transaction


def version() -> str:
    """Name the version of all standards of the house."""
    return next(iter(rubrics().values())).version


def evaluated(tx: Transaction, since: datetime, until: datetime) -> Mapping[str, Rate]:
    """Return the share of marks of 4 and 5, weighted by criteria, per body, of what was published in a time.

    `since` is in it, `until` is not. What was upheld to rest on a wrong fact counts nowhere; criteria that
    fewer than five have marked do not count either.
    """
    asked = select(Evaluation).where(
        col(Evaluation.stage) == EvaluationStage.PUBLISHED,
        col(Evaluation.published_at) >= since,
        col(Evaluation.published_at) < until,
    )
    found: dict[str, tuple[int, int]] = {}
    for row in tx.execute(asked.order_by(col(Evaluation.id))).scalars():
        if row.upheld or Follows.INDEX not in follows_in(row.follows):
            continue
        counted = counted_in(row.result)
        good, all_ = found.get(row.body, (0, 0))
        more = weighed(counted) if counted else (0, 0)
        found[row.body] = (good + more[0], all_ + more[1])
    return {body: Rate(Fraction(good), whole, version()) for body, (good, whole) in found.items() if whole}


def weighed(counted: Counted) -> tuple[int, int]:
    """Return how many marks are good, and how many there are, each as often as its criterion weighs."""
    told = [each for each in counted.tallies if each.shown]
    return sum(each.pleased * each.weight for each in told), sum(each.count * each.weight for each in told)


def newest_of_contract(tx: Transaction, contract_id: int) -> Evaluation | None:
    """Return the newest evaluation of a contract that counts."""
    asked = select(Evaluation).where(
        col(Evaluation.contract_id) == contract_id,
        col(Evaluation.stage) == EvaluationStage.PUBLISHED,
        col(Evaluation.upheld).is_not(True),
    )
    return tx.execute(asked.order_by(col(Evaluation.id).desc()).limit(1)).scalar_one_or_none()
