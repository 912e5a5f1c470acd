"""Lets residents propose projects: masked, shown before, taken back while others still propose."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import col

from models.budget import BudgetProposal, BudgetRound
from models.rows import add_row
from models.vocabulary_budgets import BudgetEvent, ProposalState, RoundStage
from workflows.cases.acts import Act
from workflows.cases.masking import MARK, Detail, find_details, mask
from workflows.ledger import Facts
from workflows.participation.budgets.record import (
    authors,
    locked,
    note,
    officers,
    proposal_in,
    proposals_of,
    stands_on,
    tell,
    text_hash,
)
from workflows.participation.budgets.terms import LONGEST_TITLE, BudgetRefused, No
from workflows.screens import say

ALL = frozenset(Detail)
GONE = (ProposalState.WITHDRAWN, ProposalState.STRUCK, ProposalState.MERGED)


@dataclass(frozen=True)
class Idea:
    """A project as its author tells it; category and cell are what was understood of it."""

    title: str
    what: str
    spot: str
    rough: int  # in fen
    category: str | None = None
    cell: str | None = None


@dataclass(frozen=True)
class Outlook:
    """How it would be published now."""

    title: str
    what: str
    spot: str
    masked: tuple[str, ...]  # the stretches that nobody will read
    body: str | None  # that would be asked


def check(act: Act, round_id: int) -> BudgetRound:
    """Load a round in which the actor may propose one more project. Raises BudgetRefused."""
    row = locked(act, round_id, RoundStage.PROPOSING)
    if act.now >= row.propose_until:
        raise BudgetRefused(No.STAGE)
    if not stands_on(act.tx, row.roll_id, act.by):
        raise BudgetRefused(No.NOT_ON_ROLL)
    mine = (col(BudgetProposal.round_id) == row.id) & (col(BudgetProposal.author_id) == act.by.person_id)
    standing = mine & col(BudgetProposal.state).not_in(GONE)
    if act.tx.execute(select(func.count()).where(standing)).scalar_one() >= act.reference.policy.budget_each:
        raise BudgetRefused(No.MANY)
    return row


def outlook(act: Act, row: BudgetRound, idea: Idea) -> Outlook:
    """Foresee what everybody would read, and who would be asked. Raises BudgetRefused."""
    if len(idea.title.strip()) > LONGEST_TITLE:
        raise BudgetRefused(No.LONG)
    title, what, spot = (mask(" ".join(each.split()), ALL) for each in (idea.title, idea.what, idea.spot))
    if not all(each.replace(MARK, "").strip() for each in (title, what, spot)):
        raise BudgetRefused(No.NOTHING_LEFT)
    if idea.rough <= 0:
        raise BudgetRefused(No.NOTHING)
    if idea.rough > row.sum:
        raise BudgetRefused(No.SHORT, row.sum)
    hidden = tuple(each.words for text in (idea.title, idea.what, idea.spot) for each in find_details(text))
    return Outlook(title, what, spot, hidden, body_for(act, row, idea))


def body_for(act: Act, row: BudgetRound, idea: Idea) -> str | None:
    """Return the body that would do it, by the list."""
    inside = act.reference.cells_under(row.area) if row.area else ()
    cell = idea.cell or (inside[0] if len(inside) == 1 else row.area)
    return act.reference.choose(idea.category, cell, act.reference.local_date(act.now), None).body


def propose(act: Act, round_id: int, idea: Idea) -> BudgetProposal:
    """Propose a project. Raises BudgetRefused."""
    row = check(act, round_id)
    seen = outlook(act, row, idea)
    places = select(func.count()).where(col(BudgetProposal.round_id) == row.id)
    proposal = BudgetProposal(
        round_id=row.id,
        place=int(act.tx.execute(places).scalar_one()) + 1,
        state=ProposalState.OPEN,
        title=seen.title,
        what=seen.what,
        spot=seen.spot,
        rough=idea.rough,
        category=idea.category,
        cell=idea.cell,
        author_id=act.by.person_id,
        proposed_at=act.now,
        text_hash="",
        body=seen.body,
    )
    proposal.text_hash = text_hash(proposal)
    add_row(act.tx, proposal)
    note(act, row, BudgetEvent.PROPOSED, {"place": proposal.place, "text": proposal.text_hash})
    line = say("budget.told.proposed", title=row.title, place=proposal.place, words=proposal.title)
    tell(act, officers(act, row), row, f"proposed:{proposal.place}", line)
    return proposal


def to_withdraw(act: Act, proposal_id: int) -> tuple[BudgetRound, BudgetProposal]:
    """Load one's own proposal that may be taken back. Raises BudgetRefused."""
    row, proposal = proposal_in(act, proposal_id, RoundStage.PROPOSING)
    if act.by.person_id is None or proposal.author_id != act.by.person_id:
        raise BudgetRefused(No.UNKNOWN)
    if proposal.state != ProposalState.OPEN:
        raise BudgetRefused(No.STAGE)
    return row, proposal


def withdraw(act: Act, proposal_id: int) -> BudgetProposal:
    """Take one's own proposal back; what others had merged into it stands by itself again.

    Raises BudgetRefused.
    """
    row, proposal = to_withdraw(act, proposal_id)
    proposal.state = ProposalState.WITHDRAWN
    alone = [each for each in proposals_of(act.tx, row.id) if each.into_id == proposal.id]
    facts: Facts = {"place": proposal.place, "alone": [str(each.place) for each in alone]}
    for each in alone:
        each.state, each.into_id = ProposalState.OPEN, None
        line = say(
            "budget.told.alone",
            title=row.title,
            place=each.place,
            words=each.title,
            other=proposal.place,
        )
        tell(act, authors(act, each), row, f"alone:{each.place}", line)
    note(act, row, BudgetEvent.WITHDRAWN, facts)
    return proposal
