"""Puts what can be done to the vote with one press, and reserves what was chosen; the rest goes back."""

import json
from datetime import date, datetime, timedelta

from models import post
from models.budget import BudgetProject, BudgetProposal, BudgetRound
from models.roll import Roll
from models.rows import add_row
from models.vocabulary import TimerKind
from models.vocabulary_budgets import BudgetEvent, Feasible, ProjectState, ProposalState, RoundStage
from models.vocabulary_votes import RollKind, VoteKind, VoteProcess, VoteStage
from models.vote import Vote
from workflows import ledger
from workflows.cases.acts import Act
from workflows.means.amounts import money
from workflows.participation.budgets.moderate import TAKEN_OUT
from workflows.participation.budgets.record import (
    Rows,
    authors,
    note,
    officers,
    own_round,
    projects_of,
    proposals_of,
    tell,
)
from workflows.participation.budgets.rounds import move
from workflows.participation.budgets.supervise import come_to_an_end
from workflows.participation.budgets.telling import tell_members
from workflows.participation.budgets.terms import BudgetRefused, No
from workflows.participation.votes.draft import draft_vote
from workflows.participation.votes.processes import CLOSES, PROCESSES, usual_times
from workflows.participation.votes.records import options_of
from workflows.participation.votes.terms import Option, Question, preset
from workflows.screens import Button, Sentence, say

LEAST = 2
GIVE = "commission_project"
AGAIN = timedelta(days=3)
"""† How often who sees to a round is reminded of what waits for them."""


def candidates(act: Act, row: BudgetRound) -> list[BudgetProposal]:
    """Return what goes into the vote: what can be done, and what a body has not answered in time.

    A body's silence is no veto: its project stands there with the cost its author has named.
    """
    return [
        each
        for each in proposals_of(act.tx, row.id)
        if (each.state == ProposalState.CHECKED and each.answer != Feasible.NO) or unanswered(act, each)
    ]


def unanswered(act: Act, proposal: BudgetProposal) -> bool:
    """Whether a body has let its time go by."""
    late = proposal.due_at is not None and act.now >= proposal.due_at
    return proposal.state == ProposalState.CHECKING and late


def to_put(act: Act, round_id: int) -> tuple[BudgetRound, list[BudgetProposal]]:
    """Load a round whose vote may be put now. Raises BudgetRefused."""
    row = own_round(act, round_id, RoundStage.CHECKING)
    if any(is_open(act, each) for each in proposals_of(act.tx, row.id)):
        raise BudgetRefused(No.WAITING)
    found = candidates(act, row)
    if len(found) < LEAST:
        raise BudgetRefused(No.FEW)
    return row, found


def appeals(act: Act, proposal: BudgetProposal) -> bool:
    """Whether who proposed it may still appeal, or the appeal is not decided."""
    if proposal.state not in TAKEN_OUT or proposal.struck_at is None:
        return False
    if proposal.appealed_at is not None:
        return proposal.ruled_at is None
    return act.now < proposal.struck_at + timedelta(days=act.reference.policy.budget_rule_days)


def put(act: Act, round_id: int, question: str, closes_on: str = "") -> Vote:
    """Draft the vote of a round; it is announced like any other. Without a day it takes the usual time.

    Raises BudgetRefused, TermsUnfit.
    """
    row, found = to_put(act, round_id)
    kind = RollKind(act.tx.get_one(Roll, row.roll_id).kind)
    zone = act.reference.calendar.zone
    opens, closes = usual_times(PROCESSES[VoteProcess.BUDGET], act.reference.policy, act.now.astimezone(zone))
    if closes_on:
        closes = datetime.combine(date.fromisoformat(closes_on), CLOSES, zone)
    rules = preset(
        VoteProcess.BUDGET, kind, opens, closes, kind=VoteKind.BUDGET, options=len(found), budget=row.sum
    )
    options = tuple(Option(words_of(each, found), cost_of(each)) for each in found)
    vote = draft_vote(act, row.roll_id, Question(row.title, question, options=options), rules, area=row.area)
    for place, each in enumerate(found, 1):
        each.state, each.option = ProposalState.PUT, place
        post.cancel_timer(act.tx, f"budget_check:{each.id}")
    row.vote_id, row.stage = vote.id, RoundStage.VOTING
    note(act, row, BudgetEvent.PUT, {"vote": vote.code, "places": [str(each.place) for each in found]})
    return vote


def words_of(proposal: BudgetProposal, among: list[BudgetProposal]) -> str:
    """How a project is called in the vote; with its number where two have the same title."""
    same = sum(each.title == proposal.title for each in among) > 1
    return f"{proposal.title} #{proposal.place}" if same else proposal.title


def cost_of(proposal: BudgetProposal) -> int:
    """Return what a project costs: as its body says; where that is silent, as its author thinks."""
    return proposal.cost or proposal.rough


def follow_vote(act: Act, row: BudgetRound) -> None:
    """Do what follows from how the vote of a round stands: the clock looks when it is over."""
    vote = act.tx.get(Vote, row.vote_id) if row.vote_id else None
    if vote is None or row.stage != RoundStage.VOTING:
        return
    if vote.stage == VoteStage.CLOSED:
        settle(act, row, vote)
    elif vote.stage == VoteStage.CANCELLED:
        step_back(act, row)


