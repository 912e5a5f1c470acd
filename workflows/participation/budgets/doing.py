"""Has a chosen project done: by a body, or by a provider under a contract; its task is a decision's task."""

from datetime import UTC, date

from sqlalchemy import select
from sqlmodel import col

from models.budget import BudgetProject, BudgetProposal, BudgetRound
from models.service import ServiceContract
from models.vocabulary_budgets import BudgetEvent, ProjectState, RoundStage
from workflows.cases.acts import Act
from workflows.cases.parties import people_of_body
from workflows.means import account
from workflows.means.amounts import money
from workflows.meetings.rules import due_on
from workflows.participation.budgets.record import (
    keeps_round,
    note,
    officers,
    project_in,
    projects_of,
    public,
    source_of,
    tell,
)
from workflows.participation.budgets.rounds import move
from workflows.participation.budgets.telling import tell_members
from workflows.participation.budgets.terms import BudgetRefused, No, room
from workflows.participation.decisions.resolve import Answers, Commission, add_task, decision_of, resolve
from workflows.screens import Button, say
from workflows.services.contracts import terms_of

Found = tuple[BudgetRound, BudgetProposal, BudgetProject]
OF_BODY = "body:"
OF_CONTRACT = "contract:"
BETWEEN = "、"


def to_give(act: Act, project_id: int) -> Found:
    """Load a project that nobody does yet, for who sees to its round. Raises BudgetRefused."""
    found = row, _, project = project_in(act, project_id)
    if not keeps_round(act.reference, act.by, row):
        raise BudgetRefused(No.UNKNOWN)
    if row.stage != RoundStage.DOING or project.state != ProjectState.WAITING:
        raise BudgetRefused(No.STAGE)
    return found


def doers(act: Act, project_id: int) -> list[tuple[str, str]]:
    """Return who may do a project, as value and name: the body that has checked it, contracts in force."""
    _, proposal, _ = project_in(act, project_id)
    body = proposal.body
    today = act.reference.local_date(act.now)
    found = [(OF_BODY + body, act.reference.body_name(body))] if body else []
    asked = select(ServiceContract).order_by(col(ServiceContract.id))
    if body:
        asked = asked.where(col(ServiceContract.payer) == body)
    for each in act.tx.execute(asked).scalars():
        if terms_of(each).runs(today):
            name = f"{act.reference.body_name(each.provider)} · {each.title} {each.code}"
            found.append((OF_CONTRACT + each.code, name))
    return found


def commission(act: Act, project_id: int, doer: str, what: str, day: date) -> BudgetProject:
    """Give a project to a body, or to the provider of a contract, until a day. Raises BudgetRefused."""
    row, proposal, project = to_give(act, project_id)
    known = dict(doers(act, project_id))
    contract = None
    if doer in known and doer.startswith(OF_CONTRACT):
        code = doer.removeprefix(OF_CONTRACT)
        contract = act.tx.execute(
            select(ServiceContract).where(col(ServiceContract.code) == code)
        ).scalar_one()
        if not terms_of(contract).runs(day):
            raise BudgetRefused(No.CONTRACT)
        project.body, project.payer, project.contract_id = contract.provider, contract.payer, contract.id
    else:
        body = doer.removeprefix(OF_BODY)
        if body not in act.reference.standing:
            raise BudgetRefused(No.UNKNOWN)
        project.body = project.payer = body
    give_task(act, row, project, what, day)
    facts = {"project": project.id, "place": proposal.place, "body": project.body, "payer": project.payer}
    more = {"contract": contract.code if contract else "", "due": day.isoformat()}
    note(act, row, BudgetEvent.COMMISSIONED, {**facts, **more})
    if project.payer != project.body:
        tell_payer(act, row, proposal, project)
    return project


def give_task(act: Act, row: BudgetRound, project: BudgetProject, what: str, day: date) -> None:
    """Make it a task of the decision after the vote, which is published with the first of them."""
    due = due_on(day, act.reference.calendar.zone).astimezone(UTC)
    if due <= act.now or row.vote_id is None or project.body is None:
        raise BudgetRefused(No.PAST)
    if decision_of(act.tx, row.vote_id) is None:
        answers = Answers(row.for_whom, row.rely_on, row.who_gains, row.who_judges)
        resolve(act, row.vote_id, decided(act, row), answers)
    task = add_task(act, row.vote_id, Commission(project.body, what, day))
    project.state, project.task_id, project.due_at = ProjectState.DOING, task.id, due
    act.tx.flush()


def decided(act: Act, row: BudgetRound) -> str:
    """What was decided: the projects by their titles."""
    found = [act.tx.get_one(BudgetProposal, each.proposal_id) for each in projects_of(act.tx, row.id)]
    return BETWEEN.join(each.title for each in found)


def tell_payer(act: Act, row: BudgetRound, proposal: BudgetProposal, project: BudgetProject) -> None:
    """Tell the body that pays who does it, and what is reserved."""
    line = say(
        "budget.told.pays",
        title=row.title,
        place=proposal.place,
        words=proposal.title,
        body=act.reference.body_name(project.body),
        reserved=money(project.reserved),
    )
    rows = ((Button("ask_payment", {"project": project.id}),),)
    tell(act, people_of_body(act, project.payer or ""), row, f"pays:{project.id}", line, rows)


def to_raise(act: Act, project_id: int) -> tuple[Found, int]:
    """Load a project for which more may be set apart, and how much there is. Raises BudgetRefused."""
    found = row, _, project = project_in(act, project_id)
    if not keeps_round(act.reference, act.by, row):
        raise BudgetRefused(No.UNKNOWN)
    if project.state == ProjectState.ENDED or row.stage != RoundStage.DOING:
        raise BudgetRefused(No.STAGE)
    reserved = [(each.reserved, each.back) for each in projects_of(act.tx, row.id)]
    account.locked(act, row.source_id)
    return found, room(row.sum, reserved, source_of(act.tx, row).balance)


def raise_project(act: Act, project_id: int, amount: int, reason: str) -> BudgetProject:
    """Set more apart for a project, for a reason that everybody reads: from what is left only.

    Raises BudgetRefused.
    """
    (row, proposal, project), left = to_raise(act, project_id)
    if not 0 < amount <= left:
        raise BudgetRefused(No.SHORT if amount > 0 else No.NOTHING, left)
    move(act, row, -amount)
    project.reserved += amount
    words = public(reason)
    note(act, row, BudgetEvent.RAISED, {"project": project.id, "amount": amount, "why": words})
    line = say(
        "budget.told.raised",
        title=row.title,
        place=proposal.place,
        words=proposal.title,
        amount=money(amount),
        reserved=money(project.reserved),
        reason=words,
    )
    tell_members(act, row, f"raised:{project.id}", line)
    tell(act, officers(act, row), row, f"raised_officers:{project.id}", line)
    tell(act, people_of_body(act, project.payer or ""), row, f"raised_body:{project.id}", line)
    return project
