"""Says what each act about a budget round must be told, and does it: one thing after the other."""

from collections.abc import Callable, Mapping
from datetime import date

from models.vocabulary_budgets import Feasible, Verdict
from workflows.cases.acts import Act
from workflows.forms import Field, Given, Kind, read_all
from workflows.participation.budgets import (
    accept,
    doing,
    ending,
    feasible,
    moderate,
    pay,
    propose,
    questions,
    rounds,
    voting,
)
from workflows.participation.budgets.feasible import Answer
from workflows.participation.budgets.propose import Idea
from workflows.participation.budgets.terms import BudgetRefused, No

About = Mapping[str, int]

OPEN, FUND, REFUSE, CANCEL = "open_budget", "fund_budget", "refuse_budget", "cancel_budget"
PROPOSE, WITHDRAW, REVISE = "propose_project", "withdraw_proposal", "revise_proposal"
MERGE, STRIKE, APPEAL = "merge_proposal", "strike_proposal", "appeal_strike"
RESTORE, KEEP = "restore_proposal", "keep_struck"
SEND, CHECK, PUT = "send_proposal", "check_proposal", "vote_on_budget"
COMMISSION, RAISE, DROP = "commission_project", "raise_project", "drop_project"
ASK, RELEASE, REFUSE_PAYMENT, VOUCHER = "ask_payment", "release_payment", "refuse_payment", "enter_voucher"
ACCEPT, FAULTS, REJECT = "accept_project", "faults_project", "reject_project"
QUESTION, ANSWER = "ask_account", "answer_account"
RULE_ACCEPTED, RULE_FAULTY, END = "rule_accepted", "rule_faulty", "end_project"

FOUR = tuple(Field(name) for name in ("for_whom", "rely_on", "who_gains", "who_judges"))
REASON = (Field("reason"),)
AMOUNT = Field("amount", Kind.MONEY)

FORMS: Mapping[str, tuple[Field, ...]] = {
    OPEN: (
        *(Field("fund", Kind.CHOICE), Field("roll", Kind.CHOICE), Field("title"), Field("sum", Kind.MONEY)),
        *(Field("until", Kind.DAY, optional=True), *FOUR),
    ),
    FUND: (),
    REFUSE: REASON,
    CANCEL: REASON,
    PROPOSE: (Field("title"), Field("what"), Field("spot"), Field("rough", Kind.MONEY)),
    WITHDRAW: (),
    REVISE: (Field("what"), Field("rough", Kind.MONEY)),
    MERGE: (Field("into", Kind.CHOICE), *REASON),
    STRIKE: (Field("strike", Kind.CHOICE), *REASON),
    APPEAL: (Field("words"),),
    RESTORE: REASON,
    KEEP: REASON,
    SEND: (Field("body", Kind.BODY),),
    CHECK: (
        *(Field("feasible", Kind.CHOICE), Field("cost", Kind.MONEY, optional=True)),
        *(Field("days", Kind.WHOLE, optional=True), Field("ground"), Field("why")),
    ),
    PUT: (Field("question"), Field("closes", Kind.DAY, optional=True)),
    COMMISSION: (Field("doer", Kind.CHOICE), Field("what"), Field("day", Kind.DAY)),
    RAISE: (AMOUNT, *REASON),
    DROP: REASON,
    ASK: (AMOUNT, Field("what")),
    RELEASE: (),
    REFUSE_PAYMENT: REASON,
    VOUCHER: (Field("voucher"), AMOUNT),
    ACCEPT: (),
    FAULTS: (Field("words"),),
    REJECT: (Field("words"),),
    RULE_ACCEPTED: REASON,
    RULE_FAULTY: REASON,
    END: (),
    QUESTION: (Field("words"),),
    ANSWER: (Field("words"),),
}


def idea_of(given: Given, category: str | None = None, cell: str | None = None) -> Idea:
    """Read a project as its author tells it; the rest is what was understood of it."""
    return Idea(given["title"], given["what"], given["spot"], int(given["rough"]), category, cell)


def answer_of(given: Given) -> Answer:
    """Read what a body says. Raises BudgetRefused."""
    if given["feasible"] not in set(Feasible):
        raise BudgetRefused(No.NOT_LISTED)
    cost, days = given.get("cost"), given.get("days")
    return Answer(
        feasible=Feasible(given["feasible"]),
        cost=int(cost) if cost else None,
        ground=given["ground"],
        days=int(days) if days else None,
        why=given["why"],
    )


def commissioned(act: Act, key: int, given: Given) -> object:
    """Give a project out."""
    return doing.commission(act, key, given["doer"], given["what"], date.fromisoformat(given["day"]))


def merged(act: Act, key: int, given: Given) -> object:
    """Merge a proposal into another. Raises BudgetRefused."""
    place = given["into"]
    return moderate.merge(act, key, int(place) if place.isdecimal() else 0, given["reason"])


