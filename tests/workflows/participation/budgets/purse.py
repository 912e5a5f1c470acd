"""A fund, forty people on a roll, and a hand for each who proposes, answers, votes, pays and accepts."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlmodel import Session, col

from models import post
from models.budget import BudgetProject, BudgetProposal, BudgetRound
from models.decision import DecisionTask
from models.means import MeansSource
from models.owners import readable
from models.post_tables import Outbox
from models.roll import RollMember, RollUnit
from models.vocabulary import Role, TimerKind
from models.vocabulary_budgets import Feasible, Verdict
from models.vocabulary_means import MeansEvent, MeansKind
from models.vote import Vote
from tests.principles.community import COMPANYS_HEAD, COORDINATOR, START, STREETS_HEAD, STREETS_OWN
from tests.workflows.participation.votes.polling import FIRST, Polling
from workflows.cases.acts import SYSTEM, Act, Actor
from workflows.means import account
from workflows.participation.budgets import accept, clock, doing, feasible, pay, propose, rounds, voting
from workflows.participation.budgets.feasible import Answer
from workflows.participation.budgets.propose import Idea
from workflows.participation.decisions import carry
from workflows.participation.votes import clock as votes_clock
from workflows.participation.votes.announce import announce
from workflows.screens import Screen, from_json

OFFICER, OTHER = Actor(Role.COORDINATOR, COORDINATOR), Actor(Role.COORDINATOR, STREETS_OWN)
KEEPER = Actor(Role.HEAD, STREETS_HEAD, "STREET")
DOER = Actor(Role.HEAD, COMPANYS_HEAD, "COMPANY")
FUND, SUM = 500_000, 300_000
"""In fen: what the fund has, what the round is about."""

COSTS = {"长椅": 100_000, "路灯": 150_000, "花坛": 200_000}
GIVEN = {
    "title": "小院里的小事",
    "sum": str(SUM),
    "for_whom": "居民",
    "rely_on": "物业",
    "who_gains": "居民",
    "who_judges": "居民",
}


class Purse:
    """A budget round in a house of forty."""

    def __init__(self, session: Session) -> None:
        self.tx = session
        self.polling = Polling(session)
        self.reference = self.polling.reference
        self.now = START
        self.source = MeansSource(
            code="ZJ-1",
            kind=MeansKind.MONEY,
            name="社区资金",
            owner="STREET",
            areas="CELL",
            purpose="小事",
            must_not="private_cost|staff_pay",
            basis="办法",
            basis_version="1",
            release_role=Role.HEAD,
            release_body="STREET",
            opened_at=START,
        )
        session.add(self.source)
        session.flush()
        account.enter(self.by(KEEPER), self.source, MeansEvent.PUT_IN, FUND, "拨款")
        self.roll = self.polling.roll()

    def by(self, actor: Actor) -> Act:
        """Let somebody act now."""
        return self.polling.act(actor, self.now)

    def resident(self, person: int = FIRST) -> Act:
        """Let a resident act now."""
        return self.by(Actor(Role.RESIDENT, person))

    def asked(self) -> BudgetRound:
        """A round that waits for the keeper of its fund."""
        return rounds.open_round(self.by(OFFICER), {**GIVEN, "fund": "ZJ-1", "roll": self.roll.code})

    def opened(self) -> BudgetRound:
        """A round for which the sum is set apart."""
        return rounds.fund(self.by(KEEPER), self.asked().id)

    def proposed(self, row: BudgetRound, title: str, person: int = FIRST) -> BudgetProposal:
        """A proposal of a resident."""
        idea = Idea(title, f"装{title}", "院里", COSTS.get(title, 50_000))
        return propose.propose(self.resident(person), row.id, idea)

    def checking(self) -> tuple[BudgetRound, list[BudgetProposal]]:
        """A round with three proposals before the company."""
        row = self.opened()
        found = [self.proposed(row, title, FIRST + place) for place, title in enumerate(COSTS)]
        self.until(row.propose_until)
        for each in found:
            feasible.send_to(self.by(OFFICER), each.id, "COMPANY")
        return row, found

    def answers(self, proposal: BudgetProposal, how: Feasible = Feasible.YES) -> None:
        """Let the company answer."""
        cost = None if how is Feasible.NO else proposal.rough
        feasible.answer(
            self.by(DOER), proposal.id, Answer(how, cost, "办法", 10 if cost else None, "看过现场")
        )

    def settled(self) -> tuple[BudgetRound, list[BudgetProject]]:
        """A round of which bench and lamp were chosen: everybody wants both."""
        row, found = self.checking()
        for each in found:
            self.answers(each)
        vote = voting.put(self.by(OFFICER), row.id, "怎么花")
        self.voted(vote)
        return row, self.projects(row)

    def voted(self, vote: Vote) -> None:
        """Announce a vote, let ten people choose the first two projects, and close it."""
        announce(self.by(OFFICER), vote.id)
        self.until(vote.opens_at + timedelta(minutes=1))
        for person in range(FIRST, FIRST + 10):
            self.polling.cast(vote, person, {1: 1, 2: 1}, at=self.now)
        self.until(vote.closes_at + timedelta(minutes=1))

    def projects(self, row: BudgetRound) -> list[BudgetProject]:
        """The chosen projects."""
        mine = select(BudgetProject).where(col(BudgetProject.round_id) == row.id)
        return list(self.tx.execute(mine.order_by(col(BudgetProject.id))).scalars())

    def given_out(self, project: BudgetProject) -> None:
        """Give a project to the company."""
        day = self.reference.local_date(self.now + timedelta(days=10))
        doing.commission(self.by(OFFICER), project.id, doing.OF_BODY + "COMPANY", "装好", day)

    def paid(self, project: BudgetProject, amount: int, really: int | None = None) -> None:
        """Ask for a payment, release it, and enter its voucher."""
        payment = pay.ask(self.by(DOER), project.id, amount, "材料")
        pay.release(self.by(OFFICER), payment.id)
        pay.pay(self.by(DOER), payment.id, "PZ-1", really or amount)

    def delivered(self, project: BudgetProject) -> None:
        """Let the company say that it is done."""
        assert project.task_id is not None
        carry.done(self.by(DOER), self.tx.get_one(DecisionTask, project.task_id).id, "装好了")
        self.until(self.now + timedelta(minutes=1))

    def judged(self, project: BudgetProject, *verdicts: Verdict) -> None:
        """Let residents say what they think, one each, and end the time for it."""
        for place, verdict in enumerate(verdicts):
            words = "" if verdict is Verdict.ACCEPTED else "松了"
            accept.judge(self.resident(FIRST + place), project.id, verdict, words)
        assert project.judge_until is not None
        self.until(project.judge_until)

    def one_household(self, *persons: int) -> None:
        """Let some people speak for the line of the first of them, and for no other."""
        units = col(RollUnit.roll_id) == self.roll.id
        mine = select(col(RollMember.unit_id)).join(RollUnit, col(RollUnit.id) == col(RollMember.unit_id))
        door = self.tx.execute(mine.where(units, col(RollMember.person_id) == persons[0])).scalar_one()
        moved = update(RollMember).where(col(RollMember.person_id).in_(persons)).values(unit_id=door)
        self.tx.execute(moved, execution_options={"synchronize_session": False})

    def told(self, person: int, key: str) -> list[Screen]:
        """What somebody was told by one kind of notice."""
        mine = (col(Outbox.chat_id) == person) & col(Outbox.dedup).startswith(key)
        letters = self.tx.execute(
            select(col(Outbox.screen), col(Outbox.secret)).where(mine).order_by(col(Outbox.id))
        )
        opened = (readable(self.tx, screen, post.place_of_screen(secret)) for screen, secret in letters)
        return [from_json(each or "") for each in opened]

    def until(self, at: datetime) -> None:
        """Let the clock fire what is due of votes and budgets, each at its time."""
        while due := post.due_timers(self.tx, at, 1):
            timer = post.claim_timer(self.tx, due[0], at)
            assert timer is not None
            self.now = max(self.now, timer.due_at)
            fire = {TimerKind.VOTE: votes_clock.fire, TimerKind.BUDGET: clock.fire}.get(timer.kind)
            if fire is not None:
                fire(self.polling.act(SYSTEM, timer.due_at), timer)
            self.tx.flush()
        self.now = max(self.now, at)
