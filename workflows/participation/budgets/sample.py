"""Runs a budget round in a sample community: one project accepted, one before residents, one being done."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.budget import BudgetProject, BudgetProposal, BudgetRound
from models.decision import DecisionTask
from models.means import MeansSource
from models.person import Person
from models.roll import Roll
from models.rows import add_row
from models.vocabulary import Role
from models.vocabulary_budgets import Feasible, Verdict
from models.vocabulary_means import MeansKind
from models.vocabulary_votes import RollKind
from models.vote import Vote
from workflows.cases.acts import SYSTEM, Act, Actor
from workflows.forms import SEPARATOR
from workflows.participation.budgets import accept, doing, ending, feasible, moderate, pay, propose, rounds
from workflows.participation.budgets.feasible import Answer
from workflows.participation.budgets.propose import Idea
from workflows.participation.budgets.voting import follow_vote, put
from workflows.participation.decisions import carry
from workflows.participation.decisions.told import task_key
from workflows.participation.votes.announce import announce, opening_key
from workflows.participation.votes.cast import cast
from workflows.participation.votes.close import close
from workflows.participation.votes.electors import electors_for, persons_of_roll
from workflows.participation.votes.opening import closing_key, open_vote
from workflows.participation.votes.remind import reminder_key

BEGAN = 44
ASKED_UNTIL, ANSWERED, PUT, VOTED, GIVEN, DONE, COUNTED, ENDED, SHOWN = 8, 9, 10, 18, 19, 27, 35, 38, 41
"""Days after its beginning."""

SPENT = 0.96
"""Part of a project's money that it took."""


@dataclass(frozen=True)
class Project:
    """A project as somebody proposes it, and what a body says: no cost, it cannot be done."""

    title: str
    what: str
    spot: str
    rough: int
    body: str
    cost: int
    days: int
    ground: str
    why: str
    liked: float = 0.0
    strike: str = ""


@dataclass(frozen=True)
class Plan:
    """A round as it is opened; the rest follows by its steps."""

    title: str
    sum: int
    question: str
    four: tuple[str, str, str, str]
    report: str
    projects: Sequence[Project]


@dataclass(frozen=True)
class Hands:
    """Invented people without chats: who sees to it, who keeps the fund, who works for bodies."""

    officer: Actor
    keeper: Actor
    worker: int


def spend(act: Act, plan: Plan) -> None:
    """Run the round. Every step is the one that residents, officers, bodies and the clock take."""
    roll = act.tx.execute(
        select(Roll).where(col(Roll.kind) == RollKind.HOUSEHOLDS).limit(1)
    ).scalar_one_or_none()
    source = nearest(act, roll) if roll is not None else None
    if roll is None or source is None or not persons_of_roll(act.tx, roll.id):
        return
    begins = act.now - timedelta(days=BEGAN)
    act = replace(act, chance=random.Random(plan.title))
    hands = invented(act, source, begins)
    row = opened(act, plan, hands, (source, roll))
    proposed(act, plan, hands, row)
    vote = chosen(act, plan, hands, row)
    done(act, plan, hands, row)
    forget_past(act, row, vote)


def nearest(act: Act, roll: Roll) -> MeansSource | None:
    """The fund that serves the smallest area in which a roll lies."""
    path = act.reference.area_path(roll.area)
    money = select(MeansSource).where(col(MeansSource.kind) == MeansKind.MONEY)
    depths = {
        source.id: max(
            (path.index(each) for each in source.areas.split(SEPARATOR) if each in path), default=-1
        )
        for source in act.tx.execute(money.order_by(col(MeansSource.id))).scalars()
    }
    found = max(depths, key=lambda key: depths[key], default=None)
    return act.tx.get(MeansSource, found) if found is not None and depths[found] >= 0 else None


def at(act: Act, day: float, by: Actor) -> Act:
    """Let somebody act so many days after the beginning."""
    return replace(act, now=act.now - timedelta(days=BEGAN) + timedelta(days=day), by=by)


def invented(act: Act, source: MeansSource, since: datetime) -> Hands:
    """Invent three people."""
    people = [Person(name="", created_at=since) for _ in range(3)]
    for each in people:
        add_row(act.tx, each)
    keeper = Actor(Role.HEAD, people[1].id, source.release_body)
    if not source.release_body:
        keeper = Actor(Role.COORDINATOR, people[1].id)
    return Hands(Actor(Role.ORGANIZER, people[0].id), keeper, people[2].id)


def opened(act: Act, plan: Plan, hands: Hands, of: tuple[MeansSource, Roll]) -> BudgetRound:
    """Open it, and set its sum apart."""
    by = at(act, 0, hands.officer)
    names = ("for_whom", "rely_on", "who_gains", "who_judges")
    given = {"fund": of[0].code, "roll": of[1].code, "title": plan.title, "sum": str(plan.sum)}
    day = act.reference.local_date(at(act, ASKED_UNTIL, SYSTEM).now).isoformat()
    row = rounds.open_round(by, {**given, "until": day, **dict(zip(names, plan.four, strict=True))})
    return rounds.fund(at(act, 0.1, hands.keeper), row.id)


def proposed(act: Act, plan: Plan, hands: Hands, row: BudgetRound) -> None:
    """Let residents propose, and bodies answer; what the list forbids is struck."""
    people = persons_of_roll(act.tx, row.roll_id)
    for place, each in enumerate(plan.projects):
        by = at(act, 1 + place / 2, Actor(Role.RESIDENT, people[place % len(people)]))
        proposal = propose.propose(by, row.id, Idea(each.title, each.what, each.spot, each.rough))
        if each.strike:
            moderate.strike(at(act, 7, hands.officer), proposal.id, each.strike, each.why)
    feasible.begin(replace(act, now=row.propose_until, by=SYSTEM), row)
    for proposal in proposals(act, row):
        each = plan.projects[proposal.place - 1]
        if not each.strike:
            answer(act, hands, proposal, each)


