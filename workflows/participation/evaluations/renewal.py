"""Binds contracts to evaluations: whoever renews one reads what the one before it was worth."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col

from models.evaluation import Evaluation
from models.service import ServiceContract
from models.vocabulary_evaluations import EvaluationStage
from workflows.cases.acts import Act
from workflows.participation.evaluations.close import counted_in
from workflows.participation.evaluations.counting import overall
from workflows.participation.evaluations.frame import bounds, not_tied, served_under
from workflows.participation.evaluations.index import newest_of_contract
from workflows.participation.evaluations.terms import APART, LEAST, EvaluationRefused, No
from workflows.transaction import Transaction


@dataclass(frozen=True)
class Worth:
    """What an earlier contract was worth: its number, the evaluation's, and the weighted mean."""

    contract: str
    evaluation: str = ""
    mean: float | None = None


def earlier(act: Act, payer: str, provider: str, categories: Collection[str]) -> ServiceContract | None:
    """Return the newest contract of both for the same kind of thing, over for less than a year at most."""
    year = act.reference.local_date(act.now) - timedelta(days=365)
    asked = select(ServiceContract).where(
        col(ServiceContract.payer) == payer,
        col(ServiceContract.provider) == provider,
        col(ServiceContract.ends) >= year,
    )
    rows = act.tx.execute(asked.order_by(col(ServiceContract.id).desc())).scalars()
    return next((each for each in rows if set(each.categories.split(APART)) & set(categories)), None)


def worth(act: Act, payer: str, provider: str, categories: Collection[str]) -> Worth | None:
    """Return what is to be read before a contract is renewed; None where it is the first.

    Where five or more could be asked and nobody has, it is not renewed: raises EvaluationRefused.
    """
    before = earlier(act, payer, provider, categories)
    if before is None:
        return None
    found = newest_of_contract(act.tx, before.id)
    if found is not None:
        return worth_of(before, found)
    if len(to_ask(act, before)) < LEAST or was_tried(act.tx, before.id):
        return Worth(before.code)
    raise EvaluationRefused(No.NOT_EVALUATED)


def to_ask(act: Act, contract: ServiceContract) -> set[int]:
    """Return who was served under a contract so lately that an evaluation can still ask them."""
    until = act.reference.local_date(act.now) - timedelta(days=1)
    since = until - timedelta(days=act.reference.policy.evaluation_most_span_days - 1)
    people = served_under(act, contract.id, since, until)
    return not_tied(act, people, contract.provider, contract.payer, bounds(act, since, until)[0])


def was_tried(tx: Transaction, contract_id: int) -> bool:
    """Whether people were asked and too few took part, or what they said rests on a wrong fact."""
    mine = col(Evaluation.contract_id) == contract_id
    over = col(Evaluation.stage).in_([EvaluationStage.FEW, EvaluationStage.PUBLISHED])
    return tx.execute(select(col(Evaluation.id)).where(mine, over).limit(1)).first() is not None


def worth_of(contract: ServiceContract, row: Evaluation) -> Worth:
    """Read what an evaluation came to."""
    counted = counted_in(row.result)
    mean = overall(counted.tallies) if counted else None
    return Worth(contract.code, row.code, float(mean) if mean is not None else None)


def worth_by_contract(tx: Transaction, contracts: Collection[int]) -> dict[int, Worth]:
    """Return the newest evaluations of contracts that count, for those who have one."""
    rows = (
        tx.execute(select(ServiceContract).where(col(ServiceContract.id).in_(sorted(contracts))))
        .scalars()
        .all()
    )
    found = {each.id: newest_of_contract(tx, each.id) for each in rows}
    return {each.id: worth_of(each, row) for each in rows if (row := found[each.id])}
