"""Lets residents accept what was done: each line of the roll has one word and may change it.

Everybody on the roll is asked, not a sample: whoever voted for the money may say what became of it, and
nobody is picked who would owe somebody a word. Half or less that accept it is not enough: faults reopen the
work once. Nobody's word accepts nothing: then who sees to the round decides, with a reason that all read.
"""

from datetime import timedelta

from sqlalchemy import ColumnElement, select
from sqlmodel import col

from models import post
from models.budget import BudgetProject, BudgetProposal, BudgetRound, BudgetVerdict
from models.decision import DecisionTask
from models.person import Membership
from models.vocabulary import TimerKind
from models.vocabulary_budgets import BudgetEvent, ProjectState, Verdict
from workflows import ledger
from workflows.cases.acts import Act
from workflows.cases.parties import coordinators_of, people_of_body
from workflows.means.amounts import money
from workflows.notices import Address
from workflows.participation.budgets.doing import give_task
from workflows.participation.budgets.record import (
    counts_of,
    keeps_round,
    note,
    officers,
    project_in,
    public,
    stands_on,
    tell,
    with_whom,
)
from workflows.participation.budgets.telling import tell_members
from workflows.participation.budgets.terms import BudgetRefused, No, Outcome, outcome
from workflows.participation.petitions.terms import shown
from workflows.participation.votes.seals import digest
from workflows.screens import Button, Sentence, Value, say
from workflows.transaction import Transaction

Found = tuple[BudgetRound, BudgetProposal, BudgetProject]
NONCE_BYTES = 16
JUDGES = {
    Verdict.ACCEPTED: "accept_project",
    Verdict.FAULTS: "faults_project",
    Verdict.REJECTED: "reject_project",
}
"""The button of each word."""


def begin(act: Act, project_id: int) -> None:
    """Ask everybody on the roll whether it is what was meant."""
    found = row, _, project = project_in(act, project_id)
    project.state, project.delivered_at = ProjectState.DELIVERED, act.now
    project.judge_until = act.now + timedelta(days=row.accept_days)
    note(act, row, BudgetEvent.DELIVERED, {"project": project.id, "attempt": project.attempt})
    post.set_timer(act.tx, f"budget_judge:{project.id}", TimerKind.BUDGET, project.judge_until, project.id)
    task = act.tx.get(DecisionTask, project.task_id) if project.task_id else None
    line = said(act, found, "budget.told.judge", report=task.report if task else "")
    tell_members(act, row, f"judge:{project.id}", line, (judge_buttons(project.id),))


def follow_task(act: Act, task_id: int) -> None:
    """A task of a decision was done: where it is a project's, residents look at it now."""
    asked = select(BudgetProject).where(col(BudgetProject.task_id) == task_id)
    kept = act.tx.execute(asked).scalar_one_or_none()
    task = act.tx.get(DecisionTask, task_id)
    if kept is not None and task is not None and task.done_at and kept.state == ProjectState.DOING:
        begin(act, kept.id)


def judge_buttons(project_id: int) -> tuple[Button, ...]:
    """What a resident may say."""
    return tuple(Button(each, {"project": project_id}) for each in JUDGES.values())


def said(act: Act, found: Found, key: str, **values: Value) -> Sentence:
    """Say something of a project."""
    row, proposal, project = found
    return say(
        key,
        title=row.title,
        place=proposal.place,
        words=proposal.title,
        body=act.reference.body_name(project.body),
        until=project.judge_until,
        reserved=money(project.reserved),
        spent=money(project.spent),
        **values,
    )


def to_judge(act: Act, project_id: int) -> Found:
    """Load a project of which the actor may say what they think. Raises BudgetRefused."""
    found = row, _, project = project_in(act, project_id)
    if not stands_on(act.tx, row.roll_id, act.by):
        raise BudgetRefused(No.NOT_ON_ROLL)
    if works_for(act, project.body, project.payer):
        raise BudgetRefused(No.OWN_WORK)
    if project.state != ProjectState.DELIVERED or not project.judge_until or act.now >= project.judge_until:
        raise BudgetRefused(No.STAGE)
    return found


def works_for(act: Act, *bodies: str | None) -> bool:
    """Whether the actor has a seat at one of these bodies, in whichever chat they speak now."""
    mine = of_bodies(*bodies) & (col(Membership.person_id) == act.by.person_id)
    return act.tx.execute(select(col(Membership.id)).where(mine).limit(1)).first() is not None


