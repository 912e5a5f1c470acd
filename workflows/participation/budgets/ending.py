"""Ends a project: its bills are paid, or it is given up, and what was not spent goes back to the fund."""

from datetime import timedelta

from models import post
from models.budget import BudgetProject
from models.decision import DecisionTask
from models.vocabulary import BODY_ROLES, TimerKind
from models.vocabulary_budgets import BudgetEvent, ProjectState
from workflows import ledger
from workflows.cases.acts import SYSTEM, Act
from workflows.means.amounts import money
from workflows.participation.budgets.accept import Found, said
from workflows.participation.budgets.record import (
    keeps_round,
    note,
    officers,
    project_in,
    public,
    tell,
    under_way,
)
from workflows.participation.budgets.rounds import move
from workflows.participation.budgets.supervise import come_to_an_end
from workflows.participation.budgets.telling import tell_members
from workflows.participation.budgets.terms import AT_WORK, BudgetRefused, No
from workflows.participation.decisions.told import task_key


def to_end(act: Act, project_id: int) -> Found:
    """Load an accepted project whose bills are paid, for the body that pays. Raises BudgetRefused."""
    found = _, _, project = project_in(act, project_id)
    if act.by != SYSTEM and (act.by.role not in BODY_ROLES or project.payer != act.by.body):
        raise BudgetRefused(No.UNKNOWN)
    if project.state != ProjectState.ACCEPTED:
        raise BudgetRefused(No.STAGE)
    if under_way(act.tx, project.id):
        raise BudgetRefused(No.OPEN_PAYMENTS)
    return found


def end(act: Act, project_id: int) -> BudgetProject:
    """End a project: what was not spent goes back to the fund. Raises BudgetRefused."""
    found = to_end(act, project_id)
    finish(act, found)
    line = said(act, found, "budget.told.ended", back=money(found[2].back))
    tell(act, officers(act, found[0]), found[0], f"ended:{project_id}", line)
    come_to_an_end(act, found[0])
    return found[2]


def finish(act: Act, found: Found) -> None:
    """Let what was not spent go back to the fund."""
    row, _, project = found
    back = project.reserved - project.spent
    project.state, project.back, project.ended_at = ProjectState.ENDED, back, act.now
    move(act, row, back)
    post.cancel_timer(act.tx, f"budget_bills:{project.id}")
    facts: ledger.Facts = {"project": project.id, "spent": project.spent, "back": back}
    note(act, row, BudgetEvent.ENDED, {**facts, "why": project.reason})


def to_drop(act: Act, project_id: int) -> Found:
    """Load a project that may be given up, for who sees to its round. Raises BudgetRefused."""
    found = row, _, project = project_in(act, project_id)
    if not keeps_round(act.reference, act.by, row):
        raise BudgetRefused(No.UNKNOWN)
    if project.state not in AT_WORK:
        raise BudgetRefused(No.STAGE)
    if under_way(act.tx, project.id):
        raise BudgetRefused(No.OPEN_PAYMENTS)
    return found


def drop(act: Act, project_id: int, reason: str) -> BudgetProject:
    """Give up what cannot be done after all, for a reason that everybody reads. Raises BudgetRefused."""
    found = row, _, project = to_drop(act, project_id)
    project.faulty, project.reason = True, public(reason)
    if (
        project.task_id is not None
    ):  # nobody is reminded of it any more; that it was not done stays to be read
        act.tx.get_one(DecisionTask, project.task_id).late_why = project.reason
        post.cancel_timer(act.tx, task_key(project.task_id))
    line = said(act, found, "budget.told.dropped", reason=project.reason)
    tell_members(act, row, f"dropped:{project.id}", line)
    tell(act, officers(act, row), row, f"dropped_officers:{project.id}", line)
    finish(act, found)
    come_to_an_end(act, row)
    return project


def end_bills(act: Act, project_id: int) -> None:
    """The time of the last bills is over: end it, or wait for vouchers that are owed."""
    if act.tx.get_one(BudgetProject, project_id).state != ProjectState.ACCEPTED:
        return
    try:
        end(act, project_id)
    except BudgetRefused:
        at = act.now + timedelta(days=1)
        post.set_timer(act.tx, f"budget_bills:{project_id}", TimerKind.BUDGET, at, project_id)
