"""Does what the clock has to do about budget rounds: ends their steps, and reminds whose turn it is."""

from collections.abc import Callable
from datetime import timedelta

from models import post
from models.budget import BudgetProposal, BudgetRound
from models.means import MeansSource
from models.vocabulary import TimerKind
from models.vocabulary_budgets import RoundStage
from workflows.cases.acts import Act
from workflows.participation.budgets import (
    accept,
    ending,
    feasible,
    moderate,
    pay,
    questions,
    rounds,
    supervise,
    telling,
    voting,
)
from workflows.participation.budgets.record import with_vote
from workflows.timers import DueTimer

DAY = timedelta(days=1)


def fire(act: Act, timer: DueTimer) -> None:
    """Do what a timer was set for, by the name of its key; one that has become old does nothing."""
    name, subject = timer.key.partition(":")[0], timer.subject or 0
    if name == "budget_tell":
        telling.go_on(act, subject, timer.data)
    else:
        OF[name](act, subject)


def fund(act: Act, key: int) -> None:
    """Ask the keeper of the fund again."""
    row = act.tx.get_one(BudgetRound, key)
    if row.stage == RoundStage.ASKED:
        rounds.ask_keepers(act, row, act.tx.get_one(MeansSource, row.source_id))


def propose(act: Act, key: int) -> None:
    """End the time of proposing."""
    row = act.tx.get_one(BudgetRound, key, with_for_update=True)
    if row.stage == RoundStage.PROPOSING and row.propose_until <= act.now:
        feasible.begin(act, row)


def rule(act: Act, key: int) -> None:
    """Ask again who rules on an appeal."""
    proposal = act.tx.get_one(BudgetProposal, key)
    if moderate.waits(proposal):
        moderate.ask_rulers(act, act.tx.get_one(BudgetRound, proposal.round_id), proposal)


def vote(act: Act, key: int) -> None:
    """A vote is over."""
    row = with_vote(act.tx, key)
    if row is not None:
        voting.follow_vote(act, row)


def close(act: Act, key: int) -> None:
    """Close an account, unless somebody still waits for an answer about it."""
    row = act.tx.get_one(BudgetRound, key, with_for_update=True)
    if row.stage != RoundStage.SUPERVISING:
        return
    if questions.wait(act.tx, row.id):
        post.set_timer(act.tx, f"budget_close:{row.id}", TimerKind.BUDGET, act.now + DAY, row.id)
    else:
        supervise.close(act, row)


OF: dict[str, Callable[[Act, int], None]] = {
    "budget_fund": fund,
    "budget_propose": propose,
    "budget_rule": rule,
    "budget_check": lambda act, key: feasible.remind(act, act.tx.get_one(BudgetProposal, key)),
    "budget_wait": lambda act, key: voting.remind(act, act.tx.get_one(BudgetRound, key)),
    "budget_vote": vote,
    "budget_task": accept.follow_task,
    "budget_payment": pay.remind,
    "budget_question": questions.remind,
    "budget_judge": accept.count,
    "budget_dispute": accept.ask_again,
    "budget_bills": ending.end_bills,
    "budget_close": close,
}
