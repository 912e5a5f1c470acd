"""Says what somebody may do about a round, a proposal, a project: exactly what its step would not refuse."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from models.budget import BudgetPayment, BudgetProject, BudgetProposal, BudgetQuestion, BudgetRound
from models.means import MeansSource
from models.roll import Roll, RollMember, RollUnit
from models.vocabulary import BODY_ROLES, Role
from models.vocabulary_budgets import ProjectState, ProposalState, RoundStage
from models.vocabulary_means import DrawState
from models.vocabulary_votes import RollKind
from models.vote import Vote
from workflows.access import ChatView
from workflows.cases.acts import Act
from workflows.means.sources import keeps
from workflows.participation.budgets import asked, voting
from workflows.participation.budgets.feasible import before_body
from workflows.participation.budgets.items import ProjectView, ProposalView, project_view, proposal_view
from workflows.participation.budgets.lines import RoundLine, lines_of
from workflows.participation.budgets.record import keeps_round, payments_of, proposals_of, with_vote
from workflows.participation.budgets.terms import BudgetRefused
from workflows.participation.votes.stages import ORGANIZERS
from workflows.transaction import Transaction

OF_MEMBER = (asked.PROPOSE, asked.QUESTION)
OF_OFFICER = (asked.PUT, asked.CANCEL)
OF_KEEPER = (asked.FUND, asked.REFUSE)
PROPOSALS = {
    Role.RESIDENT: (asked.WITHDRAW, asked.REVISE, asked.APPEAL),
    Role.ORGANIZER: (asked.SEND, asked.MERGE, asked.STRIKE),
    Role.COORDINATOR: (asked.SEND, asked.MERGE, asked.STRIKE, asked.RESTORE, asked.KEEP),
}
OFFICERS = (asked.COMMISSION, asked.RULE_ACCEPTED, asked.RULE_FAULTY, asked.RAISE, asked.DROP)
PROJECTS = {
    Role.RESIDENT: (asked.ACCEPT, asked.FAULTS, asked.REJECT),
    Role.ORGANIZER: OFFICERS,
    Role.COORDINATOR: OFFICERS,
    **dict.fromkeys(BODY_ROLES, (asked.ASK, asked.END)),
}
LOOKED_THROUGH = 100


@dataclass(frozen=True)
class Done:
    """What was done: its number, to which round it belongs, the proposal or vote that came of it."""

    number: str
    round: int
    proposal: int = 0
    vote: int = 0


def done_of(tx: Transaction, row: object) -> Done:
    """Say what was done, of the row that a step returns."""
    if isinstance(row, Vote):
        kept = with_vote(tx, row.id)
        return Done(row.code, kept.id if kept else 0, vote=row.id)
    if isinstance(row, BudgetRound):
        return Done(row.code, row.id)
    if isinstance(row, BudgetProposal):
        return Done(str(row.place), row.round_id, proposal=row.id)
    if isinstance(row, BudgetPayment):
        return Done(row.code, tx.get_one(BudgetProject, row.project_id).round_id)
    assert isinstance(row, (BudgetProject, BudgetQuestion))
    return Done("", row.round_id)


def candidates_of(act: Act, round_id: int) -> list[tuple[str, int, bool]]:
    """Foresee what would stand in the vote: words, cost, and whether a body has answered."""
    _, found = voting.to_put(act, round_id)
    return [
        (voting.words_of(each, found), voting.cost_of(each), each.answered_at is not None) for each in found
    ]


def allowed(act: Act, verbs: Iterable[str], about: asked.About) -> list[str]:
    """Return the verbs that would not be refused now."""
    found = []
    for verb in verbs:
        try:
            asked.check(act, verb, about)
        except BudgetRefused:
            continue
        found.append(verb)
    return found


def of_round(act: Act, chat: ChatView, round_id: int) -> list[str]:
    """Return what may be done about a round."""
    verbs = OF_MEMBER if chat.role is Role.RESIDENT else (*OF_KEEPER, *OF_OFFICER)
    return allowed(act, verbs, {"round": round_id})


def of_proposal(act: Act, chat: ChatView, proposal_id: int) -> list[str]:
    """Return what may be done about a proposal."""
    verbs = (asked.CHECK,) if chat.role in BODY_ROLES else PROPOSALS.get(chat.role, ())
    return allowed(act, verbs, {"proposal": proposal_id})


def of_project(act: Act, chat: ChatView, project_id: int) -> list[str]:
    """Return what may be done about a project."""
    return allowed(act, PROJECTS.get(chat.role, ()), {"project": project_id})


def is_of_households(tx: Transaction, project_id: int) -> bool:
    """Whether households look at a project: each has one word."""
    kinds = (
        select(col(Roll.kind))
        .join(BudgetRound, col(BudgetRound.roll_id) == col(Roll.id))
        .join(BudgetProject, col(BudgetProject.round_id) == col(BudgetRound.id))
        .where(col(BudgetProject.id) == project_id)
    )
    return tx.execute(kinds).scalar_one_or_none() == RollKind.HOUSEHOLDS


def of_payments(act: Act, chat: ChatView, project_id: int) -> list[tuple[int, list[str]]]:
    """Return what may be done about the payments of a project that wait for somebody."""
    verbs = (asked.VOUCHER,) if chat.role in BODY_ROLES else (asked.RELEASE, asked.REFUSE_PAYMENT)
    open_ones = [
        each
        for each in payments_of(act.tx, [project_id])
        if each.state in (DrawState.ASKED, DrawState.RELEASED)
    ]
    if chat.role is Role.RESIDENT:
        return []
    found = [(each.id, allowed(act, verbs, {"payment": each.id})) for each in open_ones]
    return [(key, may) for key, may in found if may]


def rounds_for(act: Act, chat: ChatView, most: int) -> list[RoundLine]:
    """Return the rounds that concern somebody, the newest first."""
    asked_for = select(BudgetRound).order_by(col(BudgetRound.id).desc()).limit(LOOKED_THROUGH)
    rows = list(act.tx.execute(asked_for).scalars())
    if chat.role is Role.RESIDENT:
        mine = own_rolls(act.tx, chat.person_id)
        found = [each for each in rows if each.roll_id in mine and each.stage != RoundStage.ASKED]
    elif chat.role in ORGANIZERS:
        found = [each for each in rows if keeps_round(act.reference, act.by, each) or waits(act, each)]
    else:
        theirs = worked_on(act.tx, act.by.body) if act.by.body else set()
        found = [each for each in rows if each.id in theirs or waits(act, each)]
    return lines_of(act.tx, found[:most])


def proposed_by(tx: Transaction, person_id: int | None, most: int) -> list[ProposalView]:
    """Return what a person has proposed and not taken back, the newest first."""
    mine = (
        select(col(BudgetProposal.id))
        .where(
            col(BudgetProposal.author_id) == person_id,
            col(BudgetProposal.state) != ProposalState.WITHDRAWN,
        )
        .order_by(col(BudgetProposal.id).desc())
        .limit(most)
    )
    found = [proposal_seen(tx, key) for key in tx.execute(mine).scalars()]
    return [each[1] for each in found if each is not None]


def own_rolls(tx: Transaction, person_id: int) -> set[int]:
    """Return the living rolls on which a person stands."""
    mine = (
        select(col(Roll.id))
        .join(RollUnit, col(RollUnit.roll_id) == col(Roll.id))
        .join(RollMember, col(RollMember.unit_id) == col(RollUnit.id))
        .where(
            col(RollMember.person_id) == person_id,
            col(RollMember.ended_at).is_(None),
            col(RollUnit.ended_at).is_(None),
        )
    )
    return set(tx.execute(mine).scalars())


def waits(act: Act, row: BudgetRound) -> bool:
    """Whether a round waits for the actor to set its sum apart."""
    source = act.tx.get_one(MeansSource, row.source_id)
    return row.stage == RoundStage.ASKED and keeps(act.reference, act.by, source)


def worked_on(tx: Transaction, body: str) -> set[int]:
    """Return the rounds with which a body has to do."""
    does = (col(BudgetProject.body) == body) | (col(BudgetProject.payer) == body)
    asked_of = select(col(BudgetProposal.round_id)).where(col(BudgetProposal.body) == body)
    return set(tx.execute(asked_of.union(select(col(BudgetProject.round_id)).where(does))).scalars())


def proposal_seen(tx: Transaction, key: int) -> tuple[int, ProposalView] | None:
    """Show a proposal, with the round in which it is."""
    row = tx.get(BudgetProposal, key)
    return None if row is None else (row.round_id, proposal_view(row, proposals_of(tx, row.round_id)))


def to_answer(tx: Transaction, body: str, most: int) -> list[tuple[RoundLine, ProposalView]]:
    """Return the proposals that a body has to answer."""
    found = before_body(tx, body, most)
    keys = {each.round_id for each in found}
    rows = tx.execute(select(BudgetRound).where(col(BudgetRound.id).in_(keys))).scalars().all()
    lines = {each.id: each for each in lines_of(tx, rows)}
    return [(lines[each.round_id], proposal_view(each, (each,))) for each in found]


def paid_by(tx: Transaction, body: str, now: datetime, most: int) -> list[ProjectView]:
    """Return the projects that a body pays for, until they have ended."""
    mine = select(BudgetProject).where(
        col(BudgetProject.payer) == body, col(BudgetProject.state) != ProjectState.ENDED
    )
    rows = tx.execute(mine.order_by(col(BudgetProject.id)).limit(most)).scalars()
    return [project_view(tx, each, proposals_of(tx, each.round_id), now) for each in rows]