def of_bodies(*bodies: str | None) -> ColumnElement[bool]:
    """Seats that are held now at one of these bodies."""
    named = col(Membership.body).in_([each for each in bodies if each])
    return named & col(Membership.until).is_(None)


def judge(act: Act, project_id: int, verdict: Verdict, words: str = "") -> BudgetProject:
    """Say what one thinks of it, or something else than before: of a household the last word counts.

    Raises BudgetRefused.
    """
    row, _, project = to_judge(act, project_id)
    kept = own_verdict(act, row, project)
    if kept is None:
        nonce = act.chance.randbytes(NONCE_BYTES).hex()
        kept = BudgetVerdict(
            project_id=project.id,
            attempt=project.attempt,
            person_id=act.by.person_id,
            verdict=verdict,
            words=public(words),
            nonce=nonce,
            mark=digest(nonce),
        )
        act.tx.add(kept)
    else:
        kept.person_id, kept.verdict, kept.words = act.by.person_id, verdict, public(words)
    act.tx.flush()
    # When somebody spoke, nobody learns: it has the time of the delivery.
    then = Act(act.tx, act.by, project.delivered_at or act.now, act.reference, act.chance)
    facts: ledger.Facts = {"project": project.id, "attempt": project.attempt, "mark": kept.mark}
    note(then, row, BudgetEvent.JUDGED, {**facts, "seal": seal_of(kept.nonce, verdict)})
    return project


def seal_of(nonce: str, verdict: str) -> str:
    """Hash what a resident says."""
    return digest("\x1f".join((nonce, verdict)))


def own_verdict(act: Act, row: BudgetRound, project: BudgetProject) -> BudgetVerdict | None:
    """Load what the actor has said of it as it was delivered last.

    Where others have spoken for all their lines already, it is one of theirs that they change.
    """
    lines = with_whom(act.tx, row.roll_id, act.by.person_id)
    said_so = select(BudgetVerdict).where(
        col(BudgetVerdict.project_id) == project.id,
        col(BudgetVerdict.attempt) == project.attempt,
        col(BudgetVerdict.person_id).in_({person for line in lines for person in line}),
    )
    rows = act.tx.execute(said_so.order_by(col(BudgetVerdict.id))).scalars()
    found: dict[int | None, BudgetVerdict] = {each.person_id: each for each in rows}
    if act.by.person_id in found:
        return found[act.by.person_id]
    is_said = all(line & found.keys() for line in lines)
    return next(iter(found.values()), None) if is_said else None


def count(act: Act, project_id: int) -> None:
    """End the time of looking at it, and do what follows; the clock alone does this."""
    found = project_in(act, project_id)
    project = found[2]
    if project.state != ProjectState.DELIVERED:
        return
    counts = counts_of(act.tx, project)
    comes = outcome(counts, project.attempt)
    if comes is Outcome.ACCEPTED:
        accepted(act, found)
    elif comes is Outcome.REOPEN:
        reopen(act, found, counts)
    else:
        dispute(act, found, counts)


def told_counts(counts: dict[str, int]) -> dict[str, Value]:
    """The numbers as they may be told: none under five."""
    return {
        "accepted": shown(counts.get(Verdict.ACCEPTED, 0)),
        "faults_count": shown(counts.get(Verdict.FAULTS, 0)),
        "rejected": shown(counts.get(Verdict.REJECTED, 0)),
    }


def accepted(act: Act, found: Found, reason: str = "", *, faulty: bool = False) -> None:
    """It is accepted; the last bills may come, then what was not spent goes back."""
    row, _, project = found
    project.state, project.accepted_at = ProjectState.ACCEPTED, act.now
    project.faulty, project.reason = faulty, reason
    note(act, row, BudgetEvent.ACCEPTED, {"project": project.id, "faulty": faulty, "why": reason})
    at = act.now + timedelta(days=act.reference.policy.budget_bill_days)
    post.set_timer(act.tx, f"budget_bills:{project.id}", TimerKind.BUDGET, at, project.id)
    key = "budget.told.ruled_faulty" if faulty else "budget.told.ruled" if reason else "budget.told.accepted"
    line = said(act, found, key, reason=reason, bills=at, **told_counts(counts_of(act.tx, project)))
    tell_members(act, row, f"accepted:{project.id}", line)
    tell(act, officers(act, row), row, f"accepted_officers:{project.id}", line)
    rows = ((Button("ask_payment", {"project": project.id}), Button("end_project", {"project": project.id})),)
    tell(act, people_of_body(act, project.payer or ""), row, f"accepted_body:{project.id}", line, rows)