def step_back(act: Act, row: BudgetRound) -> None:
    """The vote was cancelled: what was in it can be put again."""
    row.stage, row.vote_id = RoundStage.CHECKING, None
    for each in proposals_of(act.tx, row.id):
        if each.state == ProposalState.PUT:
            each.state, each.option = (
                (ProposalState.CHECKED if each.answered_at else ProposalState.CHECKING),
                None,
            )
    note(act, row, BudgetEvent.CHECKED, {"vote": "cancelled"})


def settle(act: Act, row: BudgetRound, vote: Vote) -> None:
    """Reserve what was chosen; what is left goes back to the fund."""
    won = set(winners(vote.result))
    costs = {each.place: each.cost or 0 for each in options_of(act.tx, vote.id)}
    for each in proposals_of(act.tx, row.id):
        if each.state != ProposalState.PUT or each.option is None:
            continue
        each.state = ProposalState.WON if each.option in won else ProposalState.LOST
        if each.option in won:
            add_row(
                act.tx,
                BudgetProject(
                    round_id=row.id,
                    proposal_id=each.id,
                    state=ProjectState.WAITING,
                    reserved=costs[each.option],
                ),
            )
    found = projects_of(act.tx, row.id)
    reserved = sum(each.reserved for each in found)
    row.settled_at, row.stage = act.now, RoundStage.DOING
    move(act, row, row.held - reserved)
    facts: ledger.Facts = {"vote": vote.code, "reserved": reserved, "back": row.sum - reserved}
    note(act, row, BudgetEvent.SETTLED, {**facts, "projects": [project_fact(each) for each in found]})
    tell_settled(act, row, found, reserved)
    remind_later(act, row)
    if not found:
        come_to_an_end(act, row)


def remind_later(act: Act, row: BudgetRound) -> None:
    """Look again in some days whether the round waits for who sees to it."""
    post.set_timer(act.tx, f"budget_wait:{row.id}", TimerKind.BUDGET, act.now + AGAIN, row.id)


def remind(act: Act, row: BudgetRound) -> None:
    """Remind who sees to a round of what they have to do: put the vote, announce it, give projects out."""
    if row.stage not in (RoundStage.CHECKING, RoundStage.VOTING, RoundStage.DOING):
        return
    vote = act.tx.get(Vote, row.vote_id) if row.vote_id else None
    line = say(f"budget.told.wait.{row.stage}", title=row.title, number=row.code)
    if row.stage == RoundStage.CHECKING:
        remind_to_put(act, row, line)
    elif row.stage == RoundStage.VOTING and vote is not None and vote.stage == VoteStage.DRAFT:
        tell(act, officers(act, row), row, "wait", line, ((Button("look_vote", {"vote": vote.id}),),))
    elif waits := [each for each in projects_of(act.tx, row.id) if each.state == ProjectState.WAITING]:
        tell(act, officers(act, row), row, "wait", line, give_out(act, waits))
    remind_later(act, row)


def remind_to_put(act: Act, row: BudgetRound, line: Sentence) -> None:
    """Remind of the vote once nothing is waited for; where there is nothing to vote on, that one may end."""
    if any(is_open(act, each) for each in proposals_of(act.tx, row.id)):
        return
    given = {"round": row.id}
    if len(candidates(act, row)) < LEAST:
        few = say("budget.told.few", title=row.title, number=row.code)
        tell(act, officers(act, row), row, "few", few, ((Button("cancel_budget", given),),))
    else:
        tell(act, officers(act, row), row, "wait", line, ((Button("vote_on_budget", given),),))


def is_open(act: Act, proposal: BudgetProposal) -> bool:
    """Whether a body still has time to answer about it, or an appeal may still come or waits."""
    waits = proposal.state == ProposalState.CHECKING and not unanswered(act, proposal)
    return waits or appeals(act, proposal)


def give_out(act: Act, found: list[BudgetProject]) -> Rows:
    """The buttons by which projects are given out."""
    return tuple((Button(GIVE, {"project": each.id}, name(act, each)),) for each in found)


def project_fact(project: BudgetProject) -> str:
    """What the chain says of a project: its number and what is reserved."""
    return f"{project.id} {project.reserved}"


def winners(result: str) -> list[int]:
    """Return the places that have won."""
    return [int(each) for each in json.loads(result).get("winners", ())]


def tell_settled(act: Act, row: BudgetRound, found: list[BudgetProject], reserved: int) -> None:
    """Tell who sees to it what to give out; authors hear what became of theirs."""
    line = say(
        "budget.told.settled",
        title=row.title,
        number=row.code,
        count=len(found),
        reserved=money(reserved),
        back=money(row.sum - reserved),
    )
    tell(act, officers(act, row), row, "settled", line, give_out(act, found))
    tell_members(act, row, "settled_all", line)
    for each in proposals_of(act.tx, row.id):
        if each.state in (ProposalState.WON, ProposalState.LOST):
            fate = say(f"budget.told.{each.state}", title=row.title, place=each.place, words=each.title)
            tell(act, authors(act, each), row, f"fate:{each.place}", fate)


def name(act: Act, project: BudgetProject) -> Sentence:
    """What a button about a project is called."""
    proposal = act.tx.get_one(BudgetProposal, project.proposal_id)
    return say("budget.give_out", words=proposal.title)
