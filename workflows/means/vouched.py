"""Checks every source against its chain: it had at every moment what it gave, and has what the chain says."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import col

from models.means import MeansDraw, MeansSource
from models.vocabulary_means import DrawState
from workflows.ledger import Fault
from workflows.means.account import Line, chain_of, lines_of
from workflows.means.terms import kept_by, sound
from workflows.transaction import Transaction

MEANS = "means"
"""What the fault is called: the balance, or what a draw took."""

TAKEN = frozenset({DrawState.RELEASED, DrawState.USED, DrawState.GIVEN_BACK})


def means_faults(session: Transaction, subject: str | None) -> list[Fault]:
    """Return the sources that are not as their chains say."""
    found = session.execute(select(MeansSource).order_by(col(MeansSource.id))).scalars().all()
    asked = [each for each in found if subject in (None, chain_of(each))]
    return [fault for each in asked for fault in faults_of(session, each)]


def faults_of(session: Transaction, source: MeansSource) -> list[Fault]:
    """Return what is wrong with one source."""
    lines = lines_of(session, source)
    wrong = first_wrong(lines)
    if wrong is not None:
        return [Fault(chain_of(source), wrong, MEANS)]
    balance = lines[-1].balance if lines else None
    if balance != source.balance or taken_in(lines) != taken_by(session, source):
        return [Fault(chain_of(source), len(lines), MEANS)]
    return []


def first_wrong(lines: Sequence[Line]) -> int | None:
    """Return the number of the first entry whose balance does not follow, or is less than nothing."""
    balance = 0
    for seq, line in enumerate(lines, start=1):
        balance += line.amount
        if line.balance != balance or not sound([balance]):
            return seq
    return None


def taken_in(lines: Sequence[Line]) -> dict[str, int]:
    """What every draw took, by the chain."""
    taken: Counter[str] = Counter()
    for line in lines:
        if line.draw:
            taken[line.draw] -= line.amount
    return {code: amount for code, amount in taken.items() if amount}


def taken_by(session: Transaction, source: MeansSource) -> dict[str, int]:
    """What every draw took, by its row."""
    draws = session.execute(select(MeansDraw).where(col(MeansDraw.source_id) == source.id)).scalars()
    taken = {each.code: kept_by(each.amount, each.back) for each in draws if each.state in TAKEN}
    return {code: amount for code, amount in taken.items() if amount}
