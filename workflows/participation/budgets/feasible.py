"""Asks bodies whether a project can be done, at what cost and on what ground; its author may revise once."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.budget import BudgetProposal, BudgetRound
from models.vocabulary import BODY_ROLES, TimerKind
from models.vocabulary_budgets import BudgetEvent, Feasible, ProposalState, RoundStage
from workflows.cases.acts import Act
from workflows.cases.parties import people_of_body
from workflows.means.amounts import money
from workflows.meetings.rules import next_reminder
from workflows.participation.budgets.record import (
    authors,
    keeps_round,
    note,
    officers,
    proposal_in,
    proposals_of,
    public,
    tell,
    text_hash,
)
from workflows.participation.budgets.terms import BudgetRefused, No
from workflows.participation.votes.seals import digest
from workflows.screens import Button, Sentence, Value, say
from workflows.transaction import Transaction


@dataclass(frozen=True)
class Answer:
    """What a body says: cost (fen) and days where it can be done."""

    feasible: Feasible
    cost: int | None
    ground: str
    days: int | None
    why: str


def begin(act: Act, row: BudgetRound) -> None:
    """End the time of proposing, and ask the bodies; the clock alone does this."""
    row.stage, row.checked_from = RoundStage.CHECKING, act.now
    act.tx.flush()
    standing = [each for each in proposals_of(act.tx, row.id) if each.state == ProposalState.OPEN]
    for each in standing:
        send_out(act, row, each)
    at = act.now + timedelta(days=row.check_days + 1)
    post.set_timer(act.tx, f"budget_wait:{row.id}", TimerKind.BUDGET, at, row.id)
    line = say("budget.told.checking", title=row.title, number=row.code, count=len(standing))
    tell(act, officers(act, row), row, "checking", line)


def send_out(act: Act, row: BudgetRound, proposal: BudgetProposal, body: str | None = None) -> None:
    """Lay a proposal before the body that would do it; where none is known, who sees to the round says it."""
    proposal.state, proposal.body = ProposalState.CHECKING, body or proposal.body
    proposal.due_at = act.now + timedelta(days=act.reference.policy.budget_check_days)
    proposal.answer, proposal.answered_at, proposal.late = "", None, False
    note(act, row, BudgetEvent.SENT, {"place": proposal.place, "body": proposal.body})
    ask(act, row, proposal, "budget.told.check")
    remind_later(act, proposal)


def ask(act: Act, row: BudgetRound, proposal: BudgetProposal, key: str) -> None:
    """Ask its body, or who says which it is."""
    people = people_of_body(act, proposal.body) if proposal.body else officers(act, row)
    given = {"proposal": proposal.id}
    button = Button("check_proposal", given) if proposal.body else Button("send_proposal", given)
    line = said(row, proposal, key if proposal.body else "budget.told.no_body")
    tell(act, people, row, f"check:{proposal.place}:{proposal.body}:{proposal.revised}", line, ((button,),))


def said(row: BudgetRound, proposal: BudgetProposal, key: str, **values: Value) -> Sentence:
    """Say something of a proposal, with what it is."""
    return say(
        key,
        title=row.title,
        place=proposal.place,
        words=proposal.title,
        what=proposal.what,
        spot=proposal.spot,
        rough=money(proposal.rough),
        due=proposal.due_at,
        **values,
    )


def remind_later(act: Act, proposal: BudgetProposal) -> None:
    """Set the next reminder: a day before, when it is due, every working day after."""
    assert proposal.due_at is not None
    at = next_reminder(proposal.due_at, act.now, act.reference.calendar)
    post.set_timer(act.tx, f"budget_check:{proposal.id}", TimerKind.BUDGET, at, proposal.id)


def remind(act: Act, proposal: BudgetProposal) -> None:
    """Remind a body; once it is late, who sees to the round hears it and everybody can read it."""
    row = act.tx.get_one(BudgetRound, proposal.round_id)
    if proposal.state != ProposalState.CHECKING or row.stage != RoundStage.CHECKING or not proposal.due_at:
        return
    late = act.now >= proposal.due_at
    ask(act, row, proposal, "budget.told.check_late" if late else "budget.told.check_near")
    if late and not proposal.late:
        proposal.late = True
        line = said(row, proposal, "budget.told.unanswered", body=act.reference.body_name(proposal.body))
        tell(act, officers(act, row), row, f"unanswered:{proposal.place}", line)
    remind_later(act, proposal)


def to_send(act: Act, proposal_id: int) -> tuple[BudgetRound, BudgetProposal]:
    """Load a proposal for who may give it to another body. Raises BudgetRefused."""
    row, proposal = proposal_in(act, proposal_id, RoundStage.CHECKING)
    if not keeps_round(act.reference, act.by, row):
        raise BudgetRefused(No.UNKNOWN)
    if proposal.state not in (ProposalState.CHECKING, ProposalState.CHECKED):
        raise BudgetRefused(No.STAGE)
    return row, proposal


def send_to(act: Act, proposal_id: int, body: str) -> BudgetProposal:
    """Ask another body: the list was wrong, or this one is not for it. Raises BudgetRefused."""
    row, proposal = to_send(act, proposal_id)
    send_out(act, row, proposal, body)
    return proposal


def to_answer(act: Act, proposal_id: int) -> tuple[BudgetRound, BudgetProposal]:
    """Load a proposal that lies before the actor's body. Raises BudgetRefused."""
    row, proposal = proposal_in(act, proposal_id, RoundStage.CHECKING)
    if act.by.role not in BODY_ROLES or proposal.body is None or proposal.body != act.by.body:
        raise BudgetRefused(No.UNKNOWN)
    if proposal.state != ProposalState.CHECKING:
        raise BudgetRefused(No.STAGE)
    return row, proposal


