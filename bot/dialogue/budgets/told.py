"""Says what a budget round is, what is proposed in it, and what became of each project; nobody is named."""

from models.vocabulary_budgets import ProjectState, ProposalState
from models.vocabulary_means import DrawState
from workflows.means.amounts import money
from workflows.participation.budgets.items import PaymentView, ProjectView, ProposalView
from workflows.participation.budgets.lines import RoundLine
from workflows.participation.budgets.moderate import TAKEN_OUT, strike_words
from workflows.participation.budgets.view import QuestionView, RoundView, StepView
from workflows.reference import Reference
from workflows.screens import Sentence, say

Lines = tuple[Sentence, ...]


def line_of(seen: RoundLine) -> Sentence:
    """One round in a list."""
    step = say(f"budget.step.{seen.step}")
    return say("budget.line", title=seen.title, number=seen.code, sum=money(seen.sum), step=step)


def card(seen: RoundView) -> Lines:
    """A round as everybody reads it."""
    lines = [
        say("budget.head", number=seen.code, title=seen.title),
        say(f"budget.stage.{seen.stage}", until=seen.propose_until, vote=seen.vote, reason=seen.reason),
        say(
            "budget.money",
            sum=money(seen.sum),
            fund=seen.fund,
            reserved=money(seen.reserved),
            spent=money(seen.spent),
            left=money(seen.left),
        ),
        limits(seen),
    ]
    return tuple(lines)


def limits(seen: RoundView) -> Sentence:
    """What the money is not for, by what."""
    return say(
        "budget.must_not",
        items=tuple(say(f"means.not.{each}") for each in seen.must_not),
        basis=seen.basis,
        version=seen.version,
        rules=seen.rules,
    )


def step_line(each: StepView) -> Sentence:
    """One of the five steps with its days."""
    state = "now" if each.now else "over" if each.over else "ahead"
    return say(f"budget.at.{state}", step=say(f"budget.step.{each.step}"), days=each.days, ends=each.ends)


def proposal_line(each: ProposalView) -> Sentence:
    """One proposal in a list."""
    title = each.title or say("budget.hidden")
    cost = money(each.cost or each.rough)
    return say("budget.proposal_line", place=each.place, title=title, cost=cost, state=state_of(each))


def state_of(each: ProposalView) -> Sentence:
    """How a proposal stands."""
    if each.state is ProposalState.CHECKED:
        return say(f"budget.feasible.{each.answer}")
    if each.state is ProposalState.MERGED:
        return say("budget.proposal.merged", into=each.into or 0)
    return say(f"budget.proposal.{each.state}")


def proposal(reference: Reference, each: ProposalView) -> Lines:
    """One proposal, and what the body that would do it says."""
    lines = [proposal_line(each)]
    if each.what:
        lines.append(say("budget.what", what=each.what, spot=each.spot, rough=money(each.rough)))
    if each.strike:
        lines.append(say("budget.struck", strike=strike_words(each.strike), reason=each.reason))
    if each.state is ProposalState.MERGED:
        lines.append(say("budget.merged", reason=each.reason))
    if each.appealed:
        lines.append(say("budget.appealed"))
    elif each.ruling and each.state in TAKEN_OUT:
        lines.append(say("budget.ruled", reason=each.ruling))
    return (*lines, *feasible(reference, each))


def feasible(reference: Reference, each: ProposalView) -> Lines:
    """What a body says of it, or that it does not."""
    body = reference.body_name(each.body) if each.body else say("registered.dispatcher")
    if each.state is ProposalState.CHECKING:
        key = "budget.asked_late" if each.late else "budget.asked"
        return (say(key, body=body, due=each.due_at),)
    if each.answer is None:
        silent = each.state in (ProposalState.PUT, ProposalState.WON, ProposalState.LOST)
        return (say("budget.silent", body=body),) if silent else ()
    cost, key = money(each.cost or 0), "budget.answer_no" if each.cost is None else "budget.answer"
    said = say(f"budget.feasible.{each.answer}")
    days = each.days or 0
    return (say(key, body=body, answer=said, cost=cost, days=days, ground=each.ground, why=each.why),)


def project(reference: Reference, each: ProjectView) -> Lines:
    """One project: how it stands, its money, what residents say."""
    lines = [
        say(
            "budget.project",
            place=each.place,
            title=each.title,
            state=project_state(each),
            reserved=money(each.reserved),
            spent=money(each.spent),
            back=money(each.back),
        )
    ]
    if each.body:
        key = "budget.doer_contract" if each.contract else "budget.doer"
        body, payer = reference.body_name(each.body), reference.body_name(each.payer)
        lines.append(say(key, body=body, payer=payer, contract=each.contract, due=each.due_at))
    lines += said_of(each)
    return (*lines, *(payment(pay) for pay in each.payments))


def said_of(each: ProjectView) -> list[Sentence]:
    """What the body tells of it, and what residents say."""
    lines = []
    if each.state is ProjectState.DOING and each.progress:
        lines.append(say("budget.progress", words=each.progress))
    if each.late_why:
        lines.append(say("budget.late", why=each.late_why))
    if each.report:
        lines.append(say("budget.report", words=each.report))
    if each.state is ProjectState.DELIVERED:
        lines.append(say("budget.judging", until=each.judge_until))
    if each.said:
        lines.append(say("budget.said", **{str(verdict): count for verdict, count in each.said}))
    lines += [say("budget.fault", words=words) for words in each.faults]
    if each.reason:
        lines.append(say("budget.decided", reason=each.reason))
    return lines


def project_state(each: ProjectView) -> Sentence:
    """How a project stands."""
    if each.faulty:
        return say("budget.project_state.faulty" if each.delivered_at else "budget.project_state.dropped")
    if each.state is ProjectState.DOING and each.attempt > 1:
        return say("budget.project_state.repair")
    return say(f"budget.project_state.{each.state}")


def question(each: QuestionView) -> Sentence:
    """A question about the account, with its answer or that there is none yet."""
    key = "budget.question_answered" if each.answered_at else "budget.question"
    return say(key, words=each.words, answer=each.answer)


def payment(each: PaymentView) -> Sentence:
    """One payment, with the number of its voucher."""
    key = "budget.payment_used" if each.state is DrawState.USED else "budget.payment"
    state = say(f"means.state.{each.state}")
    amount = money(each.amount)
    return say(key, number=each.code, amount=amount, what=each.what, voucher=each.voucher, state=state)
