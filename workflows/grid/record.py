"""Writes what happens on rounds into the ledger, finds grid workers, and tells them."""

import json
from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import select
from sqlmodel import col

from models.grid import PatrolRound, SiteCheck
from models.vocabulary import Role
from workflows import ledger, notices
from workflows.cases.acts import Act
from workflows.cases.parties import grid_workers
from workflows.errors import WorkflowError
from workflows.grid.near import Worker
from workflows.grid.terms import GridEvent
from workflows.screens import Screen
from workflows.transaction import Transaction


class No(StrEnum):
    """Why something is not done on site."""

    UNKNOWN = "unknown"  # no such task, or none of this person's: the answer is the same
    ROLE = "role"  # who plans rounds are coordinators, and heads of a grid team
    CELL = "cell"  # none of the actor's area
    NOBODY = "nobody"  # no grid worker is free
    ASKED = "asked"  # somebody has been asked already
    EARLY = "early"  # the round is days away
    OVER = "over"  # the round is over


class OnSiteRefused(WorkflowError):
    """Something is not done on site."""

    def __init__(self, no: No) -> None:
        super().__init__(no)
        self.no = no


def note(act: Act, subject: str, kind: GridEvent, facts: ledger.Facts | None = None) -> None:
    """Write what happened into the chain of a round or a rota; a resident acts as "resident:walker"."""
    actor = "resident:walker" if act.by.role is Role.RESIDENT else str(act.by)
    basis = f"policy@{act.reference.policy.version}"
    ledger.append(act.tx, ledger.Entry(subject, kind, act.now, actor, basis, facts))


def chain_of(found: PatrolRound) -> str:
    """Name the chain of a round."""
    return f"round:{found.id}"


def workers_of(addresses: Sequence[notices.Address]) -> list[Worker]:
    """Return each grid worker once, with the area of their seat."""
    found = {each.person_id: Worker(each.person_id, each.area, each.body) for each in addresses}
    return list(found.values())


def busy(tx: Transaction) -> frozenset[int]:
    """Return who has a look on site in hand."""
    mine = select(col(SiteCheck.worker_id)).where(
        col(SiteCheck.done_at).is_(None), col(SiteCheck.worker_id).is_not(None)
    )
    return frozenset(each for each in tx.execute(mine).scalars() if each is not None)


def tell_worker(act: Act, person_id: int | None, screen: Screen, key: str) -> None:
    """Tell a grid worker, while they hold their seat."""
    chats = notices.chats_of_staff(act.tx, person_id, Role.GRID_WORKER)
    notices.tell(act.tx, chats, screen, act.now, act.chance, key=f"grid:{key}")


def everybody(act: Act) -> list[Worker]:
    """Return every grid worker who can be told something."""
    return workers_of(grid_workers(act))


def listed(kept: str) -> list[str]:
    """Read a checklist."""
    return list(json.loads(kept))