def proposals(act: Act, row: BudgetRound) -> list[BudgetProposal]:
    """The proposals of the round."""
    mine = select(BudgetProposal).where(col(BudgetProposal.round_id) == row.id)
    return list(act.tx.execute(mine.order_by(col(BudgetProposal.place))).scalars())


def answer(act: Act, hands: Hands, proposal: BudgetProposal, told: Project) -> None:
    """Let the body say whether it can be done."""
    feasible.send_to(at(act, ANSWERED, hands.officer), proposal.id, told.body)
    how = Feasible.YES if told.cost else Feasible.NO
    said = Answer(how, told.cost or None, told.ground, told.days or None, told.why)
    feasible.answer(at(act, ANSWERED + 0.2, Actor(Role.HEAD, hands.worker, told.body)), proposal.id, said)


def chosen(act: Act, plan: Plan, hands: Hands, row: BudgetRound) -> Vote:
    """Let the households vote, and reserve what they chose."""
    last = act.reference.local_date(at(act, VOTED, SYSTEM).now).isoformat()
    by = at(act, PUT, hands.officer)
    vote = put(by, row.id, plan.question, last)
    announce(by, vote.id)
    open_vote(replace(act, now=vote.opens_at, by=SYSTEM), vote)
    places = {each.option: plan.projects[each.place - 1].liked for each in proposals(act, row) if each.option}
    for person in persons_of_roll(act.tx, row.roll_id):
        marks = {place: 1 for place, liked in places.items() if act.chance.random() < liked}
        seat = electors_for(act.tx, vote.id, person)[0]
        if marks:
            now = vote.opens_at + timedelta(hours=1)
            cast(replace(act, now=now, by=Actor(Role.RESIDENT, person)), vote.id, seat.id, marks)
    closing = replace(act, now=vote.closes_at, by=SYSTEM)
    close(closing, vote)
    follow_vote(closing, row)
    return vote


def done(act: Act, plan: Plan, hands: Hands, row: BudgetRound) -> None:
    """Give projects out: the first is accepted and settled, the second lies before residents."""
    mine = select(BudgetProject).where(col(BudgetProject.round_id) == row.id).order_by(col(BudgetProject.id))
    for place, each in enumerate(act.tx.execute(mine).scalars().all()):
        proposal = act.tx.get_one(BudgetProposal, each.proposal_id)
        due = act.reference.local_date(at(act, GIVEN + 12 + 8 * place, SYSTEM).now)
        doing.commission(
            at(act, GIVEN, hands.officer), each.id, f"{doing.OF_BODY}{proposal.body}", proposal.what, due
        )
        worker = Actor(Role.HEAD, hands.worker, proposal.body)
        if place < 2:
            paid(act, hands, each, worker)
            delivered(act, plan, each, worker, DONE if place == 0 else SHOWN)
    first = act.tx.execute(mine.limit(1)).scalar_one_or_none()
    if first is not None:
        judged(act, row, first)
        ending.end(at(act, ENDED, Actor(Role.HEAD, hands.worker, first.payer)), first.id)


def paid(act: Act, hands: Hands, project: BudgetProject, worker: Actor) -> None:
    """Pay most of what is reserved, with a voucher."""
    title = act.tx.get_one(BudgetProposal, project.proposal_id).title
    payment = pay.ask(at(act, GIVEN + 5, worker), project.id, project.reserved, title)
    pay.release(at(act, GIVEN + 5.2, hands.officer), payment.id)
    number = f"PZ-{payment.id:04d}"
    pay.pay(at(act, GIVEN + 7, worker), payment.id, number, int(project.reserved * SPENT) // 100 * 100)


def delivered(act: Act, plan: Plan, project: BudgetProject, worker: Actor, day: int) -> None:
    """Say that it is done."""
    assert project.task_id is not None
    carry.done(at(act, day, worker), project.task_id, plan.report)
    accept.follow_task(at(act, day, SYSTEM), project.task_id)


def judged(act: Act, row: BudgetRound, project: BudgetProject) -> None:
    """Let most residents accept it, and count."""
    for place, person in enumerate(persons_of_roll(act.tx, row.roll_id)[:-2]):
        by = at(act, DONE + 2, Actor(Role.RESIDENT, person))
        accept.judge(by, project.id, Verdict.FAULTS if place == 0 else Verdict.ACCEPTED)
    accept.count(at(act, COUNTED, SYSTEM), project.id)


def forget_past(act: Act, row: BudgetRound, vote: Vote) -> None:
    """Let the clock not do again what is done."""
    keys = [opening_key(vote.id), closing_key(vote.id), reminder_key(vote.id)]
    keys += [f"budget_{name}:{row.id}" for name in ("fund", "propose", "wait")]
    keys += [f"budget_vote:{vote.id}"]
    mine = select(BudgetProject).where(col(BudgetProject.round_id) == row.id)
    for each in act.tx.execute(mine).scalars():
        task = act.tx.get(DecisionTask, each.task_id) if each.task_id else None
        over = task is not None and task.done_at is not None
        keys += [f"budget_task:{each.task_id}", *([task_key(task.id)] if task and over else [])]
        if each.ended_at is not None:
            keys += [f"budget_judge:{each.id}", f"budget_bills:{each.id}"]
    for key in keys:
        post.cancel_timer(act.tx, key)