def answer(act: Act, proposal_id: int, given: Answer) -> BudgetProposal:
    """Say whether it can be done; the author hears it, and may revise once. Raises BudgetRefused."""
    row, proposal = to_answer(act, proposal_id)
    no = given.feasible is Feasible.NO
    if not no and not (given.cost and given.days):
        raise BudgetRefused(No.INCOMPLETE)
    if not no and (given.cost or 0) > row.sum:
        raise BudgetRefused(No.SHORT, row.sum)
    proposal.state, proposal.answer, proposal.answered_at = ProposalState.CHECKED, given.feasible, act.now
    proposal.cost, proposal.days = (None, None) if no else (given.cost, given.days)
    proposal.ground, proposal.why = public(given.ground), public(given.why)
    proposal.late = proposal.due_at is not None and act.now > proposal.due_at
    post.cancel_timer(act.tx, f"budget_check:{proposal.id}")
    facts = {"place": proposal.place, "body": proposal.body, "answer": str(given.feasible)}
    more = {"cost": proposal.cost, "days": proposal.days, "why": answer_hash(proposal), "late": proposal.late}
    note(act, row, BudgetEvent.CHECKED, {**facts, **more})
    tell_answer(act, row, proposal)
    return proposal


def answer_hash(proposal: BudgetProposal) -> str:
    """Hash the words of a body's answer."""
    return digest("\x1f".join((proposal.answer, proposal.ground, proposal.why)))


def tell_answer(act: Act, row: BudgetRound, proposal: BudgetProposal) -> None:
    """Tell its authors; who wrote it may revise where it is not simply yes."""
    may = proposal.answer != Feasible.YES and not proposal.revised
    kind = proposal.answer
    line = said(
        row,
        proposal,
        f"budget.told.checked.{kind}" if may else f"budget.told.checked_last.{kind}",
        body=act.reference.body_name(proposal.body),
        cost=money(proposal.cost or 0),
        ground=proposal.ground,
        days=proposal.days or 0,
        why=proposal.why,
    )
    rows = ((Button("revise_proposal", {"proposal": proposal.id}),),) if may else ()
    tell(act, authors(act, proposal), row, f"checked:{proposal.place}:{proposal.revised}", line, rows)
    left = [each for each in proposals_of(act.tx, row.id) if each.state == ProposalState.CHECKING]
    if not left:
        done = say("budget.told.all_checked", title=row.title, number=row.code)
        tell(
            act,
            officers(act, row),
            row,
            "all_checked",
            done,
            ((Button("vote_on_budget", {"round": row.id}),),),
        )


def to_revise(act: Act, proposal_id: int) -> tuple[BudgetRound, BudgetProposal]:
    """Load one's own proposal that may be revised. Raises BudgetRefused."""
    row, proposal = proposal_in(act, proposal_id, RoundStage.CHECKING)
    if act.by.person_id is None or proposal.author_id != act.by.person_id:
        raise BudgetRefused(No.UNKNOWN)
    if proposal.state != ProposalState.CHECKED or proposal.answer == Feasible.YES:
        raise BudgetRefused(No.STAGE)
    if proposal.revised:
        raise BudgetRefused(No.ONCE)
    return row, proposal


def revise(act: Act, proposal_id: int, what: str, rough: int) -> BudgetProposal:
    """Change what is proposed, once; the body looks at it anew. Raises BudgetRefused."""
    row, proposal = to_revise(act, proposal_id)
    if not 0 < rough <= row.sum:
        raise BudgetRefused(No.SHORT if rough else No.NOTHING, row.sum)
    proposal.what, proposal.rough, proposal.revised = public(what), rough, True
    proposal.text_hash = text_hash(proposal)
    note(act, row, BudgetEvent.REVISED, {"place": proposal.place, "text": proposal.text_hash})
    send_out(act, row, proposal)
    return proposal


def before_body(tx: Transaction, body: str, most: int) -> list[BudgetProposal]:
    """Return the proposals that a body has to answer, the longest waiting first."""
    waits = (
        select(BudgetProposal)
        .join(BudgetRound, col(BudgetRound.id) == col(BudgetProposal.round_id))
        .where(
            col(BudgetProposal.body) == body,
            col(BudgetProposal.state) == ProposalState.CHECKING,
            col(BudgetRound.stage) == RoundStage.CHECKING,
        )
    )
    return list(tx.execute(waits.order_by(col(BudgetProposal.id)).limit(most)).scalars())
