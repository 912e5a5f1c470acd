"""Loads rounds, proposals and projects for who may touch them, and writes the chain of a round."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from sqlalchemy import func, select
from sqlmodel import SQLModel, col

from models.budget import BudgetPayment, BudgetProject, BudgetProposal, BudgetRound, BudgetVerdict
from models.means import MeansSource
from models.roll import Roll, RollMember, RollUnit
from models.vocabulary import Role
from models.vocabulary_budgets import BudgetEvent, RoundStage
from models.vocabulary_means import DrawState
from workflows import ledger, notices
from workflows.cases.acts import SYSTEM, Act, Actor
from workflows.cases.masking import Detail, mask
from workflows.cases.parties import officers_for
from workflows.cases.reach import Seat
from workflows.ledger import Entry, Facts
from workflows.notices import Address
from workflows.participation.budgets.terms import BASIS, CHAIN, BudgetRefused, No
from workflows.participation.votes.records import sees_to
from workflows.participation.votes.seals import digest, plain
from workflows.reference import Reference
from workflows.screens import Button, Screen, Sentence
from workflows.transaction import Transaction

MEMBER = f"{Role.RESIDENT}:member"
Rows = tuple[tuple[Button, ...], ...]

Row = TypeVar("Row", bound=SQLModel)


def find(tx: Transaction, key: int | str) -> BudgetRound | None:
    """Load a round by id or by its public number."""
    if isinstance(key, int):
        return tx.get(BudgetRound, key)
    asked = select(BudgetRound).where(col(BudgetRound.code) == key.strip().upper())
    return tx.execute(asked).scalar_one_or_none()


def locked(act: Act, round_id: int, *stages: RoundStage) -> BudgetRound:
    """Load a round as it stands once it is ours, in one of some stages. Raises BudgetRefused."""
    found = act.tx.get(BudgetRound, round_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise BudgetRefused(No.UNKNOWN)
    if stages and found.stage not in stages:
        raise BudgetRefused(No.STAGE)
    return found


def held(act: Act, model: type[Row], key: int) -> Row:
    """Load a row of a round as it stands once it is ours."""
    return act.tx.get_one(model, key, with_for_update=True, populate_existing=True)


def keeps_round(reference: Reference, seat: Seat, row: BudgetRound) -> bool:
    """Whether somebody sees to a round: who organizes or coordinates where it is."""
    return sees_to(reference, seat, row.body, row.area)


def own_round(act: Act, round_id: int, *stages: RoundStage) -> BudgetRound:
    """Load a round that the actor sees to. Raises BudgetRefused."""
    row = locked(act, round_id, *stages)
    if not keeps_round(act.reference, act.by, row):
        raise BudgetRefused(No.UNKNOWN)
    return row


def proposal_in(act: Act, proposal_id: int, *stages: RoundStage) -> tuple[BudgetRound, BudgetProposal]:
    """Load a proposal with its round, both locked, the round first. Raises BudgetRefused."""
    kept = act.tx.get(BudgetProposal, proposal_id)
    if kept is None:
        raise BudgetRefused(No.UNKNOWN)
    row = locked(act, kept.round_id, *stages)
    return row, held(act, BudgetProposal, proposal_id)


def project_in(act: Act, project_id: int) -> tuple[BudgetRound, BudgetProposal, BudgetProject]:
    """Load a project with its proposal and round, locked, the round first. Raises BudgetRefused."""
    kept = act.tx.get(BudgetProject, project_id)
    if kept is None:
        raise BudgetRefused(No.UNKNOWN)
    row, proposal = proposal_in(act, kept.proposal_id)
    project = held(act, BudgetProject, project_id)
    return row, proposal, project


def proposals_of(tx: Transaction, round_id: int) -> list[BudgetProposal]:
    """Load all proposals of a round, by their numbers."""
    mine = select(BudgetProposal).where(col(BudgetProposal.round_id) == round_id)
    return list(tx.execute(mine.order_by(col(BudgetProposal.place))).scalars())


def projects_of(tx: Transaction, round_id: int) -> list[BudgetProject]:
    """Load all projects of a round, by id."""
    mine = select(BudgetProject).where(col(BudgetProject.round_id) == round_id)
    return list(tx.execute(mine.order_by(col(BudgetProject.id))).scalars())


def payments_of(tx: Transaction, project_ids: Sequence[int]) -> list[BudgetPayment]:
    """Load the payments of some projects, oldest first."""
    mine = select(BudgetPayment).where(col(BudgetPayment.project_id).in_(project_ids))
    return list(tx.execute(mine.order_by(col(BudgetPayment.id))).scalars())


def under_way(tx: Transaction, project_id: int) -> int:
    """Add up what was asked for a project and has no voucher yet, in fen."""
    states = (DrawState.ASKED, DrawState.RELEASED)
    mine = (col(BudgetPayment.project_id) == project_id) & col(BudgetPayment.state).in_(states)
    return int(
        tx.execute(select(func.coalesce(func.sum(col(BudgetPayment.amount)), 0)).where(mine)).scalar_one()
    )


def counts_of(tx: Transaction, project: BudgetProject) -> dict[str, int]:
    """Count what residents say of a project as it was delivered last."""
    asked = (
        select(col(BudgetVerdict.verdict), func.count())
        .where(col(BudgetVerdict.project_id) == project.id, col(BudgetVerdict.attempt) == project.attempt)
        .group_by(col(BudgetVerdict.verdict))
    )
    return {str(verdict): int(count) for verdict, count in tx.execute(asked)}


def with_vote(tx: Transaction, vote_id: int) -> BudgetRound | None:
    """Load the round of a vote."""
    asked = select(BudgetRound).where(col(BudgetRound.vote_id) == vote_id).with_for_update()
    return tx.execute(asked).scalar_one_or_none()


def source_of(tx: Transaction, row: BudgetRound) -> MeansSource:
    """Load the fund of a round."""
    return tx.get_one(MeansSource, row.source_id)


def stands_on(tx: Transaction, roll_id: int, by: Actor) -> bool:
    """Whether a resident stands on a living roll; in a seat of the staff nobody does."""
    if by.person_id is None or by.role is not Role.RESIDENT:
        return False
    mine = (
        select(func.count())
        .select_from(RollMember)
        .join(RollUnit, col(RollUnit.id) == col(RollMember.unit_id))
        .join(Roll, col(Roll.id) == col(RollUnit.roll_id))
        .where(
            col(Roll.id) == roll_id,
            col(RollMember.person_id) == by.person_id,
            col(RollMember.ended_at).is_(None),
            col(RollUnit.ended_at).is_(None),
        )
    )
    return bool(tx.execute(mine).scalar_one())


def with_whom(tx: Transaction, roll_id: int, person_id: int | None) -> list[set[int]]:
    """Return of each line of a living roll for which a person speaks who else does, and that person."""
    living = (
        select(col(RollMember.person_id), col(RollUnit.holder))
        .join(RollUnit, col(RollUnit.id) == col(RollMember.unit_id))
        .where(
            col(RollUnit.roll_id) == roll_id,
            col(RollUnit.ended_at).is_(None),
            col(RollMember.ended_at).is_(None),
        )
        .subquery()
    )
    own = select(living.c.holder).where(living.c.person_id == person_id)
    found: dict[str, set[int]] = {}
    for person, holder in tx.execute(select(living).where(living.c.holder.in_(own))):
        found.setdefault(str(holder), set()).add(int(person))
    return list(found.values())


def authors_of(tx: Transaction, proposal: BudgetProposal) -> list[int]:
    """Return who proposed it, and who proposed what was merged into it."""
    alike = (col(BudgetProposal.id) == proposal.id) | (col(BudgetProposal.into_id) == proposal.id)
    found = tx.execute(select(col(BudgetProposal.author_id)).where(alike)).scalars()
    return sorted({int(each) for each in found if each is not None})


def text_hash(proposal: BudgetProposal) -> str:
    """Hash what was proposed; a salt is of no use: it is published."""
    names = ("place", "title", "what", "spot", "rough")
    return digest(plain({name: getattr(proposal, name) for name in names}))


def public(words: str) -> str:
    """Words as everybody may read them."""
    return mask(" ".join(words.split()), frozenset(Detail))


def note(act: Act, row: BudgetRound, event: BudgetEvent, facts: Facts | None = None) -> None:
    """Append to the chain of a round: officers by their seats, residents by none."""
    act.tx.flush()
    actor = MEMBER if act.by.role is Role.RESIDENT else str(act.by)
    data = {**(facts or {}), "stage": str(row.stage)}
    cited = f"{BASIS}@{act.reference.policy.version}"
    ledger.append(act.tx, Entry(CHAIN + row.code, event, act.now, actor, cited, data))
    act.tx.flush()


def authors(act: Act, proposal: BudgetProposal) -> list[Address]:
    """Chats of who proposed it."""
    persons = authors_of(act.tx, proposal)
    return [chat for person in persons for chat in notices.chats_of_person(act.tx, person)]


def officers(act: Act, row: BudgetRound) -> list[Address]:
    """Chats of who opened a round; without them, of who sees to rounds there. Without the actor."""
    found = notices.chats_of_anybody(act.tx, row.author_id) or officers_for(act, row.area, row.body)
    return [each for each in found if act.by == SYSTEM or each.person_id != act.by.person_id]


def look(row: BudgetRound) -> Button:
    """The button that shows a round."""
    return Button("look_budget", {"round": row.id})


def tell(
    act: Act, people: Iterable[Address], row: BudgetRound, key: str, line: Sentence, rows: Rows = ()
) -> None:
    """Put a line about a round into the outbox, once for what `key` names."""
    screen = Screen((line,), (*rows, (look(row),)))
    effect = f"budget_{key}:{row.id}:{act.now.isoformat()}"
    notices.tell(act.tx, people, screen, act.now, act.chance, key=effect)
