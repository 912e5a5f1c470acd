"""Pays for projects: a body asks from the reservation, another hand releases, a voucher ends it."""

from datetime import timedelta

from models import post
from models.budget import BudgetPayment, BudgetProject, BudgetProposal, BudgetRound
from models.rows import add_row
from models.vocabulary import BODY_ROLES, TimerKind
from models.vocabulary_budgets import BudgetEvent, ProjectState
from models.vocabulary_means import DrawState
from workflows import ledger
from workflows.cases.acts import Act
from workflows.cases.parties import known_also, people_of_body
from workflows.means.amounts import money
from workflows.means.terms import OWED
from workflows.participation.budgets.record import (
    held,
    keeps_round,
    note,
    officers,
    project_in,
    public,
    tell,
    under_way,
)
from workflows.participation.budgets.terms import PAYMENT, BudgetRefused, No, new_code, spendable
from workflows.screens import Button, Sentence, say

Found = tuple[BudgetRound, BudgetProposal, BudgetProject]
Payment = tuple[BudgetRound, BudgetProposal, BudgetProject, BudgetPayment]
PAYABLE = frozenset(set(ProjectState) - {ProjectState.WAITING, ProjectState.ENDED})
AGAIN = timedelta(days=7)
"""† How often the clock reminds of a voucher after the first time."""


def to_ask(act: Act, project_id: int) -> tuple[Found, int]:
    """Load a project that the actor's body pays, and what it may still ask for. Raises BudgetRefused."""
    found = _, _, project = project_in(act, project_id)
    if act.by.role not in BODY_ROLES or not project.payer or project.payer != act.by.body:
        raise BudgetRefused(No.UNKNOWN)
    if project.state not in PAYABLE:
        raise BudgetRefused(No.STAGE)
    return found, spendable(project.reserved, project.spent, under_way(act.tx, project.id))


def ask(act: Act, project_id: int, amount: int, what: str) -> BudgetPayment:
    """Ask for a payment, never above the reservation. Raises BudgetRefused."""
    (row, proposal, project), left = to_ask(act, project_id)
    if not 0 < amount <= left:
        raise BudgetRefused(No.SHORT if amount > 0 else No.NOTHING, left)
    payment = BudgetPayment(
        code=new_code(act.reference.local_date(act.now), act.chance, PAYMENT),
        project_id=project.id,
        state=DrawState.ASKED,
        amount=amount,
        what=public(what),
        asked_by=act.by.person_id or 0,
        asked_at=act.now,
    )
    add_row(act.tx, payment)
    written(act, row, payment, BudgetEvent.ASKED)
    ask_keeper(act, (row, proposal, project, payment))
    remind_in(act, payment, timedelta(days=1))
    return payment


def written(act: Act, row: BudgetRound, payment: BudgetPayment, event: BudgetEvent) -> None:
    """Write what happened to a payment into the chain."""
    facts: ledger.Facts = {"project": payment.project_id, "payment": payment.code, "amount": payment.amount}
    note(act, row, event, {**facts, "what": payment.what, "voucher": payment.voucher, "why": payment.reason})


def said(found: Payment, key: str, body: str) -> Sentence:
    """Say something of a payment."""
    row, proposal, project, payment = found
    return say(
        key,
        title=row.title,
        place=proposal.place,
        words=proposal.title,
        number=payment.code,
        amount=money(payment.amount),
        what=payment.what,
        body=body,
        left=money(project.reserved - project.spent),
        reason=payment.reason,
        voucher=payment.voucher,
    )


def ask_keeper(act: Act, found: Payment) -> None:
    """Ask who sees to the round; who asked is never among them."""
    row, _, project, payment = found
    given = {"payment": payment.id}
    rows = ((Button("release_payment", given), Button("refuse_payment", given)),)
    line = said(found, "budget.told.payment", act.reference.body_name(project.payer))
    people = [each for each in officers(act, row) if each.person_id != payment.asked_by]
    tell(act, people, row, f"payment:{payment.id}", line, rows)


def tell_body(act: Act, found: Payment, key: str) -> None:
    """Tell the body that asked, with the voucher's button while that is owed."""
    row, _, project, payment = found
    owed = payment.state == DrawState.RELEASED
    rows = ((Button("enter_voucher", {"payment": payment.id}),),) if owed else ()
    line = said(found, key, act.reference.body_name(project.payer))
    tell(act, people_of_body(act, project.payer or ""), row, f"{key}:{payment.id}", line, rows)


