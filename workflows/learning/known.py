"""Says whose words the versions of the reader know, and which of them nobody may learn from any longer."""

import json
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.learning import Correction, ReaderVersion
from workflows.policy import Policy
from workflows.privacy.term import ENDED
from workflows.transaction import Transaction

AHEAD = timedelta(days=30)
"""So long before a case lets go of its person its words teach no more, so that little is lost by then."""

LAST = timedelta(days=7)
"""So long before that moment the house learns anew without them where the version at work knows them."""


def of_cases(tx: Transaction, cases: Collection[int]) -> set[int]:
    """Return the corrections of some cases."""
    found = select(col(Correction.id)).where(col(Correction.case_id).in_(cases))
    return set(tx.execute(found).scalars()) if cases else set()


def of_nobody(tx: Transaction) -> set[int]:
    """Return the corrections of cases that lead to nobody any more: forgotten, or their term is over."""
    theirs = select(col(Correction.id)).join(Case, col(Case.id) == col(Correction.case_id))
    return set(tx.execute(theirs.where(col(Case.reporter_id).is_(None))).scalars())


def of_ended(tx: Transaction, until: datetime) -> set[int]:
    """Return the corrections of cases that had ended by an instant."""
    theirs = select(col(Correction.id)).join(Case, col(Case.id) == col(Correction.case_id))
    ended = col(Case.status).in_([str(each) for each in sorted(ENDED)]) & (col(Case.closed_at) <= until)
    return set(tx.execute(theirs.where(ended)).scalars())


def versions_with(tx: Transaction, corrections: Collection[int]) -> set[int]:
    """Return the versions that have learnt from any of these, and whose weights are still at hand."""
    held = select(col(ReaderVersion.id), col(ReaderVersion.learnt_from)).where(
        col(ReaderVersion.dropped) == ""
    )
    sought = set(corrections)
    return {number for number, kept in tx.execute(held).all() if sought & set(json.loads(kept))}


def teaches_no_more(now: datetime, policy: Policy) -> datetime:
    """Return the instant up to which a case must have ended to teach no more."""
    return now - timedelta(days=policy.anonymise_days) + AHEAD


def must_go_soon(now: datetime, policy: Policy) -> datetime:
    """Return the instant up to which a case must have ended for its words to go within days."""
    return now - timedelta(days=policy.anonymise_days) + LAST