ACTS: Mapping[str, tuple[str, Callable[[Act, int, Given], object]]] = {
    OPEN: ("round", lambda act, _, given: rounds.open_round(act, given)),
    FUND: ("round", lambda act, key, _: rounds.fund(act, key)),
    REFUSE: ("round", lambda act, key, given: rounds.refuse(act, key, given["reason"])),
    CANCEL: ("round", lambda act, key, given: rounds.cancel(act, key, given["reason"])),
    PROPOSE: ("round", lambda act, key, given: propose.propose(act, key, idea_of(given))),
    WITHDRAW: ("proposal", lambda act, key, _: propose.withdraw(act, key)),
    REVISE: (
        "proposal",
        lambda act, key, given: feasible.revise(act, key, given["what"], int(given["rough"])),
    ),
    MERGE: ("proposal", merged),
    STRIKE: (
        "proposal",
        lambda act, key, given: moderate.strike(act, key, given["strike"], given["reason"]),
    ),
    APPEAL: ("proposal", lambda act, key, given: moderate.appeal(act, key, given["words"])),
    RESTORE: ("proposal", lambda act, key, given: moderate.rule(act, key, given["reason"], restored=True)),
    KEEP: ("proposal", lambda act, key, given: moderate.rule(act, key, given["reason"], restored=False)),
    SEND: ("proposal", lambda act, key, given: feasible.send_to(act, key, given["body"])),
    CHECK: ("proposal", lambda act, key, given: feasible.answer(act, key, answer_of(given))),
    PUT: ("round", lambda act, key, given: voting.put(act, key, given["question"], given["closes"])),
    COMMISSION: ("project", commissioned),
    RAISE: (
        "project",
        lambda act, key, given: doing.raise_project(act, key, int(given["amount"]), given["reason"]),
    ),
    DROP: ("project", lambda act, key, given: ending.drop(act, key, given["reason"])),
    ASK: ("project", lambda act, key, given: pay.ask(act, key, int(given["amount"]), given["what"])),
    RELEASE: ("payment", lambda act, key, _: pay.release(act, key)),
    REFUSE_PAYMENT: ("payment", lambda act, key, given: pay.refuse(act, key, given["reason"])),
    VOUCHER: (
        "payment",
        lambda act, key, given: pay.pay(act, key, given["voucher"], int(given["amount"])),
    ),
    ACCEPT: ("project", lambda act, key, _: accept.judge(act, key, Verdict.ACCEPTED)),
    FAULTS: ("project", lambda act, key, given: accept.judge(act, key, Verdict.FAULTS, given["words"])),
    REJECT: ("project", lambda act, key, given: accept.judge(act, key, Verdict.REJECTED, given["words"])),
    RULE_ACCEPTED: ("project", lambda act, key, given: accept.rule(act, key, given["reason"], faulty=False)),
    RULE_FAULTY: ("project", lambda act, key, given: accept.rule(act, key, given["reason"], faulty=True)),
    END: ("project", lambda act, key, _: ending.end(act, key)),
    QUESTION: ("round", lambda act, key, given: questions.ask(act, key, given["words"])),
    ANSWER: ("question", lambda act, key, given: questions.answer(act, key, given["words"])),
}
"""What an act is about, and the step that does it."""

CHECKS: Mapping[str, Callable[[Act, int], object]] = {
    OPEN: lambda act, _: rounds.check(act),
    FUND: rounds.to_fund,
    REFUSE: rounds.to_fund,
    CANCEL: rounds.to_cancel,
    PROPOSE: propose.check,
    WITHDRAW: propose.to_withdraw,
    REVISE: feasible.to_revise,
    MERGE: moderate.to_moderate,
    STRIKE: moderate.to_moderate,
    APPEAL: moderate.to_appeal,
    RESTORE: moderate.to_rule,
    KEEP: moderate.to_rule,
    SEND: feasible.to_send,
    CHECK: feasible.to_answer,
    PUT: voting.to_put,
    COMMISSION: doing.to_give,
    RAISE: doing.to_raise,
    DROP: ending.to_drop,
    ASK: pay.to_ask,
    RELEASE: pay.to_answer,
    REFUSE_PAYMENT: pay.to_answer,
    VOUCHER: pay.to_pay,
    ACCEPT: accept.to_judge,
    FAULTS: accept.to_judge,
    REJECT: accept.to_judge,
    RULE_ACCEPTED: accept.to_rule,
    RULE_FAULTY: accept.to_rule,
    END: ending.to_end,
    QUESTION: questions.to_ask,
    ANSWER: questions.to_answer,
}


def read(act: Act, verb: str, typed: Given) -> dict[str, str]:
    """Read what was typed for an act. Raises FieldUnfit."""
    return read_all(FORMS[verb], typed, act.reference, act.reference.local_date(act.now))


def perform(act: Act, verb: str, about: About, typed: Given) -> object:
    """Do an act with what was typed for it. Raises FieldUnfit, BudgetRefused, TermsUnfit."""
    name, step = ACTS[verb]
    return step(act, about.get(name, 0), read(act, verb, typed))


def check(act: Act, verb: str, about: About) -> None:
    """Refuse what cannot be done now, before anybody writes. Raises BudgetRefused."""
    CHECKS[verb](act, about.get(ACTS[verb][0], 0))


def choices(act: Act, _verb: str, about: About, field: Field) -> tuple[tuple[str, str], ...]:
    """Return what may be chosen for a field, as value and name; empty where the catalogue has the name."""
    if field.name == "fund":
        return tuple((each.code, each.name) for each in rounds.funds(act))
    if field.name == "roll":
        return tuple((each.code, each.name) for each in rounds.rolls(act))
    if field.name == "into":
        found = moderate.alike(act, about.get("proposal", 0))
        return tuple((str(each.place), f"{each.place}. {each.title}") for each in found)
    if field.name == "strike":
        row, _ = moderate.to_moderate(act, about.get("proposal", 0))
        return tuple((each, "") for each in moderate.strikes_of(row))
    if field.name == "feasible":
        return tuple((str(each), "") for each in Feasible)
    if field.name == "doer":
        return tuple(doing.doers(act, about.get("project", 0)))
    return ()