def loaded(act: Act, payment_id: int) -> Payment:
    """Load a payment with its project and round, locked. Raises BudgetRefused."""
    kept = act.tx.get(BudgetPayment, payment_id)
    if kept is None:
        raise BudgetRefused(No.UNKNOWN)
    found = project_in(act, kept.project_id)
    return (*found, held(act, BudgetPayment, payment_id))


def to_answer(act: Act, payment_id: int) -> Payment:
    """Load a payment before who sees to the round; who asks never answers. Raises BudgetRefused."""
    found = row, _, _, payment = loaded(act, payment_id)
    if not keeps_round(act.reference, act.by, row):
        raise BudgetRefused(No.UNKNOWN)
    if payment.state != DrawState.ASKED:
        raise BudgetRefused(No.STAGE)
    if str(act.by.person_id) in known_also(act.tx, [str(payment.asked_by)]):
        raise BudgetRefused(No.SAME_HAND)
    return found


def release(act: Act, payment_id: int) -> BudgetPayment:
    """Release a payment; its voucher is owed then. Raises BudgetRefused."""
    found = row, _, _, payment = to_answer(act, payment_id)
    answered(act, payment, DrawState.RELEASED)
    written(act, row, payment, BudgetEvent.RELEASED)
    tell_body(act, found, "budget.told.released")
    remind_in(act, payment, timedelta(days=act.reference.policy.voucher_days))
    return payment


def refuse(act: Act, payment_id: int, reason: str) -> BudgetPayment:
    """Say no, for a reason. Raises BudgetRefused."""
    found = row, _, _, payment = to_answer(act, payment_id)
    answered(act, payment, DrawState.REFUSED)
    payment.reason = public(reason)
    post.cancel_timer(act.tx, key_of(payment))
    written(act, row, payment, BudgetEvent.REFUSED)
    tell_body(act, found, "budget.told.refused")
    return payment


def answered(act: Act, payment: BudgetPayment, state: DrawState) -> None:
    """Write down who answered, and what."""
    payment.state, payment.answered_by, payment.answered_at = state, act.by.person_id, act.now


def to_pay(act: Act, payment_id: int) -> Payment:
    """Load a released payment for the body that asked. Raises BudgetRefused."""
    found = _, _, project, payment = loaded(act, payment_id)
    if act.by.role not in BODY_ROLES or project.payer != act.by.body:
        raise BudgetRefused(No.UNKNOWN)
    if payment.state != DrawState.RELEASED:
        raise BudgetRefused(No.STAGE)
    return found


def pay(act: Act, payment_id: int, voucher: str, amount: int) -> BudgetPayment:
    """Enter the voucher with what was really paid, never more than was released. Raises BudgetRefused."""
    found = row, _, project, payment = to_pay(act, payment_id)
    if not 0 < amount <= payment.amount:
        raise BudgetRefused(No.SHORT if amount > 0 else No.NOTHING, payment.amount)
    payment.amount, payment.voucher = amount, public(voucher)
    payment.state, payment.paid_at = DrawState.USED, act.now
    project.spent += amount
    post.cancel_timer(act.tx, key_of(payment))
    written(act, row, payment, BudgetEvent.PAID)
    line = said(found, "budget.told.paid", act.reference.body_name(project.payer))
    tell(act, officers(act, row), row, f"paid:{payment.id}", line)
    return payment


def key_of(payment: BudgetPayment) -> str:
    """Name the one timer of a payment."""
    return f"budget_payment:{payment.id}"


def remind_in(act: Act, payment: BudgetPayment, span: timedelta) -> None:
    """Set the next reminder."""
    post.set_timer(act.tx, key_of(payment), TimerKind.BUDGET, act.now + span, payment.id)


def remind(act: Act, payment_id: int) -> None:
    """Remind whose turn it is: who releases, or who owes the voucher."""
    found = loaded(act, payment_id)
    payment = found[3]
    if payment.state not in OWED:
        return
    if payment.state == DrawState.ASKED:
        ask_keeper(act, found)
        remind_in(act, payment, timedelta(days=1))
    else:
        tell_body(act, found, "budget.told.no_voucher")
        remind_in(act, payment, AGAIN)