def reopen(act: Act, found: Found, counts: dict[str, int]) -> None:
    """Send it back for its faults, once, with a day by which they are mended."""
    row, proposal, project = found
    faults = faults_in(act.tx, project.id, project.attempt)
    project.attempt, task = 2, act.tx.get(DecisionTask, project.task_id) if project.task_id else None
    day = act.reference.local_date(act.now + timedelta(days=act.reference.policy.budget_repair_days))
    give_task(act, row, project, task.what if task else proposal.title, day)
    note(act, row, BudgetEvent.REOPENED, {"project": project.id, "due": day.isoformat()})
    line = said(act, found, "budget.told.reopened", due=project.due_at, faults=faults, **told_counts(counts))
    tell_members(act, row, f"reopened:{project.id}", line)
    tell(act, officers(act, row), row, f"reopened_officers:{project.id}", line)
    tell(act, people_of_body(act, project.body or ""), row, f"reopened_body:{project.id}", line)


def faults_in(tx: Transaction, project_id: int, attempt: int) -> tuple[str, ...]:
    """Return what residents have said is wrong at one look, in an order that tells nothing."""
    mine = (col(BudgetVerdict.project_id) == project_id) & (col(BudgetVerdict.attempt) == attempt)
    said_so = tx.execute(select(col(BudgetVerdict.words)).where(mine, col(BudgetVerdict.words) != ""))
    return tuple(sorted(set(said_so.scalars())))


def dispute(act: Act, found: Found, counts: dict[str, int]) -> None:
    """Lay it before who decides, and again every day."""
    row, _, project = found
    if project.state == ProjectState.DELIVERED:
        project.state = ProjectState.DISPUTED
        note(act, row, BudgetEvent.DISPUTED, {"project": project.id, "said": sum(counts.values()) > 0})
    key = "budget.told.disputed" if counts else "budget.told.silent"
    line = said(act, found, key, faults=faults_in(act.tx, project.id, project.attempt), **told_counts(counts))
    given = {"project": project.id}
    rows = ((Button("rule_accepted", given), Button("rule_faulty", given)),)
    tell(act, deciders(act, row, project), row, f"disputed:{project.id}", line, rows)
    at = act.now + timedelta(days=1)
    post.set_timer(act.tx, f"budget_dispute:{project.id}", TimerKind.BUDGET, at, project.id)


def deciders(act: Act, row: BudgetRound, project: BudgetProject) -> list[Address]:
    """Chats of who sees to the round; of none who works for the body that did it, rather who coordinates."""
    theirs = of_bodies(project.body, project.payer)
    workers = set(act.tx.execute(select(col(Membership.person_id)).where(theirs)).scalars())
    for people in (officers(act, row), coordinators_of(act, row.area)):
        if free := [each for each in people if each.person_id not in workers]:
            return free
    return []


def ask_again(act: Act, project_id: int) -> None:
    """Remind who decides."""
    found = project_in(act, project_id)
    if found[2].state == ProjectState.DISPUTED:
        dispute(act, found, counts_of(act.tx, found[2]))


def to_rule(act: Act, project_id: int) -> Found:
    """Load a project about which who sees to the round decides: nobody about the work of their own body.

    Raises BudgetRefused.
    """
    found = row, _, project = project_in(act, project_id)
    if not keeps_round(act.reference, act.by, row):
        raise BudgetRefused(No.UNKNOWN)
    if works_for(act, project.body, project.payer):
        raise BudgetRefused(No.OWN_WORK)
    if project.state != ProjectState.DISPUTED:
        raise BudgetRefused(No.STAGE)
    return found


def rule(act: Act, project_id: int, reason: str, *, faulty: bool) -> BudgetProject:
    """Decide with a reason: it is what was meant, or it stays with its faults. Raises BudgetRefused."""
    found = to_rule(act, project_id)
    post.cancel_timer(act.tx, f"budget_dispute:{project_id}")
    accepted(act, found, public(reason), faulty=faulty)
    return found[2]
